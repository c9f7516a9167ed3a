"""Which answer stands beside which row; a row without one is not examined, never blank."""

from __future__ import annotations

import msgspec
import pytest

from countermark.model.reading import Reading, Subject, SubjectKind, TableRead
from countermark.model.verdict import Decision
from countermark.reports.row_answer import NOT_BINDING_HERE, RowAnswer
from countermark.reports.workbook_rows import Placed, RowAnswers

LABEL = "v.xlsx"


def subject(row: int, name: str, node: str = "") -> Subject:
    place = f"{LABEL}!S!{row}"
    kind = SubjectKind.SUPPLIER
    return Subject(node=node or f"name:{name}", name=name, kind=kind, place=place)


def reading(*subjects: Subject, **table) -> Reading:
    given = {"sheet": "S", "header": 1, "first": 2, "last": 20, "width": 3, **table}
    return Reading(format="XLSX", subjects=subjects, tables=(TableRead(**given),))


def placed(place: str, name: str, decision: Decision, *, node: str = "", words: str = "") -> Placed:
    word = words or decision.value.upper()
    answer = RowAnswer(decision, word, "because", "", "", "", "", (), ())
    return Placed(place, name, node or f"name:{name}", msgspec.msgpack.encode(answer))


def words(answers: RowAnswers, row: int) -> list[str]:
    return [one.answer.verdict for one in answers.of("S", row)]


BAD, CLEAR = Decision.PROHIBITED, Decision.NO_RESTRICTION_FOUND


def test_an_answer_stands_at_its_place_and_nowhere_else():
    answers = RowAnswers(LABEL, reading(subject(4, "A"), subject(5, "B")))
    assert answers.take(placed("v.xlsx!S!4", "A", BAD))
    assert answers.take(placed("v.xlsx!S!5", "B", CLEAR))
    assert not answers.take(placed("other.csv:4", "C", BAD))
    assert not answers.take(placed("v.xlsx!T!4", "D", BAD))
    assert [words(answers, row) for row in (3, 4, 5, 6)] == [
        [],
        ["PROHIBITED"],
        ["NO RESTRICTION FOUND"],
        [],
    ]


def test_a_name_of_an_earlier_file_answers_by_its_node():
    answers = RowAnswers(LABEL, reading(subject(4, "A"), nodes=((7, "name:A"),)))
    assert not answers.take(placed("first.csv:2", "A", BAD))
    assert words(answers, 4) == words(answers, 7) == ["PROHIBITED"]


def test_its_own_question_comes_before_that_of_the_name():
    answers = RowAnswers(LABEL, reading(subject(4, "A")))
    answers.take(placed("first.csv:2", "A", CLEAR))
    answers.take(placed("v.xlsx!S!4", "A", BAD, node="item:x"))
    assert words(answers, 4) == ["PROHIBITED"]


def test_a_verdict_that_is_missing_is_not_examined():
    answers = RowAnswers(LABEL, reading(subject(4, "A"), subject(5, "B"), subject(5, "C")))
    answers.take(placed("v.xlsx!S!5", "B", CLEAR))
    assert words(answers, 4) == ["NOT EXAMINED"]
    assert words(answers, 5) == ["NOT EXAMINED", "NO RESTRICTION FOUND"]


def test_rows_that_gave_nothing_say_so_and_sums_do_not():
    answers = RowAnswers(LABEL, reading(subject(4, "A"), unread=(6,), passed=(7,)))
    assert (words(answers, 6), words(answers, 7)) == (["NOT EXAMINED"], [])


@pytest.mark.parametrize(("cut", "said"), [(["S"], ["NOT EXAMINED"]), ([], [])])
def test_rows_that_the_reader_did_not_reach_say_so(cut, said):
    assert words(RowAnswers(LABEL, reading(subject(4, "A")), cut), 21) == said


def test_of_several_names_in_a_row_the_worst_comes_first():
    read = reading(subject(4, "A"), subject(4, "B"), subject(4, "C"))
    answers = RowAnswers(LABEL, read)
    answers.take(placed("v.xlsx!S!4", "A", CLEAR))
    answers.take(placed("v.xlsx!S!4", "B", CLEAR, words=NOT_BINDING_HERE))
    answers.take(placed("v.xlsx!S!4", "C", BAD))
    assert words(answers, 4) == ["PROHIBITED", NOT_BINDING_HERE, "NO RESTRICTION FOUND"]


def test_a_link_whose_ends_are_no_subjects_is_no_verdict():
    answers = RowAnswers(LABEL, reading(nodes=((4, "name:a"), (4, "name:b"))))
    assert words(answers, 4) == [""]


def test_headers_one_below_the_other_have_no_rows():
    assert RowAnswers(LABEL, reading(subject(4, "A"), is_turned=True)).tables == {}
