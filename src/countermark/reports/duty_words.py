"""A duty in words for people: what, within which term of what, and by which day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from countermark.model.cause import CauseDuty
from countermark.model.verdict import Clock


class Term(NamedTuple):
    """``1 business day`` and ``identification or notice``; both are empty where there is none."""

    within: str
    of: str


def term(clock: str) -> Term:
    """What a clock says (``policy.clocks``): a term and what it runs from, or a condition alone."""
    within, comma, of = clock.partition(", ")
    return Term(within, of) if comma and within[:1].isdigit() else Term("", clock)


def term_words(clock: str) -> str:
    """``within 1 business day of identification``; a condition as it stands."""
    found = term(clock)
    if not found.within:
        return found.of
    joined = "" if found.of.startswith(("after", "from")) else "of "
    return f"within {found.within} {joined}{found.of}"


def short_term(clock: str) -> str:
    """The same up to the first alternative: ``within 1 business day of identification``."""
    return term_words(clock).partition(" or ")[0]


def condition_words(clauses: Sequence[str], only_if: str) -> str:
    """``the contract carries 52.204-25``: what goes on from "only if"; empty where nothing does."""
    carried = f"the contract carries {' or '.join(clauses)}" if clauses else ""
    return " and ".join(filter(None, (carried, only_if)))


def when_words(duty: CauseDuty) -> str:
    """By when: ``2026-11-23``, or what would be due if it were identified today."""
    if not duty.due:
        return duty.clock
    said = [term_words(duty.clock)] if not duty.clock.startswith("by ") else []
    if duty.state is Clock.NOT_STARTED:
        said.append(f"{duty.due} if identified on {duty.counted_from}")
    elif duty.state is Clock.OVERDUE:
        said.insert(0, f"OVERDUE since {duty.due}")
    else:
        said.insert(0, f"by {duty.due}")
        if duty.counted_from:
            said.append(f"counted from {duty.counted_from}")
    if duty.recalled:
        said.append("term recalled, not read in a source")
    return "; ".join(dict.fromkeys(said))


def sentence(text: str) -> str:
    """``text`` with a capital letter first and no full stop."""
    return f"{text[:1].upper()}{text[1:]}".rstrip(".")
