"""A bounded XML reader for published lists: records with their children, and nothing expanded.

Refuses document types, entity declarations, external references, depth and size beyond the caps.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

import msgspec

from countermark.formats import bare_xml
from countermark.model.errors import SourceError

MAX_DEPTH = 16
MAX_TEXT = 1 << 20
MAX_ELEMENTS = 20_000_000


class Record(msgspec.Struct):
    """An element with its text and children; ``line`` is where it starts (1 = first).

    Names are without the prefix of their namespace; an attribute that is not there is empty.
    """

    tag: str
    line: int
    value: str = ""
    children: list[Record] = []
    attributes: dict[str, str] = {}

    def get(self, name: str) -> str:
        """An attribute, spaces collapsed, or an empty string."""
        return " ".join(self.attributes.get(name, "").split())

    def all(self, tag: str) -> list[Record]:
        """The children of this name, in order."""
        return [child for child in self.children if child.tag == tag]

    def texts(self, tag: str) -> list[str]:
        """The non-empty texts of the children of this name, spaces collapsed."""
        found = (" ".join(child.value.split()) for child in self.children if child.tag == tag)
        return [text for text in found if text]

    def text(self, tag: str) -> str:
        """The first non-empty text of a child of this name, or an empty string."""
        return next(iter(self.texts(tag)), "")

    def under(self, *path: str) -> list[Record]:
        """The elements at the end of a path of names below this one, in order."""
        found = [self]
        for tag in path:
            found = [child for one in found for child in one.children if child.tag == tag]
        return found

    def words(self, *path: str) -> list[str]:
        """The non-empty texts at the end of a path, spaces collapsed."""
        found = (" ".join(one.value.split()) for one in self.under(*path))
        return [text for text in found if text]


class Document(msgspec.Struct):
    """The root's attributes and the records found below it."""

    attributes: dict[str, str] = {}
    records: list[Record] = []


def read_elements(content: bytes, wanted: frozenset[str], root: str, name: str) -> Document:
    """All elements named in ``wanted``, each with what it holds. Raises SourceError."""
    records: list[Record] = []
    attributes = each_element(content, wanted, root, name, records.append)
    return Document(attributes, records)


def each_element(
    content: bytes,
    wanted: frozenset[str],
    root: str,
    name: str,
    take: Callable[[Record], None],
) -> dict[str, str]:
    """Hand each wanted element to ``take`` as it ends, and keep none; the root's attributes.

    What ``take`` did before damage is found has to be undone by the caller: SourceError is raised.
    """
    builder = _Builder(wanted, root, name, take)
    parser = builder.parser
    try:
        # expat looks at a token again from its start with every piece it is given: one piece.
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise SourceError(
            f"malformed XML: {expat.ErrorString(error.code)}",
            place=f"{name}, line {error.lineno}",
            next_step="fetch it again",
        ) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows, or not of its kind
        raise SourceError(
            f"malformed XML: {error}", place=name, next_step="fetch it again"
        ) from error
    return builder.attributes


class _Builder:
    def __init__(
        self, wanted: frozenset[str], root: str, name: str, take: Callable[[Record], None]
    ) -> None:
        self.attributes: dict[str, str] = {}
        self._take = take
        self._wanted, self._root, self._name = wanted, root, name
        self._open: list[Record] = []
        self._text: list[str] = []
        self._length = self._depth = self._count = 0
        self.parser = bare_xml.parser(self._start, self._end, self._characters, self._declared)

    def _place(self) -> str:
        return f"{self._name}, line {self.parser.CurrentLineNumber}"

    def _declared(self, *_: object) -> int:
        raise SourceError(
            "it declares a document type or entities: refused",
            place=self._place(),
            next_step="fetch it again from its publisher",
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        tag = tag.rpartition(":")[2]
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise SourceError(
                "nested deeper or longer than the cap",
                place=self._place(),
                next_step="fetch it again from its publisher",
            )
        if self._depth == 1:
            if tag != self._root:
                raise SourceError(
                    f"its root is “{tag[:80]}”, not {self._root}", place=self._place()
                )
            self.attributes = attributes
        self._text, self._length = [], 0
        if self._open or tag in self._wanted:
            record = Record(tag, self.parser.CurrentLineNumber, "", [], attributes)
            if self._open:
                self._open[-1].children.append(record)
            self._open.append(record)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._open:
            record = self._open.pop()
            record.value = "".join(self._text)
            if not self._open:
                self._take(record)
        self._text, self._length = [], 0

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise SourceError(f"a text longer than {MAX_TEXT} characters", place=self._place())
        if self._open:
            self._text.append(text)
