"""Readings as devices: what all files say of each, a record a sighting.

Reads the claims that probes made, so that a spreadsheet and a walk are told alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from countermark.inventory.identity.claims import SAYS
from countermark.model.claim import Claim, Polarity
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.network_device import (
    MAKING_FIRST,
    SUREST_FIRST,
    Certainty,
    MakerSeen,
    NetworkDevice,
    PartSeen,
    SeenSign,
)
from countermark.model.predicate import Family, Predicate
from countermark.model.qualifier import Derived
from countermark.model.reading import Reading, Subject, SubjectKind

_DAY = lazy_pattern(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")
_STATED = "stated"


def sightings(readings: Iterable[Reading]) -> tuple[NetworkDevice, ...]:
    """Each device of each file, in the order of the files; none is joined with another."""
    return tuple(device for reading in readings for device in _of(reading))


def _of(reading: Reading) -> Iterable[NetworkDevice]:
    devices = [s for s in reading.subjects if s.kind is SubjectKind.DEVICE]
    if not devices:
        return
    said = _Said(reading.claims)
    for subject in devices:
        yield _device(subject, said)


class _Said:
    """The claims of one file by what they are about."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.of: dict[str, list[Claim]] = defaultdict(list)
        self.names: dict[str, str] = {}
        for claim in claims:
            if claim.polarity is not Polarity.AFFIRMED:
                continue
            if claim.predicate is Predicate.NAMED:
                self.names.setdefault(claim.subject, claim.object)
            else:
                self.of[claim.subject].append(claim)

    def text(self, node: str, predicate: Predicate) -> str:
        return next((c.object for c in self.of[node] if c.predicate is predicate), "")

    def makers(self, node: str) -> tuple[MakerSeen, ...]:
        """Who stands behind ``node``, the surest first, each with all that says so."""
        grouped: dict[tuple[Predicate, str], list[Claim]] = defaultdict(list)
        for claim in self.of[node]:
            if claim.predicate.family is Family.MAKING and claim.predicate in MAKING_FIRST:
                grouped[claim.predicate, claim.object].append(claim)
        found = [
            (MAKING_FIRST.index(predicate), _maker(predicate, self.names.get(party, ""), claims))
            for (predicate, party), claims in grouped.items()
        ]
        found.sort(key=lambda one: (one[0], SUREST_FIRST.index(one[1].certainty), one[1].name))
        return tuple(maker for _, maker in found)


def _maker(predicate: Predicate, name: str, claims: Sequence[Claim]) -> MakerSeen:
    signs, sure = [], Certainty.LEAD
    for claim in claims:
        how = next((q for q in claim.qualifiers if isinstance(q, Derived)), None)
        certainty = SAYS.get(how.how, Certainty.LEAD) if how else Certainty.CERTAIN
        sure = min(sure, certainty, key=SUREST_FIRST.index)
        evidence = claim.evidence
        place = str(evidence.selector)
        sign = how.of if how and how.of else _STATED
        signs.append(SeenSign(sign, evidence.label, place, evidence.digest.hex))
    return MakerSeen(
        name=name,
        predicate=predicate.value,
        certainty=sure,
        evidence=tuple(dict.fromkeys(signs)),
        contradicted=next((c.remark for c in claims if c.remark), ""),
    )


def _device(subject: Subject, said: _Said) -> NetworkDevice:
    node = subject.node
    parts = [c.object for c in said.of[node] if c.predicate is Predicate.CONTAINS]
    return NetworkDevice(
        name=subject.name,
        site=said.text(node, Predicate.LOCATED_AT) or subject.field("site"),
        role=said.text(node, Predicate.IN_ROLE) or subject.field("role"),
        model=said.text(node, Predicate.HAS_MODEL),
        version=said.text(node, Predicate.HAS_VERSION),
        serial=said.text(node, Predicate.HAS_SERIAL),
        sources=(subject.place,),
        days=tuple(dict.fromkeys("-".join(day) for day in _DAY.findall(subject.place))),
        makers=said.makers(node),
        parts=tuple(_part(part, said) for part in parts),
        addresses=tuple(
            c.object
            for c in said.of[node]
            if c.predicate is Predicate.HAS_IDENTIFIER and c.object.startswith(("mac:", "ip:"))
        ),
    )


def _part(node: str, said: _Said) -> PartSeen:
    return PartSeen(
        name=said.names.get(node, ""),
        model=said.text(node, Predicate.HAS_MODEL),
        version=said.text(node, Predicate.HAS_VERSION),
        serial=said.text(node, Predicate.HAS_SERIAL),
        makers=said.makers(node),
    )
