"""Names taken apart, dates read, editions joined, firms found in sentences."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.when import Holds, Interval
from countermark.register.lists.country import alpha2
from countermark.register.lists.covered_list import parties_in
from countermark.register.lists.date_basis import NoDate
from countermark.register.lists.dates import first_cited, iso, list_date
from countermark.register.lists.editions import joined
from countermark.register.lists.identifiers import from_csl, from_remarks
from countermark.register.lists.manifest import DateRule
from countermark.register.lists.names import semicolons, shortened, split_name


@pytest.mark.parametrize(
    ("text", "name", "parent"),
    [
        ("Aa Co., Ltd. (Aa).  Affiliated Entity:  Bb Ltd.", "Bb Ltd.", "Aa Co., Ltd. (Aa)"),
        ("Aa Co., Ltd.  Affiliated Entity: Bb (Suzhou)", "Bb (Suzhou)", "Aa Co., Ltd."),
        ("Aa Academy.  Subordinate Institution -  Bb Factory", "Bb Factory", "Aa Academy"),
        ("Aa (A), and subordinate entity Bb (B)", "Bb", "Aa (A)"),
        ("Bb Ltd. (a subordinate institute of Aa-7)", "Bb Ltd.", "Aa-7"),
        ("Department of Aa entity: Bb", "Bb", "Department of Aa"),
        ("Affiliated Supply Services", "Affiliated Supply Services", ""),
        ("Aa Entity Ltd.", "Aa Entity Ltd.", ""),
    ],
)
def test_parents_are_taken_out_of_names(text, name, parent):
    found = split_name(text)
    assert (found.name, found.parent) == (name, parent)


@pytest.mark.parametrize(
    ("text", "name", "short"),
    [
        ("Northwind Ltd. (NWL)", "Northwind Ltd.", ("NWL",)),
        ("Northwind Radio Ltd. (Northwind)", "Northwind Radio Ltd.", ("Northwind",)),
        ("Northwind Radio (Suzhou)", "Northwind Radio (Suzhou)", ()),
        ("Northwind Co., Ltd. (Suzhou)", "Northwind Co., Ltd. (Suzhou)", ()),
        ("Northwind Group (Limited)", "Northwind Group (Limited)", ()),
        ("NORTHWIND RADIO (ASIA)", "NORTHWIND RADIO (ASIA)", ()),
        ("Northwind (UAE)", "Northwind (UAE)", ()),
        ("(NWL)", "(NWL)", ()),
    ],
)
def test_short_names_come_off_only_where_they_are_short_names(text, name, short):
    assert shortened(text) == (name, short)


def test_former_other_and_extent():
    found = split_name("Aa OOO (f.k.a., Bb OOO)")
    assert (found.name, found.former) == ("Aa OOO", ("Bb OOO",))
    found = split_name("Aa Inc. (a.k.a. Bb; Cc)")
    assert (found.name, found.also) == ("Aa Inc.", ("Bb", "Cc"))
    found = split_name("Aa LLC and any successor, sub-unit, or subsidiary thereof")
    assert found.name == "Aa LLC" and "subsidiary" in found.extent
    assert semicolons("A; B; and C;") == ["A", "B", "C"]
    assert semicolons("and Co") == ["and Co"]


@given(st.text(max_size=200))
def test_no_name_breaks_it(text):
    found = split_name(text)
    assert len(found.name) <= len(text)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("03/25/2022", "2022-03-25"),
        ("3/5/03", "2003-03-05"),
        ("12/15/99", "1999-12-15"),
        ("March 25, 2022", "2022-03-25"),
        ("25 Mar 2022", "2022-03-25"),
        ("Feb 1949", "1949-02"),
        ("2022", "2022"),
        ("2026-02-27T00:00:09.554Z", "2026-02-27"),
        ("02/30/2022", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates(text, want):
    assert iso(text) == want


def test_the_list_s_own_date():
    sam = DateRule(file_name=r"V2_(?P<year>\d{2})(?P<yday>\d{3})", newest=("Creation_Date",))
    assert list_date(sam, "SAM_Exclusions_Public_Extract_V2_26060.CSV")[0] == "2026-03-01"
    assert list_date(sam, "x.csv", ["2020-01-01", "3033-01-17", "2021-05"])[0] == "2021-05"
    assert list_date(DateRule(), "x.csv") == ("", NoDate())
    assert first_cited("68 F.R. 38290 6/27/03 71 F.R. 38843 7/10/06") == "2003-06-27"


def test_editions():
    assert joined([("2021-06-03", None), ("2025-01-07", "2026-02-17")]) == (
        Interval("2021-06-03", "2026-02-17"),
    )
    assert joined([("2022", None), ("2024", "2026-07-23")]) == (Interval("2022", "2026-07-23"),)
    assert joined([("2025-01-07", "2026-02-17"), ("2026-06-08", None)]) == (
        Interval("2025-01-07", "2026-02-17"),
        Interval("2026-06-08"),
    )
    assert joined([(None, None)]) == (Interval(),)
    assert joined([]) == ()


days = st.integers(0, 40).map(lambda n: (date(2020, 1, 1) + timedelta(days=n)).isoformat())
rows = st.lists(
    st.tuples(days, st.none() | days).filter(lambda r: r[1] is None or r[0] <= r[1]), max_size=6
)


@given(rows, st.randoms())
def test_editions_agree_with_a_day_by_day_count(table, random):
    spans = joined(table)
    shuffled = list(table)
    random.shuffle(shuffled)
    assert joined(shuffled) == spans
    ordered = sorted(set(table), key=lambda r: (r[0], r[1] is None, r[1] or ""))
    for n in range(45):
        day = date(2020, 1, 1) + timedelta(days=n)
        held = False
        for place, (start, end) in enumerate(ordered):
            until = end or (ordered[place + 1][0] if place + 1 < len(ordered) else "9999-12-31")
            held = held or start <= day.isoformat() < until
        assert (Holds.YES in {span.holds(day) for span in spans}) == held


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        ("Equipment produced by Aa Corp.", ["Aa Corp."]),
        ("Equipment produced by Aa Works.", ["Aa Works"]),
        ("Software produced or provided by Aa, Inc. or any of its successors.", ["Aa, Inc."]),
        ("Services provided by Aa and its subsidiary Bb LLC subject to law", ["Aa", "Bb LLC"]),
        ("Goods produced by Aa Company and Bb Ltd, including services", ["Aa Company", "Bb Ltd"]),
        ("Equipment produced by Smith and Sons Works", ["Smith and Sons Works"]),
        ("Routers produced in a foreign country, except approved ones.", []),
        ("Foreign-produced power inverters.", []),
        ("Services provided by any entity on that list.", []),
    ],
)
def test_parties_in_sentences(sentence, want):
    assert [party.name for party in parties_in(sentence)] == want


def test_identifiers_and_countries():
    assert list(from_csl("RU, 0266, Tax ID No.; 2534001D752JPNM0H170, Legal Entity Number")) == [
        "tax:RU-0266",
        "lei:2534001D752JPNM0H170",
    ]
    assert list(from_csl("Male, Gender; facebook.test/page, Website; X1, Passport")) == []
    assert list(from_remarks("SWIFT/BIC ABCDRUMM")) == ["swift:ABCDRUMM"]
    assert alpha2("Korea, North") == alpha2("PRK") == alpha2("dprk") == "KP"
    assert alpha2("Atlantis") == ""
