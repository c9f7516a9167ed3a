"""How large will a workbook become once it is parsed? Counted from its XML, before it is.

A spreadsheet reader allocates the rectangle that a sheet's outermost cells span, and copies a
shared string into each cell that names it. What a sheet says of its own size is not believed. Every
part counts, whatever its name is and whoever refers to it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from xml.parsers import expat

from countermark.formats.caps import Caps
from countermark.formats.office_text import fed
from countermark.formats.opc import NEXT
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern

_DECLARED = lazy_pattern(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([^"']{1,60})["']""")
_ASCII_LIKE = lazy_pattern(rb"(?:utf-?8|us-ascii|iso-8859-\d{1,2}|windows-125\d)\Z", re.IGNORECASE)
_FEED = 1 << 20
_CELL = lazy_pattern(r"([A-Za-z]{1,9})([0-9]{1,12})\Z")
_DIGITS = 40
"""Of the number of a shared text: more than any has, so that none is cut."""

_MOST_LETTERS = 7
"""Of a column that is taken for a number; longer ones lie beyond every cap."""


class _TooLargeError(Exception):
    """The part would become larger than a cap."""


def weighed(label: str, size: int, parts: Mapping[str, bytes], caps: Caps) -> Gap | None:
    """A gap if a sheet spans too many cells, if its text grows too large, or if it is no XML."""
    odd = _not_plain(parts)
    if odd:
        return Gap(label, Why.WRONG_ENCODING, size, detail=odd, next_step=NEXT)
    name = ""
    try:
        found: dict[str, _Part] = {}
        for name, raw in parts.items():
            found[name] = _Part(caps)
            found[name].feed(raw)
        longest = max((part.longest for part in found.values()), default=0)
        suspects = {n: p for n, p in found.items() if p.shared * longest > caps.characters}
        if suspects:
            lengths = _longest_of_each([raw for n, raw in parts.items() if found[n].longest])
            for name in suspects:
                _Copied(lengths, caps).feed(parts[name])
    except _TooLargeError as error:
        detail = f"{name[:100]}: {error}"
        why = Why.LIMIT if caps.deadline.passed() else Why.EXPANDS
        return Gap(label, why, size, detail=detail, next_step=NEXT)
    except (expat.ExpatError, ValueError, LookupError) as error:
        detail = f"not a workbook: {name[:100]}: {str(error)[:200]}"
        return Gap(label, Why.MALFORMED, size, detail=detail, next_step=NEXT)
    return None


def _not_plain(parts: Mapping[str, bytes]) -> str:
    """A part in which a byte below 128 may be another character than that of ASCII."""
    for name, raw in parts.items():
        declared = _DECLARED.match(raw.removeprefix(b"\xef\xbb\xbf"))
        if declared and not _ASCII_LIKE.match(declared[1]):
            return f"{name[:100]} is written in “{declared[1].decode('ascii', 'replace')}”"
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw:
            return f"{name[:100]} is not in UTF-8"
    return ""


class _Walker:
    """One part walked from its first to its last tag."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self.start

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Meets an element."""
        raise NotImplementedError

    def feed(self, raw: bytes) -> None:
        """Walks ``raw``; raises ExpatError where it is no XML."""
        if not fed(self._parser, raw, self.caps, _FEED):
            raise _TooLargeError(self.caps.late)


class _Part(_Walker):
    """The area of a sheet, its cells of shared text, or the longest of shared texts."""

    def __init__(self, caps: Caps) -> None:
        super().__init__(caps)
        self.shared = self.longest = 0
        self._row = self._column = self._width = self._height = 0
        self._item_from = -1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            place = attributes.get("r")
            if place is None:
                self._column += 1
            else:
                self._placed(place)
            if self._column > self._width:
                self._spans(self._column, self._height)
            if attributes.get("t") == "s":
                self.shared += 1
        elif tag == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() and len(given) < 13 else self._row + 1
            self._column = 0
            if self._row > self._height:
                self._spans(self._width, self._row)
        elif tag == "si":
            # The bytes between two items bound the characters of the one before.
            self._item(self._parser.CurrentByteIndex)

    def _item(self, at: int) -> None:
        if self._item_from >= 0:
            self.longest = max(self.longest, at - self._item_from)
        self._item_from = at

    def _placed(self, place: str) -> None:
        found = _CELL.match(place)
        if found is None:
            raise ValueError(f"“{place[:40]}” is no cell")
        letters, digits = found.groups()
        if len(letters) > _MOST_LETTERS:
            raise _TooLargeError(f"a cell in column {letters}")
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
        self._column = number
        if (row := int(digits)) > self._height:
            self._spans(self._width, row)

    def _spans(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        if width * height > self.caps.cells:
            raise _TooLargeError(f"spans {height} rows by {width} columns")

    def feed(self, raw: bytes) -> None:
        super().feed(raw)
        self._item(len(raw))


def _longest_of_each(raws: list[bytes]) -> array[int]:
    """The characters of each shared text by its number; of several tables the longer one.

    Parsers differ in whether a text without letters takes up a number. Where there is one, each
    number counts as the longest of the texts from there on.
    """
    lengths = array("q")
    for raw in raws:
        table = _Lengths()
        table.feed(raw)
        found = table.lengths
        if 0 in found:
            for at in range(len(found) - 2, -1, -1):
                found[at] = max(found[at], found[at + 1])
        for at, length in enumerate(found):
            if at == len(lengths):
                lengths.append(length)
            lengths[at] = max(lengths[at], length)
    return lengths


class _Lengths(_Walker):
    """How long each shared text is."""

    def __init__(self) -> None:
        super().__init__(_UNTIMED)
        self.lengths = array("q")
        self._parser.CharacterDataHandler = self._text

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "si":
            self.lengths.append(0)

    def _text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _Copied(_Walker):
    """The characters of a sheet with every shared text copied into its cells."""

    def __init__(self, lengths: array[int], caps: Caps) -> None:
        super().__init__(caps)
        self._lengths = lengths
        self._total = 0
        self._shared = self._inside = False
        self._number = ""
        self._parser.CharacterDataHandler = self._text
        self._parser.EndElementHandler = self._end
        self._parser.CommentHandler = self._parser.StartCdataSectionHandler = self._cut
        self._parser.ProcessingInstructionHandler = self._cut

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if self._inside:
            self._cut()
        if name == "c":
            self._shared = attributes.get("t") == "s"
        elif name == "v":
            self._inside, self._number = self._shared, ""

    def _cut(self, *_: object) -> None:
        """One parser reads two numbers where another reads one."""
        if self._inside:
            raise ValueError("the number of a shared text is cut in two")

    def _text(self, text: str) -> None:
        if self._inside:
            self._number = (self._number + text)[-_DIGITS:]

    def _end(self, tag: str) -> None:
        if not self._inside or tag.rpartition(":")[2] != "v":
            return
        self._inside = False
        number = self._number.strip().lstrip("+0") or "0"
        if number.isdecimal() and int(number) < len(self._lengths):
            self._total += self._lengths[int(number)]
        if self._total > self.caps.characters:
            words = f"holds more than {self.caps.characters} characters of shared text"
            raise _TooLargeError(words)


_UNTIMED = Caps()
