"""A published list as a probe: known by the signs in its manifest, read by the manifest's parser.

Told from the bytes, never from the file's name alone: the name decides only between lists whose
bytes look alike. What it looks at is the head of the list, unpacked where it was compressed.
"""

from __future__ import annotations

import csv
import importlib
import re
from collections.abc import Iterable, Mapping

import msgspec

from countermark.formats.sample import HEAD, Sample
from countermark.model.errors import DefectError
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports.probe import Doc, Sign, claimants
from countermark.register.lists.manifest import Manifest, Recognition
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.unpack import opening

PARSERS = (
    "covered_list",
    "covered_page",
    "csl",
    "csl_json",
    "dod_1260h",
    "dpl",
    "eu_table",
    "eu_xml",
    "fcc_prohibited",
    "ofac",
    "ofac_advanced",
    "ofac_xml",
    "sam",
    "special_leg",
    "uflpa",
    "uk_ofsi",
    "uk_sanctions",
    "un",
)
"""The modules beside this one that read a list; a manifest names one of them."""

HTML = "html"
"""The root of a saved page; its letters may be of any case."""

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
"""The first entry of such a file is its media type (OpenDocument, part 2, section 3.3)."""
_ROOT = lazy_pattern(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")


class ListToRead(msgspec.Struct, frozen=True):
    """A list to be read: its bytes, unpacked, and where they come from."""

    content: bytes
    source: ListSource


class ListProbe:
    """One published list; make them with ``list_probes``."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def DOC(self) -> Doc:  # noqa: N802 - a constant of every probe
        columns = self.manifest.columns
        left = ", ".join(f"`{name}`" for name in columns.unused)
        return Doc(
            title=self.manifest.title,
            reads="its parties with names, days and programmes, as its manifest says",
            leaves=f"the columns {left}" if left else "nothing that is known",
        )

    def recognise(self, sample: Sample) -> Sign:
        """Does it bear every sign that the manifest gives?

        One that is only known ``after`` another is recognised by nobody: ``intake`` finds it.
        """
        if self.manifest.recognise.spreadsheet:
            return Sign.KIND if sample.is_zip and _ODS in sample.head[:200] else Sign.NONE
        text = _text(sample.head)
        return Sign.KIND if text and _bears(self.manifest.recognise, text) else Sign.NONE

    def read(self, asked: ListToRead) -> ListReading:
        """Read the list; raises SourceError where it is malformed or beyond the caps."""
        if self.manifest.parser not in PARSERS:
            raise DefectError(f"no parser “{self.manifest.parser}”", place=self.id)
        module = importlib.import_module(f"countermark.register.lists.{self.manifest.parser}")
        reading: ListReading = module.parse(asked.content, self.manifest, asked.source)
        return reading


def list_probes(manifests: Mapping[str, Manifest]) -> tuple[ListProbe, ...]:
    """The probe of every list, by id."""
    return tuple(ListProbe(manifests[id_]) for id_ in sorted(manifests))


def recognise(name: str, head: bytes, probes: Iterable[ListProbe]) -> ListProbe | None:
    """The list whose signs ``head`` (the first 64 KiB or more) bears, or None rather than a guess.

    Of lists that look alike the one whose id stands in ``name`` is meant.
    """
    content = opening(head, HEAD)
    found = claimants(Sample(name, content, len(content)), probes)
    if len(found) > 1:
        found = tuple(probe for probe in found if probe.id in name)
    return found[0] if len(found) == 1 else None


def _text(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", "ignore")
    if b"\x00" in head[:4096]:
        return ""
    return head.decode("utf-8-sig", "replace").lstrip()


def _bears(signs: Recognition, text: str) -> bool:
    if signs.after or (signs.contains and signs.contains not in text):
        return False
    if signs.either and not any(words in text for words in signs.either):
        return False
    if signs.root:
        root = _ROOT.search(text[:4096]) if text.startswith("<") else None
        if root is None:
            return False
        return root[1] == signs.root or (signs.root == HTML and root[1].lower() == HTML)
    if text.startswith("<"):
        return False
    if signs.keys:
        return text[0] in "{[" and all(f'"{key}"' in text for key in signs.keys)
    lines = text.split("\n", 2)
    if signs.preamble and not re.match(signs.preamble, lines.pop(0)):
        return False
    line = next((one for one in lines[0].splitlines()), "") if lines else ""
    if signs.first_line and not re.match(signs.first_line, line):
        return False
    try:
        cells = next(csv.reader([line], delimiter=signs.delimiter), [])
    except csv.Error:
        return False
    if signs.fields and len(cells) != signs.fields:
        return False
    return set(signs.columns) <= {cell.strip() for cell in cells}
