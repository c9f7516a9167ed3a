"""What people have decided already: judgements of a user, and false friends of the register.

A decision is applied before any list of matches is cut, and it says who took it and why.
"""

from __future__ import annotations

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.node import is_party_on_a_list
from countermark.model.predicate import Predicate


class FalseFriend(msgspec.Struct, frozen=True):
    """``name`` looks like ``entity`` (a node) and is another party, because of ``why``."""

    name: str
    entity: str
    why: str


class Judgement(msgspec.Struct, frozen=True):
    """A person's decision that ``subject`` (a ``name:`` node) is or is not ``entity``."""

    subject: str
    entity: str
    same: bool
    reason: str = ""
    by: str = ""
    claim: str = ""

    @classmethod
    def from_claim(cls, claim: Claim) -> Judgement | None:
        """Read a ``same_as`` or ``different_from`` claim about a listed party; None for others.

        Either end may be the listed party. A denied ``same_as`` says different, and the reverse.
        """
        if claim.predicate not in (Predicate.SAME_AS, Predicate.DIFFERENT_FROM):
            return None
        subject, entity = claim.subject, claim.object
        if is_party_on_a_list(subject):
            subject, entity = entity, subject
        if not is_party_on_a_list(entity) or is_party_on_a_list(subject):
            return None
        affirmed = claim.polarity is Polarity.AFFIRMED
        same = (claim.predicate is Predicate.SAME_AS) == affirmed
        return cls(subject, entity, same, claim.note, claim.claimant, claim.id)
