"""The published result of ``screen --text``: which parties each text names, where, in which words.

Says what was not looked for; calls no text clear and no mention a supply.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.model.mention import times
from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.shapes.check import GapShape, ListShape
from countermark.reports.shapes.mentions import (
    MentionedParty,
    MentionsDocument,
    PlaceShape,
    StatementShape,
    TextShape,
)
from countermark.reports.terminal import Sheet, paragraph
from countermark.reports.tsv import cell

NO_MENTION = "no mention in what was looked for; not found is not cleared"
NO_SUPPLY = "A mention does not say that anything is supplied."


_MEASURES = 4
"""Measures of a party that a table shows; JSON and TSV have every one."""

HEADER = (
    "file", "entity", "entity_name", "written", "count", "certain", "needs_context", "place",
    "before", "quote", "after", "why", "measures",
)  # fmt: skip


def worst(shown: MentionsDocument) -> Decision:
    """Advisory at most: a mention says nothing of what is supplied."""
    if shown.not_examined:
        return Decision.NOT_EXAMINED
    named = any(party.measures for text in shown.texts for party in text.parties)
    return Decision.ADVISORY if named else Decision.NO_RESTRICTION_FOUND


def tsv(shown: MentionsDocument) -> str:
    """One row per place shown, and one for a text without any mention."""
    lines = ["\t".join(HEADER)]
    for text in shown.texts:
        if not text.parties:
            lines.append(_row([text.file, *[""] * (len(HEADER) - 3), NO_MENTION, ""]))
        for party in text.parties:
            for place in party.places:
                lines.append(_row(_cells(text, party, place)))
    for gap in shown.not_examined:
        lines.append(_row([gap.what, *[""] * (len(HEADER) - 3), _not_examined(gap), ""]))
    return "\n".join(lines) + "\n"


def _cells(text: TextShape, party: MentionedParty, place: PlaceShape) -> Sequence[str]:
    return (
        text.file, party.entity, party.entity_name, place.quote, str(party.count),
        "yes" if place.certain else "no", "yes" if place.needs_context else "no", place.place,
        place.before, place.quote, place.after, place.why, " ".join(party.measures),
    )  # fmt: skip


def _row(cells: Sequence[str]) -> str:
    return "\t".join(cell(text) for text in cells)


def _not_examined(gap: GapShape) -> str:
    said = f"not examined: {gap.why}{f', {gap.detail}' if gap.detail else ''}"
    return f"{said}; {gap.next_step}" if gap.next_step else said


def table(shown: MentionsDocument, *, width: int = 80, colour: bool = False) -> str:
    """For people: per text its parties, each with the first places in the text's own words."""
    sheet = Sheet(width, colour)
    lines: list[str] = []
    for text in shown.texts:
        head = f"{text.format}, {_parties(text)}" if text.parties else NO_MENTION
        lines.append(f"{sheet.strong(visible(text.file))}: {head}")
        for party in text.parties:
            lines += _party(party, sheet)
        lines += _statements(text, sheet)
        if text.left_out:
            said = f"{text.left_out:,} everyday words that are names too were not written as names"
            lines.append(paragraph(said, sheet, indent=2))
        if text.told_apart:
            said = f"{text.told_apart:,} names of others look like a party's and are none"
            lines.append(paragraph(said, sheet, indent=2))
        lines.append("")
    for gap in shown.not_examined:
        words = f"{visible(gap.what)}: {visible(_not_examined(gap))}"
        lines.append(paragraph(words, sheet, indent=0, hanging=2))
    searched = "; ".join(
        f"{state.title} ({state.date or 'no date'}): {state.loaded:,} of {state.known:,} names"
        for state in shown.lists
    )
    left = f"{shown.not_looked_for:,} short or common names were not looked for in running text"
    said = f"searched: {searched}; {left}. {NO_SUPPLY}"
    lines.append(paragraph(said, sheet, indent=0, hanging=2))
    return "\n".join(line.rstrip() for line in lines) + "\n"


RESULTS = {
    "agrees": "agrees with the record",
    "imprecise": "imprecise",
    "conflicts_record": "conflicts with the record",
    "conflicts_other_report": "another report says otherwise",
    "true_then_changed": "true then, changed since",
    "allegation": "an allegation",
    "unresolved": "not resolved",
    "context": "context",
}
"""How a statement stands to the record, in words."""


def _statements(text: TextShape, sheet: Sheet) -> list[str]:
    """The statements of a text that were judged against the record, in the text's order."""
    if not text.statements:
        return []
    places: dict[str, list[StatementShape]] = {}
    for one in text.statements:
        places.setdefault(one.id, []).append(one)
    number = len(places)
    head = f"{number} statement{'s' if number > 1 else ''} that the record knows"
    lines = [paragraph(head, sheet, indent=2)]
    for first, *more in places.values():
        said = f"{RESULTS[first.result].upper()}: {visible(first.says)}"
        lines.append(paragraph(said, sheet, indent=4, hanging=2))
        where = f" ({', '.join(first.measures)})" if first.measures else ""
        lines.append(paragraph(f"{visible(first.because)}{where}", sheet, indent=6, hanging=2))
        for one in (first, *more):
            quoted = f"{visible(one.place)}: “{visible(one.quote)}”"
            lines.append(paragraph(quoted, sheet, indent=6, hanging=2))
    return lines


def _parties(text: TextShape) -> str:
    return "1 party" if len(text.parties) == 1 else f"{len(text.parties):,} parties"


def _party(party: MentionedParty, sheet: Sheet) -> list[str]:
    state = "certain" if party.certain else "likely"
    if party.needs_context == party.count:
        state = "weak: needs context"
    count = times(party.count)
    head = f"{visible(party.entity_name)} ({visible(party.entity)}): {count}, {state}"
    lines = [paragraph(head, sheet, indent=2, hanging=2)]
    lines.append(paragraph(_measures(party.measures), sheet, indent=4, hanging=2))
    for place in party.places:
        words = f"{visible(place.place)}: {visible(_quotation(place))}"
        if not place.certain:
            weak = "needs context: " if place.needs_context else ""
            words += f" ({weak}{visible(place.why)})"
        lines.append(paragraph(words, sheet, indent=4, hanging=2))
    left = party.count - len(party.places)
    if left:
        lines.append(paragraph(f"and {left:,} more", sheet, indent=4))
    return lines


def _measures(measures: Sequence[str]) -> str:
    """How many measures name a party, and the first of them: a mention is not judged by them."""
    if not measures:
        return "no measure here names it"
    more = " ..." if len(measures) > _MEASURES else ""
    counted = "1 measure" if len(measures) == 1 else f"{len(measures):,} measures"
    return f"named by {counted}: {', '.join(measures[:_MEASURES])}{more}"


def _quotation(place: PlaceShape) -> str:
    return f"… {place.before}[{place.quote}]{place.after} …"


def listed(states: Sequence[msgspec.Struct]) -> tuple[ListShape, ...]:
    """The lists that were searched, as published."""
    return tuple(ListShape(**msgspec.structs.asdict(state)) for state in states)
