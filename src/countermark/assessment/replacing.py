"""A plan of replacement: its devices judged by the engine of ``check``, and so its substitutes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO, StringIO

import msgspec

from countermark.assessment import shipped
from countermark.assessment.named_file import named_file
from countermark.assessment.request import Request
from countermark.assessment.run import Run
from countermark.assessment.stream import Components
from countermark.inventory import plan as plan_file
from countermark.model.context import Facets
from countermark.model.errors import CallerError, SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inquiry import SubjectResult
from countermark.model.reading import SubjectKind
from countermark.model.replacement import Fate, PlannedItem, PlanRow, Share, Substitute
from countermark.policy.removal import durations as steps_table
from countermark.policy.removal.caps import Carrier, shares
from countermark.policy.removal.order import Order
from countermark.policy.removal.planning import Thing, plan
from countermark.policy.removal.since import changes
from countermark.reports.gaps import gap_shape
from countermark.reports.replacement.clusters import clusters
from countermark.reports.replacement.documents import document
from countermark.reports.shapes.replace import REPLACE, ReplaceDocument
from countermark.store.files import SourceFile
from countermark.store.spool import spool
from countermark.store.stored_bytes import store_bytes

__all__ = ["Asked", "document", "replacing"]

_SUBSTITUTES = "substitutes of the plan.csv"
_LARGEST_PLAN = 256 << 20
_FACETS = ("network_part", "place", "purpose", "category", "use")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: a plan, in contexts.

    ``freezes`` are as an option gives them; ``steps`` and ``since`` name files, or nothing.
    """

    plan: str
    contexts: tuple[str, ...]
    freezes: tuple[str, ...] = ()
    steps: str = ""
    since: str = ""


def replacing(run: Run, asked: Asked) -> ReplaceDocument:
    """The plan as of the run's day.

    Raises CallerError without a context, NoInputError or SourceError for a plan that is not there
    or cannot be read.
    """
    if not asked.contexts:
        raise CallerError(
            "what must go depends on whom the law binds",
            place="--context",
            next_step="name a context, such as --context gb-public-provider",
        )
    freezes = plan_file.freezes(asked.freezes)
    file = _plan_file(asked.plan)
    read = plan_file.read(file.label, file.content, shipped.folder("inventory"), shipped.lexicon())
    devices = _as_file(file.label, read.devices)
    found, gaps = _judged(run, asked.contexts, devices)
    results, more = _by_line(file.label, read.rows, found)
    substitutes = _substitutes(run, asked.contexts, read.rows, results)
    things = [*_things(read.rows, results, substitutes)]
    days = _days(asked.steps)
    items, order = plan(things, run.measures[0], days, freezes, run.as_of)
    # A row without a device is told with its line, and not once more in sum.
    gaps = [gap for gap in gaps if gap.why is not Why.NO_NAME]
    gaps = [*read.gaps, *gaps, *more, *_of_order(file.label, order)]
    before = _before(asked.since)
    return ReplaceDocument(
        schema=REPLACE,
        as_of=run.as_of,
        contexts=asked.contexts,
        plan=file.label,
        fates={fate.value: sum(item.fate is fate for item in items) for fate in Fate},
        days={step.value: number for step, number in days.days.items()},
        clusters=clusters(items),
        items=items,
        shares=_shares(run, things),
        costs=_costs(items),
        costless=sum(item.fate is Fate.REPLACE and not item.costs for item in items),
        not_examined=tuple(gap_shape(gap) for gap in gaps),
        measures={due.measure: due.title for item in items for due in item.dues},
        changes=msgspec.UNSET if before is None else changes(before.items, items),
        since=before.as_of.isoformat() if before else "",
    )


def _plan_file(path: str) -> SourceFile:
    found = named_file(path, "plan")
    if found.size > _LARGEST_PLAN:
        raise SourceError(f"a plan may have {_LARGEST_PLAN} bytes", place=path)
    return found


def _days(path: str) -> steps_table.Durations:
    own = shipped.folder("policy")[steps_table.FILE]
    base = steps_table.load(own, steps_table.FILE)
    return steps_table.load(_plan_file(path).content, path, base) if path else base


def _before(path: str) -> ReplaceDocument | None:
    """The plan before, as it was written with --format json."""
    if not path:
        return None
    try:
        return msgspec.json.decode(_plan_file(path).content, type=ReplaceDocument)
    except (msgspec.DecodeError, RecursionError) as error:
        raise SourceError(
            f"this is no earlier plan: {error}",
            place=path,
            next_step="name a file that countermark replace --format json wrote",
        ) from error


def _as_file(label: str, content: bytes) -> SourceFile:
    stored = store_bytes(BytesIO(content), len(content))
    assert stored is not None, "as many bytes as there are"
    return SourceFile(label, label, stored)


def _judged(
    run: Run, contexts: Sequence[str], file: SourceFile
) -> tuple[list[SubjectResult], list[Gap]]:
    """Every subject of ``file`` with its verdicts, and what was not examined."""
    request = Request(
        paths=(file.label,),
        contexts=tuple(contexts),
        as_of=run.as_of,
        known_at=run.known_at,
        project=run.directory,
    )
    parts = Components(run, request, [file])
    with spool() as waiting:
        found = [one for part in parts.parts(waiting) for one in part.inquiry.subjects]
    return found, [*parts.ending()[0].not_examined]


def _by_line(
    label: str, rows: Mapping[int, PlanRow], results: Sequence[SubjectResult]
) -> tuple[dict[int, SubjectResult], list[Gap]]:
    """The result of each row, and the rows that have none."""
    found: dict[int, SubjectResult] = {}
    for result in results:
        name, _, line = result.subject.place.rpartition(":")
        if name == label and line.isdecimal() and result.subject.kind is SubjectKind.DEVICE:
            found.setdefault(int(line), result)
    lost = [line for line in rows if line not in found]
    gaps = [
        Gap(
            f"{label}:{line}",
            Why.NO_NAME,
            1,
            "rows",
            "no device was read from this row",
            "give a maker or a model",
        )
        for line in lost[:50]
    ]
    if lost[50:]:
        gaps.append(Gap(label, Why.NO_NAME, len(lost) - 50, "rows", "and more rows like them"))
    by_serial: dict[str, int] = {}
    for at in sorted(found.keys() & rows.keys()):
        serial = found[at].subject.field("serial")
        first = by_serial.setdefault(serial, at)
        if serial and first != at:
            detail = f"serial number “{serial[:60]}” stands in row {first} too: both are counted"
            gaps.append(Gap(f"{label}:{at}", Why.MALFORMED, 1, "rows", detail))
    return found, gaps


def _things(
    rows: Mapping[int, PlanRow],
    results: Mapping[int, SubjectResult],
    substitutes: Mapping[int, Substitute],
) -> Iterator[Thing]:
    met: Counter[str] = Counter()
    for line, row in rows.items():
        result = results.get(line)
        if result is None:
            continue
        subject = result.subject
        stable = subject.field("serial") or f"{subject.field('site')}/{subject.name}"
        met[stable] += 1
        yield Thing(
            row=row,
            key=stable if met[stable] == 1 else f"{stable}#{met[stable]}",
            name=subject.name,
            site=subject.field("site"),
            role=subject.field("role"),
            parts=subject.facets.network_part,
            maker=subject.field("maker") or subject.field("brand"),
            model=subject.field("model"),
            serial=subject.field("serial"),
            verdicts=result.verdicts,
            substitute=substitutes.get(line),
        )


def _substitutes(
    run: Run,
    contexts: Sequence[str],
    rows: Mapping[int, PlanRow],
    results: Mapping[int, SubjectResult],
) -> dict[int, Substitute]:
    """What the engine says of each substitute, bought on the day asked about for the same use."""
    wanted: dict[tuple[str, ...], list[int]] = {}
    for line, row in rows.items():
        if row.substitute or row.substitute_maker:
            facets = results[line].subject.facets if line in results else Facets()
            uses = (" ".join(getattr(facets, name)) for name in _FACETS)
            wanted.setdefault((row.substitute_maker, row.substitute, *uses), []).append(line)
    if not wanted:
        return {}
    said = StringIO()
    writer = csv.writer(said)
    writer.writerow(["maker", "model", *(n.replace("_", "-") for n in _FACETS), "acquired"])
    for key in wanted:
        writer.writerow([*key, run.as_of.isoformat()])
    judged, _ = _judged(run, contexts, _as_file(_SUBSTITUTES, said.getvalue().encode()))
    by_line = {int(r.subject.place.rpartition(":")[2]): r for r in judged}
    found: dict[int, Substitute] = {}
    for at, (key, lines) in enumerate(wanted.items()):
        one = _substitute(key[0], key[1], by_line.get(at + 2))
        found |= {line: one for line in lines}
    return found


def _substitute(maker: str, model: str, result: SubjectResult | None) -> Substitute:
    worst = result.worst if result else None
    if worst is None:
        return Substitute(maker=maker, model=model)
    deciding = [f for f in worst.findings if f.decision is worst.decision]
    return Substitute(
        maker=maker,
        model=model,
        decision=worst.decision,
        reason=deciding[0].reason if deciding else worst.reason,
        measure=deciding[0].measure if deciding else "",
    )


def _shares(run: Run, things: Sequence[Thing]) -> tuple[Share, ...]:
    there = [
        Carrier(thing.parts, thing.row.amounts, thing.verdicts)
        for thing in things
        if not thing.row.is_gone
    ]
    return shares(there, run.measures[0])


def _costs(items: Sequence[PlannedItem]) -> dict[str, dict[str, str]]:
    sums: dict[str, dict[str, Decimal]] = {}
    for item in items:
        if item.fate is Fate.REPLACE:
            of = sums.setdefault(item.currency or "no currency", {}) if item.costs else {}
            for name, cost in item.costs.items():
                of[name] = of.get(name, Decimal(0)) + Decimal(cost)
    return {
        currency: {name: f"{cost:f}" for name, cost in sorted(of.items())}
        for currency, of in sorted(sums.items())
    }


def _of_order(label: str, order: Order) -> Iterator[Gap]:
    """Managers that order nothing, each with the row that names it."""
    for lines, words in (
        (order.unknown, "is no row of the plan: it may be gone before its elements"),
        (order.several, "may be several rows of the plan: give its serial number"),
    ):
        for line, name in lines:
            detail = f"the element manager “{name[:60]}” {words}"
            yield Gap(f"{label}:{line}", Why.NOT_READ, 1, "rows", detail)
    for line in order.circles:
        detail = "this row and others name one another as element manager"
        yield Gap(f"{label}:{line}", Why.LOOP, 1, "rows", detail)
