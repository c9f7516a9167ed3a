"""Small changes to the bytes of an XML part: every byte that is not changed stays as it was.

Nothing is parsed into a tree and written out again, so that what we do not know of (extensions,
prefixes, white space) is there afterwards as it was before. For parts that are held whole; a
worksheet, which may be long, has ``sheet_patch``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

import msgspec

from countermark.formats.bare_xml import parser
from countermark.model.lazy_pattern import lazy_pattern

MOST = 400_000
"""Elements of a part that is changed; the largest table of styles has half as many."""

_ATTRIBUTE = lazy_pattern(rb"\s+([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_TAG = lazy_pattern(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
_ODD = lazy_pattern(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODE = lazy_pattern(r"_(?=x[0-9A-Fa-f]{4}_)")


class OddXmlError(ValueError):
    """The part declares entities, or has another structure than its readers agree on."""


class Element(msgspec.Struct, frozen=True):
    """One element in the bytes of its part.

    Its start tag is ``start`` to ``opened``; its end tag begins at ``closing`` (``start`` where the
    element is empty and has none). ``prefix`` is written before its ``name``, with its colon.
    ``number`` counts elements from 0; ``parent`` is that of the element around, -1 for the root.
    """

    number: int
    name: str
    prefix: str
    attributes: dict[str, str]
    parent: int
    start: int
    opened: int
    closing: int

    @property
    def is_empty(self) -> bool:
        """Is it written with one tag, ``<a/>``?"""
        return self.closing == self.start

    def under_any_prefix(self, name: str) -> str:
        """The attribute of a foreign namespace: ``r:id`` under whatever prefix it is written."""
        return next((v for k, v in self.attributes.items() if k.endswith(f":{name}")), "")


def tag_end(raw: bytes | bytearray, start: int) -> int:
    """Where the tag that begins at ``start`` ends."""
    found = _TAG.match(raw, start)
    if found is None:
        raise OddXmlError("a tag has no end")
    return found.end()


class Part:
    """A part, its elements in the order of their start tags, and the changes to be made in it."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._edits: list[tuple[int, int, bytes]] = []
        self._more: dict[int, list[bytes]] = {}
        self._set: dict[int, dict[str, str]] = {}
        self.elements = _elements(raw)

    @property
    def root(self) -> Element:
        """The outermost element."""
        return self.elements[0]

    def children(self, parent: Element, name: str = "") -> Iterator[Element]:
        """The elements directly inside ``parent``, of this name where one is given."""
        for one in self.elements[parent.number :]:
            if one.parent == parent.number and name in ("", one.name):
                yield one

    def text(self, element: Element) -> str:
        """What stands inside of an element without children, as written."""
        inside = b"" if element.is_empty else self._raw[element.opened : element.closing]
        return inside.decode("utf-8", "replace")

    def set(self, element: Element, name: str, value: str) -> None:
        """Give an attribute another value, or add it."""
        self._set.setdefault(element.number, {})[name] = value

    def append(self, element: Element, inside: bytes) -> None:
        """Add ``inside`` as the last children of ``element``."""
        self._more.setdefault(element.number, []).append(inside)

    def replace(self, start: int, end: int, by: bytes) -> None:
        """Put ``by`` in the place of some bytes."""
        self._edits.append((start, end, by))

    @property
    def is_changed(self) -> bool:
        """Is there a change to be made?"""
        return bool(self._edits or self._more or self._set)

    def result(self) -> bytes:
        """The part with all changes."""
        edits = list(self._edits)
        for number, pieces in self._more.items():
            element, inside = self.elements[number], b"".join(pieces)
            if element.is_empty:
                close = f"</{element.prefix}{element.name}>".encode()
                tag = self._start_tag(element).rstrip(b">").rstrip(b"/").rstrip()
                edits.append((element.start, element.opened, b"".join((tag, b">", inside, close))))
            else:
                edits.append((element.closing, element.closing, inside))
        for number in self._set:
            element = self.elements[number]
            if not (element.is_empty and number in self._more):
                edits.append((element.start, element.opened, self._start_tag(element)))
        made, at = bytearray(), 0
        for start, end, by in sorted(edits):
            made += self._raw[at:start] + by
            at = end
        return bytes(made + self._raw[at:])

    def _start_tag(self, element: Element) -> bytes:
        tag = self._raw[element.start : element.opened]
        return with_attributes(tag, self._set.get(element.number, {}))


def with_attributes(tag: bytes, values: dict[str, str]) -> bytes:
    """A start tag with these attributes in place of those of the same names, or behind them."""
    left = dict(values)

    def changed(found: re.Match[bytes]) -> bytes:
        name = found[1].decode("utf-8", "replace")
        if name not in left:
            return found[0]
        return b' %s="%s"' % (found[1], escaped(left.pop(name)))

    made = _ATTRIBUTE.sub(changed, tag)
    if left:
        end = b"/>" if made.endswith(b"/>") else b">"
        more = b"".join(b' %s="%s"' % (k.encode(), escaped(v)) for k, v in left.items())
        made = made[: -len(end)] + more + end
    return made


def escaped(text: str) -> bytes:
    """``text`` for content or an attribute, in ASCII: right in every encoding like ASCII."""
    text = _ODD.sub("\ufffd", text)
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, name)
    text = text.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
    return text.encode("ascii", "xmlcharrefreplace")


def cell_text(text: str) -> bytes:
    """As ``escaped``, for a string of a cell, in which ``_x0041_`` is a letter (22.4.2.4)."""
    return escaped(_CODE.sub("_x005F_", text))


def _elements(raw: bytes) -> list[Element]:
    found: list[Element] = []
    open_: list[int] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(found) >= MOST or len(open_) > 200:
            raise OddXmlError("more elements than a part of a workbook has")
        at = made.CurrentByteIndex
        prefix, colon, name = tag.rpartition(":")
        parent = open_[-1] if open_ else -1
        open_.append(len(found))
        end = tag_end(raw, at)
        found.append(Element(len(found), name, prefix + colon, attributes, parent, at, end, at))

    def end(_: str) -> None:
        number = open_.pop()
        one = found[number]
        if raw[one.opened - 2 : one.opened] != b"/>":
            found[number] = msgspec.structs.replace(one, closing=made.CurrentByteIndex)

    def refuse(*_: object) -> int:
        raise OddXmlError("it declares a document type or entities")

    made = parser(start, end, lambda _: None, refuse)
    try:
        made.Parse(raw, True)
    except (expat.ExpatError, LookupError) as error:  # an unknown encoding is the latter
        raise OddXmlError(str(error)) from error
    return found
