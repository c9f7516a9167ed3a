"""Records that have to be read again, for people: what is past its term, what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.register_sheet import DueRow
from countermark.model.review import Because, NotReread, Review
from countermark.model.safe_text import visible
from countermark.reports.coverage import counted
from countermark.reports.headline import reread_words
from countermark.reports.shapes.register import DueShown
from countermark.reports.terminal import Sheet, labelled, paragraph


def due_lines(told: DueShown, paper: Sheet) -> Iterator[str]:
    """A record a block: the day, what may have changed, which source to read first."""
    for row in told.records:
        if row.due is None:
            yield paper.strong(f"NEVER READ  {row.record}")
        else:
            yield paper.strong(
                f"{row.due}  {'NOT RE-READ' if row.past else 'due':<11}  {row.record}"
            )
        yield paragraph(f"{visible(row.title)} ({row.what})", paper, indent=12, hanging=0)
        yield paragraph(_when(row), paper, indent=12, hanging=0)
        if row.source:
            yield labelled("read first", visible(row.source), paper, indent=12, column=12)
        if row.url:
            yield labelled("", visible(row.url), paper, indent=12, column=12)
    yield ""
    coming = len(told.records) - told.past - told.never
    yield paragraph(
        f"{counted(told.past, 'record')} past {'its' if told.past == 1 else 'their'} term on "
        f"{told.as_of}; {coming:,} more within {counted(told.within, 'day')} (--within); "
        f"{told.never:,} with no day of reading on record",
        paper,
        indent=0,
        hanging=0,
    )


def _when(row: DueRow) -> str:
    if row.due is None:
        return row.because.value
    by = f" by {visible(row.read_by)}" if row.read_by else ""
    if not row.past:
        return f"read on {row.read_on}{by}; {row.because.value} then"
    may = "; ".join(one.value for one in row.may_have_changed)
    return f"read last on {row.read_on}{by}; {row.because.value}: {may}"


def reading_words(review: Review, by: str) -> str:
    """``2026-11-20 by legal research; to be read again from 2027-11-20 on``."""
    if review.read_on is None:
        return Because.NEVER_READ.value
    who = f" by {by}" if by else ""
    if review.due is None:
        return f"{review.read_on}{who}; it had ended, and need not be read again"
    return f"{review.read_on}{who}; to be read again from {review.due} on"


def not_reread_words(found: NotReread | None) -> str:
    """``since 2026-11-20, due …: what may have changed``; empty where the reading is good."""
    if found is None:
        return ""
    return reread_words(found.since, found.due, found.because, found.may_have_changed)
