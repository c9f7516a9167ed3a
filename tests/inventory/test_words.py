"""Dates and shares as people write them; links as the vocabulary has them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.inventory import dates, lexicon, links, shares
from countermark.inventory.kinds import Words
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived, How, ShareBand
from countermark.store import shipped

WORDS = Words(lexicon.load(shipped.read("countermark.inventory", "shipped")).kinds)

MONTHS = {"march": 3, "mar": 3, "märz": 3}


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2020-03-04", "2020-03-04"),
        ("2020-03-04T10:00:00Z", "2020-03-04"),
        ("2020-03", "2020-03"),
        ("2020", "2020"),
        ("2020/3/4", "2020-03-04"),
        ("20200304", "2020-03-04"),
        ("2020年3月4日", "2020-03-04"),
        ("03/04/2020", "2020"),
        ("13/04/2020", "2020-04-13"),
        ("04/13/2020", "2020-04-13"),
        ("04/04/2020", "2020-04-04"),
        ("03.04.2020", "2020-04-03"),
        ("4 March 2020", "2020-03-04"),
        ("Mar 4, 2020", "2020-03-04"),
        ("4. März 2020", "2020-03-04"),
        ("March 2020", "2020-03"),
        ("Q1 2020", "2020"),
        ("2020-Q1", "2020"),
        ("3/2020", "2020-03"),
        ("31/02/2020", None),
        ("03/04/20", None),
        ("22.9.17", "2017-09-22"),
        ("1.2.99", "1999-02-01"),
        ("32.9.17", None),
        ("FY2017", "2017"),
        ("43000", None),
        ("soon", None),
        ("2020-13-01", None),
        ("", None),
    ],
)
def test_dates(text: str, when: str | None) -> None:
    found = dates.read(text, MONTHS)
    assert (found.when if found else None) == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("43000", "2017-09-22"),
        ("43000.0", "2017-09-22"),
        ("20000", "1954-10-03"),
        ("4300", None),
        ("430000", None),
        ("60000", None),
        ("x", None),
    ],
)
def test_day_numbers_of_spreadsheets(text: str, when: str | None) -> None:
    found = dates.serial(text)
    assert (found.when if found else None) == when
    assert found is None or found.how == Derived(How.DAY_NUMBER, text)


def test_an_ambiguous_day_says_so() -> None:
    found = dates.read("03/04/2020", MONTHS)
    assert found is not None
    assert found.how == Derived(How.UNCLEAR_DAY, "03/04/2020")


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text: str) -> None:
    dates.read(text, MONTHS)
    shares.read(text)
    links.words(text)
    links.end(text, WORDS)


@given(st.decimals("1.000001", "100", places=6))
def test_shares_are_exact(value: Decimal) -> None:
    share = shares.read(f"{value}")
    assert isinstance(share, shares.Share)
    assert share.micro == int(value * 1_000_000)


def test_a_third_and_a_sixth_reach_a_half() -> None:
    parts = [shares.read(text) for text in ("33.3", "16.7%")]
    assert sum(p.micro for p in parts if isinstance(p, shares.Share)) == 50_000_000


@pytest.mark.parametrize("text", ["0.25", "1", "101", "half", "", "-5", "1,000.5"])
def test_shares_refused(text: str) -> None:
    assert isinstance(shares.read(text), str)


def test_a_band_keeps_both_bounds() -> None:
    band = ShareBand(25_000_000, 50_000_000)
    assert shares.read("25 to 50 %") == shares.Share(None, "25 to 50 %", band)


def test_a_band_is_never_made_narrower_than_it_was_stated() -> None:
    found = shares.read("12.34567891-33.33333333 %")
    assert isinstance(found, shares.Share)
    assert found.qualifiers == (ShareBand(12_345_678, 33_333_334),)


@pytest.mark.parametrize("predicate", list(Predicate))
def test_every_word_and_inverse_is_known(predicate: Predicate) -> None:
    assert links.words(predicate.value.replace("_", " ").title()) == (predicate, False)
    if predicate.inverse != predicate.value:
        assert links.words(predicate.inverse) == (predicate, True)
