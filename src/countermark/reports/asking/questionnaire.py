"""A questionnaire for people: as text to read, and as a document to fill in by hand."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.docx_writer import Block, Cell, Heading, Paragraph, Table, document
from countermark.model.asking import AnswerKind, AskedQuestion, Questionnaire
from countermark.model.safe_text import visible
from countermark.reports.terminal import Sheet, labelled, paragraph

_SIGN = ("name", "title", "by which authority", "for what", "day", "holds until")
_EMPTY_ROWS = 3


def text(asked: Questionnaire, width: int, colour: bool) -> str:
    """The questions, numbered."""
    paper = Sheet(width, colour)
    return "\n".join(line.rstrip() for line in _lines(asked, paper)) + "\n"


def _lines(asked: Questionnaire, paper: Sheet) -> Iterator[str]:
    yield paper.strong(f"Questions to {asked.supplier}")
    for label, words in _head(asked):
        yield labelled(label, words, paper, indent=2, column=12)
    for at, one in enumerate(asked.questions, 1):
        yield ""
        yield paragraph(f"{at}. {one.text}{_clause(one)}", paper, indent=0, hanging=3)
        yield labelled("", _kind(one), paper, indent=0, column=3)
    yield ""
    for words in asked.how_to:
        yield paragraph(f"- {words}", paper, indent=0, hanging=2)
    yield ""
    yield "to send: --output questions.json (to be read back) or questions.docx"


def docx(asked: Questionnaire) -> bytes:
    """The questions as a document with room for answers and a signature."""
    return document(_blocks(asked))


def _blocks(asked: Questionnaire) -> Iterator[Block]:
    yield Heading(f"Questions to {visible(asked.supplier)}")
    for label, words in _head(asked):
        yield Paragraph(f"{label}: {visible(words)}")
    for words in asked.how_to:
        yield Paragraph(words, faint=True)
    for at, one in enumerate(asked.questions, 1):
        yield Heading(f"{at}. {one.text}", 3)
        if one.clause:
            yield Paragraph(one.clause, faint=True)
        if one.kind is AnswerKind.YES_NO:
            yield Paragraph("☐ yes    ☐ no")
        elif one.kind is AnswerKind.TEXT:
            yield Table(("answer",), ((Cell("\n\n"),),))
        else:
            empty = tuple(Cell("") for _ in one.columns)
            yield Table(one.columns, (empty,) * _EMPTY_ROWS)
            yield Paragraph("Is this all?  ☐ yes    ☐ no")
    yield Heading("Signature", 2)
    yield Table(("", ""), tuple((Cell(word), Cell("\n")) for word in _SIGN), (1, 2))


def _head(asked: Questionnaire) -> Iterator[tuple[str, str]]:
    if asked.contract:
        yield "contract", asked.contract
    yield "asked by", f"{asked.asked_by}, on {asked.asked_on}"
    yield "answer by", asked.answer_by
    yield "number", asked.id[:12]


def _clause(one: AskedQuestion) -> str:
    return f" ({one.clause})" if one.clause else ""


def _kind(one: AskedQuestion) -> str:
    if one.kind is AnswerKind.ROWS:
        return f"a list: {', '.join(one.columns)}"
    return "yes or no" if one.kind is AnswerKind.YES_NO else "in your words"
