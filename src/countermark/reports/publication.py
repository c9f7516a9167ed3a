"""How a result is published: its schema and shape, a renderer per format, and what it exits with.

A ``Publication`` is a record; all of them stand in ``publications``. Whoever shows a result chooses
from there, so a format that a result lacks is refused in one place, in one sentence. A result is
written as an ``Edition``: parts as they come, then the ending around them; or whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from countermark.model.audience import Audience
from countermark.model.errors import CallerError
from countermark.model.formats import ENDINGS, FORMATS
from countermark.model.handling import Handling
from countermark.model.verdict import Decision

if TYPE_CHECKING:
    from countermark.model.not_here import NotHere
    from countermark.model.reading import Reading
    from countermark.reports.settings import Setting
    from countermark.reports.shapes.check import SupersedesShape


BINARY = frozenset({"xlsx", "parquet", "docx"})
"""Formats that are no text: they are written to a file or pipe as they are, never to a terminal."""

Content = str | bytes
Render = Callable[[Any, "Showing"], Content]
"""Makes the whole result of a document."""


def _no_templates() -> Mapping[str, bytes]:
    return {}


Encode = Callable[[Mapping[str, str], Iterable[bytes], Mapping[str, str]], Iterable[bytes]]
"""Makes a file of columns with their SQL types, rows as JSON lines, and metadata."""


def _no_parquet(
    columns: Mapping[str, str], rows: Iterable[bytes], said: Mapping[str, str]
) -> Iterable[bytes]:
    raise LookupError("nobody says how a Parquet file is made")


class Showing(NamedTuple):
    """How a result is shown: in which format, how wide, in colour or not, and what it may name.

    ``is_by_ending``: the ending of the file's name alone chose the format.
    ``settings`` decided and were given by no flag; with ``authors`` people who decided are named.
    ``handling`` is up to where claims and evidence are shown, where somebody said so. ``verbose``:
    every finding on the screen. ``check`` are the words of the command that ask the same again, on
    the owner's own screen. ``asked_by`` is who asked, empty where that is not to be told.
    With ``all_findings`` those stand whole that are else counted alone. ``tsv`` is the table that
    tab-separated values are of.
    ``audience``: for whom it is made; for publication names stand in under ``pseudonym_key``.
    ``supersedes`` is the earlier result that this one takes the place of.
    ``parquet`` makes a file of columns, rows as JSON lines, and metadata.
    ``templates`` gives the shipped templates of pages, by file name; asked only where there are
    pages. ``ending`` is how the name of the file ends that it is written to, in lower case, empty
    where that is not known.
    """

    format: str
    is_by_ending: bool = False
    width: int = 100
    colour: bool = False
    settings: tuple[Setting, ...] = ()
    authors: bool = False
    handling: Handling | None = None
    audience: Audience | None = None
    pseudonym_key: bytes = b""
    supersedes: SupersedesShape | None = None
    templates: Callable[[], Mapping[str, bytes]] = _no_templates
    parquet: Encode = _no_parquet
    ending: str = ""
    all_findings: bool = False
    tsv: str = "findings"
    verbose: bool = False
    check: tuple[str, ...] = ()
    asked_by: str = ""

    @property
    def names_people(self) -> bool:
        """Are people who decided named: on the owner's own screen, elsewhere where asked for."""
        if self.audience is not None:
            return self.audience is Audience.COUNSEL or self.authors
        return self.format == "table" or self.authors

    @property
    def leaves_out_own(self) -> bool:
        """Is everything left out that whoever asked handed in?"""
        return self.audience is Audience.PUBLICATION

    @property
    def widest(self) -> Handling:
        """Up to which handling it shows: the owner's screen everything but what is sealed.

        Every other format travels, and keeps back what is privileged too unless asked.
        """
        if self.handling is not None:
            return self.handling
        if self.audience is not None:
            return self.audience.widest
        return Handling.EMBARGOED if self.format == "table" else Handling.INTERNAL


def as_json(document: Any, _: Showing) -> Content:
    """The document as indented JSON: the renderer of that format for most results."""
    from countermark.reports.encoding import encode

    return encode(document)


class Writer(Protocol):
    """How one format is written in parts: subjects as pieces with their places, then the frame."""

    def part(self, part: Any, places: Sequence[int]) -> Iterator[tuple[int, bytes]]: ...

    def ending(
        self, whole: Any, pieces: Iterable[bytes], claims: Iterable[Any]
    ) -> Content | Iterable[bytes]: ...


class InputFile(Protocol):
    """A file that is read: its name for people, and its bytes."""

    @property
    def label(self) -> str: ...
    @property
    def content(self) -> bytes: ...


@runtime_checkable
class OfWorkbook(Protocol):
    """A writer whose result may be one of the workbooks that are read.

    ``begin`` comes before anything is read, and says what a person should know of it; it raises
    CallerError where the result cannot be written so. ``read`` comes before the ending, with the
    reading of each file by its label.
    """

    def begin(self, books: Sequence[InputFile]) -> str: ...

    def read(self, readings: Mapping[str, Reading]) -> None: ...


@runtime_checkable
class TableWriter(Protocol):
    """A writer whose subjects share rows of tables.

    The rows of the part written last are asked for, put aside, and handed back before the ending,
    those of all parts in order.
    """

    def rows(self) -> Iterator[tuple[int, bytes]]: ...

    def gathered(self, rows: Iterable[tuple[int, bytes]]) -> None: ...


@runtime_checkable
class OfContexts(Protocol):
    """A writer that says why a measure is not considered in one of several contexts.

    ``unreached`` comes before the ending: by context and measure, of those that name nobody.
    """

    def unreached(self, found: Mapping[tuple[str, str], NotHere]) -> None: ...


@runtime_checkable
class Written(Protocol):
    """A result that is not one document: it writes itself, and tells the edition its decision."""

    def into(self, edition: Edition) -> Content | Iterable[bytes]: ...


class Receipt:
    """Lines that say what was stored, each as soon as it was; ``code`` is known after the last."""

    def __init__(self, lines: Iterable[str], code: int = 0) -> None:
        self.lines, self.code = lines, code

    def __iter__(self) -> Iterator[str]:
        yield from self.lines


class Publication(NamedTuple):
    """One kind of result.

    ``name`` is what people call it; ``schema`` that of its JSON, empty where it has none.
    ``renderers`` make it whole, ``writers`` in parts, each in one format. ``decision`` is the
    decision that its exit code follows, or the exit code itself. ``prepared`` is what is done to a
    document before it is shown, ``prepared_claim`` to a claim that comes apart from its document
    (None: not shown), ``ended`` to what ends a result that came in parts. ``audiences`` are the
    readers that it is made for: for any other it is refused, as it would show what they may not
    see, or names nothing of whoever asked.
    """

    name: str
    schema: str
    decision: Callable[[Any], Decision | int]
    renderers: Mapping[str, Render] = {}
    prepared: tuple[Callable[[Any, Showing], Any], ...] = ()
    prepared_claim: Callable[[Any, Showing], Any] = lambda claim, _: claim
    ended: Callable[..., Any] = lambda whole, _: whole
    writers: Mapping[str, Callable[[Showing], Writer]] = {}
    is_receipt: bool = False
    audiences: tuple[Audience, ...] = ()

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that there are of it, in the order in which help names them."""
        return tuple(name for name in FORMATS if name in self.renderers or name in self.writers)

    @property
    def shape(self) -> Any:
        """The record, or the union of records, that its JSON is; None where it has no JSON."""
        from countermark.reports.schema import PUBLISHED

        return (
            PUBLISHED[self.schema.removeprefix("countermark.").replace("/", "-")]
            if self.schema
            else None
        )

    def refuse(self, audience: Audience | None) -> None:
        """Raise CallerError where it is not made for ``audience``."""
        if audience is None or audience in self.audiences:
            return
        there = " or ".join(one.value for one in self.audiences)
        raise CallerError(
            f"{self.name} is not made for {audience.value}",
            place="--for",
            next_step=f"it is made for {there}; check is for each" if there else "leave it out",
        )

    def edition(self, showing: Showing) -> Edition:
        """Begin one result; raises CallerError where there is no such format of it."""
        self.refuse(showing.audience)
        if showing.format not in self.formats:
            ends = [ending for ending, name in ENDINGS.items() if name in self.formats]
            there = ", ".join(ends if showing.is_by_ending else self.formats)
            say = "end the name in one of" if showing.is_by_ending else "choose one of"
            raise CallerError(
                f"{self.name} has no {showing.format} format",
                place="--output" if showing.is_by_ending else "--format",
                next_step=f"{say}: {there}",
            )
        return Edition(self, showing)


class Edition:
    """One result in one format."""

    def __init__(self, publication: Publication, showing: Showing) -> None:
        self.publication, self.showing = publication, showing
        self.decision: Decision | int = 0

    def of(self, result: Any) -> Content | Iterable[bytes]:
        """The result as it is shown; ``decision`` is known then.

        ``result`` is a document, or what writes itself ``into`` an edition.
        """
        if isinstance(result, Written):
            return result.into(self)
        self.decision = self.publication.decision(result)
        return self.whole(result)

    def whole(self, document: Any) -> Content:
        """The result of a document that is held whole."""
        return self.publication.renderers[self.showing.format](
            self.prepared(document), self.showing
        )

    def writer(self) -> Writer:
        """What writes the result in parts; KeyError for a publication that has none."""
        return self.publication.writers[self.showing.format](self.showing)

    def prepared(self, document: Any) -> Any:
        """A document, or a part of one, as it may be shown."""
        for change in self.publication.prepared:
            document = change(document, self.showing)
        return document

    def ended(self, whole: Any, **counted: Any) -> Any:
        """The ending of a result that came in parts, as it may be shown."""
        return self.publication.ended(self.prepared(whole), self.showing, **counted)

    def claims(self, claims: Iterable[Any]) -> Iterator[Any]:
        """Claims that come apart from their document, as far as they may be shown."""
        for claim in claims:
            shown = self.publication.prepared_claim(claim, self.showing)
            if shown is not None:
                yield shown
