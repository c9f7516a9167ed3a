"""Where in some bytes a passage stands: one step, or a chain of containers and then a step.

    row=7                                                       the seventh line of the file
    in=bytes@0x40000:squashfs>in=squashfs#17:app/x.apk>in=zip#2:classes.dex>bytes=10-20

A container's entry is found by its place, its index or its offset, because names may be given twice
or be no text at all; a name is carried along to be shown, byte for byte, and is never looked up.
"""

from __future__ import annotations

import re
from enum import Enum

import msgspec

from countermark.model.errors import CallerError
from countermark.model.lazy_pattern import lazy_pattern

DEPTH = 16
"""Containers in containers at most, in one selector."""


class SelectorKind(Enum):
    """How the last step of a selector finds the passage."""

    WHOLE = "whole"
    BYTES = "bytes"  # "start-end", half-open
    QUOTE = "quote"  # the exact words
    POINTER = "pointer"  # RFC 6901 JSON pointer, also into YAML
    ROW = "row"  # physical line number of the record's start, 1 = first
    PAGE = "page"  # page number, 1 = first
    ELEMENT = "element"  # an element's identifier in an XML document
    PARAGRAPH = "paragraph"  # paragraph of a word-processor file's part, 1 = first: "document!3"


class By(Enum):
    """What the number of an entry counts; the value is how it is spelt."""

    INDEX = "#"  # entries in the order of the container's own directory, 0 = first
    OFFSET = "@"  # bytes from the container's start to the entry's


class Entry(msgspec.Struct, frozen=True):
    """One entry of a container that a reader of ``form`` opens (zip, squashfs, bytes ...).

    ``bytes`` is no container: from that offset on the bytes themselves are what the next step
    reads. ``name`` is what the container calls the entry, as the bytes that stand there.
    """

    form: str
    by: By
    number: int
    name: bytes = b""

    def __str__(self) -> str:
        number = str(self.number) if self.by is By.INDEX else hex(self.number)
        name = f":{self.shown}" if self.name else ""
        return f"in={self.form}{self.by.value}{number}{name}"

    @property
    def shown(self) -> str:
        """The name for people: bytes that are no text, and letters that do not show, as ``%XX``."""
        return shown_name(self.name)


class Selector(msgspec.Struct, frozen=True):
    """``kind`` says how to read ``value``; ``within`` are the containers, the outermost first.

    Spelt ``kind=value`` in tables and digests, after the containers where there are any. Every
    selector has one spelling, and ``parse`` takes no other.
    """

    kind: SelectorKind
    value: str = ""
    within: tuple[Entry, ...] = ()

    def __str__(self) -> str:
        last = f"{self.kind.value}={self.value}"
        return ">".join([*map(str, self.within), last]) if self.within else last

    @classmethod
    def parse(cls, text: str) -> Selector:
        """The selector that ``text`` spells; raises ValueError, CallerError for one too deep."""
        kind, _, value = text.partition("=")
        if kind != _IN:
            return cls(SelectorKind(kind), value)
        return _chain(text)

    def inside(self, entry: Entry) -> Selector:
        """The same passage, where these bytes are ``entry`` of a container."""
        return Selector(self.kind, self.value, _not_too_deep((entry, *self.within)))


class Unopened(Enum):
    """Why a passage could not be opened."""

    NO_READER = "no reader"
    NO_SUCH_ENTRY = "no such entry"
    NO_SUCH_PASSAGE = "no such passage"
    DAMAGED = "damaged"
    TOO_LARGE = "too large"


class NotOpened(msgspec.Struct, frozen=True):
    """A passage that was not opened: ``what`` names the form, the entry or the place."""

    why: Unopened
    what: str


Passage = str | NotOpened
"""The words of a passage, or why they cannot be shown."""

_IN = "in"
_ESCAPE = lazy_pattern(rb"%([0-9A-F]{2})")
_STEP = lazy_pattern(
    r"in=([a-z0-9-]+)(?:#(0|[1-9]\d*)|@0x(0|[1-9a-f][0-9a-f]*))(?::(.+))?", re.DOTALL
)


def shown_name(name: bytes) -> str:
    """What a container calls an entry, for people: as ``Entry.shown``."""
    return "".join(map(_letter, name.decode("utf-8", "surrogateescape")))


def _chain(text: str) -> Selector:
    within: list[Entry] = []
    left = text
    while left.startswith(f"{_IN}="):
        step, arrow, left = left.partition(">")
        found = _STEP.fullmatch(step)
        if not found or not arrow or len(within) > DEPTH:
            raise ValueError(f"“{step[:80]}” is not an entry of a container")
        form, index, offset, name = found.groups()
        by, number = (By.INDEX, int(index)) if index else (By.OFFSET, int(offset, 16))
        within.append(Entry(form, by, number, _unescaped(name or "")))
    kind, _, value = left.partition("=")
    selector = Selector(SelectorKind(kind), value, _not_too_deep(tuple(within)))
    if str(selector) != text:
        raise ValueError(f"“{text[:80]}” is spelt otherwise: {str(selector)[:80]}")
    return selector


def _not_too_deep(within: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if len(within) > DEPTH:
        raise CallerError(f"{len(within)} containers in one another; the cap is {DEPTH}")
    return within


def _unescaped(name: str) -> bytes:
    return _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), name.encode("utf-8"))


def _letter(letter: str) -> str:
    if letter.isprintable() and letter not in "%>":
        return letter
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogateescape"))
