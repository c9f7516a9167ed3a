"""What a laboratory says that it evaluated, as a YAML file that it writes by hand.

product: NetOne R-100
release: V8R10
patches: [SPH003]
configuration: baseline 4
laboratory: Laboratory North
day: 2026-11-02
"""

from __future__ import annotations

import msgspec

from countermark.formats.yaml_text import read
from countermark.model.errors import SourceError
from countermark.model.evaluation import Evaluated
from countermark.model.when import is_when

LARGEST = 1 << 16
"""Bytes of such a file."""

MOST = 100
"""Patches."""

_LONGEST = 300


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    product: str
    release: str = ""
    configuration: str = ""
    patches: tuple[str, ...] = ()
    laboratory: str = ""
    day: str


def evaluated(content: bytes, place: str, laboratory: str = "") -> Evaluated:
    """What the file says; ``laboratory`` is who evaluated where the file does not say.

    Raises SourceError, naming the field, for a file that is malformed or says too little.
    """
    if len(content) > LARGEST:
        raise SourceError(f"larger than {LARGEST} bytes", place=place)
    try:
        file = read(content, _File)
    except (ValueError, SourceError) as error:
        raise SourceError(f"no evaluation: {error}", place=place) from error
    said = Evaluated(
        product=_text(file.product),
        release=_text(file.release),
        configuration=_text(file.configuration),
        patches=tuple(map(_text, file.patches)),
        laboratory=_text(file.laboratory or laboratory),
        day=file.day.strip(),
    )
    _check(said, laboratory, place)
    return said


def _text(text: str) -> str:
    return " ".join(text.split())


def _check(said: Evaluated, laboratory: str, place: str) -> None:
    if not said.product:
        raise SourceError("it names no product", place=f"{place}: product")
    if not said.laboratory:
        step = "say it there, or with --laboratory"
        raise SourceError("it names no laboratory", place=f"{place}: laboratory", next_step=step)
    if laboratory and _text(laboratory) != said.laboratory:
        raise SourceError(f"it names {said.laboratory}, not {laboratory}", place=place)
    if len(said.day) != len("2026-11-02") or not is_when(said.day):
        raise SourceError(f"“{said.day[:40]}” is no day", place=f"{place}: day")
    if len(said.patches) > MOST or "" in said.patches:
        raise SourceError(f"a patch without a name, or more than {MOST}", place=place)
    fields = (said.product, said.release, said.configuration, said.laboratory, *said.patches)
    if any(len(text) > _LONGEST for text in fields):
        raise SourceError(f"a text of more than {_LONGEST} characters", place=place)
