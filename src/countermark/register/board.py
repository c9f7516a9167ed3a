"""The board of a matter: per point, who affirms, who denies, and how many lines that really are.

Everybody who is heard through one outlet counts once, however many they are and whoever repeats
them. Nothing here says whether a point is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from countermark.model.grade import Grade
from countermark.model.matter import Line, Matter, PointBoard, Stance, Standing, VoiceStatement
from countermark.model.when import earliest
from countermark.register.attribution import attribution


def board(
    matter: Matter, as_of: date | None = None, known_at: date | None = None
) -> tuple[PointBoard, ...]:
    """Each point with its lines, by what had been said on ``as_of`` and ``known_at``.

    A statement is public on the day on which it was made. What has no source is shown in its line
    and makes none.
    """
    last = min(day for day in (as_of, known_at, date.max) if day is not None)
    said = [one for one in matter.statements if earliest(one.on) <= last]
    root = attribution(matter.voices).root
    return tuple(
        _point(matter, root, key, words, [one for one in said if one.point == key])
        for key, words in matter.points.items()
    )


def _point(
    matter: Matter, root: Mapping[str, str], key: str, words: str, said: list[VoiceStatement]
) -> PointBoard:
    affirmed = _lines(matter, root, (one for one in said if one.stance is Stance.AFFIRMS))
    denied = _lines(matter, root, (one for one in said if one.stance is Stance.DENIES))
    return PointBoard(
        id=key,
        says=words,
        standing=_standing(affirmed, denied),
        affirmed=affirmed,
        denied=denied,
        refrained=_in_order(one for one in said if one.stance is Stance.REFRAINS),
        records=_in_order(one for one in said if one.stance is Stance.RECORDS),
    )


def _standing(affirmed: tuple[Line, ...], denied: tuple[Line, ...]) -> Standing:
    yes, no = any(map(_sourced, affirmed)), any(map(_sourced, denied))
    if yes and no:
        return Standing.CONTESTED
    if yes:
        return Standing.AFFIRMED
    return Standing.DENIED if no else Standing.UNSOURCED


def _sourced(line: Line) -> bool:
    return any(one.source is not None for one in line.statements)


def _lines(
    matter: Matter, root: Mapping[str, str], said: Iterable[VoiceStatement]
) -> tuple[Line, ...]:
    by_root: dict[str, list[VoiceStatement]] = {}
    for one in _in_order(said):
        by_root.setdefault(root[one.by], []).append(one)
    return tuple(_line(matter, one, statements) for one, statements in by_root.items())


def _line(matter: Matter, root: str, said: list[VoiceStatement]) -> Line:
    voices = tuple(dict.fromkeys(one.by for one in said))
    grades = [Grade.parse(one.grade) for one in said if one.grade]
    best = min(grades, key=lambda grade: grade.weakness, default=None)
    return Line(
        root=root,
        name=matter.voices[root].name,
        kind=matter.voices[root].kind,
        voices=voices,
        people=sum(matter.voices[one].number or 0 for one in voices),
        statements=tuple(said),
        best=str(best) if best else "",
    )


def _in_order(said: Iterable[VoiceStatement]) -> tuple[VoiceStatement, ...]:
    return tuple(sorted(said, key=lambda one: (one.on, one.by)))


def shown_up_to(matter: Matter, widest: int) -> Matter:
    """``matter`` without the words and sources of statements that may not be shown so widely.

    ``widest`` is the rank of the handling that may be shown. That somebody said something under
    seal stays visible: who and what is withheld.
    """
    return msgspec.structs.replace(
        matter,
        statements=tuple(
            one if one.handling.rank <= widest else _withheld(one) for one in matter.statements
        ),
    )


def _withheld(one: VoiceStatement) -> VoiceStatement:
    return msgspec.structs.replace(one, says="", source=None, grade="")
