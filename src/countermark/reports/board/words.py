"""What is said of a contested matter, in every format alike. Every sentence names who says it."""

from __future__ import annotations

from countermark.model.matter import (
    Line,
    Placeholder,
    PointBoard,
    Stance,
    Voice,
    VoiceKind,
    VoiceStatement,
)
from countermark.model.measure import Source
from countermark.model.source_kinds import PRIMARY
from countermark.reports.coverage import counted
from countermark.reports.shapes.board import BoardDocument

NOT_DECIDED = "The board says who says what. It does not say what is so."

_DOES = {
    Stance.AFFIRMS: "says",
    Stance.DENIES: "denies",
    Stance.REFRAINS: "gives no answer",
    Stance.RECORDS: "states",
}


def line_words(line: Line) -> str:
    """``Bloomberg, for 17 people it does not name (one line)``."""
    people = f", for {counted(line.people, 'unnamed person')}" if line.people else ""
    others = len(line.voices) - 1
    heard = f", {counted(others, 'other voice')} heard through it" if others > 0 else ""
    return f"{line.name}{people.replace('persons', 'people')}{heard}"


def point_words(point: PointBoard) -> str:
    """``affirmed by 1 line, denied by 2: affirmed and denied``."""
    yes, no = len(point.affirmed), len(point.denied)
    return (
        f"{point.standing.value}: {counted(yes, 'line')} affirm{'s' if yes == 1 else ''}, "
        f"{no} {'denies' if no == 1 else 'deny'}"
    )


def said_words(said: VoiceStatement, document: BoardDocument) -> str:
    """``2018-10-04 Apple denies: no such chips were found [C3]``."""
    who = document.voices[said.by]
    through = document.voices[who.through].name if who.through else ""
    heard = f" (through {through})" if through else ""
    words = said.says or "withheld: it may not be shown here"
    grade = f" [{said.grade}]" if said.grade else ""
    name = who.name
    if who.kind is VoiceKind.UNNAMED and who.number:
        name = f"{who.number} {name}"
    return f"{said.on} {name}{heard} {_DOES[said.stance]}{_told_by(said, who)}: {words}{grade}"


def _told_by(said: VoiceStatement, who: Voice) -> str:
    """``, as Renyue Consulting tells it``: where what was read is not the speaker's own text."""
    source = said.source
    if source is None or source.kind in PRIMARY or who.kind is VoiceKind.OUTLET or who.through:
        return ""
    teller = source.publisher or f"“{source.title}”"
    return "" if teller == who.name else f", as {teller} tells it"


def source_words(source: Source | None) -> str:
    """Where it can be read; in words where nowhere."""
    if source is None:
        return "no source: it counts for nothing"
    read = ", ".join(part for part in (source.title, source.publisher, source.date) if part)
    kind = "" if source.kind in PRIMARY else _SECOND_HAND.get(source.kind, "")
    return f"{read} ({kind})" if kind else read


_SECOND_HAND = {
    "secondary": "a secondary source",
    "tertiary": "a page that repeats others",
    "founding_article": "a press article",
}
"""What a source is that is not the authority's own text."""


def placeholder_words(one: Placeholder) -> str:
    """An unnamed party: how it is described, how many, and that nobody is identified."""
    number = f" ({one.number})" if one.number else ""
    note = f"; {one.note}" if one.note else ""
    if not one.candidates:
        return f"{one.described}{number}: nobody is suggested{note}"
    return f"{one.described}{number}: {counted(len(one.candidates), 'candidate')}{note}"


def effect_words(name: str, context: str, with_it: str, without: str) -> str:
    """What the matter changes in a verdict."""
    if with_it == without:
        return f"{name} in {context}: {with_it}, whether the matter is counted or not"
    return f"{name} in {context}: {with_it} with the matter, {without} without it"
