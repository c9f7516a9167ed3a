"""Is every hop of a path a certain witness? If not: which are not, why, and what would settle them.

A hop whose own claim is graded doubtful is no certain witness, whoever repeats it.
"""

from __future__ import annotations

from countermark.model.doubt import Chain, DateOfManufacture, NotOnThisChain, TooCoarse
from countermark.model.doubt_words import doubts_words
from countermark.model.grade import UNGRADED, Grade
from countermark.model.path import Hop, Path
from countermark.model.predicate import MAKING, Family
from countermark.model.sentence import Sentence, joined
from countermark.policy.needs import Need, aloud, of_hop

_GOODS = NotOnThisChain(Chain.NOT_BOUGHT)
_SHARE = NotOnThisChain(Chain.WHOSE_SHARE)

WEAK_SOURCES = "DEF"
"""Reliability: not usually reliable, unreliable, cannot be judged."""

WEAK_REPORTS = 4
"""Credibility from here on: doubtful, improbable, cannot be judged."""


def doubts(path: Path) -> Sentence:
    """Why the path is not certain, hop by hop; empty if it is."""
    return joined(_open_question(hop) for hop in path.hops if _doubt(hop))


def is_open_name(hop: Hop) -> bool:
    """Is a name open about ``hop``, and not a day alone? A person's judgement settles it."""
    return hop.predicate.family is Family.IDENTITY and any(
        not isinstance(doubt, DateOfManufacture | TooCoarse) for doubt in hop.doubts
    )


def needs_of(path: Path) -> tuple[Need, ...]:
    """What would settle each hop that is not certain; a name is settled by a judgement."""
    return tuple(of_hop(hop) for hop in path.hops if _doubt(hop) and not is_open_name(hop))


def _open_question(hop: Hop) -> Sentence:
    doubt = _doubt(hop)
    if any(isinstance(one, DateOfManufacture) for one in hop.doubts):
        return Sentence(
            f"only for part of the time in which it may have been made, {aloud(hop)}: {doubt}"
        )
    if hop.predicate.family is Family.IDENTITY:
        one = f"“{hop.from_name}”"
        other = hop.to_name
        if hop.from_name.casefold() == hop.to_name.casefold():
            # "whether ZTE Corporation is ZTE Corporation" would be no question.
            one, other = f"the {one} of the file", f"the listed {other} ({hop.to_node})"
        return Sentence(f"it is open whether {one} is {other}: {doubt}")
    if _SHARE in hop.doubts:
        return Sentence(
            f"it is open whether what {hop.to_name} delivers is {hop.from_name}'s to deliver: "
            f"{doubt}"
        )
    if _GOODS in hop.doubts and hop.forward and hop.predicate in MAKING:
        return Sentence(
            f"it is open whether {hop.to_name} makes what {hop.from_name} sells: {doubt}"
        )
    return Sentence(f"it is open whether {aloud(hop)}: {doubt}")


def _doubt(hop: Hop) -> Sentence:
    if not hop.certain:
        return doubts_words(hop.doubts) or Sentence("this link is not certain")
    return Sentence(f"the claim is graded {hop.grade}" if weak(hop.grade) else "")


def weak(grade: Grade) -> bool:
    """A source or a report that the Admiralty code calls doubtful, or that cannot be judged.

    What nobody graded is none: a user's own record counts as it stands (see ``UNGRADED``).
    """
    if grade == UNGRADED:
        return False
    return grade.reliability.name in WEAK_SOURCES or grade.credibility.value >= WEAK_REPORTS
