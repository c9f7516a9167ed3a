"""How many subjects an inquiry record holds is bounded, and does not depend on how they came."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.verdict import Decision
from countermark.reports import subject_records
from countermark.reports.encoding import compact
from countermark.reports.record_differences import FEW, SHOWN, differences
from countermark.reports.shapes.record import InquiryRecord, SubjectRecord
from countermark.reports.subject_records import Chosen

from . import inquiries as made


def subject(number: int, **changes) -> SubjectRecord:
    given = {
        "id": f"{number:064x}", "key": f"{number + 10**6:064x}", "names": (f"Firm {number}",),
        "measures": (), "claims": (), "verdicts": {}, "digest": "0" * 64, "answer": "0" * 64,
    }  # fmt: skip
    return SubjectRecord(**given | changes)


def chosen(marks, most=subject_records.SUBJECTS):
    packed = [(mark, compact(subject(n))) for n, mark in enumerate(marks)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subject_records, "SUBJECTS", most)
        found = Chosen(len(packed), sum(marks))
        found.take(packed)
    return found


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 12))
def test_those_that_are_found_go_first_and_the_rest_is_counted(marks, most):
    found = chosen(marks, most)
    kept = [int(one.id, 16) for one in found.subjects]
    assert kept == sorted(kept)
    assert len(kept) == min(most, len(marks))
    assert sum(marks[n] for n in kept) == min(most, sum(marks))
    assert found.left_out == len(marks) - len(kept)


def test_their_bytes_are_bounded_too(monkeypatch):
    size = len(compact(subject(0)))
    monkeypatch.setattr(subject_records, "BYTES", 3 * size)
    assert len(chosen([True] * 10).subjects) == 3


def record(full, *subjects, verdicts="a", left_out=0) -> InquiryRecord:
    return made_record(full, verdicts=verdicts, subjects=subjects, subjects_left_out=left_out)


@pytest.fixture
def full():
    from countermark.reports.document import document

    return document(made.full(), measures=made.MEASURES)


def made_record(full, **how) -> InquiryRecord:
    from countermark.reports.record import record

    return record(full, **how)


def test_what_differs_of_a_subject_is_said(full):
    before = record(full, subject(1, measures=("A", "B"), claims=("x", "y")))
    now = subject(1, measures=("B", "C"), claims=("y", "z"), digest="1" * 64)
    (_, line) = differences(before, record(full, now, verdicts="b"))
    assert line == (
        "“Firm 1”: measures: A then and not now, C now and not then; "
        "of the claims on its paths 1 are gone and 1 new"
    )


def test_the_verdict_then_and_now_is_said(full):
    before = record(full, subject(1, verdicts={"a": Decision.PROHIBITED, "b": Decision.ALLOWED}))
    verdicts = {"a": Decision.UNRESOLVED, "b": Decision.ALLOWED}
    now = subject(1, verdicts=verdicts, digest="1" * 64, answer="1" * 64)
    (_, line) = differences(before, record(full, now, verdicts="b"))
    assert line == "“Firm 1”: prohibited then, unresolved now in a"


def test_the_same_answer_in_another_row_is_counted_and_not_told_as_another(full):
    others = [subject(n, digest="1" * 64) for n in range(3)]
    before = record(full, *map(subject, range(3)))
    (_, line) = differences(before, record(full, *others, verdicts="b"))
    assert line == "3 subjects with the same answer on the same claims, in other rows or files"


def test_a_row_that_moved_is_the_same_subject(full):
    before = record(full, subject(1), subject(2))
    moved = subject(7, key=subject(1).key)
    assert len(differences(before, record(full, moved, subject(2), verdicts="b"))) == 1


def test_rows_that_nothing_tells_apart_are_matched_one_for_one(full):
    alike = [subject(n, key="f" * 64) for n in range(3)]
    moved = [subject(n, key="f" * 64) for n in range(10, 14)]
    (_, line) = differences(record(full, *alike), record(full, *moved, verdicts="b"))
    assert line == "“Firm 13”: asked about now, not then"


def test_of_a_record_that_holds_not_all_nobody_is_said_to_be_new_or_gone(full):
    before = record(full, subject(1), left_out=5)
    assert len(differences(before, record(full, subject(1), subject(2), verdicts="b"))) == 1
    after = record(full, subject(2), verdicts="b", left_out=5)
    assert len(differences(before, after)) == 1


def test_many_differences_are_counted(full):
    before = record(full, *map(subject, range(100)))
    others = [subject(n, digest="1" * 64, answer="1" * 64) for n in range(100)]
    random.Random(1).shuffle(others)
    lines = differences(before, record(full, *others, verdicts="b"))
    assert len(lines) == 1 + SHOWN + 1
    assert lines[-1] == f"and {100 - SHOWN} subjects more"
    many = subject(1, measures=tuple(f"M{n}" for n in range(9)), digest="2" * 64)
    (_, line) = differences(record(full, subject(1)), record(full, many, verdicts="b"))
    assert line.count(",") == FEW - 1
    assert " and more now and not then" in line
