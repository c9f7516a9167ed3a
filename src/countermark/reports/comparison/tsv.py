"""A comparison, tab-separated: the result, then a row for each change, component, rule and gap."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from countermark.reports.comparison.changes import change_words, refused_words
from countermark.reports.comparison.spelling import path_words
from countermark.reports.shapes.compare import (
    AccountedShape,
    ChangeShape,
    CompareDocument,
    FactShape,
)
from countermark.reports.table import gap_words
from countermark.reports.tsv import table_of

COLUMNS = (
    "result", "row", "path", "status", "what", "field", "evaluated", "deployed", "evaluated_at",
    "deployed_at", "size", "rule", "reason", "symbol", "form", "role", "rung",
)  # fmt: skip
"""``row``: result, side, fact, unexplained, component, rule, not-examined or rung."""


def tsv(shown: CompareDocument) -> str:
    """One header line, then the rows; every row bears the result and the rung."""
    common = {"result": shown.result.value, "rung": shown.rung.id}
    return table_of(COLUMNS, (row | common for row in _rows(shown)))


def _rows(shown: CompareDocument) -> Iterator[dict[str, str]]:
    yield {
        "row": "result",
        "reason": shown.words,
        "evaluated": shown.evaluated.sha256,
        "deployed": shown.deployed.sha256,
        "size": str(shown.unexplained_size),
    }
    for name, side in (("evaluated", shown.evaluated), ("deployed", shown.deployed)):
        for account in AccountedShape.__struct_fields__:
            size = str(getattr(side.accounted, account))
            yield {"row": "side", "path": side.name, "what": name, "status": account,
                   "size": size, "form": side.form}  # fmt: skip
        if side.manifest is not UNSET:
            yield {"row": "side", "path": side.name, "what": name, "status": "root",
                   name: side.manifest.root, "form": side.form}  # fmt: skip
    if shown.facts is not UNSET:
        for status in ("new", "changed", "gone"):
            yield from (_fact(one, status) for one in getattr(shown.facts, status))
        if shown.facts.more:
            yield {"row": "fact", "reason": f"{shown.facts.more} more facts that are not listed"}
    yield from (_change(one, "unexplained") for one in shown.unexplained)
    if left := shown.unexplained_changes - len(shown.unexplained):
        yield {"row": "unexplained", "reason": f"{left} more changes that are not listed"}
    for component in shown.components:
        yield {
            "row": "component",
            "path": path_words(component.path),
            "status": component.status.value,
            "rule": " ".join(component.rules),
            "reason": "; ".join(component.reasons),
        }
    if left := shown.components_count.left_out:
        yield {"row": "component", "reason": f"{left} more components that are not listed"}
    for rule in shown.rules:
        said = f"{rule.reason}; never implies {rule.never_implies}"
        yield {"row": "rule", "rule": f"{rule.id} {rule.version}", "what": rule.class_,
               "status": "approved" if shown.rule_set.approved else "not approved",
               "size": str(rule.bytes), "reason": f"{rule.changes} changes: {said}"}  # fmt: skip
        yield from (_change(one, "rule") for one in rule.places)
    for gap in shown.not_examined:
        yield {"row": "not-examined", "path": gap.what, "reason": gap_words(gap),
               "size": "" if gap.size is None else str(gap.size)}  # fmt: skip
    yield {"row": "rung", "what": shown.rung.id, "reason": shown.rung.cannot_show}


def _fact(one: FactShape, status: str) -> dict[str, str]:
    return {
        "row": "fact",
        "status": status,
        "path": path_words(one.path),
        "what": one.kind.value,
        "field": one.key,
        "evaluated": one.evaluated or "",
        "deployed": one.deployed or "",
        "deployed_at" if one.deployed is not None else "evaluated_at": "; ".join(
            one.where.selectors
        ),
    }


def _change(one: ChangeShape, row: str) -> dict[str, str]:
    return {
        "row": row,
        "path": path_words(one.path),
        "what": one.what.value,
        "field": one.field,
        "evaluated": one.evaluated or "",
        "deployed": one.deployed or "",
        "evaluated_at": "; ".join(one.evaluated_at.selectors),
        "deployed_at": "; ".join(one.deployed_at.selectors),
        "size": str(one.size),
        "rule": one.rule,
        "reason": "; ".join(filter(None, (change_words(one), refused_words(one)))),
        "symbol": one.symbol,
        "form": one.form,
        "role": one.role,
    }
