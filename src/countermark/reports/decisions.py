"""What people decided, for people and for pipes: the answer to one decision, and the list of all.

Every word of a name, reason or file is made safe to show here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from countermark.model.safe_text import visible
from countermark.model.verdict import Clock
from countermark.reports.coverage import counted
from countermark.reports.shapes.decision import (
    DecisionDocument,
    DecisionsDocument,
    DecisionShape,
    EffectShape,
    InForce,
    Kind,
)
from countermark.reports.terminal import Sheet, labelled, paragraph
from countermark.reports.tsv import cell

SHOWN = 12
"""Digits of an id that are shown."""

LINES = 10
"""Verdicts that a screen lists; JSON has more."""

CLAUSES = 3
"""Clauses that a screen names for one verdict."""

ANSWER_COLUMNS = (
    "kind", "decision", "says", "by", "role", "on", "until", "reason", "id", "ledger", "changed",
    "remaining", "changes", "remains", "due", "unknown", "warnings",
)  # fmt: skip

LIST_COLUMNS = (
    "state", "kind", "decision", "says", "by", "role", "on", "until", "reason", "claims",
    "evidence", "hangs", "keys", "in_last_check", "handling", "recorded", "retracted_by",
    "retracted_on", "retracted_because", "id",
)  # fmt: skip


def answer_table(shown: DecisionDocument, *, width: int, colour: bool) -> str:
    """What was recorded, what it changes, and what to be warned of."""
    sheet = Sheet(width, colour)
    lines = [paragraph(_recorded(shown), sheet, indent=0)]
    lines += (paragraph(words, sheet, indent=0) for words in effect_words(shown.effect))
    lines += (paragraph(words, sheet) for words in _verdict_rows(shown.effect))
    lines += (paragraph(words, sheet) for words in _due_rows(shown.effect))
    lines += (paragraph(f"warning: {words}", sheet, indent=0) for words in shown.warnings)
    return "\n".join(lines) + "\n"


def _recorded(shown: DecisionDocument) -> str:
    one = shown.recorded
    role = f", {visible(one.role)}" if one.role else ""
    on = f" on {one.on}" if one.kind is Kind.DETERMINATION else ""
    head = "Taken back" if one.retraction is not None else "Recorded"
    by = f"by {visible(one.by)}{role}{on}"
    return f"{head}: {visible(one.says)} ({by}; id {one.id[:SHOWN]}, ledger version {shown.ledger})"


def effect_words(effect: EffectShape) -> Iterator[str]:
    """``2 verdicts change; 1 verdict remains: section 889(a)(1)(B)``, or why that is not known."""
    if effect.unknown:
        yield f"Not known what changes: {visible(effect.unknown)}."
        return
    many = (
        "No verdict changes"
        if not effect.changed
        else ("1 verdict changes" if effect.changed == 1 else f"{effect.changed:,} verdicts change")
    )
    if effect.remaining:
        clauses = dict.fromkeys(clause for one in effect.remains for clause in one.clauses)
        named = "; ".join(visible(clause) for clause in list(clauses)[:CLAUSES])
        more = len(clauses) - CLAUSES
        also = f" and {counted(more, 'other clause')}" if more > 0 else ""
        stay = "remains" if effect.remaining == 1 else "remain"
        many += (
            f"; {counted(effect.remaining, 'verdict')} {stay}{f': {named}{also}' if named else ''}"
        )
    yield f"{many} (of the last check, as of {effect.as_of})."


def _verdict_rows(effect: EffectShape) -> Iterator[str]:
    for one in effect.changes[:LINES]:
        many = f"{one.count:,} × " if one.count > 1 else ""
        words = f"{one.before.value} → {one.after.value}  {many}{visible(one.subject)}"
        yield f"{words}  [{visible(one.context)}]"
    left = effect.changed - sum(one.count for one in effect.changes[:LINES])
    if left:
        yield f"and {left:,} more (--format json lists them)"


def _due_rows(effect: EffectShape) -> Iterator[str]:
    for one in effect.due[:LINES]:
        state = {Clock.NOT_STARTED: "not started, ", Clock.OVERDUE: "OVERDUE, "}.get(one.state, "")
        yield f"{state}due {one.due}: {visible(one.what)}  {visible(one.subject)}"


def answer_tsv(shown: DecisionDocument) -> str:
    """One row with a header."""
    one, effect = shown.recorded, shown.effect
    row = (
        *(one.kind.value, one.decision, one.says, one.by, one.role, one.on, one.until, one.reason),
        *(one.id, shown.ledger, str(effect.changed), str(effect.remaining)),
        " | ".join(_verdict_rows(effect)),
        " | ".join(clause for rest in effect.remains for clause in rest.clauses),
        " | ".join(_due_rows(effect)),
        effect.unknown,
        " | ".join(shown.warnings),
    )
    return _rows((ANSWER_COLUMNS, row))


def list_table(shown: DecisionsDocument, *, width: int, colour: bool) -> str:
    """A block for each decision, the newest first, and how many there are in which state."""
    sheet = Sheet(width, colour)
    blocks = ["\n".join(_block(one, sheet)) for one in reversed(shown.decisions)]
    counts = ", ".join(f"{state} {n:,}" for state, n in shown.by_state.items() if n)
    total = f"{counted(sum(shown.by_state.values()), 'decision')} as of {shown.as_of}"
    words = f"{total}{f': {counts}' if counts else ''}"
    if shown.withheld:
        words += f"; {shown.withheld:,} above the handling that is shown"
    return "\n".join((*blocks, sheet.strong(words))) + "\n"


def _block(one: DecisionShape, sheet: Sheet) -> Iterator[str]:
    state = one.state.value.upper() if one.state is not InForce.YES else one.state.value
    yield paragraph(f"{state}  {visible(one.says)}", sheet, indent=0)
    role = f", {visible(one.role)}" if one.role else ""
    until = f", until {one.until}" if one.until else ""
    yield labelled("who", f"{visible(one.by)}{role}, from {one.on}{until}", sheet)
    if one.reason:
        yield labelled("why", visible(one.reason), sheet)
    if one.retraction is not None:
        gone = one.retraction
        words = f"{visible(gone.by)} on {gone.on}: {visible(gone.reason)}"
        yield labelled("taken back", words, sheet)
    if one.in_last_check is False:
        yield labelled("hangs on", "nothing that the last check knows", sheet)
    basis = [counted(len(one.claims), "claim")] if one.claims else []
    yield labelled("basis", ", ".join((*basis, counted(len(one.evidence), "text"))), sheet)
    yield labelled("id", f"{one.id[:SHOWN]}  {one.kind.value}, recorded {one.recorded}", sheet)


def list_tsv(shown: DecisionsDocument) -> str:
    """A row for each decision, the first recorded first."""
    return _rows((LIST_COLUMNS, *map(_list_row, shown.decisions)))


def _list_row(one: DecisionShape) -> tuple[str, ...]:
    gone = one.retraction
    known = {None: "", True: "yes", False: "no"}[one.in_last_check]
    return (
        *(one.state.value, one.kind.value, one.decision, one.says, one.by, one.role, one.on),
        *(one.until, one.reason, " ".join(one.claims), " ".join(one.evidence), str(one.hangs)),
        *(" ".join(about.key for about in one.about), known, one.handling, one.recorded),
        *((gone.by, gone.on, gone.reason) if gone else ("", "", "")),
        one.id,
    )


def _rows(rows: Iterable[Iterable[str]]) -> str:
    return "".join("\t".join(map(cell, row)) + "\n" for row in rows)
