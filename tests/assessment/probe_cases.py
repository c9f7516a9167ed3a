"""The cases of tests/cases/probes: one file a probe, each with files as a few words of data.

``text``, ``hex``, ``zip`` (names of members, each empty) or ``file`` (beside the cases) give the
content. ``read_by``: the probe that is to read it, where it is not the one the file is named after;
empty for nobody. ``gap`` or ``error``: words that must be said; ``subjects``: names that are read.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import msgspec
import yaml

CASES = Path(__file__).parents[1] / "cases" / "probes"
KINDS = ("fires", "silent", "malformed")


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    case: str
    label: str
    because: str
    text: str | None = None
    hex: str | None = None
    zip: tuple[str, ...] | None = None
    file: str | None = None
    read_by: str | None = None
    gap: str | None = None
    error: str | None = None
    records: str | None = None
    subjects: tuple[str, ...] = ()

    @property
    def content(self) -> bytes:
        if self.text is not None:
            return self.text.encode()
        if self.hex is not None:
            return bytes.fromhex(self.hex)
        if self.file is not None:
            return (CASES / self.file).read_bytes()
        assert self.zip is not None
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            for name in self.zip:
                archive.writestr(name, "")
        return held.getvalue()


def cases() -> dict[str, list[Case]]:
    """The cases of every probe, by its id."""
    found = {}
    for path in sorted(CASES.glob("*.yaml")):
        loaded = yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)
        found[path.stem] = msgspec.convert(loaded, list[Case])
    return found
