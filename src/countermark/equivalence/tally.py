"""Everything found, held within bounds: counts and sizes of all, places and words of the first."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from countermark.equivalence.finding import Found, Path
from countermark.equivalence.one_build import OneBuild
from countermark.equivalence.preconditions import WHOLE
from countermark.equivalence.rules import Rule
from countermark.model.artefact import Span
from countermark.model.comparison import (
    Change,
    Component,
    Reason,
    Refused,
    RuleUse,
    Status,
    What,
)


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """How much is listed; what lies beyond is counted."""

    unexplained: int = 1000
    places: int = 10
    components: int = 5000
    reasons: int = 8


class _Used:
    """What one rule explained."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.changes = self.size = 0
        self.places: list[Change] = []
        self.whole: dict[str, OneBuild] = {
            name: WHOLE[name]() for name in rule.proves if name in WHOLE
        }

    def fails(self) -> Refused | None:
        reasons = ((name, check.fails()) for name, check in self.whole.items())
        return next((Refused(self.rule.id, name, why) for name, why in reasons if why), None)


class _Touched:
    """What was found of one component."""

    def __init__(self) -> None:
        self.rules: dict[str, None] = {}
        self.reasons: dict[Reason, None] = {}
        self.unopened = self.differs = False


class Tally:
    """Takes in what is found, and says at the end what stands."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._used: dict[str, _Used] = {}
        self._components: dict[Path, _Touched] = {}
        self._outer: tuple[dict[int, set[str]], dict[int, set[str]]] = ({}, {})
        self._direct: list[tuple[Span | None, Span | None, str, str]] = []
        self._unexplained: list[Change] = []
        self.unexplained_changes = self.not_opened = 0

    def add(self, found: Found) -> None:
        """A difference whose rule, if it has one, holds for it and for its pair of spaces."""
        touched = self._components.setdefault(found.component, _Touched())
        self._note_outer(found)
        if found.rule is None:
            self._add_unexplained(found.change)
            if found.change.what is What.NOT_OPENED:
                touched.unopened = True
            else:
                touched.differs = True
            if len(touched.reasons) < self._bounds.reasons:
                touched.reasons[reason(found.change)] = None
            return
        touched.rules[found.rule.id] = None
        used = self._used.setdefault(found.rule.id, _Used(found.rule))
        used.changes += 1
        used.size += found.change.size
        if len(used.places) < self._bounds.places:
            change = msgspec.structs.replace(found.change, rule=found.rule.id)
            used.places.append(change)
        for check in used.whole.values():
            check.add(found)

    def close(self) -> None:
        """Rules whose proof of the whole does not hold explain nothing: they become unexplained."""
        for used in [*self._used.values()]:
            if why := used.fails():
                del self._used[used.rule.id]
                self._withdraw(used, why)

    def _withdraw(self, used: _Used, why: Refused) -> None:
        self.unexplained_changes += used.changes
        self._unexplained[:0] = [
            msgspec.structs.replace(change, rule="", refused=(why,)) for change in used.places
        ]
        for touched in self._components.values():
            if used.rule.id in touched.rules:
                del touched.rules[used.rule.id]
                touched.reasons[Reason(withdrawn=why)] = None
                touched.differs = True
        for side in self._outer:
            for marks in side.values():
                if used.rule.id in marks:
                    marks.add(_UNEXPLAINED)

    def _add_unexplained(self, change: Change) -> None:
        self.unexplained_changes += 1
        self.not_opened += change.what is What.NOT_OPENED
        if len(self._unexplained) < self._bounds.unexplained:
            self._unexplained.append(change)

    def _note_outer(self, found: Found) -> None:
        mark = found.rule.id if found.rule else _UNEXPLAINED
        if found.change.what is What.NOT_OPENED:
            mark = _UNOPENED
        places = (found.change.evaluated_at, found.change.deployed_at)
        for side, place in zip(self._outer, places, strict=True):
            if place.within:
                side.setdefault(place.within[0].number, set()).add(mark)
        if not any(place.within for place in places):
            role = found.change.role if found.change.what is What.LAYOUT else ""
            a, b = (place.spans[0] if place.spans else None for place in places)
            if a is None and b is None and found.change.what is What.FIELD:
                role = TABLES
            self._direct.append((a, b, role, mark))

    def outer(self, side: int) -> dict[int, str]:
        """What was found inside each node of the outermost space: the worst word for it."""
        made = {}
        for number, marks in self._outer[side].items():
            worst = _UNEXPLAINED if _UNEXPLAINED in marks else "explained"
            made[number] = _UNOPENED if worst == "explained" and _UNOPENED in marks else worst
        return made

    def direct(self, side: int) -> Iterable[tuple[Span | None, str, str]]:
        """What no rule explains in the outermost space itself: a span, or a role, and the word."""
        for a, b, role, mark in self._direct:
            word = mark if mark in (_UNEXPLAINED, _UNOPENED) or mark in self._used else _UNEXPLAINED
            if word in (_UNEXPLAINED, _UNOPENED):
                yield (b if side else a), role, word

    def rules(self) -> tuple[RuleUse, ...]:
        """The rules that explained something, in the order of their ids."""
        return tuple(_use(self._used[id]) for id in sorted(self._used))

    def unexplained(self) -> tuple[Change, ...]:
        """The first of what no rule explains."""
        return tuple(self._unexplained[: self._bounds.unexplained])

    def components(self) -> tuple[Component, ...]:
        """Those that are not the same, the worst first."""
        made = sorted(
            (_component(path, touched) for path, touched in self._components.items()),
            key=lambda one: (_ORDER[one.status], one.path),
        )
        return tuple(made[: self._bounds.components])

    @property
    def touched(self) -> Iterable[Path]:
        """The paths of all components in which something was found."""
        return self._components.keys()


TABLES = "*"
"""In place of a role: the value stands in some table, and the reader does not say at which byte."""

_UNEXPLAINED, _UNOPENED = "unexplained", "unopened"
_ORDER = {Status.DIFFERS: 0, Status.INCOMPARABLE: 1, Status.RULE: 2, Status.SAME: 3}


def _use(used: _Used) -> RuleUse:
    rule = used.rule
    return RuleUse(
        id=rule.id,
        version=rule.version,
        digest=rule.digest,
        kind=rule.kind.value,
        reason=rule.reason,
        never_implies=rule.never_implies,
        changes=used.changes,
        size=used.size,
        places=tuple(used.places),
    )


def _component(path: Path, touched: _Touched) -> Component:
    if touched.differs:
        status = Status.DIFFERS
    else:
        status = Status.INCOMPARABLE if touched.unopened else Status.RULE
    return Component(
        path=path, status=status, rules=tuple(touched.rules), reasons=tuple(touched.reasons)
    )


def reason(change: Change) -> Reason:
    """Of a difference what a component's list needs: the values of a place alike are one reason."""
    what, part = change.what, change.path[-1] if change.path else b""
    where = change.symbol or change.field or change.role
    match what:
        case What.FIELD:
            return Reason(
                what=what, field=change.field, evaluated=change.evaluated, deployed=change.deployed
            )
        case What.CONTENT:
            named = change.symbol if part or change.symbol else where
            return Reason(what=what, part=part, named=named)
        case What.FORM:
            return Reason(what=what, evaluated=change.evaluated, deployed=change.deployed)
        case What.FAULT:
            return Reason(what=what, named=change.field)
        case What.NOT_OPENED:
            return Reason(what=what, not_opened=change.gap.why if change.gap else None)
        case _:
            return Reason(what=what, named=where)
