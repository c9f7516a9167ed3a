"""Documents made of a plan: status lines and final certification of the FCC's reimbursement
programme, and a removal plan of a UK provider.

Each says of its own form how much of it was read. A person fills what is missing, checks the rest
and signs; a document that nobody signed says nothing to anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from countermark.model.errors import CallerError
from countermark.model.replacement import STEPS, Fate, PlannedItem, State, Step
from countermark.reports.coverage import counted
from countermark.reports.replacement.table import totals
from countermark.reports.replacement.words import (
    STATES,
    due_words,
    open_words,
    share_words,
    slack_words,
    substitute_words,
)
from countermark.reports.shapes.replace import (
    DOCUMENT,
    FieldShape,
    ReplaceDocument,
    ReplacementDocument,
)

_SIGNS = "whoever signs says this"


def document(kind: str, plan: ReplaceDocument) -> ReplacementDocument:
    """The document of this kind; CallerError for one that there is not."""
    if kind not in KINDS:
        raise CallerError(
            f"there is no document “{kind[:40]}”",
            place="--document",
            next_step=f"choose one of {', '.join(KINDS)}",
        )
    return KINDS[kind](plan)


def _status(plan: ReplaceDocument) -> ReplacementDocument:
    items = plan.of(Fate.REPLACE)
    gone = [item for item in items if item.state is State.GONE]
    late = [i for i in items if i.state in (State.LATE, State.CANNOT_BE_KEPT)]
    return ReplacementDocument(
        schema=DOCUMENT,
        kind="fcc-5640-status",
        title="Status update, Secure and Trusted Communications Networks Reimbursement Program",
        to="Federal Communications Commission (FCC Form 5640)",
        as_of=plan.as_of,
        read="that updates are filed was read (87 FR 59327); their fields and the cycle of 90 days "
        "rest on memory: compare with the form before filing",
        fields=(
            _missing("FRN and name of the recipient"),
            _missing("Contact"),
            FieldShape(label="Period ending", value=plan.as_of.isoformat()),
            FieldShape(label="Locations", value=str(len({i.site for i in items}))),
            FieldShape(label="Covered equipment to replace", value=str(len(items))),
            FieldShape(label="Permanently removed", value=str(len(gone))),
            FieldShape(label="Destroyed, with proof", value=str(sum(map(_is_proven, items)))),
            FieldShape(label="Substitutes ordered or in", value=str(_with(items, Step.ORDER))),
            FieldShape(label="Behind their day", value=str(len(late))),
            _missing("Challenges encountered", "say what stood in the way, in your own words"),
        ),
        columns=("location", "vendor", "model", "serial", "replacement", *_STEP_NAMES, "state"),
        lines=tuple(_status_line(item) for item in items),
        missing=tuple(_open(items)),
    )


def _certification(plan: ReplaceDocument) -> ReplacementDocument:
    items = plan.of(Fate.REPLACE)
    there = [item for item in items if item.state is not State.GONE]
    unproven = [item for item in items if item.state is State.GONE and not _is_proven(item)]
    undecided = plan.of(Fate.DECIDE) + plan.of(Fate.NOT_EXAMINED)
    lacks = [
        *(f"{_called(item)} is in the network" for item in there),
        *(f"{_called(item)}: no proof of destruction" for item in unproven),
        *(f"{_called(item)}: no serial number" for item in items if not item.serial),
        *(f"{_called(item)}: whether it is covered is open" for item in undecided),
        *(f"{gap.what}: {gap.why}" for gap in plan.not_examined),
    ]
    removed = FieldShape(
        label="All covered equipment is removed",
        missing=f"cannot be certified: {counted(len(there), 'thing')} there" if there else _SIGNS,
    )
    disposed = FieldShape(
        label="All of it is disposed of and destroyed",
        missing=f"cannot be certified: {counted(len(unproven), 'thing')} without proof"
        if unproven or there
        else _SIGNS,
    )
    return ReplacementDocument(
        schema=DOCUMENT,
        kind="fcc-5640-final",
        title="Final certification, Form 5640 Part M",
        to="Federal Communications Commission",
        as_of=plan.as_of,
        read="title and purpose of the part were read (DOC-400208); its fields were not",
        fields=(
            _missing("FRN and name of the recipient"),
            removed,
            disposed,
            _missing("Steps taken against security risks", _SIGNS),
            _missing("Name, title and signature of the certifying person", _SIGNS),
        ),
        columns=("location", "vendor", "model", "serial", "removed", "destroyed", "proof"),
        lines=tuple(
            (item.site, item.maker, item.model, item.serial, *_days(item), item.proof)
            for item in items
        ),
        missing=tuple(lacks),
    )


def _uk_plan(plan: ReplaceDocument) -> ReplacementDocument:
    items = sorted(plan.of(Fate.REPLACE), key=lambda i: (i.due is None, i.due or plan.as_of))
    per_day = Counter((due.what, str(due.day or "at once")) for i in items for due in i.dues)
    fields = [
        _missing("Provider"),
        FieldShape(label="Position", value=f"{plan.as_of}: {totals(plan)}"),
        *(
            FieldShape(label=what, value=f"by {day}: {counted(number, 'thing')}")
            for (what, day), number in per_day.items()
        ),
        *(
            FieldShape(
                label="Cap", value=share_words(one), mark="from memory" if one.recalled else ""
            )
            for one in plan.shares
        ),
        _missing("Approved by", _SIGNS),
    ]
    return ReplacementDocument(
        schema=DOCUMENT,
        kind="gb-removal-plan",
        title="Removal plan under a designated vendor direction",
        to="the provider's own board; the Secretary of State or Ofcom where they ask for it",
        as_of=plan.as_of,
        read="the direction asks for removal by days; no form for a plan was read",
        fields=tuple(fields),
        columns=(
            *("site", "network part", "thing", "serial", "must be gone", "requirement"),
            *("can be gone", "slack", "last start", "next step", "substitute", "open"),
        ),
        lines=tuple(_uk_line(item) for item in items),
        missing=tuple(f"{gap.what}: {gap.why}" for gap in plan.not_examined),
    )


def _uk_line(item: PlannedItem) -> tuple[str, ...]:
    left = next((step for step in item.steps if step.earliest), None)
    return (
        *(item.site, item.part, item.name, item.serial, str(item.due or "at once")),
        "; ".join(map(due_words, item.dues)),
        str(item.gone_by or ""),
        slack_words(item),
        str(left.start or "") if left else "",
        left.step.value if left else "none",
        substitute_words(item.substitute) if item.substitute else "",
        "; ".join(map(open_words, item.open)),
    )


def _status_line(item: PlannedItem) -> tuple[str, ...]:
    return (
        *(item.site, item.maker, item.model, item.serial),
        substitute_words(item.substitute) if item.substitute else "",
        *(str(item.done.get(step, "")) for step in STEPS),
        STATES[item.state] if item.state else "",
    )


def _days(item: PlannedItem) -> tuple[str, str]:
    return str(item.done.get(Step.REMOVAL, "")), str(item.done.get(Step.DESTRUCTION, ""))


def _is_proven(item: PlannedItem) -> bool:
    return bool(item.done.get(Step.DESTRUCTION) and item.proof)


def _with(items: Sequence[PlannedItem], wanted: Step) -> int:
    """Things for which that step is done or passed."""
    return sum(
        any(one.step is wanted and one.earliest is None for one in item.steps) for item in items
    )


def _open(items: Sequence[PlannedItem]) -> Iterator[str]:
    for item in items:
        yield from (f"{_called(item)}: {open_words(one)}" for one in item.open)


def _called(item: PlannedItem) -> str:
    serial = f" {item.serial}" if item.serial else ""
    return f"{item.name}{serial}, {item.site or 'no site'} (line {item.line})"


def _missing(label: str, who: str = "not in a plan: fill in") -> FieldShape:
    return FieldShape(label=label, missing=who)


_STEP_NAMES = tuple(step.value for step in STEPS)
KINDS: dict[str, Callable[[ReplaceDocument], ReplacementDocument]] = {
    "fcc-5640-status": _status,
    "fcc-5640-final": _certification,
    "gb-removal-plan": _uk_plan,
}
"""The documents there are, by name."""
