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
from countermark.assessment.run import Run
from countermark.assessment.runs import load_run
from countermark.model.business_days import due
from countermark.model.context import Context
from countermark.model.determination import Determination, determinations_on, started
from countermark.model.duty import DutyItem, DutyState, Moot, duty_id, is_past, worst_first
from countermark.model.key import duty_keys
from countermark.model.measure import Duty, Measure
from countermark.model.predicate import Predicate
from countermark.model.reading import SubjectKind
from countermark.model.verdict import Clock, Obligation
from countermark.policy.clocks import obligations
from countermark.policy.judging import standing_duties
from countermark.reports.shapes.check import CheckDocument, FindingShape, HopShape, SubjectShape
from countermark.reports.shapes.duties import DUTIES, DutiesDocument

_UNITS = {
    "business days": "business days of the United States government (5 USC 6103)",
    "hours": "hours; of a day whose hour is not known, whole days from its first instant",
    "days": "calendar days",
    "months": "calendar months",
    "years": "calendar years",
}


class _Owed(msgspec.Struct, kw_only=True):
    """One thing that a finding asks for."""

    subject: SubjectShape
    finding: FindingShape
    measure: Measure
    duty: Duty
    obligation: Obligation
    contract: str
    orders: tuple[str, ...]
    rejected: bool
    started: date | None
    roles: tuple[str, ...]
    clauses: tuple[str, ...]


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
    owed: dict[str, list[_Owed]] = {}
    for one in _each_once([*_owed(run, document, determined)]):
        owed.setdefault(_id(one), []).append(one)
    met = set()
    for id_, some in owed.items():
        met.add(id_)
        yield _with_acts(_item(id_, some, run.as_of), acts, run.as_of)
    for item in _standing(run, document):
        if item.id not in met:
            met.add(item.id)
            yield _with_acts(item, acts, run.as_of)
    measures = {key for one in _keys_of_findings(document) for key in one}
    for id_ in acts.ids():
        if id_ not in met:
            yield _moot(id_, acts, measures)


def _owed(
    run: Run, document: CheckDocument, determined: Mapping[str, tuple[Determination, ...]]
) -> Iterator[_Owed]:
    """What each finding asks for, with its clock as determinations started it."""
    catalog, _ = run.measures
    facets = {one.id: one.facets for one in document.contexts}
    orders = _orders(document)
    known: dict[tuple[str, str, date | None], dict[str, tuple[Duty, Obligation]]] = {}
    for subject in document.subjects:
        contract, touched = _contract(subject, orders)
        for finding in subject.findings:
            measure = catalog.get(finding.measure)
            if measure is None or not finding.obligations or finding.set_aside:
                continue
            made = determined.get(finding.key or "") or determined.get(finding.id) or ()
            since = started(made)
            at = (finding.context, measure.id, since)
            if at not in known:
                known[at] = _recomputed(measure, finding.context, run.as_of, since)
            stopped = bool(made) and since is None and any(m.decision.stops_clocks for m in made)
            for shape in finding.obligations:
                found = known[at].get(shape.key or "")
                if found is None or found[0].standing:
                    continue
                yield _Owed(
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
    measure: Measure, context: str, asked: date, since: date | None
) -> dict[str, tuple[Duty, Obligation]]:
    """By key, each duty of a measure with its day; which of them apply the check has judged."""
    roles = tuple({role for duty in measure.duties for role in duty.roles})
    keys = duty_keys(context, measure.id, measure.duties)
    by_key = dict(zip(keys, measure.duties, strict=True))
    told = obligations(measure, asked, (), roles, context=context, started=since)
    return {one.key: (by_key[one.key], one) for one in told}


def _each_once(every: list[_Owed]) -> Iterator[_Owed]:
    """All but what a contract's report says already: of what stands on the path of that contract.

    A device that is used stands under no contract by being what a contract delivers too.
    """
    on_paths: dict[tuple[str, str], set[str]] = {}
    for one in every:
        if one.contract:
            met = on_paths.setdefault((one.finding.context, _stable(one)), set())
            for hop in one.finding.via:
                met |= {hop.from_id, hop.to_id}
    for one in every:
        said = one.subject.node in on_paths.get((one.finding.context, _stable(one)), ())
        if one.contract or not said or one.subject.kind == SubjectKind.DEVICE.value:
            yield one


def _stable(one: _Owed) -> str:
    return one.duty.report or one.obligation.key


def _id(one: _Owed) -> str:
    """The key of the duty: reports are owed for each contract, all else once in a context."""
    if _is_report(one.duty):
        return duty_id(one.finding.context, _stable(one), one.contract)
    return duty_id(one.finding.context, one.obligation.key)


def _is_report(duty: Duty) -> bool:
    """Does its clock run from what somebody finds, so that each contract has its own?"""
    return bool(duty.report) or (duty.within is not None and not duty.by_date)


def _item(id_: str, some: list[_Owed], today: date) -> DutyItem:
    """The duty that ``some`` findings ask for together."""
    live = [one for one in some if not one.rejected] or some
    # A clock that runs counts, the earliest first; where none does, what would be due is told.
    running = [one for one in live if one.started is not None] or live
    first = min(running, key=lambda one: (not one.obligation.due, one.obligation.due))
    duty, owed = first.duty, first.obligation
    rejected = all(one.rejected for one in some)
    names = [*dict.fromkeys(one.subject.name for one in live)]
    return DutyItem(
        id=id_,
        what=duty.what,
        state=DutyState.MOOT if rejected else _state(duty, owed, today),
        context=first.finding.context,
        measures=tuple(dict.fromkeys(one.measure.id for one in live)),
        clauses=tuple(dict.fromkeys(one.finding.clause for one in live if one.finding.clause)),
        addressee=_addressee(first),
        contract=first.contract if _is_report(duty) else "",
        orders=tuple(dict.fromkeys(order for one in live for order in one.orders)),
        if_clause=() if first.clauses else duty.clauses,
        trigger=f"by {duty.by_date}" if duty.by_date else duty.trigger,
        started=first.started.isoformat() if first.started and not duty.by_date else "",
        due=owed.due,
        calendar="" if duty.by_date else _UNITS.get(duty.unit, duty.unit),
        recalled=owed.recalled,
        about=tuple(names[:3]),
        findings=len({one.finding.key or one.finding.id for one in live}),
        moot=Moot.REJECTED if rejected else None,
    )


def _state(duty: Duty, owed: Obligation, today: date) -> DutyState:
    """A term without a day waits for what it runs from, which nobody has said to be there."""
    waits = not owed.due and duty.within is not None
    if waits or owed.state is Clock.NOT_STARTED:
        return DutyState.NOT_STARTED
    return DutyState.OVERDUE if is_past(owed.due, today) else DutyState.OPEN


def _addressee(one: _Owed) -> str:
    fits = (a.to for a in one.duty.addressees if not a.roles or set(a.roles) & set(one.roles))
    return next(fits, "")


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
    at = _At(run.as_of, run.known_at)
    for context, measure, duty in standing_duties(at, contexts, run.rules(())):
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
            calendar=_UNITS.get(duty.unit, ""),
            recalled=duty.recalled,
            standing=True,
            every=every,
            due=duty.by_date or "",
        )


class _At(msgspec.Struct, frozen=True):
    as_of: date
    known_at: date | None
    identified: date | None = None


def _with_acts(item: DutyItem, acts: Acts, today: date) -> DutyItem:
    """The duty with what people did about it; a term that returns runs from the last time."""
    done, seen, not_so = acts.done.get(item.id), acts.seen.get(item.id), acts.not_so.get(item.id)
    state, day, late = item.state, item.due, False
    if done is not None and item.every:
        within, _, unit = item.every.partition(" ")
        day = due(date.fromisoformat(done.day), int(within), unit)
        state = DutyState.OVERDUE if is_past(day, today) else DutyState.OPEN
    elif done is not None:
        late = state is not DutyState.NOT_STARTED and bool(day) and done.day > day[:10]
        state = DutyState.DONE
    elif state is DutyState.MOOT:
        pass
    elif not_so is not None:
        state = DutyState.NOT_APPLICABLE
    if seen is not None and state is DutyState.OPEN:
        state = DutyState.ACKNOWLEDGED
    return msgspec.structs.replace(
        item,
        state=state,
        due=day,
        late=late,
        owner=seen.person if seen else "",
        acknowledged=seen,
        done=done,
        inapplicable=not_so,
        moot=None if state is not DutyState.MOOT else item.moot,
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
