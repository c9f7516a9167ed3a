"""``register list|show|timeline|diff|sources``: looks into the register; writes nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from countermark.cli.emit import emit
from countermark.cli.session import Session
from countermark.model.errors import CallerError

if TYPE_CHECKING:
    from countermark.register.catalog import Catalog
    from countermark.register.query import MeasureSheet

SCHEMA = "countermark.register/1"


def look(session: Session, options: argparse.Namespace) -> int:
    """Run one looking action; returns 0."""
    from countermark.assessment import shipped

    if session.format in ("sarif", "html"):
        raise CallerError(f"register has no {session.format} format", place="--format")
    catalog = shipped.catalog()
    actions = {
        "list": _list,
        "show": _show,
        "timeline": _timeline,
        "diff": _diff,
        "sources": _sources,
    }
    body = actions[options.action](session, options, catalog)
    emit(session, _rendered(session, options.action, body))
    return 0


def _list(session: Session, options: argparse.Namespace, catalog: Catalog) -> dict[str, Any]:
    from countermark.register.query import Filter, measures

    wanted = Filter(
        jurisdiction=options.jurisdiction or "",
        kind=_member("Kind", options.kind),
        entity=options.entity or "",
        status=_member("Status", options.status),
    )
    rows = measures(catalog, _asked(session), wanted)
    return {"measures": rows, "as_of": session.as_of.isoformat(), "known_at": session.known_at}


def _show(session: Session, options: argparse.Namespace, catalog: Catalog) -> dict[str, Any]:
    from countermark.register.query import MeasureSheet, show

    sheet = show(catalog, options.id, _asked(session))
    body: dict[str, Any] = {"as_of": session.as_of.isoformat(), "known_at": session.known_at}
    if not isinstance(sheet, MeasureSheet):
        return {**body, "entity": sheet}
    body |= {"measure": sheet, **_standing(sheet, options.entity)}
    return body


def _standing(sheet: MeasureSheet, entity: str | None) -> dict[str, Any]:
    if entity is None:
        return {"status": sheet.status, "in_force": sheet.in_force, "reason": sheet.reason}
    found = next((s for s in sheet.entities if s.entity == entity), None)
    if found is None:
        raise CallerError(
            f"{sheet.measure.id} does not name “{entity}”",
            next_step=f"it names: {', '.join(s.entity for s in sheet.entities) or 'no party'}",
        )
    return {"status": found.status, "in_force": found.in_force, "reason": found.reason}


def _timeline(session: Session, options: argparse.Namespace, catalog: Catalog) -> dict[str, Any]:
    from countermark.assessment.project import open_ledger
    from countermark.model.node import registered
    from countermark.register.timeline import timeline

    with open_ledger(session.project, session.known_at, None) as ledger:
        claims = list(ledger.claims(subjects=[registered(options.entity)])) if ledger else []
    events = timeline(catalog, options.entity, known_at=session.known_at, claims=claims)
    return {"entity": options.entity, "events": events}


def _diff(session: Session, options: argparse.Namespace, catalog: Catalog) -> dict[str, Any]:
    from countermark.model.when import earliest
    from countermark.register.diff import diff

    first, last = earliest(options.from_day), earliest(options.to_day)
    events = diff(catalog, first, last, known_at=session.known_at, entity=options.entity)
    return {"from": first.isoformat(), "to": last.isoformat(), "events": events}


def _sources(session: Session, _: argparse.Namespace, catalog: Catalog) -> dict[str, Any]:
    from countermark.assessment.knowledge import Knowledge
    from countermark.assessment.register import manifests, register_state

    known = Knowledge(catalog.claims(), session.known_at)
    state = register_state(catalog, session.project, known)
    loaded = {listed.id for listed in state.lists}
    missing = [
        {"id": m.id, "title": m.title, "urls": m.urls}
        for m in manifests().values()
        if m.id not in loaded
    ]
    return {"lists": state.lists, "not_loaded": missing, "digest": state.digest}


def _asked(session: Session):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from countermark.register.query import Asked

    return Asked(session.as_of, session.known_at)


def _member(name: str, text: str | None) -> Any:
    from countermark.model import measure

    if text is None:
        return None
    try:
        return getattr(measure, name)(text)
    except ValueError:
        words = ", ".join(member.value for member in getattr(measure, name))
        raise CallerError(f"“{text}” is no {name.lower()}", next_step=f"one of: {words}") from None


def _rendered(session: Session, action: str, body: dict[str, Any]) -> str | bytes:
    if session.format == "json":
        return _json({"schema": SCHEMA, "action": action, **body})
    if session.format == "tsv":
        return _tsv(body)
    from countermark.cli.sheets import sheet

    return sheet(action, body, session.width, session.color)


def _json(body: dict[str, Any]) -> bytes:
    import msgspec

    def plain(value: object) -> object:
        if isinstance(value, date):
            return value.isoformat()
        raise NotImplementedError(type(value))

    raw = msgspec.json.encode(body, enc_hook=plain)
    return msgspec.json.format(raw, indent=2) + b"\n"


def _tsv(body: Mapping[str, Any]) -> str:
    import msgspec

    from countermark.reports.tsv import cell

    rows: Iterable[Any] = body.get("measures") or body.get("events") or body.get("lists") or [body]
    flat = [msgspec.to_builtins(row, enc_hook=str) for row in rows]
    flat = [row for row in flat if isinstance(row, dict)]
    if not flat:
        return ""
    header = list(flat[0])
    lines = ["\t".join(header)]
    for row in flat:
        lines.append("\t".join(cell(_flat(row.get(name))) for name in header))
    return "\n".join(lines) + "\n"


def _flat(value: object) -> str:
    import msgspec

    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return " ".join(value)
    return msgspec.json.encode(value).decode()
