"""Who is hurt by a cut-off, at a terminal and as rows."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.safe_text import visible
from countermark.reports.hurt.words import (
    CAVEAT,
    HEADS,
    asked_words,
    much_words,
    others_words,
    total_words,
)
from countermark.reports.shapes.hurt import HurtDocument, HurtRow, HurtSide
from countermark.reports.terminal import Sheet, labelled, paragraph
from countermark.reports.tsv import rows

COLUMNS = (
    *("whom", "tier", "name", "kind", "certain", "hurt", "known", "least", "most", "unknown"),
    *("gives", "substitutes", "via", "node", "claims"),
)


def table(shown: HurtDocument, width: int, colour: bool) -> str:
    """The whole as text, each way with its totals, nearest first."""
    paper = Sheet(width, colour)
    return "\n".join(line.rstrip() for line in _lines(shown, paper)) + "\n"


def _lines(shown: HurtDocument, paper: Sheet) -> Iterator[str]:
    yield paragraph(asked_words(shown), paper, indent=0, hanging=0)
    for side in shown.sides:
        yield ""
        yield paper.strong(HEADS[side.whom])
        yield paragraph(total_words(side), paper, indent=0, hanging=0)
        for row in side.rows:
            yield from _row(row, side, paper)
        if left := side.total - len(side.rows):
            yield f"and {left:,} more (--most)"
    for gap in shown.not_examined:
        words = f"not examined: {visible(gap.what)}: {gap.why} {visible(gap.detail)}"
        yield paragraph(words, paper, indent=0)
    yield ""
    yield paragraph(CAVEAT, paper, indent=0, hanging=0)


def _row(row: HurtRow, side: HurtSide, paper: Sheet) -> Iterator[str]:
    doubt = "" if row.certain else " (in doubt, or denied)"
    words = f"{paper.strong(visible(row.name))}{doubt}: {much_words(row)}"
    yield labelled(f"tier {row.tier}", words, paper, indent=2, column=8)
    if row.tier > 1:
        yield labelled("", f"by way of {', '.join(map(visible, row.via[:-1]))}", paper, indent=2,
                       column=8)  # fmt: skip
    if side.whom == "customers":
        others = others_words(row) or "none is named"
        yield labelled("", f"other suppliers: {others}", paper, indent=2, column=8)


def tsv(shown: HurtDocument) -> str:
    """A row for each, both ways in one table."""
    return rows(
        COLUMNS,
        (
            (
                *(side.whom, row.tier, row.name, row.kind, row.certain, row.hurt, row.known),
                *(row.least, row.most, row.unknown, row.gives, "; ".join(row.substitutes)),
                *(" < ".join(row.via), row.node, " ".join(row.claims)),
            )
            for side in shown.sides
            for row in side.rows
        ),
    )
