"""Pairs from Python: an Arrow table in, an Arrow table of scores out."""

from __future__ import annotations

import pytest
from arro3.core import Array, DataType, Table

from countermark.assessment.scoring import score_pairs
from countermark.model.errors import CallerError


def table(**columns):
    return Table.from_pydict({n: Array(v, DataType.utf8()) for n, v in columns.items()})


def scores(**columns):
    return score_pairs(table(**columns)).column("score").to_pylist()


def test_each_row_gets_a_score():
    alike, other, nothing = scores(
        name_a=["Kestrel Radio Works Ltd", "Kestrel Radio Works Ltd", None],
        name_b=["Kestrel Radio Work Ltd", "Merlin Optical Group", "Kestrel"],
    )
    assert alike > 0.7 and other < 0.25 and nothing < 0.25


def test_countries_and_kinds_count():
    told = scores(
        name_a=["Kestrel Radio"] * 2,
        name_b=["Kestrel Radio"] * 2,
        country_a=["GB", "GB"],
        country_b=["GB", "CN"],
    )
    assert told[0] > told[1]
    assert scores(name_a=["Ivan Primerov"], name_b=["I. Primerov"], kind=["person"])[0] > 0.5


def test_what_is_no_table_of_pairs_is_refused():
    with pytest.raises(CallerError, match="no Arrow table"):
        score_pairs([("a", "b")])
    with pytest.raises(CallerError, match="name_b"):
        score_pairs(table(name_a=["a"]))
