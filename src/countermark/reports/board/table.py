"""A contested matter at a terminal: point by point, those who affirm and those who deny alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.model.matter import Line, PointBoard, VoiceStatement
from countermark.model.safe_text import visible
from countermark.reports.board.words import (
    NOT_DECIDED,
    effect_words,
    line_words,
    placeholder_words,
    point_words,
    said_words,
    source_words,
)
from countermark.reports.coverage import counted
from countermark.reports.shapes.board import BoardDocument, BoardList, BoardShown
from countermark.reports.terminal import Sheet, labelled, paragraph


def table(shown: BoardShown, width: int, colour: bool) -> str:
    """The whole as text."""
    paper = Sheet(width, colour)
    lines = _list(shown, paper) if isinstance(shown, BoardList) else _board(shown, paper)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _list(shown: BoardList, paper: Sheet) -> Iterator[str]:
    for one in shown.matters:
        yield paper.strong(one.id)
        yield paragraph(one.question, paper, indent=2, hanging=0)
        number = f"{counted(one.points, 'point')}, {counted(one.statements, 'statement')}"
        yield paragraph(f"{number} of {counted(one.voices, 'voice')}", paper, indent=2, hanging=0)
    yield ""
    yield "next: countermark board ID"


def _board(shown: BoardDocument, paper: Sheet) -> Iterator[str]:
    yield paper.strong(shown.title)
    yield paragraph(f"{shown.question} (as of {shown.as_of})", paper, indent=0, hanging=0)
    yield paragraph(NOT_DECIDED, paper, indent=0, hanging=0)
    for point in shown.points:
        yield ""
        yield paper.strong(f"“{visible(point.says)}”")
        yield paragraph(point_words(point), paper, indent=2, hanging=0)
        yield from _side("affirmed", point.affirmed, shown, paper)
        yield from _side("denied", point.denied, shown, paper)
        yield from _loose(point, shown, paper)
    if shown.placeholders:
        yield ""
        yield paper.strong("Not named by anybody")
    for one in shown.placeholders:
        yield paragraph(placeholder_words(one), paper, indent=2)
        for who in one.candidates:
            against = f"; but {who.against}" if who.against else ""
            yield paragraph(f"{who.name}: {who.because}{against}", paper, indent=4)
    yield from _effects(shown, paper)
    for gap in shown.not_examined:
        yield ""
        words = f"not to be taken as it stands: {gap.detail}; {gap.next_step}"
        yield paragraph(words, paper, indent=0)
    yield ""
    yield from _foot(shown, paper)


def _side(label: str, lines: Sequence[Line], shown: BoardDocument, paper: Sheet) -> Iterator[str]:
    if not lines:
        yield labelled(label, "by nobody on the board", paper, indent=2, column=11)
    for line in lines:
        best = f" [best {line.best}]" if line.best else ""
        yield labelled(label, f"by {line_words(line)}{best}", paper, indent=2, column=11)
        for said in line.statements:
            yield from _said(said, shown, paper)


def _said(said: VoiceStatement, shown: BoardDocument, paper: Sheet) -> Iterator[str]:
    yield paragraph(said_words(said, shown), paper, indent=13)
    yield paragraph(source_words(said.source), paper, indent=15)


def _loose(point: PointBoard, shown: BoardDocument, paper: Sheet) -> Iterator[str]:
    for label, some in (("no answer", point.refrained), ("on record", point.records)):
        for said in some:
            yield labelled(label, said_words(said, shown), paper, indent=2, column=11)
            yield paragraph(source_words(said.source), paper, indent=15)


def _effects(shown: BoardDocument, paper: Sheet) -> Iterator[str]:
    if shown.effects:
        yield ""
        yield paper.strong("What it does to a verdict")
    for one in shown.effects:
        words = effect_words(one.name, one.context, one.with_matter, one.without)
        yield paragraph(words, paper, indent=2)


def _foot(shown: BoardDocument, paper: Sheet) -> Iterator[str]:
    said = sum(
        len(line.statements) for point in shown.points for line in (*point.affirmed, *point.denied)
    )
    withheld = f", {shown.withheld} withheld" if shown.withheld else ""
    read = f"; read on {shown.read_on}" if shown.read_on else ""
    note = f"{shown.note} " if shown.note else ""
    words = f"{note}{counted(said, 'statement')} of {counted(len(shown.voices), 'voice')}"
    yield paragraph(f"{words}{withheld}{read}", paper, indent=0, hanging=0)
