"""What people have decided already: judgements of a user, and false friends of the register.

A decision is applied before any list of matches is cut, and it says who took it and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.match import JUDGEMENT
from countermark.model.node import is_party_on_a_list
from countermark.model.predicate import Predicate
from countermark.model.qualifier import ClearedFor


class FalseFriend(msgspec.Struct, frozen=True):
    """``name`` looks like ``entity`` (a node) and is another party, because of ``why``."""

    name: str
    entity: str
    why: str


class Judgement(msgspec.Struct, frozen=True):
    """A person's decision that ``subject`` (a ``name:`` node) is or is not ``entity``.

    ``cleared_for`` is the reason of a clearing as a code in words; ``changed`` what the row of
    the party says now and did not say when it was cleared: then it silences nothing.
    """

    subject: str
    entity: str
    same: bool
    reason: str = ""
    by: str = ""
    claim: str = ""
    cleared_for: str = ""
    changed: str = ""

    @classmethod
    def from_claim(cls, claim: Claim) -> Judgement | None:
        """Read a person's ``same_as`` or ``different_from`` about a listed party; None for others.

        What a source says of it, as a newspaper does, is a claim with a grade and no judgement.
        Either end may be the listed party. A denied ``same_as`` says different, and the reverse.
        """
        if claim.predicate not in (Predicate.SAME_AS, Predicate.DIFFERENT_FROM):
            return None
        if claim.evidence.source != JUDGEMENT:
            return None
        subject, entity = claim.subject, claim.object
        if is_party_on_a_list(subject):
            subject, entity = entity, subject
        if not is_party_on_a_list(entity) or is_party_on_a_list(subject):
            return None
        affirmed = claim.polarity is Polarity.AFFIRMED
        same = (claim.predicate is Predicate.SAME_AS) == affirmed
        codes = (q.reason.words for q in claim.qualifiers if isinstance(q, ClearedFor))
        code = next(codes, "")
        return cls(subject, entity, same, claim.note, claim.claimant, claim.id, code)


def judged_everywhere(claims: Sequence[Claim]) -> list[Judgement]:
    """The judgements in ``claims``, each for every node of its party.

    What is said of ``reg:zte`` holds for its rows on imported lists too.
    Where a person judged a node itself, that stands.
    """
    found = [one for claim in claims if (one := Judgement.from_claim(claim)) is not None]
    merged = _merged(claims)
    own = {(one.subject, one.entity) for one in found}
    return [
        *found,
        *(
            msgspec.structs.replace(one, entity=node)
            for one in found
            for node in sorted(merged.get(one.entity, ()))
            if (one.subject, node) not in own
        ),
    ]


def _merged(links: Iterable[Claim]) -> dict[str, set[str]]:
    """The nodes of listed parties that certain ``same_as`` claims join, each group shared."""
    groups: dict[str, set[str]] = {}
    for link in links:
        ends = (link.subject, link.object)
        if (
            link.predicate is Predicate.SAME_AS
            and link.polarity is Polarity.AFFIRMED
            and link.certain
            and all(map(is_party_on_a_list, ends))
        ):
            group = groups.get(ends[0], {ends[0]}) | groups.get(ends[1], {ends[1]})
            groups.update(dict.fromkeys(group, group))
    return groups
