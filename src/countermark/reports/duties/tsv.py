"""Duties as tab-separated values: a row per duty, every column, unshortened."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.duty import DutyItem
from countermark.reports.duties.words import cause_words, state_words
from countermark.reports.shapes.duties import DutiesDocument
from countermark.reports.tsv import rows

COLUMNS = (
    *("state", "due", "id", "what", "addressee", "contract", "orders", "context", "clauses"),
    *(
        "measures",
        "if_clause",
        "trigger",
        "started",
        "calendar",
        "every",
        "recalled",
        "standing",
        "owner",
    ),
    *("about", "findings", "stands", "acknowledged_on", "done_on", "done_by", "done_note"),
    *("evidence", "evidence_missing", "late", "causes", "only_if", "does_not_reach"),
)


def tsv(shown: DutiesDocument) -> str:
    """Rows with a header."""
    return rows(COLUMNS, (tuple(_cells(item)) for item in shown.duties))


def _cells(item: DutyItem) -> Iterator[object]:
    done, seen = item.done, item.acknowledged
    yield from (item.state.value, item.due, item.id, item.what, item.addressee, item.contract)
    yield from ("; ".join(item.orders), item.context, "; ".join(item.clauses))
    yield from (
        "; ".join(item.measures),
        "; ".join(item.if_clause),
        item.trigger,
        item.started,
        item.calendar,
        item.every,
    )
    yield from (item.recalled, item.standing, item.owner, "; ".join(item.about), item.findings)
    yield from (state_words(item), seen.day if seen else "", done.day if done else "")
    yield from (done.person if done else "", done.note if done else "")
    yield from ("; ".join(done.evidence) if done else "", "; ".join(done.missing) if done else "")
    yield item.late
    yield "; ".join(cause_words(one, assumed=item.assumed) for one in item.causes)
    yield from (item.only_if, item.does_not_reach)
