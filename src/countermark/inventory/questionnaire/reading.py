"""A questionnaire that came back: what was answered, by whom, until when; and what was not read.

Whoever filled it in may have written anything. An answer that cannot be read is told with its
place, and the others count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

import msgspec

from countermark.formats import pointer
from countermark.model.asking import (
    AnswerKind,
    AskedQuestion,
    Question,
    Questionnaire,
    Signature,
)
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

MOST_ROWS = 5_000
MOST_TEXT = 20_000
LARGEST = 8 << 20
_CELL = 300
MICRO = 1_000_000


class Row(msgspec.Struct, frozen=True):
    """One row of a list, by column; ``place`` is its JSON pointer, ``share`` in micro-percent."""

    cells: dict[str, str]
    place: str
    share: int | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer: ``said`` for people, ``yes`` for a yes-or-no question, ``rows`` of a list."""

    question: Question
    said: str
    place: str
    yes: bool | None = None
    rows: tuple[Row, ...] = ()
    complete: bool | None = None


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A questionnaire as it came back; ``expires_on`` is the last day on which it counts."""

    asked: Questionnaire
    signature: Signature
    signed_on: date
    expires_on: date
    answers: tuple[Answer, ...]
    unanswered: tuple[str, ...]
    gaps: tuple[Gap, ...]


def filled(label: str, content: bytes, questions: Mapping[str, Question], today: date) -> Filled:
    """The questionnaire in ``content``, which came back by ``today``.

    Raises SourceError for what is none, is not signed, or is signed on a day that is to come.
    """
    if len(content) > LARGEST:
        raise SourceError(f"an answer may have {LARGEST} bytes", place=label)
    try:
        asked = msgspec.json.decode(content, type=Questionnaire)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise SourceError(
            f"this is no filled questionnaire: {error}",
            place=label,
            next_step="send back the JSON file that countermark ask wrote, filled in",
        ) from error
    signed, expires = _days(label, asked.signature, today)
    reader = _Reader(label, questions)
    answers = [found for at, one in enumerate(asked.questions) for found in reader.answer(at, one)]
    return Filled(
        asked=asked,
        signature=asked.signature,
        signed_on=signed,
        expires_on=expires,
        answers=tuple(answers),
        unanswered=tuple(one.id for one in asked.questions if one.answer is None),
        gaps=tuple(reader.gaps),
    )


def _days(label: str, signature: Signature, today: date) -> tuple[date, date]:
    for name in ("name", "title"):
        if not getattr(signature, name).strip():
            raise SourceError(
                f"nobody signed it: “{name}” is empty",
                place=f"{label}#/signature/{name}",
                next_step="send it back to be signed; an answer is a named person's",
            )
    signed = _day(label, "signed_on", signature.signed_on)
    if signed is None:
        raise SourceError("it bears no day", place=f"{label}#/signature/signed_on")
    if signed > today:
        raise SourceError(f"it is signed on {signed}, a day to come", place=label)
    expires = _day(label, "expires_on", signature.expires_on)
    if expires is None:
        expires = _year_later(signed)
    if expires < signed:
        raise SourceError(f"it expires on {expires}, before it was signed", place=label)
    return signed, expires


def _day(label: str, name: str, text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise SourceError(
            f"“{text[:40]}” is no day",
            place=f"{label}#/signature/{name}",
            next_step="write YYYY-MM-DD",
        ) from None


def _year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


class _Reader:
    """Reads answers; what cannot be read goes to ``gaps``."""

    def __init__(self, label: str, questions: Mapping[str, Question]) -> None:
        self._label, self._questions = label, questions
        self.gaps: list[Gap] = []

    def answer(self, at: int, one: AskedQuestion) -> Iterator[Answer]:
        place = f"/questions/{at}/answer"
        question = self._questions.get(one.id)
        if question is None:
            self._unread(place, f"“{one.id[:60]}” is no question that was asked")
            return
        if one.answer is None:
            return
        if question.kind is AnswerKind.YES_NO:
            yield from self._yes_no(question, one, place)
        elif question.kind is AnswerKind.TEXT:
            yield from self._text(question, one, place)
        else:
            yield from self._rows(question, one, place)

    def _yes_no(self, question: Question, one: AskedQuestion, place: str) -> Iterator[Answer]:
        said = (
            one.answer
            if isinstance(one.answer, str)
            else {True: "yes", False: "no"}.get(
                one.answer if isinstance(one.answer, bool) else None  # type: ignore[arg-type]
            )
        )
        word = (said or "").strip().casefold()
        if word not in ("yes", "no"):
            self._unread(place, f"“{str(one.answer)[:60]}” is neither yes nor no")
            return
        yield Answer(question=question, said=word, place=place, yes=word == "yes")

    def _text(self, question: Question, one: AskedQuestion, place: str) -> Iterator[Answer]:
        if not isinstance(one.answer, str):
            self._unread(place, "a text is asked for")
        elif len(one.answer) > MOST_TEXT:
            self._unread(place, f"a text may have {MOST_TEXT} characters")
        elif one.answer.strip():
            yield Answer(question=question, said=one.answer.strip(), place=place)

    def _rows(self, question: Question, one: AskedQuestion, place: str) -> Iterator[Answer]:
        if not isinstance(one.answer, list):
            self._unread(place, "a list of rows is asked for")
            return
        if len(one.answer) > MOST_ROWS:
            self._unread(place, f"the cap is {MOST_ROWS} rows")
        rows = [
            row
            for at, cells in enumerate(one.answer[:MOST_ROWS])
            for row in self._row(question, cells, f"{place}/{at}")
        ]
        complete = {"yes": True, "no": False}.get((one.complete or "").strip().casefold())
        if one.complete is not None and complete is None:
            self._unread(f"{place[: -len('answer')]}complete", "neither yes nor no")
        said = "; ".join(", ".join(filter(None, row.cells.values())) for row in rows) or "none"
        yield Answer(question=question, said=said, place=place, rows=tuple(rows), complete=complete)

    def _row(self, question: Question, cells: object, place: str) -> Iterator[Row]:
        if not isinstance(cells, dict):
            self._unread(place, f"a row has the columns {', '.join(question.columns)}")
            return
        kept: dict[str, str] = {}
        for name, value in cells.items():
            at = pointer.join(place, str(name))
            if name not in question.columns:
                self._unread(at, f"“{str(name)[:40]}” is no column of this question")
            elif value is None or value == "":
                continue
            elif not isinstance(value, str | int | float) or isinstance(value, bool):
                self._unread(at, "a text is asked for")
            elif len(str(value)) > _CELL:
                self._unread(at, f"a cell may have {_CELL} characters")
            else:
                kept[name] = str(value).strip()
        share = self._share(kept.get("share", ""), f"{place}/share")
        needed = [one for one in question.becomes if one in question.columns]
        missing = [name for name in needed if not kept.get(name)]
        if kept and missing:
            self._unread(place, f"“{missing[0]}” is empty")
        elif kept:
            yield Row(kept, place, share)

    def _share(self, text: str, place: str) -> int | None:
        if not text:
            return None
        try:
            percent = Decimal(text.rstrip("% ").replace(",", "."))
        except InvalidOperation:
            percent = Decimal(-1)
        if not percent.is_finite() or not 0 <= percent <= 100:
            self._unread(place, f"“{text[:40]}” is no percentage from 0 to 100")
            return None
        return int(percent * MICRO)

    def _unread(self, place: str, why: str) -> None:
        if len(self.gaps) < 200:
            self.gaps.append(Gap(f"{self._label}#{place}", Why.MALFORMED, 1, "answers", why))
