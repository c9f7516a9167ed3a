"""What people decided in a project's ledger: a list of it, and one decision taken back whole.

A decision about many findings is one claim for each of them, all resting on the same words; they
are listed, and taken back, together. What somebody else recorded and nobody here accepted is listed
as *not counted*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from countermark.assessment.project import ledger_of
from countermark.assessment.record import Recording, retract
from countermark.model.claim import Claim
from countermark.model.determination import FINDING
from countermark.model.errors import CallerError
from countermark.model.handling import Handling
from countermark.model.match import JUDGEMENT
from countermark.model.node import CONTRACT, ITEM, NAMED, kind_of, named, registered
from countermark.model.predicate import Predicate
from countermark.model.qualifier import ActingAs, ClearedFor, RestsOn
from countermark.model.selector import SelectorKind
from countermark.model.when import Holds
from countermark.register.catalog import Catalog
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.shapes.decision import (
    ABOUT,
    AboutShape,
    DecisionsDocument,
    DecisionShape,
    InForce,
    Kind,
    RetractionShape,
)
from countermark.reports.targets import decided_key
from countermark.store.ledger import Typed
from countermark.store.project import Project

LEAST = 12
"""Hex digits of an id that must be given."""

JUDGED = {Predicate.SAME_AS: "same", Predicate.DIFFERENT_FROM: "different"}


class LastFindings(NamedTuple):
    """What the last check found: subjects and measures by key, and the nodes that are in it.

    ``is_checked``: there was one.
    """

    findings: Mapping[str, tuple[str, str]]
    nodes: frozenset[str]
    names: Mapping[str, str]
    is_checked: bool


def findings_of(document: CheckDocument | None, catalog: Catalog) -> LastFindings:
    """What decisions may hang on in ``document``, and what parties of the register are called."""
    findings: dict[str, tuple[str, str]] = {}
    names = {registered(e.id): e.name for e in catalog.entities.values()}
    nodes = set()
    for subject in document.subjects if document is not None else ():
        nodes.add(subject.node)
        names.setdefault(subject.node, subject.name)
        names.update((match.entity, match.entity_name) for match in subject.matches)
        for finding in subject.findings:
            findings.setdefault(decided_key(finding), (subject.name, finding.measure))
            findings.setdefault(finding.id, (subject.name, finding.measure))
            for hop in finding.via:
                nodes |= {hop.from_id, hop.to_id}
                names.setdefault(hop.from_id, hop.from_)
                names.setdefault(hop.to_id, hop.to)
    return LastFindings(findings, frozenset(nodes), names, is_checked=document is not None)


def decisions(
    project: Project, as_of: date, checked: LastFindings, widest: Handling
) -> DecisionsDocument:
    """All decisions of ``project`` as of a day; what is above ``widest`` is only counted."""
    ledger = ledger_of(project)
    every = _by_people(project)
    words = {one.claim.predicate for one in every}
    counted = {claim.id for claim in ledger.view().claims(predicates=words)} if words else set()
    found = [
        decision_shape([one.claim for one in some], as_of, checked, typed=some, counts=counted)
        for some in _grouped(every)
    ]
    shown = [one for one in found if Handling(one.handling).within(widest)]
    by_state = {state.value: sum(one.state is state for one in found) for state in InForce}
    return DecisionsDocument(
        schema="countermark.decisions/1",
        as_of=as_of.isoformat(),
        ledger=str(ledger.version()),
        decisions=tuple(shown),
        by_state=by_state,
        withheld=len(found) - len(shown),
    )


def _by_people(project: Project) -> list[Typed]:
    return ledger_of(project).typed("text/plain", f"{SelectorKind.QUOTE.value}=")


def _grouped(typed: Iterable[Typed]) -> list[list[Typed]]:
    """The claims of each decision together, the first recorded first."""
    every = list(typed)
    said = {
        one.claim.evidence.digest.hex for one in every if one.claim.predicate is not Predicate.NAMED
    }
    groups: dict[object, list[Typed]] = {}
    for one in every:
        claim = one.claim
        if claim.predicate is Predicate.NAMED and claim.evidence.digest.hex in said:
            continue  # what a note calls the ends of its relation, no decision of its own
        groups.setdefault(_group_of(one), []).append(one)
    return list(groups.values())


def _group_of(one: Typed) -> object:
    claim = one.claim
    if claim.predicate not in (Predicate.SET_ASIDE, Predicate.DETERMINED):
        return claim.id
    digest = claim.evidence.digest.hex
    return digest, claim.claimant, claim.object, claim.valid, claim.note, one.retracted is None


def decision_shape(
    claims: Sequence[Claim],
    as_of: date,
    checked: LastFindings,
    *,
    typed: Sequence[Typed] = (),
    counts: set[str] | None = None,
    retraction: RetractionShape | None = None,
) -> DecisionShape:
    """The decision that ``claims`` record together.

    ``typed`` are they as the ledger has them; ``counts`` the ids that count, all where not given.
    """
    first = claims[0]
    kind = _kind(first)
    keys = [claim.subject.removeprefix(FINDING) for claim in claims]
    if kind in (Kind.JUDGEMENT, Kind.NOTE):
        keys = [first.subject, *([first.object] if ":" in first.object else [])]
    codes = [one.reason.value for one in first.qualifiers if isinstance(one, ClearedFor)]
    roles = [one.role for one in first.qualifiers if isinstance(one, ActingAs)]
    rests = [q for c in claims for q in c.qualifiers if isinstance(q, RestsOn)]
    evidence = (q.id for q in rests if q.on != "claim")
    if typed and (gone := typed[0].retracted) is not None:
        on = _day(gone.recorded_at)
        retraction = RetractionShape(by=gone.author, on=on, reason=gone.reason)
    return DecisionShape(
        id=min(claim.id for claim in claims),
        kind=kind,
        decision=_word(first),
        says=_sentence(first, kind, checked, len(claims)),
        by=first.claimant,
        role=roles[0] if roles else "",
        on=first.valid.start or (_day(typed[0].recorded_at) if typed else as_of.isoformat()),
        until=first.valid.end or "",
        because=codes[0] if codes else "",
        reason=first.object if kind is Kind.SET_ASIDE else first.note or _quote(first, kind),
        claims=tuple(dict.fromkeys(q.id for q in rests if q.on == "claim")),
        evidence=tuple(dict.fromkeys((*evidence, first.evidence.digest.hex))),
        handling=first.handling.value,
        recorded=_day(typed[0].recorded_at) if typed else "",
        state=InForce.RETRACTED if retraction else _state(first, as_of, counts),
        retraction=retraction,
        hangs=len(keys),
        about=tuple(_about(key, checked) for key in keys[:ABOUT]),
        in_last_check=None
        if not checked.is_checked
        else any(_was_there(key, checked) for key in keys),
    )


def _kind(claim: Claim) -> Kind:
    if claim.predicate is Predicate.SET_ASIDE:
        return Kind.SET_ASIDE
    if claim.predicate is Predicate.DETERMINED:
        return Kind.DETERMINATION
    is_judged = claim.predicate in JUDGED and claim.evidence.source == JUDGEMENT
    return Kind.JUDGEMENT if is_judged else Kind.NOTE


def _word(claim: Claim) -> str:
    if claim.predicate is Predicate.DETERMINED:
        return claim.object
    if claim.predicate is Predicate.SET_ASIDE:
        return "set aside"
    return JUDGED.get(claim.predicate) or str(claim.predicate.value)


def _quote(claim: Claim, kind: Kind) -> str:
    return str(claim.evidence.selector.value) if kind is Kind.NOTE else ""


def _day(micros: int) -> str:
    return f"{datetime.fromtimestamp(micros / 1_000_000, UTC).date()}"


def _state(claim: Claim, as_of: date, counts: set[str] | None) -> InForce:
    if counts is not None and claim.id not in counts:
        return InForce.OTHERS
    start = claim.valid.start
    if claim.valid.holds(as_of) is not Holds.NO:
        return InForce.YES
    return InForce.NOT_YET if start is not None and start > as_of.isoformat() else InForce.ENDED


def _about(key: str, checked: LastFindings) -> AboutShape:
    subject, measure = checked.findings.get(key, (checked.names.get(key, ""), ""))
    return AboutShape(key=key, subject=subject, measure=measure)


def _was_there(key: str, checked: LastFindings) -> bool:
    return key in checked.findings or key in checked.nodes


def _sentence(claim: Claim, kind: Kind, checked: LastFindings, count: int) -> str:
    """All of the decision in words: who is what, by whom."""
    about = _about(claim.subject.removeprefix(FINDING), checked)
    what = f"“{about.subject}”" if about.subject else _called(claim.subject, checked)
    if kind is Kind.JUDGEMENT:
        typed = claim.evidence.selector.value.partition(" | ")[0]  # as the person wrote it
        what = f"“{typed}”" if named(typed) == claim.subject else what
    if kind is Kind.SET_ASIDE:
        return f"{what} ({_findings(count)}) is set aside until {claim.valid.end}"
    if kind is Kind.DETERMINATION:
        word = claim.object.replace("-", " ")
        return f"{what} ({_findings(count)}) is determined {word}"
    if kind is Kind.JUDGEMENT:
        word = "is" if claim.predicate is Predicate.SAME_AS else "is not"
        return f"{what} {word} {_called(claim.object, checked)}"
    denied = " (denied)" if claim.polarity.value == "denied" else ""
    relation = claim.predicate.value.replace("_", " ")
    return f"{what} {relation} {_called(claim.object, checked)}{denied}"


def _findings(count: int) -> str:
    return "1 finding" if count == 1 else f"{count:,} findings"


def _called(node: str, checked: LastFindings) -> str:
    """A node as people call it: its name in the last check, else its key."""
    if node in checked.names:
        return checked.names[node]
    kind, _, key = node.partition(":")
    if kind == "finding":
        return f"finding {key[:LEAST]}"
    return f"“{key}”" if kind == "name" else node


def retract_decision(project: Project, text: str, *, reason: str, by: str) -> Recording:
    """Take back the whole decision that has a claim with this id, or its beginning.

    Raises CallerError where ``text`` means none or several, or one that was taken back before.
    """
    wanted = text.strip().rstrip("…").casefold()
    if len(wanted) < LEAST or set(wanted) - set("0123456789abcdef"):
        raise CallerError(
            f"“{text[:80]}” is no id of a decision",
            next_step=f"copy at least {LEAST} hex digits of one from countermark decisions",
        )
    groups = _grouped(_by_people(project))
    found = [some for some in groups if any(one.claim.id.startswith(wanted) for one in some)]
    if len(found) != 1:
        how = "may mean several decisions" if found else "is the id of no decision here"
        raise CallerError(
            f"“{text[:80]}” {how}", next_step="copy the id from countermark decisions"
        )
    (some,) = found
    if some[0].retracted is not None:
        gone = some[0].retracted
        raise CallerError(
            f"it was taken back on {_day(gone.recorded_at)} by {gone.author}: {gone.reason}"
        )
    return retract(project, [one.claim for one in some], reason=reason, by=by)


def about_names(claims: Iterable[Claim]) -> Iterator[str]:
    """The nodes that claims of judgements and notes are about; whom a list names is on many."""
    for claim in claims:
        yield from (n for n in (claim.subject, claim.object) if kind_of(n) in _OWN)


_OWN = frozenset({NAMED, ITEM, CONTRACT})
