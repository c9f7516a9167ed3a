"""One file to one reading: tells what it is, lets the codec that knows it read it, builds claims.

Never raises for bad content: what cannot be read is a gap with a reason and a next step. Raises
CallerError only for an override that names no meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from countermark.formats import cyclonedx, ftm, jsontext, prose, sniff, spdx, spdx3
from countermark.formats import text as text_codec
from countermark.formats.bom import Bom
from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Grid
from countermark.inventory import boms, documents, lexicon, parties, tables
from countermark.inventory.columns import Kind, check_overrides
from countermark.inventory.source import Harvest, Source
from countermark.model.document import Document
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.model.reading import Reading

_TO_JSON = "convert it to JSON (cyclonedx convert, or the tool that wrote it)"
_KNOWN = (
    "give CSV, TSV, XLSX, CycloneDX JSON, SPDX JSON or FollowTheMoney JSON lines; or text, "
    "Markdown, HTML, DOCX or PDF"
)


def read(
    label: str,
    content: bytes,
    digest: Digest,
    *,
    tables: Mapping[str, bytes],
    overrides: Mapping[str, str] | None = None,
    caps: Caps = CAPS,
    components: bool = False,
) -> Reading:
    """What the file says. ``tables`` are this room's shipped files by name.

    ``overrides`` maps a column's header to its meaning. With ``components``, parts of a bill of
    materials are subjects too.
    """
    reader = _Reader(label, content, digest, lexicon.load(tables), caps, components)
    reader.overrides = check_overrides(overrides or {}, reader.lexicon)
    return reader.reading()


class _Reader:
    """One file being read."""

    def __init__(
        self,
        label: str,
        content: bytes,
        digest: Digest,
        words: lexicon.Lexicon,
        caps: Caps,
        components: bool,
    ) -> None:
        self.label = label
        self.content = content
        self.digest = digest
        self.lexicon = words
        self.caps = caps
        self.components = components
        self.overrides: dict[str, str] = {}
        self.into = Harvest()
        self.boms = self.complete = 0
        self.document: Document | None = None

    def reading(self) -> Reading:
        kind = sniff.sniff(self.label, self.content[: sniff.HEAD])
        if len(self.content) > self.caps.content:
            name = self._gap(Why.TOO_LARGE, f"the cap is {self.caps.content} bytes")
        elif kind == "table":
            name = self._text()
        elif kind == "xlsx":
            name = self._workbook()
        elif kind in documents.CODECS:
            name = self._document(kind)
        elif kind in ("json", "cyclonedx-json", "spdx-json", "spdx3-json", "ftm-json"):
            name = self._json(kind)
        else:
            name = self._refuse(kind)
        into = self.into
        into.gaps.extend(into.doubts(self.label, self.caps))
        return Reading(
            format=name,
            claims=tuple(into.claims),
            subjects=tuple(into.subjects),
            columns=tuple(into.columns),
            gaps=tuple(into.gaps),
            records=into.records,
            boms=self.boms,
            boms_complete=self.complete,
            document=self.document,
        )

    def _gap(self, why: Why, detail: str = "", next_step: str = "", name: str = "unknown") -> str:
        size = len(self.content)
        self.into.gaps.append(Gap(self.label, why, size, detail=detail, next_step=next_step))
        return name

    def _refuse(self, kind: str) -> str:
        if kind == "empty":
            return self._gap(Why.EMPTY, name="empty")
        if kind in ("xml", "cyclonedx-xml"):
            name = "CycloneDX XML" if kind == "cyclonedx-xml" else "XML"
            return self._gap(Why.NOT_READ, "XML is not parsed", _TO_JSON, name)
        if kind == "spdx-tag-value":
            return self._gap(Why.NOT_READ, "SPDX tag-value is not read", _TO_JSON, "SPDX tag-value")
        if kind == "ole":
            locked = "EncryptedPackage".encode("utf-16-le") in self.content
            words = "an encrypted workbook" if locked else "an old Office file (before 2007)"
            step = "remove the password" if locked else "save it as XLSX or CSV"
            return self._gap(Why.UNREADABLE if locked else Why.NOT_READ, words, step)
        return self._gap(Why.UNKNOWN_KIND, sniff.UNKNOWN.get(kind, ""), _KNOWN, kind)

    def _document(self, kind: str) -> str:
        """Running text: a subject that mentions parties, which others look for."""
        found = documents.opened(kind, self.label, self.content, self.digest, self.caps)
        if isinstance(found, Gap):
            self.into.gaps.append(found)
            return kind.upper()
        self.document = found
        documents.harvest(found, self.into)
        return f"document, {found.form}"

    def _text(self) -> str:
        from countermark.formats import delimited

        if not self.overrides and prose.looks_so(self.label, self.content):
            return self._document("text")
        long = delimited.first_line_too_long(self.label, self.content, self.caps)
        if long is not None:
            self.into.gaps.append(long)
            return "text"
        found = text_codec.decode(self.label, self.content, self.caps)
        if isinstance(found, Gap):
            self.into.gaps.append(found)
            return "text"
        if found.nuls:
            self._nuls(found.nuls)
        self.into.gaps.extend(text_codec.doubts(self.label, found, len(self.content)))
        kind = self._grid(delimited.read(self.label, found.text, self.caps))
        words = "" if found.encoding in ("utf-8", "ascii") else f", {found.encoding}"
        return f"{kind}{words}"

    def _nuls(self, count: int) -> None:
        detail = "NUL characters were removed before reading"
        step = "write the file again: it may be damaged"
        self.into.gaps.append(Gap(self.label, Why.MALFORMED, count, "characters", detail, step))

    def _grid(self, grid: Grid) -> str:
        kind = tables.harvest(
            self.label, self.digest, grid, self.lexicon, self.overrides, self.caps, self.into
        )
        if kind is None:
            if not grid.sheet and not grid.gaps:
                self._gap(Why.EMPTY, "no row holds anything")
            return grid.dialect
        if not self.into.subjects and not self.into.claims and not self.into.gaps:
            self._gap(Why.EMPTY, "a header and no rows")
        return f"{kind.value}, {grid.dialect}"

    def _workbook(self) -> str:
        from countermark.formats import xlsx

        workbook = xlsx.opened(self.label, self.content, self.caps)
        if isinstance(workbook, Gap):
            self.into.gaps.append(workbook)
            return "XLSX"
        self.document, gaps = workbook.asides(self.digest)
        names = [self._sheet(grid) for grid in workbook.sheets()]
        kinds = [
            n for n in dict.fromkeys(names) if n not in ("XLSX", Kind.UNKNOWN.value + ", XLSX")
        ]
        if not self.into.records and not self.into.gaps:
            self._gap(Why.EMPTY, "no sheet holds anything")
        self.into.gaps.extend(gaps)
        return "; ".join(kinds) or "XLSX"

    def _sheet(self, grid: Grid) -> str:
        try:
            return self._grid(grid)
        except Exception as error:
            # The workbook's parser is native code with errors of its own; a sheet it gives up on
            # is a gap, our own defects are not.
            if not type(error).__module__.startswith(("python_calamine", "_python_calamine")):
                raise
            detail = f"sheet {grid.sheet[:60]}: {str(error)[:200]}"
            return self._gap(Why.MALFORMED, detail, name="XLSX")

    def _json(self, kind: str) -> str:
        if kind == "ftm-json":
            return self._parties(
                list(ftm.lines(self.label, self.content, self.into.gaps, self.caps))
            )
        found = jsontext.decode(self.label, self.content, self.caps)
        if isinstance(found, Gap):
            first = self.content.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
            if found.why is Why.MALFORMED and ftm.recognise(_value(first, self.caps)):
                lines = ftm.lines(self.label, self.content, self.into.gaps, self.caps)
                return self._parties(list(lines))
            self.into.gaps.append(found)
            return "JSON"
        if found.twice:
            keys = ", ".join(f"“{key[:40]}”" for key in found.twice[:5])
            detail = f"keys given twice in one object: {keys}; the last one was read"
            self.into.gaps.append(Gap(self.label, Why.MALFORMED, len(found.twice), "keys", detail))
        return self._value(found.value)

    def _value(self, value: Any) -> str:
        for codec in (cyclonedx, spdx, spdx3):
            if codec.recognise(value):
                return self._bom(codec.read(self.label, value, self.caps))
        if ftm.recognise(value):
            entries = value if isinstance(value, list) else [value]
            return self._parties(list(enumerate(entries, start=1)), value)
        return self._gap(Why.UNKNOWN_KIND, _json_words(value), _KNOWN, "JSON")

    def _bom(self, bom: Bom) -> str:
        self.boms, self.complete = 1, int(bom.complete is True)
        source = Source(self.label, self.digest, bom.media_type)
        boms.harvest(source, bom, self.into, components=self.components)
        return bom.standard

    def _parties(self, values: list[tuple[int, Any]], whole: Any = None) -> str:
        source = Source(self.label, self.digest, ftm.MEDIA_TYPE)
        entities = list(ftm.entities(iter(values), whole))
        months, countries = self.lexicon.months, self.lexicon.countries
        parties.harvest(source, entities, months, countries, self.into)
        if not self.into.subjects and not self.into.gaps:
            self._gap(Why.EMPTY, "no entity in it is a party")
        return "FollowTheMoney"


def _value(line: bytes, caps: Caps) -> Any:
    found = jsontext.decode("", line[: caps.line], caps)
    return None if isinstance(found, Gap) else found.value


def _json_words(value: Any) -> str:
    """A known kind of document that is no inventory is named, so that nobody waits for it."""
    if not isinstance(value, dict):
        return "JSON of no known kind"
    if "openvex" in str(value.get("@context", ""))[:200]:
        return "an OpenVEX document: statements about vulnerabilities, no parts"
    if "in-toto.io" in str(value.get("_type", "")) or "payloadType" in value:
        return "an in-toto attestation: its predicate is not read"
    if isinstance(value.get("document"), dict) and "csaf_version" in value["document"]:
        return "a CSAF advisory: statements about vulnerabilities, no parts"
    keys = ", ".join(str(key)[:30] for key in list(value)[:6])
    return f"JSON of no known kind (its keys: {keys})"
