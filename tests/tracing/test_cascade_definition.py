"""The cascade of shares against its definition: the least set that is closed under the rule.

Every set of firms is tried, so the worlds are small; and a large world shows each holding is looked
at once.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.worlds import claim, node

from countermark.tracing.ownership import T50, closure

TODAY = date(2026, 11, 20)
FIRMS = ["a", "b", "c", "d", "e"]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["reg:x", "reg:y", *FIRMS]),
        st.sampled_from(FIRMS),
        st.sampled_from(["10", "16.7", "25", "33.3", "40", "49.999999", "50", "60"]),
    ),
    max_size=14,
    unique_by=lambda row: row[:2],
)


def by_definition(rows):
    """The smallest B that holds L and every firm whose shares held by B reach one half."""
    shares = defaultdict(dict)
    for owner, firm, share in rows:
        if owner != firm:
            shares[firm][owner] = int(float(share) * 1_000_000 + 0.5)
    counted = {f: held for f, held in shares.items() if sum(held.values()) <= 100_000_000}
    listed = {"reg:x", "reg:y"}
    for size in range(len(FIRMS) + 1):
        for some in combinations(FIRMS, size):
            inside = listed | set(some)
            owned = {f for f, h in counted.items()
                     if sum(s for o, s in h.items() if o in inside) >= 50_000_000}  # fmt: skip
            if owned <= set(some) and set(some) <= owned:
                return set(some)
    raise AssertionError("there is always a least set")


@given(ROWS)
@settings(deadline=None)
def test_the_cascade_is_the_least_fixed_point(rows):
    claims = [claim(f"{o} owns {f} share={s} confirmed=2026-06-01") for o, f, s in rows]
    found = closure(["reg:x", "reg:y"], claims, T50, TODAY)
    assert set(found.joined) == {node(firm) for firm in by_definition(rows)}


class Once(list):
    """Holdings that count how often they are gone through."""

    looked = 0

    def __iter__(self):
        Once.looked += 1
        return super().__iter__()


def test_each_owner_is_looked_at_once_in_a_dense_group(monkeypatch):
    from countermark.tracing import ownership

    firms = 60
    whole = [(f"f{a}", f"f{b}", "0.5") for a in range(firms) for b in range(firms) if a != b]
    rows = [("reg:x", f"f{number}", "55") for number in range(0, firms, 2)]
    claims = [claim(f"{o} owns {f} share={s} confirmed=2026-06-01") for o, f, s in whole + rows]
    real = ownership.register_of

    def counting(*args):
        register = real(*args)
        for owner, holdings in register.by_owner.items():
            register.by_owner[owner] = Once(holdings)
        return register

    monkeypatch.setattr(ownership, "register_of", counting)
    found = closure(["reg:x"], claims, T50, TODAY)
    assert len(found.joined) == firms // 2 and len(found.below) == firms // 2
    assert Once.looked == firms // 2 + 1
