"""The ids that a finding had in the release before keys, for what people decided on them then.

That release recorded a set-aside on a finding's id, which digests the ids of the claims on its path
(decision 0024), and a claim's id digested our own sentence about it (decision 0039). Its sentences
and the digests of its shipped files are data (``shipped/former.yaml``): used here, to find old
decisions again, and for nothing else. What cannot be found again is a finding whose match that
release made by another listed name, or with another score; it has to be decided anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

import msgspec

from countermark.formats import yaml_text
from countermark.model.claim import Claim, netstrings
from countermark.model.errors import DefectError
from countermark.model.evidence import Digest
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived
from countermark.model.verdict import Finding
from countermark.policy.judge import finding_id

MOST = 1_000
"""Ids tried for one finding: many doubtful claims on one path have many notes between them."""


ALIKE = "alike, to be confirmed: "
"""What the note of an open match began with; nothing stands in its place today."""


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of ours today, and what stood in their place."""

    now: str
    then: str


class Former(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``former.yaml``; its head says what each part is for."""

    phrases: tuple[Phrase, ...]
    notes: dict[str, str]
    files: dict[str, str]

    @classmethod
    def read(cls, files: Mapping[str, bytes]) -> Former:
        """From the shipped folder; raises DefectError where the table is not in it."""
        raw = files.get("former.yaml")
        if raw is None:
            raise DefectError("the package lacks its former.yaml")
        return yaml_text.read(raw, cls)

    def claim_ids(self, claim: Claim) -> tuple[str, ...]:
        """The ids that a claim which says the same may have had, today's first."""
        evidence = {claim.evidence}
        if claim.evidence.label in self.files:
            digest = Digest(self.files[claim.evidence.label])
            evidence.add(msgspec.structs.replace(claim.evidence, digest=digest))
        ids = [claim.id]
        for one, note in product(evidence, self._notes(claim)):
            made = msgspec.structs.replace(claim, evidence=one, note=note, qualifiers=())
            ids.append(made.id)
        return tuple(dict.fromkeys(ids))

    def _notes(self, claim: Claim) -> set[str]:
        """What the note may have been: the source's words and ours, in either order."""
        derived = (q for q in claim.qualifiers if isinstance(q, Derived))
        ours = [self.notes[one.how.value].format(one.of or "none") for one in derived]
        then = claim.remark
        for phrase in self.phrases:
            then = then.replace(phrase.now, phrase.then)
        found = set()
        before = {claim.remark, then}
        if claim.predicate is Predicate.SAME_AS and claim.remark:
            before |= {f"{ALIKE}{remark}" for remark in before}
        for remark in before:
            said = [part for part in (*ours, remark) if part]
            found |= {
                "; ".join(part for part in parts if part)
                for parts in ((*said, claim.note), (claim.note, *said), said)
            }
        return found


class FormerIds:
    """Finds the former ids of the findings of one run, whose paths run along ``claims``."""

    def __init__(self, former: Former, claims: Iterable[Claim]) -> None:
        self._former = former
        self._claims = {claim.id: claim for claim in claims}
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, finding: Finding, subject: str) -> Iterator[str]:
        """Each id that the finding on ``subject`` may have had; none where it has no path."""
        if finding.path is None:
            return
        each = [self._ids(hop.claim) for hop in finding.path.hops]
        for claims in islice(product(*each), MOST):
            yield finding_id(
                subject, finding.context, finding.measure, finding.entity, netstrings(claims)
            )

    def _ids(self, claim: str) -> tuple[str, ...]:
        known = self._known.get(claim)
        if known is None:
            there = self._claims.get(claim)
            known = (claim,) if there is None else self._former.claim_ids(there)
            self._known[claim] = known
        return known
