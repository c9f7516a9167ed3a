"""What a person may see of a workbook that is no cell's value: comments, text boxes, headers ...

Also the letters that a number format puts beside a value, and formulas whose stored result is not
what an office program will show. Reads each part by what its outermost element says it is, whatever
its name. Does not read pictures, and leaves out names of people in a file's properties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.parsers import expat

from countermark.formats.caps import Caps
from countermark.formats.office_text import (
    CHART,
    CONTROL,
    CORE,
    DRAWING,
    EXTENDED,
    FAULTS,
    Gathered,
    Stretch,
    TextElements,
    embedded,
    fed,
    gather,
    local,
    root_of,
    text_elements,
)
from countermark.formats.opc import NEXT
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern

_HEADERS = "oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter"
PARTS: Mapping[str, TextElements] = {
    "comments": text_elements("comment", "t", "ref"),
    "ThreadedComments": text_elements("threadedComment", "text", "ref"),
    "wsDr": DRAWING,
    "userShapes": DRAWING,
    "chartSpace": CHART,
    "dataModel": DRAWING,
    "xml": text_elements("textbox", "textbox", textpath="string"),
    "ocx": CONTROL,
    "slicers": text_elements("", "", slicer="caption"),
    "formControlPr": text_elements("", "", item="val"),
    "pivotCacheDefinition": text_elements("", "", s="v"),
    "coreProperties": CORE,
    "Properties": EXTENDED,
}
"""What is read of a part, by its outermost element. Worksheets, styles and the workbook's own part
have readers of their own."""

_TAIL = (b"headerFooter", b"dataValidation", b"hyperlink")
_SHEET = text_elements(
    _HEADERS, _HEADERS, dataValidation="promptTitle prompt errorTitle error",
    hyperlink="tooltip display",
)  # fmt: skip
_CODES = lazy_pattern(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|[A-Z&]|\d{1,3})")
_BRACKETS = lazy_pattern(r"\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]")
_FORMAT_TEXT = lazy_pattern(r'"([^"]*)"|\\(.)')
_LITERAL = lazy_pattern(r'"((?:[^"]|"")*)"')
_JOINED = lazy_pattern(r'"\s*&\s*"')
_LISTED = lazy_pattern(r'"\s*,\s*"')
_CONSTANT = lazy_pattern(r'(?:CONCAT(?:ENATE)?\()?\s*"(?:[^"]|"")*"\s*\)?\Z', re.IGNORECASE)
_VOLATILE = lazy_pattern(r"\b(?:NOW|TODAY|RAND\w*|OFFSET|INDIRECT|CELL|INFO|WEBSERVICE)\(", re.I)
_GIVES_TEXT = lazy_pattern(r'["&]|LOOKUP\(|INDEX\(|CHOOSE\(|TEXT\w*\(|INDIRECT\(|OFFSET\(', re.I)


def asides(
    label: str, parts: Mapping[str, bytes], names: Iterable[str], caps: Caps
) -> tuple[list[Stretch], list[Gap]]:
    """The stretches of text that are in no cell, and what could not be read of them.

    ``names`` are the archive's members. Raises nothing: a part that is no XML was refused before.
    """
    into = Gathered()
    again = any(b"fullCalcOnLoad" in raw and _recalculates(raw) for raw in parts.values())
    stale = _Stale(again)
    for name, raw in parts.items():
        short = name.rpartition("/")[2].rpartition(".")[0]
        try:
            root = root_of(raw)
            if root in ("worksheet", "chartsheet"):
                _worksheet(short, raw, into, stale, caps)
            elif root == "styleSheet":
                _formats(short, raw, into, caps)
            elif root == "workbook":
                _workbook(short, raw, into, caps)
            elif root in PARTS:
                gather(short, raw, PARTS[root], into, caps)
        except FAULTS:
            continue
    gaps = [*stale.gaps(label), *into.gaps(label), *embedded(label, names, parts)]
    return into.stretches(), gaps


def _recalculates(raw: bytes) -> bool:
    """Does the workbook ask that every formula be worked out anew when it is opened?"""
    return re.search(rb"fullCalcOnLoad\s*=\s*[\"'](?:1|true)", raw) is not None


def _worksheet(part: str, raw: bytes, into: Gathered, stale: _Stale, caps: Caps) -> None:
    if any(word in raw for word in _TAIL):
        headers = Gathered()
        gather(part, raw, _SHEET, headers, caps)
        for stretch in headers.stretches():
            into.add(stretch.place, _CODES.sub(" ", stretch.text))
        into.cut |= headers.cut
    if b"formatCode" in raw:  # of a conditional format that Excel 2010 and later writes beside
        _formats(part, raw, into, caps)
    if re.search(rb"<(?:\w+:)?f[\s>]", raw):
        _Formulas(part, into, stale).feed(raw, caps)


def _formats(part: str, raw: bytes, into: Gathered, caps: Caps) -> None:
    """The words in number formats: ``"Blue "0`` shows a name where the cell holds a number."""
    codes = Gathered()
    gather(part, raw, text_elements("", "", numFmt="formatCode"), codes, caps)
    for stretch in codes.stretches():
        words = []
        for section in stretch.text.split(";"):
            plain = _BRACKETS.sub(lambda found: f'"{found[1] or ""}"', section)
            words.append("".join(a or b for a, b in _FORMAT_TEXT.findall(plain)))
        for text in words:
            if sum(map(str.isalpha, text)) > 2:
                into.add(stretch.place, text)


def _workbook(part: str, raw: bytes, into: Gathered, caps: Caps) -> None:
    """The names of sheets, and the texts that defined names stand for."""
    gather(part, raw, text_elements("", "", sheet="name"), into, caps)
    defined = Gathered()
    gather(part, raw, text_elements("definedName", "definedName", "name"), defined, caps)
    for stretch in defined.stretches():
        for text in _literals(stretch.text):
            into.add(stretch.place, text)


def _literals(formula: str) -> list[str]:
    """The texts written in a formula; those that are joined there are one."""
    return [found.replace('""', '"') for found in _LITERAL.findall(_JOINED.sub("", formula))]


class _Stale:
    """Cells whose stored text is not, or may not be, what an office program shows."""

    def __init__(self, again: bool) -> None:
        self._again = again
        self._differ: list[str] = []
        self._anew: list[str] = []

    def add(self, place: str, formula: str, kind: str, value: str) -> None:
        """One formula with the result that is stored for it."""
        constant = _LISTED.sub("", _JOINED.sub("", formula))
        if _CONSTANT.match(constant):
            if value and "".join(_literals(constant)) != value:
                self._differ.append(place)
        elif value and (self._again or _VOLATILE.search(formula)):
            gives_text = value == "0" and _GIVES_TEXT.search(formula)
            if gives_text or (kind == "str" and any(map(str.isalpha, value))):
                self._anew.append(place)

    def gaps(self, label: str) -> list[Gap]:
        """One gap for each of the two."""
        told = (
            (self._differ, "formulas that give another text than the one stored with them"),
            (self._anew, "formulas that give text and are worked out anew when the file is opened"),
        )
        return [
            Gap(label, Why.NOT_READ, len(places), "cells", f"{_few(places)}: {words}", NEXT)
            for places, words in told
            if places
        ]


def _few(places: list[str]) -> str:
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    return ", ".join(places[:5]) + more


class _Formulas:
    """The formulas of a worksheet, each with its stored result."""

    def __init__(self, part: str, into: Gathered, stale: _Stale) -> None:
        self._part, self._into, self._stale = part, into, stale
        self._cell: dict[str, str] = {}
        self._words: dict[str, list[str]] = {}
        self._inside = ""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._parser = parser

    def feed(self, raw: bytes, caps: Caps) -> None:
        self._into.cut |= not fed(self._parser, raw, caps)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "c":
            self._cell, self._words = attributes, {}
        elif name == "f" or (name == "v" and self._words):
            self._inside = name
            self._words.setdefault(name, [])
            self._parser.CharacterDataHandler = self._letters

    def _letters(self, letters: str) -> None:
        self._words[self._inside].append(letters)

    def _end(self, tag: str) -> None:
        name = local(tag)
        if name == self._inside:
            self._inside = ""
            self._parser.CharacterDataHandler = None
        elif name == "c" and self._words:
            formula = "".join(self._words.get("f", ()))
            value = "".join(self._words.get("v", ()))
            place = f"{self._part}!{self._cell.get('r', '?')}"
            self._stale.add(place, formula, self._cell.get("t", ""), value)
            if '"' in formula:
                for text in _literals(formula):
                    self._into.add(place, text)
