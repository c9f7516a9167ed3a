"""Duties for a person at a terminal: what presses first, each with the command that ends it."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.duty import DutyItem, DutyState
from countermark.model.verdict import Decision
from countermark.reports.coverage import counted
from countermark.reports.duties.words import (
    SHORT,
    about_words,
    acted_words,
    cause_words,
    differs,
    due_words,
    state_words,
    what_words,
)
from countermark.reports.duty_words import condition_words, sentence
from countermark.reports.shapes.duties import DutiesDocument
from countermark.reports.terminal import Sheet, labelled, paragraph

_MOST = 60
_AT = 11


def table(shown: DutiesDocument, width: int, colour: bool) -> str:
    """The whole list as text."""
    paper = Sheet(width, colour)
    return "\n".join(line.rstrip() for line in _lines(shown, paper)) + "\n"


def _lines(shown: DutiesDocument, paper: Sheet) -> Iterator[str]:
    who = f" for {', '.join(shown.contexts)}" if shown.contexts else ""
    yield paragraph(f"Duties as of {shown.as_of}{who}", paper, indent=0, hanging=0)
    counts = [f"{number} {state}" for state, number in shown.totals.items() if number]
    yield ", ".join(counts) or ("none" if shown.contexts else "none can be told")
    if not shown.contexts:
        yield paragraph(
            "The last check was for no context, and duties follow from one: countermark check "
            "--last --context CONTEXT",
            paper,
            indent=0,
            hanging=0,
        )
    groups = _alike(shown.duties)
    for group in groups[:_MOST]:
        yield ""
        yield from _group(group, paper)
    if groups[_MOST:]:
        yield ""
        yield f"and {len(groups) - _MOST} more: --format tsv has all"
    yield ""
    if shown.left_out:
        yield f"{counted(shown.left_out, 'duty')} not asked for"
    if shown.not_kept:
        yield paragraph(
            f"{counted(shown.not_kept, 'subject')} of the last check were not kept: what they "
            "give rise to is not here",
            paper,
            indent=0,
            hanging=0,
        )
    if any(item.state is DutyState.NOT_STARTED for item in shown.duties):
        yield "a clock starts with: countermark determine FINDING identified --on DAY"
    yield "then: countermark acknowledge ID; countermark done ID --evidence FILE"
    yield "a calendar: countermark duties --output duties.ics"


def _alike(items: tuple[DutyItem, ...]) -> list[list[DutyItem]]:
    """The same duty for several contracts stands once, with a line for each."""
    groups: dict[object, list[DutyItem]] = {}
    for item in items:
        acted = item.done or item.inapplicable or item.acknowledged or item.moot
        alone = item.id if acted or differs(item) else ""
        key = item.state, item.due, item.what, item.addressee, item.context, item.started, alone
        groups.setdefault(key, []).append(item)
    return list(groups.values())


def _group(group: list[DutyItem], paper: Sheet) -> Iterator[str]:
    item, several = group[0], len(group) > 1
    ink = Decision.PROHIBITED if item.state is DutyState.OVERDUE else None
    head = paper.ink(item.state.value.upper(), ink)
    yield f"{head}  {'' if several else item.id[:SHORT] + '  '}{due_words(item)}".rstrip()
    what = sentence(item.what) if several else what_words(item)
    yield paragraph(what, paper, indent=2, hanging=2)
    rows = (
        ("to", item.addressee),
        ("if", _if_clause(item)),
        ("not", item.does_not_reach),
        ("clock", _clock(item)),
        ("about", "" if several or differs(item) else about_words(item)),
        ("under", "; ".join(dict.fromkeys(clause for one in group for clause in one.clauses))),
        ("stands", state_words(item) if item.moot or item.inapplicable or item.done else ""),
        ("owner", acted_words(item.acknowledged) if item.acknowledged else ""),
        ("done", acted_words(item.done) if item.done else ""),
    )
    for label, words in rows:
        if words:
            yield labelled(label, words, paper, indent=4, column=_AT)
    for cause in item.causes if differs(item) and not several else ():
        yield labelled(
            "about", cause_words(cause, assumed=item.assumed), paper, indent=4, column=_AT
        )
    for one in group if several else ():
        where = one.contract or "no contract is named"
        words = f"{where}: {about_words(one)}"
        yield labelled(one.id[:SHORT], words, paper, indent=4, column=SHORT + 2)


def _if_clause(item: DutyItem) -> str:
    said = condition_words(item.if_clause, item.only_if)
    return f"{said} (its clauses are not known)" if item.if_clause else said


def _clock(item: DutyItem) -> str:
    if item.state is DutyState.MOOT or not item.calendar:
        return ""
    joined = "" if item.trigger.startswith(("after", "from")) else "from "
    trigger = f"{joined}{item.trigger}; " if item.trigger and not item.standing else ""
    return f"{trigger}in {item.calendar}"
