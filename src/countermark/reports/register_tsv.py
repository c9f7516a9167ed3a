"""The register as tab-separated values: every column, unshortened, one header line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from countermark.model.happening import Happening
from countermark.model.inquiry import ListState
from countermark.model.register_sheet import DueRow, Row, TableRow
from countermark.reports.shapes.register import (
    Checked,
    DecisionTable,
    Difference,
    DueShown,
    Listed,
    ListRecommended,
    Recommended,
    RecordFault,
    RegisterDocument,
    ReleaseDifference,
    Shown,
    Sources,
    Timeline,
)
from countermark.reports.tsv import cell


def tsv(told: RegisterDocument) -> str:
    """One row per measure, event or list; the measure of ``show`` is one row."""
    if isinstance(told, Listed):
        return _rows(Row, told.measures)
    if isinstance(told, DecisionTable):
        return _table(_TABLE + told.columns, [_decision_row(row) for row in told.measures])
    if isinstance(told, Timeline | Difference):
        return _rows(Happening, told.events)
    if isinstance(told, Sources):
        missing = (ListState(m.id, m.title, "", 0, 0, "", "not loaded") for m in told.not_loaded)
        return _rows(ListState, (*told.lists, *missing))
    if isinstance(told, Checked):
        return _rows(RecordFault, told.faults)
    if isinstance(told, DueShown):
        return _rows(DueRow, told.records)
    if isinstance(told, ReleaseDifference):
        return _table(CHANGE_COLUMNS, _changes(told))
    if isinstance(told, Recommended):
        return _rows(ListRecommended, told.lists)
    if told.entity is not None:
        return _rows(Row, told.entity.measures)
    return _measure(told)


_TABLE = ("id", "gives", "status", "jurisdiction", "title", "verification")


def _decision_row(row: TableRow) -> dict[str, Any]:
    """A facet that does not limit is empty."""
    return {name: getattr(row, name) for name in _TABLE} | row.facets


def _measure(told: Shown) -> str:
    sheet: dict[str, Any] = msgspec.to_builtins(told.measure)
    head = {
        "as_of": told.as_of.isoformat(),
        "known_at": told.known_at.isoformat() if told.known_at else None,
        "asked_entity": told.asked_entity,
        "status": told.status,
        "in_force": told.in_force,
        "reason": told.reason,
    }
    row = {**sheet.pop("measure"), **head, "digest": sheet["digest"]}
    row["positions"] = [msgspec.to_builtins(position) for position in told.positions]
    return _table(list(row), [row])


CHANGE_COLUMNS = (
    *("change", "what", "record", "title", "decides", "field", "words", "before", "after"),
    *("sources", "reason"),
)


def _changes(told: ReleaseDifference) -> list[dict[str, Any]]:
    """A row for each field that differs; what was not examined at the end."""
    rows: list[dict[str, Any]] = []
    for record in told.records:
        about = {
            "change": record.change.value,
            "what": record.what,
            "record": record.record,
            "title": record.title,
            "sources": " | ".join(record.sources),
        }
        rows += [{**msgspec.to_builtins(field), **about} for field in record.fields]
    for gap in told.not_examined:
        reason = f"{gap.why}: {gap.detail}"
        rows.append({"change": "not examined", "record": gap.what, "reason": reason})
    return rows


def _rows(kind: type[msgspec.Struct], rows: Iterable[msgspec.Struct]) -> str:
    return _table(kind.__struct_fields__, [msgspec.to_builtins(row) for row in rows])


def _table(header: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    names = list(header)
    lines = ["\t".join(names)]
    lines += ["\t".join(cell(_flat(row.get(name))) for name in names) for row in rows]
    return "\n".join(lines) + "\n"


def _flat(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return " ".join(value)
    return msgspec.json.encode(value).decode()
