"""An inspection on a terminal: what to look at first, what is there, what was not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec import UNSET, UnsetType

from countermark.model.inspected import Weight
from countermark.model.inspection import Hiding, Known
from countermark.model.safe_text import visible
from countermark.reports.comparison.spelling import path_words
from countermark.reports.coverage import counted
from countermark.reports.inspection.grouping import Group, groups
from countermark.reports.inspection.words import WEIGHTS, contests, coverage_rows, hiding_words
from countermark.reports.shapes.inspect import (
    AppShape,
    BuildLineShape,
    ComponentShape,
    CoverageShape,
    EndpointShape,
    ImageShape,
    IndicatorShape,
    InspectDocument,
    Placed,
    SignerShape,
    UnreadShape,
)
from countermark.reports.table import gap_words
from countermark.reports.terminal import Sheet, labelled, paragraph

MOST = 20
"""Rows of one kind that a screen lists; JSON has more."""

LISTED = 6
"""Values that a sentence about many findings lists."""

IMAGES = 5
"""Images that a screen names."""

LINES = 10
"""Kinds of change between two builds that a screen lists, the most telling first."""

T = TypeVar("T")


def table(shown: InspectDocument, *, width: int = 80, colour: bool = False) -> str:
    """All of it for people; long lists are cut, and say so."""
    made = _Table(shown, Sheet(width, colour))
    text = "\n\n".join("\n".join(lines) for block in made.blocks() if (lines := list(block)))
    return "\n".join(line.rstrip() for line in text.split("\n")) + "\n"


class _Table:
    """The blocks of one table."""

    def __init__(self, shown: InspectDocument, sheet: Sheet) -> None:
        self._shown, self._sheet = shown, sheet
        self._contests = contests(shown.findings)

    def blocks(self) -> Iterator[Iterator[str]]:
        """In the order of the screen."""
        shown, totals = self._shown, self._shown.totals
        told = sorted(
            (one for one in shown.endpoints if not one.common),
            key=lambda one: one.hidden_as is UNSET,
        )
        gathered = groups(shown.findings)
        largest = sorted(shown.unread, key=lambda one: -one.size)
        yield self._head()
        yield self._builds()
        yield self._list("TO LOOK AT", gathered, len(gathered), self._group)
        yield self._list("PRESENT", shown.indicators, totals["indicators"], self._indicator)
        yield self._list("ADDRESSES", told, len(told), self._endpoint)
        yield self._list(
            "SIGNED BY, IN THE WORDS OF EACH CERTIFICATE",
            shown.signers,
            totals["signers"],
            self._signer,
        )
        yield self._list("APPS", shown.apps, totals["apps"], self._app)
        yield self._list("COMPONENTS", shown.components, totals["components"], self._component)
        yield self._counts(len(shown.endpoints) - len(told))
        yield self._coverage(shown.coverage)
        yield self._list("UNREAD, THE LARGEST FIRST", largest, totals["unread"], self._unread)
        yield self._gaps()
        yield (
            labelled("next", words, self._sheet, indent=0, column=6) for words in shown.next_steps
        )

    def _head(self) -> Iterator[str]:
        shown, sheet = self._shown, self._sheet
        yield paragraph(f"INSPECTED: {visible(shown.words)}", sheet, indent=0, hanging=2)
        for image in shown.images[:IMAGES]:
            yield paragraph(_image(image), sheet, indent=2, hanging=2)
        if (left := len(shown.images) - IMAGES) > 0:
            yield f"  and {counted(left, 'more image')}"
        for label, words in (("by right of", shown.rights), ("disclosure", shown.disclosure)):
            yield labelled(label, visible(words) or "not stated", sheet, indent=2, column=14)

    def _list(
        self,
        head: str,
        rows: Sequence[T],
        total: int,
        row: Callable[[T], Iterator[str]],
        most: int = MOST,
    ) -> Iterator[str]:
        if not rows:
            return
        yield self._sheet.strong(head) + f"  {total:,}"
        for one in rows[:most]:
            yield from row(one)
        if total > most:
            yield f"  and {total - most:,} more: --format json or tsv"

    def _builds(self) -> Iterator[str]:
        """What changed; what could not be opened may hold what seems to be gone or new."""
        shown = self._shown
        head = "FROM THE FIRST BUILD TO THE SECOND"
        yield from self._list(head, shown.builds, len(shown.builds), self._build, LINES)
        if shown.builds and shown.totals["not_examined"]:
            count = shown.totals["not_examined"]
            yield self._line(
                f"as far as both were examined: {count:,} not examined may hold what seems gone"
            )

    def _build(self, one: BuildLineShape) -> Iterator[str]:
        yield self._line(one.words)

    def _line(self, words: str) -> str:
        return paragraph(visible(words), self._sheet, indent=2, hanging=2)

    def _where(self, one: Placed) -> Iterator[str]:
        """The paths of the first two files that hold it."""
        for number in one.artefacts[:2]:
            if number < len(self._shown.artefacts):
                path = path_words(self._shown.artefacts[number].path)
                yield paragraph(f"in {path}", self._sheet, indent=14, hanging=2)
        if (left := len(one.artefacts) - 2 + one.more) > 0:
            yield paragraph(
                f"and in {counted(left, 'more place')}", self._sheet, indent=12, hanging=2
            )

    def _group(self, one: Group) -> Iterator[str]:
        word = "advisory" if one.weight is Weight.ADVISORY else "note"
        body = paragraph(visible(one.words), self._sheet, indent=12, hanging=2)
        ink = self._sheet.ink(word, WEIGHTS[one.weight])
        yield f"  {ink}{' ' * (10 - len(word))}{body[12:]}"
        if one.listed:
            more = len(one.listed) - LISTED
            end = f", and {more:,} more" if more > 0 else ""
            words = visible(", ".join(one.listed[:LISTED]) + end)
            yield paragraph(words, self._sheet, indent=14, hanging=0)
        if len({finding.artefacts for finding in one.findings}) == 1:
            yield from self._where(one.findings[0])

    def _indicator(self, one: IndicatorShape) -> Iterator[str]:
        denied = f"  {self._contests[one.id]}" if one.id in self._contests else ""
        yield self._line(f"{one.value}{_hidden(one.hidden_as)}  {one.id}{denied}")
        yield from self._where(one)

    def _endpoint(self, one: EndpointShape) -> Iterator[str]:
        files = counted(len(one.artefacts) + one.more, "file")
        yield self._line(f"{one.value}{_hidden(one.hidden_as)}  {files}")
        if one.hidden_as is not UNSET:
            yield from self._where(one)

    def _signer(self, one: SignerShape) -> Iterator[str]:
        files = counted(len(one.artefacts) + one.more, "file")
        subject = one.subject or "no subject"
        yield self._line(
            f"{subject}: {files}, {one.scheme}, {one.verified.value}; key {one.key_sha256[:12]}"
        )

    def _app(self, one: AppShape) -> Iterator[str]:
        user = f", shares the user {one.shared_user}" if one.shared_user else ""
        asked = counted(len(one.permissions), "permission")
        yield self._line(f"{one.package} {one.version_name}: {asked}{user}")

    def _component(self, one: ComponentShape) -> Iterator[str]:
        sure = "" if one.known is Known.PACKAGE_DATABASE else f", {one.sure.value}"
        version = one.version or "(version not known)"
        yield self._line(f"{one.name} {version}  {one.known.value}{sure}")

    def _counts(self, common: int) -> Iterator[str]:
        names = ("keys", "accounts", "services", "traits", "settings", "board_parts", "hidden")
        totals = self._shown.totals
        told = [f"{totals[name]:,} {_NOUNS[name]}" for name in names if totals[name]]
        if common:
            told.append(f"{common:,} addresses that most innocent images hold")
        if told:
            words = f"{', '.join(told)}: --format json"
            yield labelled("also", words, self._sheet, indent=0, column=6)

    def _coverage(self, cover: CoverageShape) -> Iterator[str]:
        yield self._sheet.strong("BYTES") + f"{'each file once':>41}"
        for name, size in coverage_rows(cover):
            yield f"  {name:<28}{size:>16,}"
        if cover.skipped:
            yield f"  {'and not opened, as packed':<28}{cover.skipped:>16,}"

    def _unread(self, one: UnreadShape) -> Iterator[str]:
        bits = "" if one.entropy is None else f", {one.entropy / 1000:.1f} bits a byte"
        path = path_words(one.path)
        yield self._line(f"{path}: {counted(one.size, 'byte')}, {one.why}{bits}")

    def _gaps(self) -> Iterator[str]:
        shown = self._shown
        yield from self._list(
            "NOT EXAMINED",
            shown.not_examined,
            shown.totals["not_examined"],
            lambda gap: iter((self._line(gap_words(gap)),)),
        )
        if shown.not_confined:
            yield self._line(f"the reader could not be kept from: {', '.join(shown.not_confined)}")


_NOUNS = {
    "keys": "keys and certificates",
    "accounts": "accounts",
    "services": "services",
    "traits": "traits of code",
    "settings": "settings",
    "board_parts": "parts of the board",
    "hidden": "hidden texts that are no address",
}


def _image(image: ImageShape) -> str:
    kind = "a directory, " if image.directory else ""
    return (
        f"{visible(image.name)}: {kind}{counted(image.size, 'byte')}, SHA-256 {image.sha256[:12]}"
    )


def _hidden(steps: tuple[Hiding, ...] | UnsetType) -> str:
    return "" if steps is UNSET else f"  hidden as {hiding_words(steps)}"
