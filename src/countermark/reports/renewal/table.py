"""What became of earlier answers, for a person at a terminal: what changed first."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.renewal import Renewed
from countermark.model.safe_text import visible
from countermark.reports.coverage import counted
from countermark.reports.shapes.renew import (
    RenewDocument,
    RenewedInquiry,
    RenewedSubject,
    RenewedVerdict,
    TouchedDecision,
)
from countermark.reports.terminal import Sheet, labelled, paragraph

MOST = 50
"""Subjects of an inquiry on the screen."""


def table(shown: RenewDocument, *, width: int, colour: bool) -> str:
    """The whole renewal as text."""
    sheet = Sheet(min(max(width, 40), 200), colour)
    lines = [*_head(shown, sheet)]
    for inquiry in shown.inquiries:
        lines += ["", *_inquiry(inquiry, sheet)]
    if shown.decisions:
        lines += ["", sheet.strong(f"DECISIONS TO LOOK AT AGAIN  {len(shown.decisions):,}")]
        for one in shown.decisions:
            lines += _decision(one, sheet)
    if shown.not_examined:
        lines += ["", sheet.strong(f"NOT EXAMINED  {len(shown.not_examined):,}")]
        for gap in shown.not_examined:
            lines.append(paragraph(f"{gap.what}: {gap.why}; {gap.detail}", sheet))
    lines += ["", paragraph(totals_words(shown), sheet, indent=0, hanging=0)]
    return "\n".join(line.rstrip() for line in "\n".join(lines).split("\n")) + "\n"


def totals_words(shown: RenewDocument) -> str:
    """How many of each."""
    totals = shown.totals
    return (
        f"{counted(totals.inquiries, 'inquiry')}, {counted(totals.subjects, 'subject')}: "
        f"{totals.judged:,} judged again, {totals.changed:,} judged otherwise "
        f"({totals.worse:,} worse, {totals.milder:,} milder); "
        f"{counted(totals.decisions, 'decision')} to look at again"
    )


def _head(shown: RenewDocument, sheet: Sheet) -> Iterator[str]:
    since = f", by what came after {shown.since}" if shown.since else ""
    yield sheet.strong("RENEWAL") + f"  as of {shown.as_of}, ledger {shown.ledger}{since}"
    said = f"{counted(shown.parties, 'listed party')} with something new or ended"
    yield paragraph(said, sheet, indent=0, hanging=0)
    if not shown.inquiries:
        said = "no earlier check is kept in this project: countermark check PATH keeps one"
        yield paragraph(said, sheet, indent=0, hanging=0)


def _inquiry(one: RenewedInquiry, sheet: Sheet) -> Iterator[str]:
    named = visible(", ".join(one.paths[:3])) + (" …" if len(one.paths) > 3 else "")
    yield sheet.strong(f"INQUIRY {one.record}") + f"  {named}"
    yield labelled("asked", f"as of {one.as_of}, ledger {one.ledger}", sheet)
    yield labelled("contexts", ", ".join(one.contexts) or "none: matches only", sheet)
    how = f"{one.judged:,} of {one.subjects:,}: {one.renewed.value}"
    if one.why_whole is not None:
        how += f", for {one.why_whole.value}"
    yield labelled("judged again", how, sheet)
    if one.earlier:
        yield labelled("earlier", f"{counted(one.earlier, 'older run')} of the same", sheet)
    if one.renewed is Renewed.NOT_ASKED:
        return
    if not one.changed:
        yield labelled("verdicts", "as they were", sheet)
    for subject in one.changed[:MOST]:
        yield from _subject(subject, sheet)
    if len(one.changed) > MOST:
        yield labelled("", f"and {len(one.changed) - MOST:,} more: --format tsv", sheet)


def _subject(one: RenewedSubject, sheet: Sheet) -> Iterator[str]:
    yield paragraph(f"{one.name} ({one.kind}, {one.place})", sheet, indent=4)
    for verdict in one.verdicts:
        yield labelled(verdict.context, verdict_words(verdict), sheet, indent=6, column=24)


def verdict_words(found: RenewedVerdict) -> str:
    """``no restriction found, now PROHIBITED by US-… (Party)``."""
    old = found.old.value if found.old else "not on record"
    by = f" by {found.measure}" if found.measure else ""
    party = f" ({found.entity_name})" if found.entity_name else ""
    return f"{old}, now {found.new.value.upper()}{by}{party}"


def _decision(one: TouchedDecision, sheet: Sheet) -> Iterator[str]:
    yield paragraph(f"{one.kind.value}: {one.says}", sheet)
    yield labelled("by", f"{one.by}, {one.on}", sheet)
    yield labelled("because", one.why.value, sheet)
    if one.old is not None or one.new is not None:
        old, new = (d.value if d else "nothing" for d in (one.old, one.new))
        yield labelled("finding", f"{old}, now {new}", sheet)
    yield labelled("id", one.id[:12], sheet)
