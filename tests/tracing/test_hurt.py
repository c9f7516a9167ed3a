"""Who depends on a party that is cut off: what always holds, whatever the supply looks like."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.worlds import claim

from countermark.tracing.hurt import WHOLE, Supply, Whom

DAY = date(2026, 12, 1)
FIRMS = st.sampled_from([f"f{n}" for n in range(7)])
LINKS = st.lists(
    st.tuples(FIRMS, FIRMS, st.sampled_from(["", " share=30", " share=80", " unsure", " to=2020"])),
    max_size=20,
)


def supply(links) -> Supply:
    return Supply([claim(f"{a} supplies {b}{more}") for a, b, more in links if a != b], DAY)


@given(LINKS)
def test_both_ways_see_the_same_ties(links):
    """Who is a customer of a firm has that firm among its suppliers."""
    held = supply(links)
    for firm in {a for a, _, _ in links} | {b for _, b, _ in links}:
        for one in held.reach({f"name:{firm}"}, Whom.CUSTOMERS).rows:
            back = {r.node for r in held.reach({one.node}, Whom.SUPPLIERS).rows}
            assert f"name:{firm}" in back


@given(LINKS)
def test_rows_are_in_bounds_and_each_way_leads_back(links):
    for whom in Whom:
        for one in supply(links).reach({"name:f0"}, whom).rows:
            assert 1 <= one.hurt <= one.known
            assert 0 <= one.least <= one.most <= WHOLE
            assert len(one.claims) == len(one.via) == one.tier
            assert one.via[-1] == "name:f0"
            assert one.node != "name:f0"


@given(LINKS, st.randoms())
def test_the_order_of_claims_does_not_matter(links, chance):
    before = told(links)
    chance.shuffle(links)
    assert before == told(links)


def told(links):
    found = supply(links).reach({"name:f0"}, Whom.CUSTOMERS)
    return [(one.node, one.tier, one.least, one.most) for one in found.rows]


def test_a_denied_tie_is_followed_in_doubt_and_no_ownership_is_supply():
    held = Supply(
        [
            claim("f0 supplies f1"),
            claim("f0 supplies f1 denied"),
            claim("f0 owns f2"),
            claim("f3 shares_data_with f0"),
        ],
        DAY,
    )
    (one,) = held.reach({"name:f0"}, Whom.CUSTOMERS).rows
    assert (one.node, one.certain) == ("name:f1", False)


def test_shares_that_add_up_to_more_than_all_say_nothing():
    held = Supply([claim("f0 supplies f1 share=80"), claim("f2 supplies f1 share=80")], DAY)
    (one,) = held.reach({"name:f0"}, Whom.CUSTOMERS).rows
    assert (one.least, one.most, one.overfull) == (0, WHOLE, True)


def test_who_lies_beyond_the_last_tier_is_counted():
    held = Supply([claim(f"f{n} supplies f{n + 1}") for n in range(5)], DAY)
    found = held.reach({"name:f0"}, Whom.CUSTOMERS, 3, most=2)
    assert [one.tier for one in found.rows] == [1, 2]
    assert (found.total, found.tiers, found.beyond) == (3, {1: 1, 2: 1, 3: 1}, 1)
    assert held.reach({"name:f0"}, Whom.CUSTOMERS).beyond == 0
