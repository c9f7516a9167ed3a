"""``register list|show|timeline|diff|sources``: looks into the register; writes nothing."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from countermark.cli.emit import emit
from countermark.cli.session import Session
from countermark.model.errors import CallerError

if TYPE_CHECKING:
    from countermark.model.register_sheet import MeasureSheet, Standpoint
    from countermark.register.catalog import Catalog
    from countermark.register.query import Asked
    from countermark.reports.shapes.register import (
        Difference,
        Listed,
        RegisterDocument,
        Shown,
        Sources,
        Timeline,
    )

E = TypeVar("E", bound=Enum)


def look(session: Session, options: argparse.Namespace) -> int:
    """Run one looking action; returns 0."""
    from countermark.assessment import shipped

    if session.format in ("sarif", "html"):
        raise CallerError(f"register has no {session.format} format", place="--format")
    actions: dict[str, Callable[..., RegisterDocument]] = {
        "list": _list,
        "show": _show,
        "timeline": _timeline,
        "diff": _diff,
        "sources": _sources,
    }
    told = actions[options.action](session, options, shipped.catalog())
    emit(session, rendered(session, told))
    return 0


def sheet_of(session: Session, id_: str) -> Shown:
    """The sheet of the measure or entity with this id; raises CallerError with near ids."""
    from countermark.assessment import shipped

    return _show(session, argparse.Namespace(id=id_, entity=None), shipped.catalog())


def rendered(session: Session, told: RegisterDocument, *, prose: bool = False) -> str | bytes:
    """A document of the register in the session's format; ``prose`` has no columns to pipe."""
    if session.format == "json":
        from countermark.reports.encoding import encode

        return encode(told)
    if session.format == "tsv" and not prose:
        from countermark.reports.register_tsv import tsv

        return tsv(told)
    from countermark.reports.register_sheet import sheet

    return sheet(told, session.width, session.color)


def _list(session: Session, options: argparse.Namespace, catalog: Catalog) -> Listed:
    from countermark.model.measure import Kind, Status
    from countermark.register.query import Filter, measures
    from countermark.reports.shapes.register import REGISTER, Listed

    wanted = Filter(
        jurisdiction=(options.jurisdiction or "").upper(),
        kind=_member(Kind, options.kind),
        entity=options.entity or "",
        status=_member(Status, options.status),
    )
    return Listed(
        schema=REGISTER,
        as_of=session.as_of,
        known_at=session.known_at,
        measures=measures(catalog, _asked(session), wanted),
    )


def _show(session: Session, options: argparse.Namespace, catalog: Catalog) -> Shown:
    from countermark.model.register_sheet import MeasureSheet
    from countermark.register.query import show
    from countermark.reports.shapes.register import REGISTER, Shown

    told = show(catalog, options.id, _asked(session))
    if not isinstance(told, MeasureSheet):
        if options.entity:
            raise CallerError(f"“{options.id}” is an entity, not a measure", place="--entity")
        return Shown(schema=REGISTER, as_of=session.as_of, known_at=session.known_at, entity=told)
    stands: MeasureSheet | Standpoint | None = told
    if options.entity is not None:
        stands = next((s for s in told.entities if s.entity == options.entity), None)
    if stands is None:
        raise CallerError(
            f"{options.id} does not name “{options.entity}”",
            next_step=f"it names: {', '.join(s.entity for s in told.entities) or 'no party'}",
        )
    return Shown(
        schema=REGISTER,
        as_of=session.as_of,
        known_at=session.known_at,
        measure=told,
        asked_entity=options.entity,
        status=stands.status,
        in_force=stands.in_force,
        reason=stands.reason,
    )


def _timeline(session: Session, options: argparse.Namespace, catalog: Catalog) -> Timeline:
    from countermark.assessment.project import open_ledger
    from countermark.model.node import registered
    from countermark.register.query import show_entity
    from countermark.register.timeline import timeline
    from countermark.reports.shapes.register import REGISTER, Timeline

    show_entity(catalog, options.entity, _asked(session))  # for its error, with the nearest ids
    node = [registered(options.entity)]
    with open_ledger(session.project, session.known_at, None) as ledger:
        said = [*ledger.claims(subjects=node), *ledger.claims(objects=node)] if ledger else []
    return Timeline(
        schema=REGISTER,
        known_at=session.known_at,
        entity=options.entity,
        events=timeline(catalog, options.entity, known_at=session.known_at, claims=said),
    )


def _diff(session: Session, options: argparse.Namespace, catalog: Catalog) -> Difference:
    from countermark.model.when import earliest, latest
    from countermark.register.diff import diff
    from countermark.register.query import show_entity
    from countermark.reports.shapes.register import REGISTER, Difference

    first, last = earliest(options.from_day), latest(options.to_day)
    if options.entity:
        show_entity(catalog, options.entity, _asked(session))  # for its error
    return Difference(
        schema=REGISTER,
        known_at=session.known_at,
        from_=first,
        to=last,
        events=diff(catalog, first, last, known_at=session.known_at, entity=options.entity),
    )


def _sources(session: Session, _: argparse.Namespace, catalog: Catalog) -> Sources:
    from countermark.assessment.knowledge import Knowledge
    from countermark.assessment.project import open_ledger
    from countermark.assessment.register import manifests, register_state
    from countermark.reports.shapes.register import REGISTER, NotLoaded, Sources

    with open_ledger(session.project, session.known_at, None) as ledger:
        known = Knowledge(catalog.claims(), session.known_at, ledger)
        state = register_state(catalog, session.project, known)
    loaded = {listed.id for listed in state.lists}
    return Sources(
        schema=REGISTER,
        digest=state.digest,
        lists=state.lists,
        not_loaded=tuple(
            NotLoaded(id=m.id, title=m.title, urls=tuple(m.urls))
            for m in manifests().values()
            if m.id not in loaded
        ),
    )


def _asked(session: Session) -> Asked:
    from countermark.register.query import Asked

    return Asked(session.as_of, session.known_at)


def _member(kind: type[E], text: str | None) -> E | None:
    if text is None:
        return None
    try:
        return kind(text.replace("-", "_"))
    except ValueError:
        pass
    try:
        return kind(text)
    except ValueError:
        words = ", ".join(str(member.value) for member in kind)
        raise CallerError(
            f"“{text}” is no {kind.__name__.lower()}", next_step=f"one of: {words}"
        ) from None
