"""The words for duties; one place, so that every format says the same."""

from __future__ import annotations

from countermark.model.duty import Acted, DutyCause, DutyItem, DutyState
from countermark.reports.coverage import counted
from countermark.reports.duty_words import sentence

SHORT = 12
"""Digits of an id that people type."""


def what_words(item: DutyItem) -> str:
    """``Report to the contracting officer (FAR ...), contract CN-77``."""
    where = f", contract {item.contract}" if item.contract else ""
    return f"{sentence(item.what)}{where}"


def state_words(item: DutyItem) -> str:
    """The state, and what it rests on."""
    if item.state is DutyState.DONE and item.done:
        late = f", after {item.due[:10]}" if item.late else ""
        return f"done {item.done.day} by {item.done.person}{late}"
    if item.state is DutyState.NOT_APPLICABLE and item.inapplicable:
        return f"not applicable, says {item.inapplicable.person}: {item.inapplicable.note}"
    if item.state is DutyState.MOOT and item.moot:
        return f"moot: {item.moot.value}"
    if item.state is DutyState.ACKNOWLEDGED:
        return f"acknowledged by {item.owner}"
    if item.state is DutyState.NOT_STARTED:
        if item.only_if:
            return "not started: nobody has said that it applies to them"
        return "not started: nobody has said so yet"
    return str(item.state.value)


def due_words(item: DutyItem) -> str:
    """By when: ``by 2026-11-23``, or what would be due."""
    if item.only_if and item.state is DutyState.NOT_STARTED:
        since = f"since {item.due}, " if item.due else ""
        return f"{since}for whom it applies to: nobody has said so"
    if not item.due and item.state is DutyState.NOT_STARTED:
        return f"runs from {item.trigger}"
    if not item.due:
        return f"every {item.every}, not done yet on record" if item.every else ""
    if item.state is DutyState.NOT_STARTED:
        return f"{item.due} if identified today"
    since = f", counted from {item.started}" if item.started and not item.assumed else ""
    if item.assumed:
        since = " if the report goes in on its last day"
    again = f", every {item.every}" if item.every else ""
    memory = "; the term rests on memory" if item.recalled else ""
    return f"by {item.due}{since}{again}{memory}"


def cause_words(one: DutyCause, *, assumed: bool = False) -> str:
    """``ZTE Corporation (AX-900): overdue, by 2026-11-17, counted from 2026-11-16``."""
    party = _party(one)
    if one.state is DutyState.NOT_STARTED:
        due = f", {one.due} if identified today" if one.due else ""
        return f"{party}: not started{due}"
    since = f", counted from {one.started}" if one.started and not assumed else ""
    due = f", by {one.due}{since}" if one.due else ""
    late = ", late" if one.late else ""
    return f"{party}: {one.state.value}{due}{late}"


def differs(item: DutyItem) -> bool:
    """Have the parties of a report clocks of their own?"""
    return len({(one.state, one.started, one.due) for one in item.causes}) > 1


def about_words(item: DutyItem) -> str:
    """Which things it is about: of a report all parties, and what leads to them."""
    orders = f"; orders {', '.join(item.orders)}" if item.orders else ""
    if item.causes:
        return f"{'; '.join(map(_party, item.causes))}{orders}"
    more = f" and {item.unnamed:,} more" if item.unnamed else ""
    named = ", ".join(item.about)
    return f"{named}{more}{orders}" if named else ""


def _party(one: DutyCause) -> str:
    more = f" and {one.more} more" if one.more else ""
    through = f" ({', '.join(one.items)}{more})" if (one.party,) != one.items else ""
    return f"{one.party}{through}"


def acted_words(one: Acted) -> str:
    """Who, when, in which role, in which words, resting on what."""
    kept = f"; {counted(len(one.evidence), 'file')} kept" if one.evidence else ""
    lost = f"; {counted(len(one.missing), 'file')} NOT IN THE VAULT" if one.missing else ""
    note = f": {one.note}" if one.note else ""
    return f"{one.person}, {one.role}, on {one.day}{note}{kept}{lost}"
