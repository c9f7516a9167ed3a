"""A statement about a network by a sample of it: as its document, as a table, and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.model.comparison import Comparison, Result, Status
from countermark.model.gap import Gap
from countermark.model.rung import Rung
from countermark.model.safe_text import visible
from countermark.model.sampling import CONFIDENCE, Statement
from countermark.reports.comparison.document import ladder, rule_set_shape, rung_shape
from countermark.reports.comparison.reasons import reason_words
from countermark.reports.comparison.words import (
    INKS,
    NOT_APPROVED,
    WORST_LAST,
    other_rungs,
    rule_set_words,
    rung_words,
    sentence,
)
from countermark.reports.coverage import counted
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes.sample import ArtefactShape, SampleDocument, SampledShape
from countermark.reports.table import gap_words
from countermark.reports.terminal import Sheet, labelled, paragraph
from countermark.reports.tsv import table_of

REASONS = 5
"""Reasons that are listed of one artefact; its own comparison has them all."""

IF_DRAWN_EVENLY = "if each device was as likely to be drawn as any other"
COLUMNS = ("result", "row", "name", "sha256", "size", "unexplained", "words", "reasons", "rung")


def sample_document(
    said: Statement,
    found: Sequence[Comparison],
    *,
    version: str,
    rung: Rung | None,
    further: Sequence[Gap] = (),
) -> SampleDocument:
    """The document of ``said``, which rests on ``found``: one comparison for each device."""
    first = found[0]
    gaps = (*(gap for one in found for gap in one.gaps), *further)
    return SampleDocument(
        schema="countermark.sample/1",
        version=version,
        result=max((one.result for one in found), key=WORST_LAST.index),
        words=statement_words(said, approved=bool(first.rule_set.approved_by) or not _ruled(found)),
        rung=rung_shape(rung),
        evaluated=ArtefactShape(
            name=first.evaluated.name, size=first.evaluated.size, sha256=first.evaluated.sha256
        ),
        rule_set=rule_set_shape(first.rule_set),
        population=said.population,
        drawn=said.drawn,
        sampled=said.sampled,
        failures=said.failures,
        differ=said.differ,
        incomparable=said.incomparable,
        at_most=said.at_most,
        confidence=CONFIDENCE,
        deployed=tuple(map(_sampled, found)),
        not_examined=tuple(map(gap_shape, gaps)),
        ladder=ladder(rung),
    )


def _ruled(found: Sequence[Comparison]) -> bool:
    return any(one.rules for one in found)


def statement_words(said: Statement, *, approved: bool) -> str:
    """The statement in one sentence: of devices nobody looked at it says the bound and no more."""
    shown = said.sampled - said.failures
    share = f"{100 * said.at_most / said.population:.2f} %"
    text = (
        f"{said.sampled:,} of {counted(said.population, 'device')} compared: {shown:,} shown to be "
        f"what was evaluated, {said.differ:,} differ, {said.incomparable:,} could not be compared; "
        f"with {CONFIDENCE} % confidence at most {said.at_most:,} of the {said.population:,} "
        f"would not be shown to be it ({share}), {IF_DRAWN_EVENLY}"
    )
    return text if approved else f"{text}; {NOT_APPROVED}"


def _sampled(one: Comparison) -> SampledShape:
    reasons = (
        reason_words(reason)
        for component in one.components
        if component.status is not Status.RULE
        for reason in component.reasons
    )
    return SampledShape(
        name=one.deployed.name,
        size=one.deployed.size,
        sha256=one.deployed.sha256,
        result=one.result,
        words=sentence(one),
        unexplained_changes=one.unexplained_changes,
        unexplained_size=one.unexplained_size,
        reasons=tuple(dict.fromkeys(reasons))[:REASONS],
    )


def table(shown: SampleDocument, *, width: int = 80, colour: bool = False) -> str:
    """The statement, then each device of the sample, the worst first."""
    sheet = Sheet(width, colour)
    lines = [paragraph(shown.words, sheet, indent=0, hanging=2), ""]
    for label, text in _about(shown):
        lines.append(labelled(label, text, sheet, indent=0, column=11))
    lines += ["", sheet.strong("DEVICES")]
    for one in sorted(shown.deployed, key=lambda one: -WORST_LAST.index(one.result)):
        word = one.result.value
        why = f"; {'; '.join(one.reasons)}" if one.reasons else ""
        text = visible(f"{one.name}, SHA-256 {one.sha256[:12]}: {one.words}{why}")
        body = paragraph(text, sheet, indent=16, hanging=2)
        lines.append(f"  {sheet.ink(word, INKS[one.result])}{' ' * (14 - len(word))}{body[16:]}")
    if shown.not_examined:
        lines += ["", sheet.strong("NOT EXAMINED")]
        lines += (
            paragraph(gap_words(gap), sheet, indent=2, hanging=2) for gap in shown.not_examined
        )
    lines += ["", sheet.strong("RUNG") + f"  {rung_words(shown.rung)}"]
    lines.append(labelled("cannot show", shown.rung.cannot_show, sheet, indent=2))
    lines.append(labelled("other rungs", other_rungs(shown.ladder), sheet, indent=2))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _about(shown: SampleDocument) -> Iterator[tuple[str, str]]:
    one = shown.evaluated
    yield "evaluated", f"{one.name}: {counted(one.size, 'byte')}, SHA-256 {one.sha256[:12]}"
    yield "drawn", shown.drawn
    yield "rung", rung_words(shown.rung)
    yield "rules", rule_set_words(shown.rule_set)


def tsv(shown: SampleDocument) -> str:
    """The statement, then a row for each device, in the order in which they were named."""
    return table_of(COLUMNS, _rows(shown))


def _rows(shown: SampleDocument) -> Iterator[dict[str, str]]:
    rung = {"rung": shown.rung.id}
    yield {
        "result": shown.result.value,
        "row": "statement",
        "name": shown.evaluated.name,
        "sha256": shown.evaluated.sha256,
        "words": shown.words,
        "reasons": f"drawn: {shown.drawn}",
        **rung,
    }
    for one in shown.deployed:
        yield {
            "result": one.result.value,
            "row": "device",
            "name": one.name,
            "sha256": one.sha256,
            "size": str(one.size),
            "unexplained": str(one.unexplained_size),
            "words": one.words,
            "reasons": "; ".join(one.reasons),
            **rung,
        }
    for gap in shown.not_examined:
        yield {"result": Result.INCOMPARABLE.value, "row": "not-examined", "name": gap.what,
               "words": gap_words(gap), **rung}  # fmt: skip
    yield {"result": shown.result.value, "row": "rung", "words": shown.rung.cannot_show, **rung}
