"""Contested matters, shipped or a user's own: read, and what is wrong in them.

A matter that cannot be read at all is an error; what is doubtful in one is named and shown with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.grade import Grade
from countermark.model.matter import Matter, Stance, VoiceStatement
from countermark.model.when import earliest, is_when, latest
from countermark.register.attribution import attribution
from countermark.register.catalog import Catalog, read_file
from countermark.register.lint import is_jurisdiction

MATTERS = "matters/"
"""The folder of the register that holds them."""
MOST = 2_000
"""Statements and voices of one matter."""


def load(files: Mapping[str, bytes]) -> dict[str, Matter]:
    """The shipped matters by id. Raises SourceError for a malformed file."""
    found = {}
    for name in sorted(files):
        if name.startswith(MATTERS) and name.endswith(".yaml"):
            matter = read(name, files[name])
            found[matter.id] = matter
    return found


def read(name: str, raw: bytes) -> Matter:
    """One matter; raises SourceError naming the file and the place where it cannot be read.

    A statement by a voice or on a point that the file does not have is such an error; so is a
    country, a grade or a day that does not exist.
    """
    matter = read_file(name, raw, Matter)
    for place, words in _errors(matter):
        raise SourceError(words, place=f"{name}: {place}", next_step="correct the file")
    return matter


def _errors(matter: Matter) -> Iterator[tuple[str, str]]:
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
        place = f"statements, row {number}"
        if said.by not in matter.voices:
            yield place, f"by “{said.by}”, who is no voice here"
        if said.point not in matter.points:
            yield place, f"on “{said.point}”, which is no point here"
        if not is_when(said.on):
            yield place, f"“{said.on}” is not a date"
        if said.grade and not _is_grade(said.grade):
            yield place, f"“{said.grade}” is no grade of the Admiralty code"


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
