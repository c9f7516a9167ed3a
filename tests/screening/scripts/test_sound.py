"""Spellings of one sound share a key; other words mostly do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.screening.scripts.phonetic import key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hudson", "hadesen"),
        ("saronic", "saluonike"),
        ("technology", "technologie"),
        ("schneider", "shnaida"),
        ("khrunichev", "hrunicev"),
        ("phoenix", "fenix"),
        ("knight", "nait"),
        ("lockheed", "luokehede"),
    ],
)
def test_alike(one, other):
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("hudson", "harding"), ("sigma", "stigma")])
def test_unlike(one, other):
    assert key(one) != key(other)


@given(st.text(max_size=200))
def test_any_text_has_a_bounded_key(text):
    assert len(key(text)) <= 2 * len(text) + 1
    assert key(text) == key(text)
