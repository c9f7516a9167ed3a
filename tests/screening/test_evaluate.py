"""Measuring scores on labelled pairs: the numbers, the readers, and what cannot be read."""

from __future__ import annotations

import json

import numpy as np
import pytest

from countermark.model.errors import NoInputError
from countermark.screening.evaluation.labelled_pairs import read_pairs
from countermark.screening.evaluation.metrics import best_f1, calibration_error, measured, wilson


def measure(scores, same, threshold=0.5):
    scores = np.array(scores, float)
    return measured("organisation", scores, np.array(same), np.full(len(scores), threshold), 1.0)


def test_the_numbers_of_a_small_table():
    m = measure([0.9, 0.8, 0.7, 0.2, 0.1], [True, True, False, True, False])
    assert (m.n, m.same, m.threshold) == (5, 3, 0.5)
    assert m.precision == pytest.approx(2 / 3, abs=1e-4)
    assert m.recall == pytest.approx(2 / 3, abs=1e-4)
    assert m.f1 == pytest.approx(2 / 3, abs=1e-4)
    assert m.f1_best == pytest.approx(6 / 7, abs=1e-4)
    assert m.f1_interval[0] <= m.f1 <= m.f1_interval[1]
    assert sum(b.n for b in m.calibration) == 5


def test_a_right_scorer_is_calibrated_and_perfect():
    m = measure([1.0, 1.0, 0.0], [True, True, False])
    assert (m.f1, m.f1_best, m.ece) == (1.0, 1.0, 0.0)


def test_ties_are_never_parted_by_a_threshold():
    threshold, f1 = best_f1(np.array([0.5, 0.5, 0.5]), np.array([True, False, False]))
    assert threshold < 0.5 and f1 == pytest.approx(0.5)


def test_nothing_is_right_and_nothing_is_there():
    assert measure([0.9, 0.1], [False, True]).f1 == 0.0
    assert best_f1(np.array([]), np.array([], bool)) == (0.5, 0.0)
    assert calibration_error(np.array([]), np.array([], bool)) == 0.0


def test_wilson_against_a_published_value():
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263 gives .2553 to .3662.
    assert wilson(81, 263) == (0.2553, 0.3662)
    assert wilson(0, 0) == (0.0, 1.0)


CSV = b"name1,name2,is_match,schema\nKestrel Ltd,Kestrel Limited,true,Company\nA,B,false,Person\n"


def test_csv_is_read_with_its_kinds():
    found = read_pairs(CSV)
    assert [(p.left.names[0], p.same, p.kind, p.place) for p in found.pairs] == [
        ("Kestrel Ltd", True, "organisation", 2),
        ("A", False, "person", 3),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"only one", "too few cells"),
        (b",B,true,Company", "a name is missing"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_rest_counts(line, why):
    found = read_pairs(CSV + line + b"\n")
    assert len(found.pairs) == 2
    assert why in found.unread[0][1]


def test_what_nobody_judged_and_ships_are_left_out():
    found = read_pairs(CSV + b"C,D,unsure,Company\nE,F,true,Vessel\n")
    assert (len(found.pairs), found.skipped) == (2, 2)


def entity(name, schema="Company", **more):
    return {"schema": schema, "properties": {"name": [name], **more}, "caption": name}


def ftm(left, right, judgement="positive"):
    return json.dumps({"left": left, "right": right, "judgement": judgement}).encode()


def test_followthemoney_is_read_with_what_stands_beside_the_names():
    person = entity(
        "Ivan Primerov", "Person", birthDate=["1970-01-02"], country=["ru"], gender=["male"],
        alias=["I. Primerov"], idNumber=["12 34 567"], weakAlias=["Vanya"],
    )  # fmt: skip
    found = read_pairs(
        ftm(person, person) + b"\nnot json\n" + ftm(entity("A"), entity("B"), "unsure")
    )
    (pair,) = found.pairs
    assert pair.kind == "person" and pair.left.person and pair.same
    assert pair.left.names == ("Ivan Primerov", "I. Primerov")
    assert pair.left.weak == ("Vanya",)
    assert pair.left.births == {"1970-01-02"} and pair.left.countries == {"RU"}
    assert pair.left.identifiers == {"number:1234567", "id:1234567"} and pair.left.gender == "m"
    assert found.unread[0][0] == 2 and found.skipped == 1


@pytest.mark.parametrize(
    "raw", [b"", b"a,b\n1,2\n", b"{", b"\xff\xfe\x00", b"name1,name2,is_match\n"]
)
def test_a_file_without_a_labelled_pair_is_refused(raw):
    with pytest.raises(NoInputError, match="no labelled pair"):
        read_pairs(raw, "pairs.csv")
