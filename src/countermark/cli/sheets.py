"""The register for people: one measure, one entity, a timeline, a difference, the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from countermark.register.query import EntitySheet, MeasureSheet, Row
from countermark.reports.terminal import Sheet, labelled, paragraph


def sheet(action: str, body: dict[str, Any], width: int, colour: bool) -> str:
    """Render the result of a ``register`` action as text."""
    paper = Sheet(width, colour)
    if action == "list":
        lines = _list(body, paper)
    elif action == "show" and "measure" in body:
        lines = _measure(body, paper)
    elif action == "show":
        lines = _entity(body["entity"], paper)
    elif action == "sources":
        lines = _sources(body, paper)
    else:
        lines = _events(body, paper)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _list(body: dict[str, Any], paper: Sheet) -> Iterator[str]:
    rows: tuple[Row, ...] = body["measures"]
    for row in rows:
        yield paper.strong(f"{row.status:<12} {row.id}")
        yield paragraph(f"{row.title} ({row.authority})", paper, indent=13, hanging=0)
        yield paragraph(f"{row.reason}; {_mark(row)}", paper, indent=13, hanging=0)
    yield ""
    yield f"{len(rows)} measures as of {body['as_of']}; next: countermark register show ID"


def _mark(row: Row) -> str:
    recalled = f"; recalled: {', '.join(row.recalled)}" if row.recalled else ""
    return f"{row.kind}, record {row.verification}{recalled}"


def _measure(body: dict[str, Any], paper: Sheet) -> Iterator[str]:
    told: MeasureSheet = body["measure"]
    measure = told.measure
    yield paper.strong(f"{body['status'].upper()}  {measure.id}")
    yield paragraph(measure.title, paper, indent=2, hanging=0)
    yield ""
    facts = [
        ("as of", f"{body['as_of']}: {body['reason']}"),
        ("authority", f"{measure.authority} ({measure.jurisdiction})"),
        ("basis", measure.legal_basis),
        ("clause", measure.clause),
        ("act", f"{measure.act} ({measure.kind.value})"),
        ("binds", "; ".join(measure.scope.words) or ", ".join(measure.scope.roles)),
        ("purposes", ", ".join(measure.scope.purposes)),
        ("network", ", ".join(measure.scope.network_parts)),
        ("matching", measure.matching.value.replace("_", " ")),
        ("in force", f"{measure.valid_from or '…'} to {measure.valid_to or '…'}"),
        ("public", measure.announced or "day not found"),
        ("record", measure.verification.value + _recalled(measure.recalled)),
        ("digest", told.digest[:12]),
        ("notes", measure.notes),
    ]
    for label, text in facts:
        if text:
            yield labelled(label, text, paper, indent=2, column=11)
    for way in measure.exceptions:
        yield labelled("exception", way.text, paper, indent=2, column=11)
    for duty in measure.duties:
        clock = f"{duty.within} {duty.unit}" if duty.within else duty.by_date or ""
        words = f"{duty.what}{f' ({clock})' if clock else ''}{' (recalled)' * duty.recalled}"
        yield labelled("duty", words, paper, indent=2, column=11)
    for pause in measure.pauses:
        words = f"{pause.effect.value} {pause.start} to {pause.end or '…'} {pause.by} {pause.note}"
        yield labelled("pause", words.strip(), paper, indent=2, column=11)
    for relation in measure.relations:
        yield labelled("relation", f"{relation.rel} {relation.target}", paper, indent=2, column=11)
    if told.entities:
        yield ""
        yield f"  entities on {body['as_of']}"
    for stands in told.entities:
        limits = ", ".join(stands.covered.purposes)
        only = f"; only for {limits}" if limits else ""
        words = f"{stands.status}: {stands.reason}{only}"
        yield labelled(stands.entity, words, paper, indent=4, column=14)
    for source in measure.sources:
        words = ", ".join(p for p in (source.title, source.publisher, source.date) if p)
        yield labelled("source", words, paper, indent=2, column=11)


def _recalled(details: tuple[str, ...]) -> str:
    return f"; recalled: {', '.join(details)}" if details else ""


def _entity(told: EntitySheet, paper: Sheet) -> Iterator[str]:
    entity = told.entity
    yield paper.strong(f"{entity.name} ({entity.id})")
    for warning in entity.warnings:
        yield paragraph(warning, paper, indent=2, hanging=0)
    yield ""
    for child in told.children:
        yield labelled("in its group", child.name, paper, indent=2, column=15)
    for friend in told.false_friends:
        yield labelled("not to be taken for it", friend, paper, indent=2, column=24)
    yield ""
    for row in told.measures:
        yield labelled(row.status, f"{row.id}: {row.reason}", paper, indent=2, column=13)
    yield ""
    yield f"next: countermark register timeline {entity.id}"


def _events(body: dict[str, Any], paper: Sheet) -> Iterator[str]:
    for event in body["events"]:
        doubt = "" if event.certain else " (not certain)"
        known = ""
        if event.known_from and event.known_from != event.date:
            known = f" [public from {event.known_from}]"
        measure = f" {event.measure}" if event.measure else ""
        words = f"{event.words}{measure}{known}{doubt}"
        yield labelled(event.date, words, paper, indent=0, column=12)
    yield ""
    yield f"{len(body['events'])} events"


def _sources(body: dict[str, Any], paper: Sheet) -> Iterator[str]:
    for listed in body["lists"]:
        yield paper.strong(listed.title)
        words = f"{listed.loaded:,} of {listed.known:,} names, {listed.source}"
        yield labelled(listed.date or "no date", words, paper, indent=2, column=12)
    if body["not_loaded"]:
        yield ""
        yield "not loaded (countermark register import FILE, or register update LIST):"
    for listed in body["not_loaded"]:
        yield labelled(listed["id"], listed["title"], paper, indent=2, column=18)
