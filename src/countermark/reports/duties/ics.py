"""Duties with a day as a calendar; what is done or fell away is told as cancelled.

A duty whose clock nobody started has no day of its own, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from countermark.formats.icalendar import Entry, calendar
from countermark.model.duty import DutyItem, DutyState
from countermark.model.safe_text import visible
from countermark.reports.duties.words import about_words, due_words, state_words, what_words
from countermark.reports.shapes.duties import DutiesDocument


def ics(shown: DutiesDocument) -> bytes:
    """The calendar of every duty that has a day; every text in it is made safe here."""
    entries = (
        entry
        for item in shown.duties
        if item.due and item.state is not DutyState.NOT_STARTED
        for entry in _entries(item)
    )
    return calendar(entries, made=shown.as_of, name="countermark duties").encode()


def _entries(item: DutyItem) -> Iterator[Entry]:
    """The duty on its day, and on the days of parties that were identified on others."""
    yield _entry(item)
    others = {one.started: one for one in item.causes if one.started not in ("", item.started)}
    for since, one in others.items():
        same = replace(item, state=one.state, due=one.due, started=since)
        yield replace(_entry(same), uid=f"{item.id}-{since}@countermark")


def _entry(item: DutyItem) -> Entry:
    said = (
        ("state", state_words(item)),
        ("by", due_words(item)),
        ("to", item.addressee),
        ("about", about_words(item)),
        ("under", "; ".join((*item.clauses, *item.measures))),
        ("id", item.id),
    )
    over = not item.state.is_open
    overdue = "OVERDUE: " if item.state is DutyState.OVERDUE else ""
    return Entry(
        uid=f"{item.id}@countermark",
        day=date.fromisoformat(item.due[:10]) if len(item.due) >= 10 else _last(item.due),
        summary=str(visible(f"{overdue}{what_words(item)}")),
        description="\n".join(str(visible(f"{label}: {words}")) for label, words in said if words),
        categories=("countermark", item.state.value),
        cancelled=over,
    )


def _last(when: str) -> date:
    from countermark.model.when import latest

    return latest(when)
