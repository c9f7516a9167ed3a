"""Where countries stand, for a person at a terminal: by what holds, a country in two lines."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.country_standing import WEIGHTIEST_FIRST, Change, Country, Phase, Step
from countermark.reports.countries.words import (
    MEMORY,
    aim_words,
    by_words,
    days_words,
    ends_words,
    names_nobody,
    next_deadline,
    phase_words,
    public_words,
    read_words,
    stance_words,
    subject_words,
)
from countermark.reports.coverage import counted
from countermark.reports.headline import answer_rows
from countermark.reports.shapes.countries import (
    CountriesDocument,
    CountriesShown,
    CountryChangesDocument,
)
from countermark.reports.terminal import Sheet, labelled, paragraph

_AT = 29
"""The column at which what is said of a country begins."""


def table(shown: CountriesShown, width: int, colour: bool) -> str:
    """The whole answer as text."""
    paper = Sheet(width, colour)
    lines = (
        _changes(shown, paper) if isinstance(shown, CountryChangesDocument) else _now(shown, paper)
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def asked_words(shown: CountriesShown) -> str:
    """What was asked, in one line."""
    asked = shown.asked
    about = asked.subject_name or "suppliers of telecom and ICT"
    knew = f", as far as was public on {asked.known_at}" if asked.known_at else ""
    if asked.since:
        return f"What countries did about {about} after {asked.since}, up to {asked.as_of}{knew}"
    return f"Where countries stand on {about} on {asked.as_of}{knew}"


def _now(shown: CountriesDocument, paper: Sheet) -> Iterator[str]:
    yield paragraph(asked_words(shown), paper, indent=0, hanging=0)
    if shown.asked.countries:
        for country in shown.countries:
            yield from _whole(country, shown, paper)
    else:
        yield from _grouped(shown, paper)
    yield ""
    yield from _totals(shown, paper)


def _grouped(shown: CountriesDocument, paper: Sheet) -> Iterator[str]:
    read = [c for c in shown.countries if c.foremost and not c.foremost.position.recalled]
    apart = [c for c in read if shown.asked.subject and names_nobody(c.foremost)]
    for stance in WEIGHTIEST_FIRST:
        own = [c for c in read if c.foremost and c.foremost.position.stance is stance]
        yield from _group(stance.words, [c for c in own if c not in apart], shown, paper)
    yield from _group("laws and decisions that name no supplier", apart, shown, paper)
    memory = [c for c in shown.countries if c.foremost and c.foremost.position.recalled]
    if memory:
        yield ""
        yield paper.strong(f"FROM MEMORY, READ IN NO SOURCE  {_countries(len(memory))}")
        for country in memory:
            assert country.foremost is not None
            said = f"({stance_words(country.foremost.position)})"
            yield labelled(f"? {country.code:<5} {country.name}", said, paper, indent=2, column=_AT)
    none = [c for c in shown.countries if c.foremost is None]
    if none:
        yield ""
        yield paper.strong(f"NOTHING HOLDS ON THE DAY  {_countries(len(none))}")
        for country in none:
            over, coming = country.on(Phase.ENDED), country.on(Phase.NOT_YET)
            said = "; ".join(
                f"{word}: {stance_words(steps[at].position)} {days_words(steps[at].position)}"
                for word, steps, at in (("ended", over, -1), ("to come", coming, 0))
                if steps
            )
            yield labelled(f"  {country.code:<5} {country.name}", said, paper, indent=2, column=_AT)


def _group(
    words: str, group: list[Country], shown: CountriesDocument, paper: Sheet
) -> Iterator[str]:
    if group:
        yield ""
        yield paper.strong(f"{words.upper()}  {_countries(len(group))}")
    for country in group:
        yield from _short(country, shown, paper)


def _short(country: Country, shown: CountriesDocument, paper: Sheet) -> Iterator[str]:
    step = country.foremost
    assert step is not None
    row = step.position
    apart = bool(shown.asked.subject) and names_nobody(step)
    parts = (
        stance_words(row) if row.percent is not None or apart else "",
        days_words(row),
        phase_words(step) if step.phase is Phase.MAY_HOLD else "",
        row.reach,
        by_words(row),
        subject_words(step) if shown.asked.subject else aim_words(step, shown.parties),
    )
    said = "; ".join(part for part in parts if part)
    yield labelled(f"  {country.code:<5} {country.name}", said, paper, indent=2, column=_AT)
    others = len(country.on(Phase.HOLDS)) + len(country.on(Phase.MAY_HOLD)) - 1
    due = next_deadline(country.steps, shown.asked.as_of.isoformat())
    more = (
        f"{counted(others, 'more step')}" if others else "",
        f"next deadline {due.deadline}: {due.reach}" if due and due != row else "",
    )
    if any(more):
        said = "; ".join(part for part in more if part)
        yield labelled("", said, paper, indent=2, column=_AT)


def _whole(country: Country, shown: CountriesDocument, paper: Sheet) -> Iterator[str]:
    yield ""
    yield paper.strong(f"{country.name} ({country.code})")
    for step in country.steps:
        row = step.position
        head = f"{phase_words(step).upper()}  {stance_words(row)} {days_words(row)}".rstrip()
        yield ""
        mark = "? " if row.recalled else "  "
        yield mark + paper.strong(head)
        for label, text in step_rows(step, shown.parties):
            yield labelled(label, text, paper, indent=4, column=13)


def step_rows(step: Step, parties: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is said of one step, label and words; what is not known is left out or said."""
    row, by = step.position, step.instrument
    yield "reaches", row.reach
    if row.deadline or row.term:
        yield "deadline", row.deadline or row.term
    yield "text", aim_words(step, parties)
    if by is not None:
        yield "instrument", f"{by.title} ({by.authority}); {by.id}"
        yield "binds", "; ".join(by.binds) or "not said in the record"
        yield "public", public_words(by)
        if ends := ends_words(by):
            yield "ends", ends
        yield from answer_rows(by.denials, by.accusation_note)
    else:
        yield "instrument", "none in the register"
    yield "read", read_words(row)
    yield "source", row.source
    if row.note:
        yield "note", row.note


def _changes(shown: CountryChangesDocument, paper: Sheet) -> Iterator[str]:
    yield paragraph(asked_words(shown), paper, indent=0, hanging=0)
    for one in shown.changes:
        yield ""
        yield paper.strong(f"{one.name} ({one.code})") + f"  {turned(one)}"
        for word, steps in changed_steps(one):
            for step in steps:
                row = step.position
                parts = (
                    f"{stance_words(row)} {days_words(row)}".strip(),
                    row.reach,
                    by_words(row),
                    aim_words(step, shown.parties),
                    MEMORY if row.recalled else "",
                )
                said = "; ".join(part for part in parts if part)
                yield labelled(word, said, paper, indent=2, column=8)
    yield ""
    yield f"{_countries(len(shown.changes))} changed; next: countermark countries --country CC"


def changed_steps(one: Change) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """The steps that began, ended, or came and went, each kind with its word."""
    return (("begun", one.begun), ("ended", one.ended), ("passed", one.passed))


def turned(one: Change) -> str:
    """``capped at 35 percent, then removal ordered``."""
    was, now = (
        stance_words(step.position) if step else "nothing on record"
        for step in (one.before, one.after)
    )
    return was if was == now else f"{was}, then {now}"


def _totals(shown: CountriesDocument, paper: Sheet) -> Iterator[str]:
    steps = [step for country in shown.countries for step in country.steps]
    memory = sum(step.position.recalled for step in steps)
    parts = [f"{_countries(len(shown.countries))}, {counted(len(steps), 'step')}"]
    if memory:
        parts.append(f"{memory} from memory alone")
    if shown.silent:
        whom = shown.asked.subject_name or "suppliers"
        parts.append(f"{_countries(shown.silent)} of the record took no step about {whom}")
    yield paragraph("; ".join(parts), paper, indent=0, hanging=0)
    yield paragraph(
        "A country that is not here was not looked into. Positions judge nothing: countermark "
        "check does.",
        paper,
        indent=0,
        hanging=0,
    )
    if not shown.asked.countries:
        yield "next: countermark countries --country CC shows every step of one"


def _countries(number: int) -> str:
    return counted(number, "country")
