"""A determination: what a named person decided about a finding, and on what basis.

A finding is a machine's and admits nothing; a determination is a person's, and it is the one that
starts clocks ("upon identification", FAR 52.204-25(d)). It stands beside a finding and changes no
decision. The ledger keeps each as a claim about the finding's key (``as_claim``, ``from_claim``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.errors import CallerError
from countermark.model.evidence import Digest, Evidence
from countermark.model.grade import Grade
from countermark.model.handling import DEFAULT, Handling
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.predicate import Predicate
from countermark.model.qualifier import MOST, ActingAs, Qualifier, RestsOn
from countermark.model.when import Interval

_ID = lazy_pattern(r"[0-9a-f]{64}")


class Determined(Enum):
    """What a person may decide about a finding; apart from the eight ``Decision`` of a machine.

    ``ACCEPTED`` is about the risk and not about the clause: it starts no term and stops none.
    """

    COVERED = "covered"  # the measure covers it
    NOT_COVERED = "not-covered"  # the measure does not
    REPORTED = "reported"  # it was reported to whom the measure names
    ACCEPTED = "accepted"  # the risk that remains is borne, knowingly
    CONFIRMED = "confirmed"  # it is as the finding says
    REJECTED = "rejected"  # it is not
    DEFERRED = "deferred"  # what is known does not suffice; it will be decided again
    IDENTIFIED = "identified"  # it was found by the person on that day, confirmed or not
    NOTIFIED = "notified"  # somebody told the person on that day

    @property
    def starts_clocks(self) -> bool:
        """Do terms that run from identification or notice run from its day?"""
        return self in _STARTING

    @property
    def says_it_applies(self) -> bool:
        """Does it say that the measure applies, and not only what was found?"""
        return self in (Determined.COVERED, Determined.CONFIRMED, Determined.REPORTED)

    @property
    def stops_clocks(self) -> bool:
        """Do such terms run no more from its day on?"""
        return self in (Determined.REJECTED, Determined.NOT_COVERED)

    @property
    def words(self) -> str:
        """The value as it stands in a sentence: ``not covered``."""
        return self.value.replace("-", " ")


_STARTING = (
    Determined.COVERED,
    Determined.REPORTED,
    Determined.CONFIRMED,
    Determined.IDENTIFIED,
    Determined.NOTIFIED,
)


class ByClaim(msgspec.Struct, frozen=True):
    """A claim that the person relied on, by its id; raises CallerError for what is no id."""

    claim: str

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.claim):
            raise CallerError(f"“{self.claim[:80]}” is not the id of a claim")


class ByEvidence(msgspec.Struct, frozen=True):
    """Bytes that the person relied on and that no claim rests on: a contract, a letter."""

    digest: Digest


Basis = ByClaim | ByEvidence

BASIS_MOST = MOST - 1
"""How many claims and digests a determination may rest on."""


class Determination(msgspec.Struct, frozen=True, kw_only=True):
    """``person``, acting as ``role``, decided about ``finding`` on ``day``, resting on ``basis``.

    ``finding`` is a finding's key, or its id where a result has no keys. ``day`` is the civil day
    where the person is, to the day: clocks run from it. ``basis`` is never empty, and names each
    claim or digest once. ``note`` is the person's own words. ``handling`` says to whom it may be
    shown.
    Raises CallerError where person, role or basis is missing.
    """

    finding: str
    person: str
    role: str
    day: date
    decision: Determined
    basis: tuple[Basis, ...]
    note: str = ""
    handling: Handling = DEFAULT

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.finding):
            raise CallerError(f"“{self.finding[:80]}” is not the id of a finding")
        for name in ("person", "role"):
            if not getattr(self, name).strip():
                raise CallerError(f"a determination needs a {name}: nobody else answers for it")
        if not self.basis:
            raise CallerError(
                "a determination needs a basis: claims or evidence that can be opened"
            )
        if len(set(self.basis)) != len(self.basis):
            raise CallerError("a basis is named twice in a determination")
        if len(self.basis) > BASIS_MOST:
            raise CallerError(f"a determination rests on at most {BASIS_MOST} things")


def started(made: Iterable[Determination]) -> date | None:
    """The day from which terms run: the first that starts them since the last rejection, if any."""
    day: date | None = None
    for one in sorted(made, key=lambda one: one.day):
        if one.decision.stops_clocks:
            day = None
        elif one.decision.starts_clocks and day is None:
            day = one.day
    return day


def applies(made: Iterable[Determination]) -> bool:
    """Has a person said that the measure applies, and nobody since that it does not?"""
    said = False
    for one in sorted(made, key=lambda one: one.day):
        said = (said or one.decision.says_it_applies) and not one.decision.stops_clocks
    return said


FINDING = "finding:"


def as_claim(made: Determination, evidence: Evidence) -> Claim:
    """As the ledger keeps it; ``evidence`` are the person's own words."""
    rests = [
        RestsOn("claim", one.claim)
        if isinstance(one, ByClaim)
        else RestsOn("bytes", one.digest.hex)
        for one in made.basis
    ]
    return Claim(
        claimant=made.person,
        subject=FINDING + made.finding,
        predicate=Predicate.DETERMINED,
        object=made.decision.value,
        evidence=evidence,
        valid=Interval(made.day.isoformat(), None),
        note=made.note,
        grade=Grade.parse("B2"),
        qualifiers=(ActingAs(made.role), *rests),
        handling=made.handling,
    )


def from_claim(claim: Claim) -> Determination | None:
    """The determination that a claim keeps; None where it keeps none that holds."""
    if claim.predicate is not Predicate.DETERMINED or claim.polarity is not Polarity.AFFIRMED:
        return None
    roles = [one.role for one in claim.qualifiers if isinstance(one, ActingAs)]
    try:
        return Determination(
            finding=claim.subject.removeprefix(FINDING),
            person=claim.claimant,
            role=roles[0] if roles else "",
            day=date.fromisoformat(claim.valid.start or ""),
            decision=Determined(claim.object),
            basis=tuple(map(_basis, _rests_on(claim.qualifiers))),
            note=claim.note,
            handling=claim.handling,
        )
    except (CallerError, ValueError):
        return None


def _rests_on(qualifiers: Iterable[Qualifier]) -> list[RestsOn]:
    return [one for one in qualifiers if isinstance(one, RestsOn)]


def _basis(rests: RestsOn) -> Basis:
    return ByClaim(rests.id) if rests.on == "claim" else ByEvidence(Digest(rests.id))


def determinations_on(claims: Iterable[Claim], day: date) -> dict[str, tuple[Determination, ...]]:
    """Those made by ``day``, by the key or id of their finding, the oldest first."""
    found: dict[str, list[Determination]] = {}
    for claim in claims:
        made = from_claim(claim)
        if made is not None and made.day <= day:
            found.setdefault(made.finding, []).append(made)
    return {key: tuple(sorted(some, key=_order)) for key, some in found.items()}


def _order(made: Determination) -> tuple[date, str, str, str]:
    return made.day, made.decision.value, made.person, made.note
