"""The shipped questions, and a questionnaire made of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import msgspec

from countermark.formats import yaml_text
from countermark.model.asking import QUESTIONNAIRE, AskedQuestion, Question, Questionnaire
from countermark.model.claim import digest_fields
from countermark.model.errors import CallerError, DefectError

FILE = "questions.yaml"
HOW_TO = (
    "Fill in “answer”: yes or no, a text, or a list of rows with the columns that are named. Leave "
    "it null where you do not answer; no answer is never read as a yes or a no.",
    "Say under “complete”, yes or no, whether a list is all there is.",
    "Sign: name, title, by which authority, for what, the day (YYYY-MM-DD), and until when it "
    "holds (a year, if you leave it empty).",
    "Hand the same questions on to those who supply you, and name them.",
)


def questions(tables: Mapping[str, bytes]) -> tuple[Question, ...]:
    """The shipped questions, in order; DefectError where the table does not fit."""
    try:
        return yaml_text.read(tables[FILE], tuple[Question, ...])
    except (KeyError, msgspec.ValidationError) as error:
        raise DefectError(f"{FILE} does not fit: {error}") from error


def questionnaire(
    every: Collection[Question],
    *,
    supplier: str,
    contract: str,
    asked_by: str,
    asked_on: date,
    answer_by: date,
    topics: Collection[str] = (),
) -> Questionnaire:
    """The questions of these topics (all, where none is named) to one supplier.

    Raises CallerError for a topic that there is not, a supplier without a name, or a term that
    ends before it begins.
    """
    known = list(dict.fromkeys(one.topic for one in every))
    for topic in topics:
        if topic not in known:
            raise CallerError(
                f"“{topic[:40]}” is no topic",
                place="--questions",
                next_step=f"take {', '.join(known)}",
            )
    if not supplier.strip():
        raise CallerError("nobody is asked", place="SUPPLIER")
    if answer_by < asked_on:
        raise CallerError(f"{answer_by} lies before {asked_on}", place="--until")
    chosen = [one for one in every if not topics or one.topic in topics]
    days = asked_on.isoformat(), answer_by.isoformat()
    ids = [one.id for one in chosen]
    return Questionnaire(
        schema=QUESTIONNAIRE,
        id=digest_fields(("asking", supplier, contract, asked_by, *days, *ids)),
        supplier=supplier,
        contract=contract,
        asked_by=asked_by,
        asked_on=days[0],
        answer_by=days[1],
        how_to=HOW_TO,
        questions=tuple(
            AskedQuestion(
                id=one.id, text=one.text, kind=one.kind, clause=one.clause, columns=one.columns
            )
            for one in chosen
        ),
    )
