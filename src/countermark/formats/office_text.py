"""Stretches of text in the XML parts of an office file, told by the elements that hold them.

Knows no kind of file: whoever reads one says which elements hold text, which end a stretch, and
which attributes are shown to people. Parts were weighed and freed of entities before (``opc``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.parsers import expat

import msgspec

from countermark.formats.caps import Caps
from countermark.model.gap import Gap, Why

FAULTS = (expat.ExpatError, ValueError, LookupError)
"""What expat raises; LookupError for an encoding that nobody knows."""

LONGEST = 4 << 20
"""Characters of all stretches together; text beside a table is short where people wrote it."""

_FEED = 1 << 18
_NEXT = "look at it by eye, and write the parties it names into a table"


class TextElements(msgspec.Struct, frozen=True):
    """Where text stands in parts of one kind, by local names of elements and attributes.

    ``texts`` hold text; each of ``units`` is one stretch, named by its attribute ``place`` if it
    has one. ``shown`` are attributes whose value is a stretch of its own, by element. With
    ``every`` each element is a unit that holds text.
    """

    units: frozenset[str]
    texts: frozenset[str]
    shown: Mapping[str, frozenset[str]] = {}
    place: str = ""
    every: bool = False


def text_elements(units: str, texts: str, place: str = "", **shown: str) -> TextElements:
    """The same, with names separated by spaces."""
    attributes = {name: frozenset(names.split()) for name, names in shown.items()}
    return TextElements(frozenset(units.split()), frozenset(texts.split()), attributes, place)


_NAMED = "title subject keywords description category"
CORE = text_elements(_NAMED, _NAMED)
"""A file's properties as people fill them in; who made and changed it is left out."""

EXTENDED = text_elements("Company Manager", "Company Manager")
EVERY = TextElements(frozenset(), frozenset(), every=True)
CHART = text_elements("p pt tx", "t v")
DRAWING = text_elements("p", "t")
CONTROL = text_elements("", "", ocxPr="value")


class Stretch(msgspec.Struct, frozen=True):
    """``text`` in one line, and ``place`` within the file: part, and number or cell."""

    place: str
    text: str


class Gathered:
    """Stretches of a file, each text once, up to a cap; ``cut`` where there was more."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.cut = False
        self._left = LONGEST

    def add(self, place: str, text: str) -> None:
        """Keep ``text`` if it holds letters and is new."""
        text = " ".join(text.replace("\0", "").split())
        if text in self.found or not any(letter.isalpha() for letter in text):
            return
        self._left -= len(text)
        if self._left < 0:
            self.cut = True
            return
        self.found[text] = place

    def stretches(self) -> list[Stretch]:
        """What was gathered, in the order in which it was met."""
        return [Stretch(place, text) for text, place in self.found.items()]

    def gaps(self, label: str) -> Iterator[Gap]:
        """A gap where there was more than is kept."""
        if self.cut:
            detail = f"text beside the cells and pages, beyond its first {LONGEST:,} characters"
            yield Gap(label, Why.LIMIT, None, "", detail, _NEXT)


def root_of(raw: bytes) -> str:
    """The local name of a part's outermost element; empty where it is no XML."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, _: found.append(tag)
    try:
        for at in range(0, len(raw), 4096):
            parser.Parse(raw[at : at + 4096], False)
            if found:
                break
    except FAULTS:
        return ""
    return local(found[0]) if found else ""


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def gather(part: str, raw: bytes, elements: TextElements, into: Gathered, caps: Caps) -> None:
    """Add the stretches of one part; raises one of ``FAULTS`` where it is no XML."""
    _Reader(part, elements, into).feed(raw, caps)


def fed(parser: expat.XMLParserType, raw: bytes, caps: Caps, step: int = _FEED) -> bool:
    """Feed ``raw`` to ``parser``, ``step`` bytes between two looks at the clock.

    False where time was over before the end. Raises one of ``FAULTS`` where it is no XML.
    """
    for at in range(0, len(raw), step):
        if caps.deadline.passed():
            return False
        parser.Parse(raw[at : at + step], False)
    parser.Parse(b"", True)
    return True


class _Reader:
    def __init__(self, part: str, elements: TextElements, into: Gathered) -> None:
        self._part, self._elements, self._into = part, elements, into
        self._every = elements.every
        self._open: list[tuple[str, list[str]]] = []
        self._texts = self._number = 0
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._letters
        self._parser = parser

    def feed(self, raw: bytes, caps: Caps) -> None:
        self._into.cut |= not fed(self._parser, raw, caps)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if self._every or name in self._elements.units:
            self._number += 1
            place = attributes.get(self._elements.place, "") or str(self._number)
            self._open.append((f"{self._part}!{place}", []))
        if self._every or name in self._elements.texts:
            self._texts += 1
        wanted = self._elements.shown.get(name)
        if wanted:
            for key, value in attributes.items():
                if local(key) in wanted:
                    self._number += 1
                    self._into.add(f"{self._part}!{self._number}", value)

    def _end(self, tag: str) -> None:
        name = local(tag)
        if self._every or name in self._elements.texts:
            self._texts -= 1
        if (self._every or name in self._elements.units) and self._open:
            place, words = self._open.pop()
            self._into.add(place, "".join(words))

    def _letters(self, letters: str) -> None:
        if self._texts and self._open:
            self._open[-1][1].append(letters)


def embedded(label: str, names: Iterable[str], parts: Mapping[str, bytes]) -> Iterator[Gap]:
    """A gap for the files that lie inside; the numbers behind a chart are not counted.

    ``names`` are the archive's members, ``parts`` its XML.
    """
    charts = b"".join(raw for name, raw in parts.items() if "/charts/_rels/" in name.lower())
    found = [
        name
        for name in names
        if "/embeddings/" in name.lower()
        and name.rpartition("/")[2]
        and name.rpartition("/")[2].encode() not in charts
    ]
    if found:
        shown = ", ".join(name.rpartition("/")[2][:60] for name in found[:5])
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        detail = f"files that lie inside it were not opened: {shown}{more}"
        step = "save them as files of their own and name them too"
        yield Gap(label, Why.NOT_READ, len(found), "files", detail, step)
