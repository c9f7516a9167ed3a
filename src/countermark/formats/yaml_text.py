"""YAML with every scalar as text: "NO" is a country, 0763 keeps its zero (decision 0003).

Reads the events of the parser itself and makes dictionaries, lists and strings of them, at a third
of the cost of the library's own loader (decision 0052). What would mean something else to another
reader is refused: a key that stands twice, a tag, a second document. An alias stands for what its
anchor held and counts as large as that, so that a small file cannot unfold into a large one.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from countermark.formats.caps import CAPS

MAX_NODES = 500_000
"""Values in one document, those of aliases counted where they stand."""

MAX_OPEN = 1_000
"""Brackets open at once, whether or not they stand in quotes: the parser looks at each of them for
every token, so that a quarter of a megabyte of them would take it minutes."""

_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


T = TypeVar("T")


class ReadBefore(bytes):
    """A file's bytes, with what was once read of these very bytes, as MessagePack (``packed``).

    Only the store makes them, of files in the package: see ``store.shipped``.
    """

    packed: memoryview

    @classmethod
    def of(cls, raw: bytes, packed: memoryview) -> ReadBefore:
        """``raw``, of which ``packed`` was read before."""
        made = cls(raw)
        made.packed = packed
        return made


class YamlError(ValueError):
    """The text is no YAML that is read here; its words name the line."""


def read(raw: bytes, kind: type[T]) -> T:
    """The document in ``raw`` as a ``kind``, its texts read as the numbers and enums that it wants.

    Raises YamlError, and msgspec.ValidationError where it is none.
    """
    if isinstance(raw, ReadBefore):
        return msgspec.msgpack.decode(raw.packed, type=kind, strict=False)
    return msgspec.convert(loads(raw), kind, strict=False)


def loads(raw: bytes, *, depth: int = CAPS.depth, nodes: int = MAX_NODES) -> Any:
    """The one document in ``raw``; None where there is none. Raises YamlError.

    ``depth`` and ``nodes`` cap how deep and how large it may be; what was read before is within.
    """
    if isinstance(raw, ReadBefore):
        return msgspec.msgpack.decode(raw.packed)

    import yaml

    if _open_at_once(raw) > MAX_OPEN:
        raise YamlError(f"nested deeper than {depth} levels")
    # Where the library was built without libyaml: the same events, twenty times slower.
    parser = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _Document(parser(raw), yaml, depth, nodes).read()
    except yaml.YAMLError as error:
        raise YamlError(" ".join(str(error).split())) from error
    except UnicodeError as error:
        raise YamlError(str(error)) from error


def _open_at_once(raw: bytes) -> int:
    most = now = 0
    for mark in raw.translate(None, _NO_BRACKETS):
        now = now + 1 if mark in b"[{" else max(0, now - 1)
        most = max(most, now)
    return most


class _Document:
    """The events of one document, taken one at a time."""

    def __init__(self, parser: Any, events: Any, depth: int, nodes: int) -> None:
        self._next = parser.get_event
        self._scalar, self._alias = events.ScalarEvent, events.AliasEvent
        self._sequence, self._sequence_end = events.SequenceStartEvent, events.SequenceEndEvent
        self._mapping_end = events.MappingEndEvent
        self._begun, self._over = events.DocumentStartEvent, events.StreamEndEvent
        self._left, self._nodes, self._depth = nodes, nodes, depth
        self._anchors: dict[str, tuple[Any, int]] = {}

    def read(self) -> Any:
        self._next()  # the start of the stream
        if not isinstance(self._next(), self._begun):
            return None
        value = self._value(self._next(), self._depth)
        self._next()  # the end of the document
        after = self._next()
        if not isinstance(after, self._over):
            raise _refused(after, "a second document begins")
        return value

    def _value(self, event: Any, depth: int) -> Any:
        """What begins with ``event``; at most ``depth`` levels of it."""
        kind = event.__class__
        before = self._left
        self._left -= 1
        if self._left < 0:
            raise _refused(event, f"more than {self._nodes:,} values")
        if kind is self._alias:
            return self._aliased(event)
        if event.tag is not None:
            raise _refused(event, f"a tag ({event.tag}) is not read")
        if kind is self._scalar:
            value = event.value
        elif depth <= 0:
            raise _refused(event, f"nested deeper than {self._depth} levels")
        elif kind is self._sequence:
            value = self._items(depth - 1)
        else:
            value = self._pairs(depth - 1)
        if event.anchor is not None:
            self._anchors[event.anchor] = value, before - self._left
        return value

    def _items(self, depth: int) -> list[Any]:
        found = []
        following, end, value = self._next, self._sequence_end, self._value
        while (event := following()).__class__ is not end:
            found.append(value(event, depth))
        return found

    def _pairs(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        following, end, value = self._next, self._mapping_end, self._value
        while (event := following()).__class__ is not end:
            if event.__class__ is not self._scalar:
                raise _refused(event, "a key is no plain text")
            if event.value in found:
                raise _refused(event, f"“{event.value[:80]}” stands there twice")
            found[event.value] = value(following(), depth)
        return found

    def _aliased(self, event: Any) -> Any:
        if event.anchor not in self._anchors:
            raise _refused(event, f"nothing is called “{event.anchor[:80]}” before it")
        value, size = self._anchors[event.anchor]
        self._left -= size
        if self._left < 0:
            raise _refused(event, f"more than {self._nodes:,} values")
        return value


def _refused(event: Any, what: str) -> YamlError:
    at = event.start_mark
    return YamlError(f"{what}, line {at.line + 1}, column {at.column + 1}")
