"""Contested matters, shipped or a user's own: read, and what is wrong in them.

A matter that cannot be read at all is an error; what is doubtful in one is named and shown with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.grade import Grade
from countermark.model.matter import Matter, Stance, VoiceStatement
from countermark.model.measure import Denials, HeldDenial
from countermark.model.when import earliest, is_when, latest
from countermark.register.attribution import attribution
from countermark.register.catalog import DENIALS, Catalog, read_file
from countermark.register.lint import is_jurisdiction

MATTERS = "matters/"
"""The folder of the register that holds them."""
MOST = 2_000
"""Statements and voices of one matter."""


def load(files: Mapping[str, bytes]) -> dict[str, Matter]:
    """The shipped matters by id. Raises SourceError for a malformed file."""
    found = {}
    held = {
        one.id: one
        for name, raw in files.items()
        if name.startswith(DENIALS)
        for one in read_file(name, raw, Denials).denials
    }
    for name in sorted(files):
        if name.startswith(MATTERS) and name.endswith(".yaml"):
            matter = read(name, files[name], held)
            found[matter.id] = matter
    return found


def read(name: str, raw: bytes, held: Mapping[str, HeldDenial] | None = None) -> Matter:
    """One matter; raises SourceError naming the file and the place where it cannot be read.

    A statement by a voice or on a point that the file does not have is such an error; so is a
    country, a grade or a day that does not exist, and a denial that is not among those ``held``.
    """
    matter = read_file(name, raw, Matter)
    for place, words in _errors(matter, held or {}):
        raise SourceError(words, place=f"{name}: {place}", next_step="correct the file")
    told = tuple(_as_held(one, held or {}) for one in matter.statements)
    return msgspec.structs.replace(matter, statements=told)


def _as_held(said: VoiceStatement, held: Mapping[str, HeldDenial]) -> VoiceStatement:
    """``said`` with the day, the words and the source of the denial that it is."""
    one = held.get(said.denial)
    if one is None:
        return said
    read = None if one.source.kind == "recalled" else one.source
    return msgspec.structs.replace(said, on=one.on, says=one.says, source=read)


def _errors(matter: Matter, held: Mapping[str, HeldDenial]) -> Iterator[tuple[str, str]]:
    if len(matter.statements) > MOST or len(matter.voices) > MOST:
        yield "statements", f"more than {MOST:,} statements or voices"
    for key, voice in matter.voices.items():
        if voice.through and voice.through not in matter.voices:
            yield f"voices.{key}", f"heard through “{voice.through}”, which is no voice here"
        if voice.country and not is_jurisdiction(voice.country):
            yield f"voices.{key}", f"“{voice.country}” is no country code"
        if voice.number is not None and voice.number < 1:
            yield f"voices.{key}", "a number of people is at least 1"
    for number, said in enumerate(matter.statements, 1):
        for words in _wrong(matter, said, held):
            yield f"statements, row {number}", words


def _wrong(matter: Matter, said: VoiceStatement, held: Mapping[str, HeldDenial]) -> Iterator[str]:
    if said.by not in matter.voices:
        yield f"by “{said.by}”, who is no voice here"
    if said.point not in matter.points:
        yield f"on “{said.point}”, which is no point here"
    if said.grade and not _is_grade(said.grade):
        yield f"“{said.grade}” is no grade of the Admiralty code"
    if not said.denial:
        if not said.says:
            yield "says nothing: its words, or the denial of the register that it is"
        if not is_when(said.on):
            yield f"“{said.on}” is not a date"
    elif said.on or said.says or said.source:
        yield "a denial of the register says its day, words and source itself"
    elif said.denial not in held:
        yield f"the register holds no denial “{said.denial[:80]}”"


def _is_grade(text: str) -> bool:
    try:
        Grade.parse(text)
    except (ValueError, KeyError):
        return False
    return True


def doubtful(matter: Matter) -> tuple[Gap, ...]:
    """What of a matter cannot be taken as it stands, each named.

    Statements without a source, attributions that run in a circle, a denial of what nobody
    affirms, one that comes before what it denies.
    """
    return tuple(_doubtful(matter))


def _doubtful(matter: Matter) -> Iterator[Gap]:
    for circle in attribution(matter.voices).circles:
        names = " → ".join(matter.voices[key].name for key in circle)
        detail = f"each is heard through the next: {names}; they count as one voice"
        yield Gap(matter.id, Why.LOOP, len(circle), "voices", detail, "name who spoke first")
    first: dict[str, str] = {}
    for said in matter.statements:
        if said.stance is Stance.AFFIRMS:
            before = first.get(said.point)
            if before is None or earliest(said.on) < earliest(before):
                first[said.point] = said.on
    for said in matter.statements:
        who = matter.voices[said.by].name
        if said.source is None:
            detail = f"{who} on “{matter.points[said.point]}”: it counts for nothing"
            yield Gap(matter.id, Why.MISSING, 1, "source", detail, "name one")
        if said.stance is Stance.DENIES:
            yield from _denial(matter, said, who, first.get(said.point))


def _denial(matter: Matter, said: VoiceStatement, who: str, affirmed: str | None) -> Iterator[Gap]:
    point = matter.points[said.point]
    if affirmed is None:
        detail = f"{who} denies what nobody here affirms: “{point}”"
        yield Gap(matter.id, Why.BESIDE, 1, "denial", detail, "say who affirms it")
    elif latest(said.on) < earliest(affirmed):
        detail = f"{who} denies on {said.on} what is first affirmed on {affirmed}: “{point}”"
        yield Gap(matter.id, Why.BESIDE, 1, "denial", detail, "are the dates reversed?")


def faults(matter: Matter, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """What of a matter the register does not hold: parties and measures, as place and words."""
    parties = [*matter.about, *(v.party for v in matter.voices.values() if v.party)]
    parties += [c.party for one in matter.placeholders for c in one.candidates if c.party]
    for party in dict.fromkeys(parties):
        if party not in catalog.entities:
            yield "about", f"no entity “{party}”"
    for measure in matter.measures:
        if measure not in catalog.measures:
            yield "measures", f"no measure “{measure}”"
