"""A warning that obliges, for a person at a terminal and as rows."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.obliging import Recipient, Stage
from countermark.model.verdict import Decision
from countermark.reports.coverage import counted
from countermark.reports.headline import answer_rows
from countermark.reports.shapes.warning import WarningDocument
from countermark.reports.terminal import Sheet, labelled, paragraph
from countermark.reports.tsv import rows
from countermark.reports.warning.words import (
    day_words,
    did_words,
    heading,
    lacks_words,
    late_words,
    next_words,
    totals,
)

_MOST = 60


def table(shown: WarningDocument, width: int, colour: bool) -> str:
    """Who presses first: late, then by how far they have come."""
    paper = Sheet(width, colour)
    return "\n".join(line.rstrip() for line in _lines(shown, paper)) + "\n"


def tsv(shown: WarningDocument) -> str:
    """A row for each recipient."""
    columns = (
        *("stage", "late", "name", "number", "contact", "acknowledged", "assessed", "measures"),
        *("reason", "assets", "entries", "incomplete", "next", "line"),
    )
    return rows(
        columns,
        (
            (
                *(r.stage.value, ", ".join(duty.value for duty in r.late), r.name, r.number),
                *(r.contact, r.acknowledged, r.assessed, r.measures, r.reason, r.assets),
                *(r.entries, r.open, next_words(r), r.line),
            )
            for r in pressing(shown)
        ),
    )


def pressing(shown: WarningDocument) -> list[Recipient]:
    """The recipients, those that are late first."""
    order = list(Stage)
    return sorted(
        shown.recipients,
        key=lambda r: (not r.late, order.index(r.stage), r.name.casefold()),
    )


def _lines(shown: WarningDocument, paper: Sheet) -> Iterator[str]:
    yield paragraph(heading(shown), paper, indent=0, hanging=0)
    yield paragraph(totals(shown), paper, indent=0, hanging=0)
    for one in shown.days:
        yield paragraph(day_words(one), paper, indent=2)
    for label, words in answer_rows(shown.denials, shown.accusation_note):
        yield labelled(label, words, paper, indent=2, column=12)
    found = pressing(shown)
    for row in found[:_MOST]:
        yield ""
        ink = Decision.ACTION_REQUIRED if row.late else None
        number = f" ({row.number})" if row.number else ""
        late = f"  {late_words(row)}" if row.late else ""
        yield paper.ink(row.stage.value.upper(), ink) + late
        yield paragraph(f"{row.name}{number}", paper, indent=2)
        yield labelled("did", did_words(row), paper, indent=4, column=8)
        if row.stage is not Stage.DONE:
            yield labelled("next", next_words(row), paper, indent=4, column=8)
    if found[_MOST:]:
        yield f"and {len(found) - _MOST} more: --format tsv has all"
    lacking = [entry for entry in shown.entries if entry.lacks]
    if lacking:
        yield ""
        yield paper.strong("RISK ENTRIES THAT LACK SOMETHING")
    for entry in lacking[:_MOST]:
        who = f"{entry.administrator}, " if entry.administrator else ""
        yield paragraph(f"{who}{entry.asset}: {lacks_words(entry)}", paper, indent=2)
    if shown.reminders:
        yield ""
        yield f"{counted(len(shown.reminders), 'reminder')} written"
    if shown.not_examined:
        yield ""
        yield paper.strong("NOT EXAMINED")
    for gap in shown.not_examined[:_MOST]:
        yield paragraph(f"{gap.what}: {gap.detail or gap.why}", paper, indent=2)
