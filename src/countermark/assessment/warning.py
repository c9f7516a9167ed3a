"""A warning that obliges: its recipients, what each has done, and reminders as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

import msgspec

from countermark.assessment import shipped
from countermark.assessment.named_file import named_file
from countermark.assessment.run import Run
from countermark.inventory import recipients as lists
from countermark.model.claim import digest_fields
from countermark.model.errors import CallerError
from countermark.model.gap import Gap, Why
from countermark.model.measure import Kind, Measure
from countermark.model.obliging import Recipient, RiskEntry, Stage
from countermark.policy.obliging import due_days, due_given, judged
from countermark.register.query import QueryDates, show_measure
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes.warning import WARNING, WarningDocument
from countermark.reports.warning.reminder import reminder
from countermark.store.output import write_atomic


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: a warning, who is obliged, their risk entries, days, a folder."""

    measure: str
    recipients: str
    entries: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    reminders: str = ""


def warning(run: Run, asked: Asked) -> WarningDocument:
    """Who has done what as of the run's day; writes a reminder for each that has not, if asked.

    Raises CallerError for a measure that is no warning, SourceError for a list that is none.
    """
    measure = _measure(run, asked.measure)
    days = due_days(measure, due_given(asked.due))
    tables, lexicon = shipped.folder("inventory"), shipped.lexicon()
    file = named_file(asked.recipients)
    rows, gaps = lists.recipients(file.label, file.content, tables, lexicon, run.as_of)
    entries: list[RiskEntry] = []
    gaps_of_entries: list[Gap] = []
    for path in asked.entries:
        one = named_file(path)
        read = lists.entries(one.label, one.content, tables, lexicon, run.as_of)
        entries += read.entries
        gaps_of_entries += read.gaps
        gaps_of_entries += _of_nobody(one.label, read.entries, rows)
    found = judged(rows, entries, days, run.as_of)
    document = WarningDocument(
        schema=WARNING,
        as_of=run.as_of,
        measure=measure.id,
        title=measure.title,
        authority=measure.authority,
        clause=measure.clause or measure.legal_basis,
        announced=measure.announced or "",
        asks=tuple(duty.what for duty in measure.duties),
        days=days,
        by_stage={stage.value: sum(r.stage is stage for r in found) for stage in Stage},
        late=sum(bool(r.late) for r in found),
        accusation_note=measure.accusation.note if measure.accusation else "",
        denials=measure.answers(run.known_at),
        recipients=found,
        entries=tuple(entries),
        reminders=(),
        not_examined=tuple(map(gap_shape, (*gaps, *gaps_of_entries))),
    )
    if not asked.reminders:
        return document
    return msgspec.structs.replace(document, reminders=_remind(document, asked.reminders))


def _of_nobody(
    label: str, entries: Sequence[RiskEntry], rows: Sequence[Recipient]
) -> Iterator[Gap]:
    known = {row.name.casefold() for row in rows}
    for entry in entries:
        if entry.administrator.casefold() not in known:
            whose = f"“{entry.administrator[:60]}” is" if entry.administrator else "it names"
            what = f"{whose} nobody on the list"
            yield Gap(f"{label}:{entry.line}", Why.MALFORMED, 1, "rows", what)


def _measure(run: Run, id_: str) -> Measure:
    sheet = show_measure(run.catalog, id_, QueryDates(run.as_of, run.known_at))
    if sheet.measure.kind is not Kind.REPORTING or not sheet.measure.duties:
        warnings = [m.id for m in run.catalog.measures.values() if m.type == "warning"]
        raise CallerError(
            f"{id_} is no warning that obliges",
            next_step=f"such as {', '.join(sorted(warnings)[:6])}",
        )
    return sheet.measure


def _remind(document: WarningDocument, folder: str) -> tuple[str, ...]:
    written = []
    for row in document.recipients:
        if row.stage is Stage.DONE:
            continue
        stable = digest_fields((document.measure, row.number or row.name))[:10]
        path = str(PurePath(folder) / f"reminder-{stable}.txt")
        write_atomic(path, reminder(document, row).encode())
        written.append(path)
    return tuple(written)
