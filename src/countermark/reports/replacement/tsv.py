"""A plan of replacement as tab-separated values: a row per thing, every column, unshortened."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.replacement import STEPS, PlannedItem
from countermark.reports.replacement.words import (
    STATES,
    due_words,
    fate_words,
    open_words,
    substitute_words,
)
from countermark.reports.shapes.replace import ReplaceDocument, ReplacementDocument
from countermark.reports.tsv import rows

COLUMNS = (
    *("fate", "state", "due", "gone_by", "slack", "line", "name", "site", "cluster", "role"),
    *("network_part", "maker", "model", "serial", "dues", "before_manager", "after_lines"),
    *("substitute", "substitute_verdict", "substitute_measure", "open", "verdict", "reason"),
    *("proof", "currency", "cost", "labour", "removal-cost"),
)


def tsv(shown: ReplaceDocument) -> str:
    """Every row of the plan."""
    steps = [
        f"{step.value} {what}" for step in STEPS for what in ("done", "earliest", "start", "latest")
    ]
    return rows([*COLUMNS, *steps], ([*_cells(item), *_days(item)] for item in shown.items))


def _cells(item: PlannedItem) -> Iterator[str]:
    one = item.substitute
    yield from (
        fate_words(item.fate),
        STATES[item.state] if item.state else "",
        str(item.due or ""),
        str(item.gone_by or ""),
        "" if item.slack is None else str(item.slack),
        str(item.line),
        *(item.name, item.site, item.cluster, item.role, item.part),
        *(item.maker, item.model, item.serial),
        "; ".join(map(due_words, item.dues)),
        item.brought_forward,
        " ".join(map(str, item.waits_for)),
        substitute_words(one).partition(": ")[0] if one else "",
        (one.decision.value if one.decision else "not examined") if one else "",
        one.measure if one else "",
        "; ".join(map(open_words, item.open)),
        item.decision.value if item.decision else "",
        item.reason,
        *(item.proof, item.currency),
        *(item.costs.get(name, "") for name in ("cost", "labour", "removal-cost")),
    )


def _days(item: PlannedItem) -> Iterator[str]:
    found = {step.step: step for step in item.steps}
    for step in STEPS:
        one = found.get(step)
        days = (one.done, one.earliest, one.start, one.latest) if one else ("",) * 4
        yield from (str(day or "") for day in days)


def document_tsv(shown: ReplacementDocument) -> str:
    """The lines of a document, with its columns."""
    return rows(shown.columns, shown.lines)
