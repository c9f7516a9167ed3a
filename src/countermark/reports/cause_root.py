"""What does a path have at its end: which item carries the listed party?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from countermark.model.predicate import EDGES, Family, Predicate
from countermark.model.reading import THINGS
from countermark.model.verdict import Missing
from countermark.reports.headline import MAKING_WORDS
from countermark.reports.shapes.check import FindingShape, HopShape, SubjectShape

THING_KINDS = frozenset(kind.value for kind in THINGS)
_SAME = Predicate.SAME_AS.value
_IN_GROUP, _GROUP_OF = Predicate.PART_OF_GROUP.value, "of the group of"
_OWNING = frozenset(p.value for p in EDGES if p.family is Family.OWNERSHIP)


class Root(NamedTuple):
    """What a path has at its end: the item, how it leads on to the party, and if it is the row."""

    item: str
    relation: str
    is_subject: bool


def root(subject: SubjectShape, finding: FindingShape) -> Root:
    """The item that carries the party in ``finding``.

    A thing that is made or branded by it; else who is owned by it; else the party's own name as the
    files write it. Where it is a name that is open, that name, whatever it stands on.
    """
    via = finding.via
    if finding.missing is Missing.NAME and (open_ := open_name(via)) is not None:
        return Root(open_.from_, "", open_ is via[0])
    for at, hop in enumerate(via):
        if hop.predicate in MAKING_WORDS:
            own = all(before.predicate == _SAME for before in via[:at])
            item = label(subject) if own else hop.from_
            return Root(item, _through(hop, via[at + 1 :]), own)
    ties = [hop for hop in via if hop.predicate != _SAME]
    if ties and ties[-1].predicate in _OWNING:
        return Root(ties[-1].from_, _words(ties[-1]), ties[-1] is via[0])
    if ties:
        return Root(ties[-1].to, "", False)
    return Root(label(subject), "", True)


def label(subject: SubjectShape) -> str:
    """What a thing is called with others of its kind: its model too, where its name lacks it."""
    model = subject.fields.get("model", "")
    if subject.kind not in THING_KINDS or not model or model.casefold() in subject.name.casefold():
        return subject.name
    maker = subject.fields.get("brand") or subject.fields.get("maker") or ""
    return f"{maker} {model}".strip()


def _words(hop: HopShape) -> str:
    return _GROUP_OF if hop.word == _IN_GROUP else hop.word.replace("_", " ")


def _through(making: HopShape, beyond: Iterable[HopShape]) -> str:
    """``made by``, or ``made by HiSilicon, owned by`` where its maker is another's."""
    tie = next((hop for hop in beyond if hop.predicate in _OWNING), None)
    return f"{_words(making)} {making.to}, {_words(tie)}" if tie else _words(making)


def open_name(via: Iterable[HopShape]) -> HopShape | None:
    return next((hop for hop in via if hop.predicate == _SAME and not hop.certain), None)
