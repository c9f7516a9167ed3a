"""The result of a check for a person at a terminal: worst first, with totals and coverage.

Width and colour are arguments. Every number and word comes from the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.audience import Audience
from countermark.model.safe_text import visible
from countermark.model.verdict import Clock, Decision
from countermark.reports.blocks import block, short
from countermark.reports.coverage import counted
from countermark.reports.determined import determined_words
from countermark.reports.folding import Fold, deciding
from countermark.reports.shapes.check import CheckDocument, GapShape
from countermark.reports.shapes.source import UNUSED
from countermark.reports.terminal import (
    Sheet,
    breadth,
    cut,
    padded,
    paragraph,
)

NARROWEST, WIDEST = 40, 200


def sheet_of(width: int, colour: bool) -> Sheet:
    """What is written on; ``width`` is kept between 40 and 200 columns."""
    return Sheet(min(max(width, NARROWEST), WIDEST), colour)


def table(document: CheckDocument, folded: list[Fold], sheet: Sheet) -> str:
    """All of it, ending with a newline; ``document`` is it without its subjects."""
    parts = [sheet.strong("EVERY FINDING") if folded else ""]
    if len(document.contexts) > 1:
        parts.append(_matrix(folded, document, sheet))
    heard: set[object] = set()
    parts += (block(fold, document, sheet, heard) for fold in folded)
    parts.append(_not_examined(document, sheet))
    parts.append(_read_as(document, sheet))
    parts.append(_coverage(document, sheet))
    parts.append(_next(document, folded, sheet))
    return "\n\n".join(p for p in parts if p) + "\n"


def _matrix(folded: list[Fold], document: CheckDocument, sheet: Sheet) -> str:
    """Contexts side by side, where they fit; the blocks carry them in any case."""
    column = max(22, *(breadth(c.id) + 2 for c in document.contexts))
    name = sheet.width - column * len(document.contexts)
    if name < 20:
        return ""
    name = min(name, 60)
    rows = [padded("", name) + "".join(padded(c.id, column) for c in document.contexts).rstrip()]
    for fold in folded:
        who: str = visible(fold.first.name)
        if len(fold.members) > 1:
            who = f"{who} and {len(fold.members) - 1:,} alike"
        given = {v.context: v.verdict for v in fold.first.verdicts}
        cells = (_cell(given.get(c.id), column, sheet) for c in document.contexts)
        rows.append((padded(cut(who, name - 2), name) + "".join(cells)).rstrip())
    return "\n".join(rows)


def _cell(decision: Decision | None, column: int, sheet: Sheet) -> str:
    return sheet.ink(padded(decision.value.upper() if decision else "-", column), decision)


def _not_examined(document: CheckDocument, sheet: Sheet) -> str:
    if not document.not_examined:
        return ""
    title = sheet.ink("NOT EXAMINED", Decision.NOT_EXAMINED)
    return "\n".join([title, *(paragraph(gap_words(g), sheet) for g in document.not_examined)])


def gap_words(gap: GapShape) -> str:
    """``scans/gate.bin, 48,128 bytes: no reader knows this kind of file (…); next: …``."""
    unit = gap.unit[:-1] if gap.size == 1 and gap.unit.endswith("s") else gap.unit
    size = f"{gap.size:,} {unit}" if gap.size is not None else "size unknown"
    detail = f" ({visible(gap.detail)})" if gap.detail else ""
    following = f"; next: {visible(gap.next_step)}" if gap.next_step else ""
    return f"{visible(gap.what)}, {size}: {gap.why}{detail}{following}"


def _read_as(document: CheckDocument, sheet: Sheet) -> str:
    """How each file was understood, column by column, so that a wrong guess is seen."""
    lines = [paragraph(words, sheet) for words in reading_words(document)]
    if any(column.meaning == UNUSED for column in document.columns):
        lines.append(paragraph("change it with: --column “HEADER=MEANING”", sheet))
    return "\n".join([sheet.strong("READ AS"), *lines]) if lines else ""


def reading_words(document: CheckDocument) -> list[str]:
    """Per file: its format, records, and what each column was taken for."""
    found: list[str] = []
    for file in document.files:
        columns = [c for c in document.columns if c.file == file.label]
        used = [
            c.meaning
            if c.header.casefold() == c.meaning.casefold()
            else f"{c.header} = {c.meaning}"
            for c in columns
            if c.meaning != UNUSED
        ]
        unused = [c.header for c in columns if c.meaning == UNUSED]
        words = f"{file.label}: {file.format}, {counted(file.records, 'record')}"
        words += f": {', '.join(used)}" if used else ""
        words += f"; not used: {', '.join(unused)}" if unused else ""
        found.append(visible(words))
    return found


def totals_words(document: CheckDocument) -> str:
    """All totals in one sentence, also those that are zero."""
    totals = document.totals
    if document.contexts:
        counts = [f"{word} {number:,}" for word, number in totals.by_verdict.items()]
        counts[2] = f"not examined {totals.not_examined + totals.by_verdict['not examined']:,}"
    else:
        counts = [
            f"with a match {totals.matched:,}",
            f"without a match {totals.subjects - totals.matched:,}",
            f"not examined {totals.not_examined:,}",
        ]
    counts += [f"set aside {totals.set_aside:,}", f"waived {totals.waived:,}"]
    counts += determined_words(totals)
    of = f"{counted(totals.subjects, 'subject')}, {counted(totals.records, 'record')}"
    files = f" in {counted(len(document.files), 'file')}" if document.files else ""
    return f"{' · '.join(counts)} (of {of}{files})"


def _coverage(document: CheckDocument, sheet: Sheet) -> str:
    lines = [paragraph(s, sheet) for s in document.coverage.sentences]
    lists = [paragraph(words, sheet) for words in list_lines(document)]
    heads = sheet.strong("COVERAGE"), sheet.strong("LISTS AND REGISTER")
    return "\n".join([heads[0], *lines, "", heads[1], *lists])


def list_lines(document: CheckDocument) -> list[str]:
    """The register and each list, with dates and names loaded of those known."""
    state = document.register
    lines = [
        f"register {short(state.digest)}, recorded {state.recorded}: "
        f"{counted(state.measures, 'measure')}, {state.entities:,} entities"
    ]
    for listed in state.lists:
        date = listed.date or "an unknown date"
        loaded = f"{listed.loaded:,} of {listed.known:,} names loaded"
        lines.append(f"{listed.title} ({listed.id}) of {date}: {loaded}")
    return lines


def next_commands(document: CheckDocument, folded: list[Fold]) -> Iterator[str]:
    """What to type next; nothing where names stand in for those that a command would need."""
    if document.prepared_for and document.prepared_for.audience is Audience.PUBLICATION:
        return
    if not document.contexts:
        yield "countermark check … --context CONTEXT"
    if folded:
        cited = deciding(folded[0].first)
        yield f"countermark explain {short(cited[0].finding.id if cited else folded[0].first.id)}"
    missing = {one.context: one for one in document.coverage.lists_not_loaded or ()}
    for context in missing:
        yield f"countermark register recommend --context {context}"
    duties = (o for fold in folded for f in fold.first.findings for o in f.obligations)
    if any(duty.state is Clock.NOT_STARTED for duty in duties):
        yield "countermark check … --identified DAY, once you have identified what is found"


def _next(document: CheckDocument, folded: list[Fold], sheet: Sheet) -> str:
    lines = [sheet.strong("NEXT"), *(f"  {c}" for c in next_commands(document, folded))]
    return "\n".join(lines) if len(lines) > 1 else ""
