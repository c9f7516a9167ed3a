"""The register for people: one measure, one entity, a timeline, a difference, the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from countermark.model.act_kind import Dated
from countermark.model.happening import Happening
from countermark.model.measure import Measure, Verification
from countermark.model.position import Position
from countermark.model.register_sheet import EntitySheet, MeasureSheet, Row
from countermark.model.safe_text import visible
from countermark.reports.headline import answer_rows
from countermark.reports.register_due import due_lines, not_reread_words, reading_words
from countermark.reports.register_terms import term_lines
from countermark.reports.release_diff import release_lines
from countermark.reports.shapes.register import (
    Checked,
    DecisionTable,
    Difference,
    DueShown,
    Listed,
    Recommended,
    RegisterDocument,
    ReleaseDifference,
    Shown,
    Sources,
    Timeline,
)
from countermark.reports.standing_words import standing_word
from countermark.reports.terminal import Sheet, labelled, paragraph

_UNSURE = {
    Verification.ARTICLE_ONLY.value: "unverified: known from press articles alone",
    Verification.UNVERIFIED.value: "unverified: its record rests on memory",
}
_UNSURE_DAY = "not certain: it was not read in a source to the day"
"""Why an event of a timeline is not certain, by how its record was checked."""


def sheet(told: RegisterDocument, width: int, colour: bool) -> str:
    """A document of the register as text."""
    paper = Sheet(width, colour)
    if isinstance(told, Listed):
        lines = _list(told, paper)
    elif isinstance(told, DecisionTable):
        lines = _table(told, paper)
    elif isinstance(told, Shown) and told.measure is not None:
        lines = _measure(told, told.measure, paper)
    elif isinstance(told, Shown) and told.entity is not None:
        lines = _entity(told.entity, paper)
    elif isinstance(told, Sources):
        lines = _sources(told, paper)
    elif isinstance(told, ReleaseDifference):
        lines = release_lines(told, paper)
    elif isinstance(told, DueShown):
        lines = due_lines(told, paper)
    elif isinstance(told, Checked):
        lines = _checked(told)
    elif isinstance(told, Recommended):
        lines = _recommended(told, paper)
    else:
        assert isinstance(told, Timeline | Difference)
        lines = _events(told.events, paper)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _list(told: Listed, paper: Sheet) -> Iterator[str]:
    for row in told.measures:
        yield paper.strong(f"{standing_word(row.status, row.kind):<12} {row.id}")
        yield paragraph(f"{row.title} ({row.authority})", paper, indent=13, hanging=0)
        yield paragraph(f"{row.reason}; {_mark(row)}", paper, indent=13, hanging=0)
    yield ""
    counted = f"{len(told.measures)} measures as of {told.as_of}"
    yield f"{counted}; next: countermark register show ID"


def _table(told: DecisionTable, paper: Sheet) -> Iterator[str]:
    """A block for each measure: what it gives at most, then each facet that limits it."""
    for row in told.measures:
        word = row.gives.upper() or "NO VERDICT OF ITS OWN"
        yield paper.strong(f"{word}  {row.id}")
        yield paragraph(f"{row.title}; {row.status}, {row.verification}", paper, indent=2)
        for column in told.columns:
            if column in row.facets:
                yield labelled(column, row.facets[column], paper, indent=4, column=16)
    yield ""
    counted = f"{len(told.measures)} measures as of {told.as_of}"
    yield f"{counted}; a facet that is not told does not limit"


def _checked(told: Checked) -> Iterator[str]:
    """A fault a line, as compilers write them, then the totals."""
    for fault in told.faults:
        at = f"{fault.place}: " if fault.place else ""
        yield f"{visible(fault.file)}:{fault.line}: {at}{visible(fault.message)}"
    number = len(told.faults)
    wrong = f"{number} fault{'s' if number != 1 else ''}" if number else "nothing wrong"
    yield f"{told.files} file{'s' if told.files != 1 else ''} read: {wrong}"


def _mark(row: Row) -> str:
    recalled = f"; recalled: {', '.join(row.recalled)}" if row.recalled else ""
    return f"{row.kind}, record {row.verification}{recalled}"


def _measure(shown: Shown, told: MeasureSheet, paper: Sheet) -> Iterator[str]:
    measure = told.measure
    about = f" for {shown.asked_entity}" if shown.asked_entity else ""
    word = standing_word(shown.status or "", measure.kind.value)
    yield paper.strong(f"{word.upper()}{about}  {measure.id}")
    yield paragraph(measure.title, paper, indent=2, hanging=0)
    yield ""
    facts = [
        ("as of", f"{shown.as_of}: {shown.reason}"),
        ("authority", f"{measure.authority} ({measure.jurisdiction})"),
        ("basis", measure.legal_basis),
        ("clause", measure.clause),
        ("act", f"{measure.act} ({measure.kind.value})"),
        ("binds", "; ".join(measure.scope.words) or ", ".join(measure.scope.roles)),
        ("purposes", ", ".join(measure.scope.purposes)),
        ("network", ", ".join(measure.scope.network_parts)),
        ("matching", measure.matching.value.replace("_", " ")),
        (measure.dated.span, _days(measure)),
        ("public", measure.announced or "day not found"),
        ("record", measure.verification.value + _recalled(measure.recalled)),
        ("read", reading_words(told.review, measure.read_by)),
        ("re-reading", f"NOT RE-READ {not_reread_words(told.not_reread)}" * bool(told.not_reread)),
        ("digest", told.digest[:12]),
        ("notes", measure.notes),
        *answer_rows(measure.denials, told.accusation_note),
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
    yield from term_lines(told, str(shown.as_of), paper)
    if told.entities:
        yield ""
        yield f"  entities on {shown.as_of}"
    for stands in told.entities:
        limits = ", ".join(stands.covered.purposes)
        only = f"; only for {limits}" if limits else ""
        word = standing_word(stands.status, measure.kind.value)
        words = f"{word}: {stands.reason}{only}"
        yield labelled(stands.entity, words, paper, indent=4, column=14)
    for position in shown.positions:
        yield labelled("position", _position(position), paper, indent=2, column=11)
    for source in measure.sources:
        words = ", ".join(p for p in (source.title, source.publisher, source.date) if p)
        yield labelled("source", words, paper, indent=2, column=11)


def _days(measure: Measure) -> str:
    """From when to when; of what is published and not taken back its day alone."""
    if measure.proposed:
        return ""
    if measure.dated is Dated.PUBLISHED and not measure.valid_to:
        return measure.valid_from or "day not found"
    return f"{measure.valid_from or '…'} to {measure.valid_to or '…'}"


def _position(position: Position) -> str:
    """A step of a country in one line: what, since when, for what part, by when, whom it names."""
    share = f" at {position.percent} percent" if position.percent else ""
    since = f" since {position.since}" if position.since else ""
    until = f" until {position.until}" if position.until else ""
    by = position.deadline or position.term
    named = ", ".join((*position.named, *position.named_others))
    meant = ", ".join(position.meant)
    parts = (
        f"{position.country} {position.stance.words}{share}{since}{until}",
        position.reach,
        f"by {by}" if by else "",
        f"names {named}" if named else "names nobody",
        f"said to mean {meant}" if meant else "",
        position.note,
        "recalled, decides nothing" if position.recalled else position.verification.value,
    )
    return "; ".join(part for part in parts if part)


def _recalled(details: tuple[str, ...]) -> str:
    return f"; recalled: {', '.join(details)}" if details else ""


def _entity(told: EntitySheet, paper: Sheet) -> Iterator[str]:
    entity = told.entity
    yield paper.strong(f"{entity.name} ({entity.id})")
    for warning in entity.warnings:
        yield paragraph(warning, paper, indent=2, hanging=0)
    yield labelled("read", reading_words(told.review, entity.read_by), paper, indent=2, column=15)
    if told.not_reread:
        yield labelled("NOT RE-READ", not_reread_words(told.not_reread), paper, indent=2, column=15)
    yield ""
    for child in told.children:
        yield labelled("in its group", child.name, paper, indent=2, column=15)
    for friend in told.false_friends:
        yield labelled("not to be taken for it", friend, paper, indent=2, column=24)
    yield ""
    for row in told.measures:
        word = standing_word(row.status, row.kind)
        yield labelled(word, f"{row.id}: {row.reason}", paper, indent=2, column=16)
    yield ""
    yield f"next: countermark register timeline {entity.id}"


def _events(events: Iterable[Happening], paper: Sheet) -> Iterator[str]:
    count = 0
    for event in events:
        count += 1
        doubt = "" if event.certain else f" ({_UNSURE.get(event.verification, _UNSURE_DAY)})"
        known = ""
        if event.known_from and event.known_from != event.date:
            known = f" [public from {event.known_from}]"
        about = f": {event.title} ({event.measure})" if event.measure else ""
        words = f"{event.words or event.what.value}{about}{known}{doubt}"
        yield labelled(event.date, words, paper, indent=0, column=12)
    yield ""
    yield f"{count} events"


def _recommended(told: Recommended, paper: Sheet) -> Iterator[str]:
    context = ""
    for one in told.lists:
        if one.context != context:
            context = one.context
            yield paper.strong(f"{context}, as of {told.as_of}")
        does = "binds" if one.binds else "bears on it, as advisories"
        state = "loaded" if one.loaded else "NOT LOADED"
        yield labelled(state, f"{one.title} ({one.id}): {does}", paper, indent=2, column=14)
        yield labelled("", "; ".join(one.measures), paper, indent=2, column=14)
        if not one.loaded:
            for url in one.urls or (f"ask its publisher: {one.publisher}",):
                yield labelled("from", url, paper, indent=2, column=14)
            yield labelled("next", one.command, paper, indent=2, column=14)
    if not told.lists:
        yield "no list that this version reads bears on it"


def _sources(told: Sources, paper: Sheet) -> Iterator[str]:
    for listed in told.lists:
        yield paper.strong(f"{listed.title} ({listed.id})")
        words = f"{listed.loaded:,} of {listed.known:,} names loaded, {listed.source}"
        yield labelled(listed.date or "no date", words, paper, indent=2, column=12)
    if told.not_loaded:
        yield ""
        yield "not loaded (countermark register import FILE, or register update LIST):"
    for missing in told.not_loaded:
        yield labelled(missing.id, missing.title, paper, indent=2, column=18)
