"""What people did about duties, as claims in the project's ledger: acknowledged, done, not so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from countermark.assessment.determining import kept_as_basis
from countermark.assessment.record import Recording, commit, written
from countermark.assessment.run import Run
from countermark.model.claim import Claim, Polarity
from countermark.model.duty import Acted, DutyItem
from countermark.model.errors import CallerError
from countermark.model.evidence import Digest
from countermark.model.grade import Grade
from countermark.model.handling import DEFAULT, Handling
from countermark.model.node import DUTY, named
from countermark.model.predicate import Predicate
from countermark.model.qualifier import ActingAs, Qualifier, RestsOn
from countermark.model.when import Interval, earliest
from countermark.store.project import Project
from countermark.store.vault import Vault

LABEL = "duty"
MOST_EVIDENCE = 12
ACTS = (Predicate.ACKNOWLEDGED, Predicate.PERFORMED, Predicate.HELD_INAPPLICABLE)
"""What a person can say of a duty; each is a claim on its key."""


class Told(msgspec.Struct, frozen=True):
    """A duty as it was worded when somebody acted on it."""

    what: str
    context: str
    measures: tuple[str, ...]
    contract: str = ""


class Acts(msgspec.Struct, frozen=True):
    """By duty: what was done last, acknowledged, or held not to apply, and how it was worded.

    ``every`` are all the times it was done, the first of them first.
    """

    done: Mapping[str, Acted] = {}
    seen: Mapping[str, Acted] = {}
    not_so: Mapping[str, Acted] = {}
    told: Mapping[str, Told] = {}
    every: Mapping[str, tuple[Acted, ...]] = {}

    def ids(self) -> Iterator[str]:
        """Every duty that somebody acted on."""
        yield from self.told


def acts_of(run: Run) -> Acts:
    """What people of the project did about duties by the day asked about."""
    if run.view is None:
        return Acts()
    vault = Vault(run.project.vault)
    by: dict[Predicate, dict[str, Acted]] = {predicate: {} for predicate in ACTS}
    told: dict[str, Told] = {}
    every: dict[str, tuple[Acted, ...]] = {}
    claims = [*run.view.claims(predicates=ACTS)]
    for claim in sorted(claims, key=lambda one: (one.valid.start or "", one.id)):
        day = claim.valid.start
        is_duty = claim.object.startswith(f"{DUTY}:") and claim.evidence.source == LABEL
        if not is_duty or claim.polarity is not Polarity.AFFIRMED or day is None:
            continue
        if earliest(day) > run.as_of:
            continue
        id_ = claim.object.removeprefix(f"{DUTY}:")
        acted = by[claim.predicate][id_] = _acted(claim, vault)
        if claim.predicate is Predicate.PERFORMED:
            every[id_] = (*every.get(id_, ()), acted)
        told[id_] = _told(claim)
    return Acts(
        done=by[Predicate.PERFORMED],
        seen=by[Predicate.ACKNOWLEDGED],
        not_so=by[Predicate.HELD_INAPPLICABLE],
        told=told,
        every=every,
    )


def record(
    project: Project,
    item: DutyItem,
    predicate: Predicate,
    *,
    person: str,
    role: str,
    day: date,
    note: str = "",
    files: Sequence[str] = (),
    handling: Handling = DEFAULT,
) -> Recording:
    """Record what ``person`` did about a duty on ``day``; ``files`` are kept as evidence of it.

    Raises CallerError where nobody is named, too many files are, or the day lies before the one
    from which the term of the duty runs; SourceError for a file that cannot be read.
    """
    if not person.strip():
        raise CallerError("a duty is answered for by a named person", place="--by")
    if len(files) > MOST_EVIDENCE:
        raise CallerError(f"at most {MOST_EVIDENCE} files of evidence", place="--evidence")
    if item.started and day.isoformat() < item.started:
        raise CallerError(
            f"{day} lies before {item.started}, from which its term runs",
            place="--on",
            next_step="give the day on which it was done",
        )
    told = Told(item.what, item.context, item.measures, item.contract)
    kept = kept_as_basis(project, files) if files else ()
    basis: list[Qualifier] = [RestsOn("bytes", one.digest.hex) for one in kept]
    words = msgspec.json.encode(
        {"act": predicate.value, "by": person, "role": role, "on": day, "note": note, "duty": told}
    ).decode()
    claim = Claim(
        claimant=person,
        subject=named(person),
        predicate=predicate,
        object=f"{DUTY}:{item.id}",
        evidence=written(project, words, LABEL),
        valid=Interval(day.isoformat(), None),
        note=note,
        grade=Grade.parse("B2"),
        qualifiers=(ActingAs(role), *dict.fromkeys(basis)),
        handling=handling,
    )
    return commit(project, [claim])


def _acted(claim: Claim, vault: Vault) -> Acted:
    roles = [one.role for one in claim.qualifiers if isinstance(one, ActingAs)]
    rests = [one.id for one in claim.qualifiers if isinstance(one, RestsOn)]
    return Acted(
        person=claim.claimant,
        role=roles[0] if roles else "",
        day=claim.valid.start or "",
        note=claim.note,
        evidence=tuple(rests),
        missing=tuple(one for one in rests if not vault.has(Digest(one))),
        claim=claim.id,
    )


class _Words(msgspec.Struct):
    duty: Told


def _told(claim: Claim) -> Told:
    """The duty as it was worded; a claim that somebody wrote otherwise tells nothing of it."""
    try:
        return msgspec.json.decode(claim.evidence.selector.value, type=_Words).duty
    except (msgspec.DecodeError, RecursionError):
        return Told("a duty that was recorded elsewhere", "", ())
