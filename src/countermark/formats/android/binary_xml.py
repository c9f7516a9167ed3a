"""XML as Android compiles it, above all the manifest of an app.

Source: ResourceTypes.h, ``ResXMLTree_node``, and how the platform reads it: an attribute that the
resource map knows is what its number says, whatever its name reads like. Chunks of unknown kinds
are stepped over, as the platform does. Elements come out in order, each with its depth; nothing is
nested, so that depth costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats.android.chunks import (
    RESOURCE_MAP,
    STRINGS,
    XML,
    Chunk,
    chunk,
    chunks,
)
from countermark.formats.android.string_pool import NONE, StringPool
from countermark.formats.artefact.numbers import little
from countermark.formats.artefact.piece import ASK, Ask
from countermark.model.artefact import Fault, Span
from countermark.model.errors import SourceError

_START, _END, _TEXT = 0x0102, 0x0103, 0x0104
_NODE = 16
"""Bytes of a node before what is its own: chunk, line, comment."""
_ATTRIBUTE = 20
_DEPTH = 1000

REFERENCE, STRING = 0x01, 0x03
DYNAMIC_REFERENCE, DECIMAL, HEXADECIMAL, BOOLEAN = 0x07, 0x10, 0x11, 0x12
REFERENCES = (REFERENCE, DYNAMIC_REFERENCE)


class Typed(msgspec.Struct, frozen=True):
    """A value: its type (``Res_value``), its number, and its text where it is one."""

    kind: int
    number: int
    text: str = ""


class Attribute(msgspec.Struct, frozen=True):
    """``resource`` is the number that the resource map gives, 0 where none; it says what it is.

    ``where`` is the attribute's own place, ``text_at`` that of the string it points at.
    """

    name: str
    space: str
    resource: int
    value: Typed
    where: Span
    text_at: Span | None


class Element(msgspec.Struct, frozen=True):
    """An element with its depth, 0 for the root."""

    name: str
    depth: int
    attributes: tuple[Attribute, ...]
    where: Span


class BinaryXml(msgspec.Struct, frozen=True):
    """All elements in order, and what broke a promise of the format."""

    elements: tuple[Element, ...]
    faults: tuple[Fault, ...]


def recognise(data: memoryview) -> bool:
    """Do the bytes begin as compiled XML does? The platform looks at the size of the header."""
    return len(data) >= 8 and little(data, 0, 2) in (XML, 0) and little(data, 2, 2) == 8


def binary_xml(data: memoryview, ask: Ask = ASK) -> BinaryXml:
    """The elements; raises SourceError where there is no pool of strings or a size lies.

    What stands behind a broken node is not read, and that is a fault.
    """
    if not recognise(data):
        raise SourceError("no compiled XML", place="byte 0")
    faults: list[Fault] = []
    whole = chunk(data, 0, len(data))
    if whole.kind != XML:
        faults.append(Fault("not-canonical", "compiled XML of another type", Span(0, 2)))
    if whole.end != len(data):
        rest = Span(whole.end, len(data) - whole.end)
        faults.append(Fault("not-canonical", "bytes behind the end of compiled XML", rest))
    reader = _Reader(data, ask, faults)
    try:
        for one in chunks(data, whole.body, whole.end, ask):
            reader.take(one)
    except SourceError as error:
        if reader.strings is None:
            raise
        faults.append(Fault("truncated", str(error)))
    return BinaryXml(tuple(reader.elements), tuple(faults))


class _Reader:
    def __init__(self, data: memoryview, ask: Ask, faults: list[Fault]) -> None:
        self._data, self._ask, self._faults = data, ask, faults
        self.strings: StringPool | None = None
        self.elements: list[Element] = []
        self._map: Chunk | None = None
        self._depth = 0
        self._attributes = 0

    def take(self, one: Chunk) -> None:
        if one.kind == STRINGS:
            # The platform keeps the first.
            self.strings = self.strings or StringPool(self._data, one)
        elif one.kind == RESOURCE_MAP:
            self._map = self._map or one
        elif one.kind == _START:
            self.elements.append(self._element(one))
            self._depth += 1
        elif one.kind == _END:
            self._depth = max(self._depth - 1, 0)

    def _element(self, one: Chunk) -> Element:
        if self._depth > _DEPTH:
            raise SourceError(f"elements more than {_DEPTH} deep", place=f"byte {one.at}")
        begin = one.at + _NODE
        name = little(self._data, begin + 4, 4)
        first = begin + little(self._data, begin + 8, 2)
        step = little(self._data, begin + 10, 2)
        count = little(self._data, begin + 12, 2)
        self._attributes += count
        if self._attributes > self._ask.pieces:
            raise SourceError("more attributes than are read", place=f"byte {one.at}")
        if count and step < _ATTRIBUTE:
            raise SourceError("attributes shorter than they can be", place=f"byte {begin}")
        if first + count * step > one.end:
            raise SourceError("attributes that reach out of their element", place=f"byte {begin}")
        attributes = tuple(self._attribute(first + step * n) for n in range(count))
        span = Span(one.at, one.end - one.at)
        return Element(self._text(name), self._depth, attributes, span)

    def _attribute(self, at: int) -> Attribute:
        space, name, raw = (little(self._data, at + n, 4) for n in (0, 4, 8))
        kind, number = little(self._data, at + 15, 1), little(self._data, at + 16, 4)
        text, text_at = "", None
        # A typed string counts, not the raw text beside it.
        if kind == STRING:
            text, text_at = self._text(number), self._span(number)
            if raw not in (NONE, number) and self._text(raw) != text:
                what = "an attribute whose text is another than its value"
                self._faults.append(Fault("not-canonical", what, Span(at, _ATTRIBUTE)))
        return Attribute(
            name=self._text(name),
            space=self._text(space),
            resource=self._resource(name),
            value=Typed(kind, number, text),
            where=Span(at, _ATTRIBUTE),
            text_at=text_at,
        )

    def _resource(self, name: int) -> int:
        found = self._map
        if found is None or found.body + 4 * name + 4 > found.end:
            return 0
        return little(self._data, found.body + 4 * name, 4)

    def _text(self, number: int) -> str:
        if self.strings is None:
            raise SourceError("compiled XML without its strings")
        try:
            return self.strings.get(number)
        except SourceError as error:
            if len(self._faults) < 100:
                self._faults.append(Fault("pointer", str(error)))
            return ""

    def _span(self, number: int) -> Span | None:
        if self.strings is None:
            return None
        try:
            return self.strings.span(number)
        except SourceError:
            return None


def inside(elements: tuple[Element, ...], at: int) -> Iterator[int]:
    """The numbers of the elements within the element of a number, in order."""
    depth = elements[at].depth
    for number in range(at + 1, len(elements)):
        if elements[number].depth <= depth:
            return
        yield number
