"""The terms of a settlement on a day, for people: what is owed, what hangs over the party."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.register_sheet import MeasureSheet
from countermark.model.settlement import Breach, Term, TermOnDay
from countermark.reports.terminal import Sheet, labelled

_COLUMN = 24


def term_lines(told: MeasureSheet, day: str, paper: Sheet) -> Iterator[str]:
    """A heading and a paragraph a term; nothing where there is none."""
    if not told.terms:
        return
    yield ""
    yield f"  terms on {day}"
    for one in told.terms:
        yield labelled(one.state.value, _words(one), paper, indent=4, column=_COLUMN)
        for breach in one.breaches:
            yield labelled("", _breach_words(breach, one), paper, indent=4, column=_COLUMN)


def _words(one: TermOnDay) -> str:
    term = one.term
    told = [f"{term.kind.value}: {term.what}{_amount(term)}"]
    if one.why:
        told.append(f"{one.since}: {one.why}")
    if one.until and one.since != one.until:
        memory = " (from memory or inferred)" if "end" in term.recalled and not one.why else ""
        told.append(f"until {one.until}{memory}")
    elif term.due:
        told.append(f"by {term.due}")
    if one.would_trigger:
        told.append(f"if broken, falls due: {_these(one.would_trigger)}")
    return "; ".join(told)


def _breach_words(breach: Breach, one: TermOnDay) -> str:
    """A claim, as a claim: who, when, how good, and what it would trigger if it were so."""
    verb = "denies that it was broken" if breach.denied else "says that it was broken"
    told = f"{breach.claimant} ({breach.grade}) {verb}"
    if breach.date:
        told += f" on {breach.date}"
    if breach.source:
        told += f" [{breach.source}]"
    if breach.denied:
        return told
    if not one.would_trigger:
        return f"{told}: nothing that hangs over the party would fall due"
    return (
        f"{told}: if the authority so finds, {_these(one.would_trigger)} would fall due; this is "
        "advisory, a claim triggers nothing"
    )


def _these(terms: tuple[Term, ...]) -> str:
    return ", ".join(f"{term.kind.value}{_amount(term)}" for term in terms)


def _amount(term: Term) -> str:
    """``, USD 400,000,000``."""
    return f", {term.currency} {term.amount:,}" if term.amount is not None else ""
