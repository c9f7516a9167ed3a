"""Duties with their life: derived from the last check, determinations and the register.

Nothing of them is stored but what people did. So asking twice doubles nothing, and a new register
or a finding that falls away loses nothing: what somebody acted on stays, and says why it is moot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from countermark.assessment import shipped
from countermark.assessment.duty_claims import Acts, acts_of
from countermark.assessment.duty_items import UNITS, Owed, id_of, item_of, stable, with_acts
from countermark.assessment.run import Run
from countermark.assessment.runs import load_run
from countermark.model.context import Context
from countermark.model.determination import (
    Determination,
    applies,
    determinations_on,
    started,
)
from countermark.model.duty import DutyItem, DutyState, Moot, duty_id, worst_first
from countermark.model.key import duty_keys
from countermark.model.measure import Duty, Measure
from countermark.model.predicate import Predicate
from countermark.model.reading import SubjectKind
from countermark.model.verdict import Obligation
from countermark.policy.clocks import obligations
from countermark.policy.judging import standing_duties
from countermark.reports.shapes.check import CheckDocument, HopShape, SubjectShape
from countermark.reports.shapes.duties import DUTIES, DutiesDocument


class Wanted(msgspec.Struct, frozen=True):
    """Which duties are asked for; what is empty does not limit. ``due_before`` is exclusive."""

    due_before: date | None = None
    owner: str = ""
    state: DutyState | None = None
    every: bool = False


def duties(run: Run, path: str | None, wanted: Wanted | None = None) -> DutiesDocument:
    """The duties that the run at ``path``, or the last one, gives rise to.

    Raises NoInputError where there is no run.
    """
    wanted = wanted or Wanted()
    document = load_run(path, run.directory)
    items = [*derived(run, document)]
    items.sort(key=worst_first)
    shown = [item for item in items if _is_wanted(item, wanted)]
    return DutiesDocument(
        schema=DUTIES,
        as_of=run.as_of,
        checked_as_of=document.as_of,
        contexts=tuple(one.id for one in document.contexts),
        totals={state.value: sum(item.state is state for item in items) for state in DutyState},
        duties=tuple(shown),
        left_out=len(items) - len(shown),
        not_kept=max(document.totals.subjects - len(document.subjects), 0),
    )


def derived(run: Run, document: CheckDocument) -> Iterator[DutyItem]:
    """Every duty of a check's document, with what people did about each; in no order."""
    view = run.view
    determined = (
        determinations_on(view.claims(predicates=(Predicate.DETERMINED,)), run.as_of)
        if view is not None
        else {}
    )
    acts = acts_of(run)
    owed: dict[str, list[Owed]] = {}
    for one in _each_once([*_owed(run, document, determined)]):
        owed.setdefault(id_of(one), []).append(one)
    met = set()
    for id_, some in owed.items():
        met.add(id_)
        yield item_of(id_, some, acts, run.as_of)
    for item in _standing(run, document):
        if item.id not in met:
            met.add(item.id)
            yield with_acts(item, acts, run.as_of)
    measures = {key for one in _keys_of_findings(document) for key in one}
    for id_ in acts.ids():
        if id_ not in met:
            yield _moot(id_, acts, measures)


def _owed(
    run: Run, document: CheckDocument, determined: Mapping[str, tuple[Determination, ...]]
) -> Iterator[Owed]:
    """What each finding asks for, with its clock as determinations started it."""
    catalog, _ = run.measures
    facets = {one.id: one.facets for one in document.contexts}
    orders = _orders(document)
    known: dict[tuple[str, str, date | None, bool], dict[str, tuple[Duty, Obligation]]] = {}
    for subject in document.subjects:
        contract, touched = _contract(subject, orders)
        for finding in subject.findings:
            measure = catalog.get(finding.measure)
            if measure is None or not finding.obligations or finding.set_aside:
                continue
            made = determined.get(finding.key or "") or determined.get(finding.id) or ()
            since = started(made)
            at = (finding.context, measure.id, since, applies(made))
            if at not in known:
                known[at] = _recomputed(measure, finding.context, run.as_of, since, applies(made))
            stopped = bool(made) and since is None and any(m.decision.stops_clocks for m in made)
            for shape in finding.obligations:
                found = known[at].get(shape.key or "")
                if found is None or found[0].standing:
                    continue
                yield Owed(
                    subject=subject,
                    finding=finding,
                    measure=measure,
                    duty=found[0],
                    obligation=found[1],
                    contract=contract,
                    orders=touched,
                    rejected=stopped,
                    started=since,
                    roles=facets[finding.context].get("role", ()),
                    clauses=subject.facets.get("clause")
                    or facets[finding.context].get("clause", ()),
                )


def _recomputed(
    measure: Measure, context: str, asked: date, since: date | None, applied: bool
) -> dict[str, tuple[Duty, Obligation]]:
    """By key, each duty of a measure with its day; which of them apply the check has judged."""
    roles = tuple({role for duty in measure.duties for role in duty.roles})
    keys = duty_keys(context, measure.id, measure.duties)
    by_key = dict(zip(keys, measure.duties, strict=True))
    told = obligations(measure, asked, (), roles, context=context, started=since, applies=applied)
    return {one.key: (by_key[one.key], one) for one in told}


def _each_once(every: list[Owed]) -> Iterator[Owed]:
    """All but what a contract's report says already: of what stands on the path of that contract.

    A device that is used stands under no contract by being what a contract delivers too.
    """
    on_paths: dict[tuple[str, str], set[str]] = {}
    for one in every:
        if one.contract:
            met = on_paths.setdefault((one.finding.context, stable(one)), set())
            for hop in one.finding.via:
                met |= {hop.from_id, hop.to_id}
    for one in every:
        said = one.subject.node in on_paths.get((one.finding.context, stable(one)), ())
        if one.contract or not said or one.subject.kind == SubjectKind.DEVICE.value:
            yield one


def _contract(subject: SubjectShape, orders: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The contract that a subject is, or stands under, and the order under it that is touched."""
    if subject.kind == "contract":
        under = orders.get(subject.node)
        if under is not None:
            return under, (subject.name,)
        inside = (hop.to for hop in _hops(subject) if hop.word == "has_order")
        return subject.name, tuple(dict.fromkeys(inside))
    order = subject.fields.get("order", "")
    return subject.fields.get("contract", ""), (order,) if order else ()


def _hops(subject: SubjectShape) -> Iterator[HopShape]:
    return (hop for finding in subject.findings for hop in finding.via)


def _orders(document: CheckDocument) -> dict[str, str]:
    """The contract over each order, as paths of the run name it."""
    found: dict[str, str] = {}
    for subject in document.subjects:
        for hop in _hops(subject):
            if hop.predicate == Predicate.ORDER_OF.value:
                order, contract = (hop.from_id, hop.to) if hop.forward else (hop.to_id, hop.from_)
                found.setdefault(order, contract)
    return found


def _standing(run: Run, document: CheckDocument) -> Iterator[DutyItem]:
    """What each context of the run owes whatever was found."""
    vocabulary = shipped.vocabulary()
    contexts: list[Context] = [vocabulary.parse(one.id) for one in document.contexts]
    for context, measure, duty in standing_duties(run, contexts, run.rules(())):
        keys = duty_keys(context, measure.id, measure.duties)
        key = keys[measure.duties.index(duty)]
        every = f"{duty.within} {duty.unit}" if duty.within and duty.unit else ""
        yield DutyItem(
            id=duty_id(context, key),
            what=duty.what,
            state=DutyState.OPEN,
            context=context,
            measures=(measure.id,),
            clauses=(measure.clause or measure.legal_basis,),
            trigger=duty.trigger,
            calendar=UNITS.get(duty.unit, ""),
            recalled=duty.recalled,
            standing=True,
            every=every,
            due=duty.by_date or "",
        )


def _moot(id_: str, acts: Acts, asked: set[str]) -> DutyItem:
    """What somebody acted on and nothing asks for any more; in the words recorded then."""
    told = acts.told[id_]
    there = bool(set(told.measures) & asked)
    return DutyItem(
        id=id_,
        what=told.what,
        state=DutyState.DONE if id_ in acts.done else DutyState.MOOT,
        context=told.context,
        measures=told.measures,
        contract=told.contract,
        owner=acts.seen[id_].person if id_ in acts.seen else "",
        acknowledged=acts.seen.get(id_),
        done=acts.done.get(id_),
        inapplicable=acts.not_so.get(id_),
        moot=Moot.OTHER_TERM if there else Moot.NO_FINDING,
    )


def _keys_of_findings(document: CheckDocument) -> Iterable[set[str]]:
    for subject in document.subjects:
        yield {finding.measure for finding in subject.findings if finding.obligations}


def _is_wanted(item: DutyItem, wanted: Wanted) -> bool:
    if wanted.state is not None and item.state is not wanted.state:
        return False
    if wanted.owner and item.owner.casefold() != wanted.owner.casefold():
        return False
    if wanted.due_before is not None:
        return bool(item.due) and item.due[:10] < wanted.due_before.isoformat()
    return True
