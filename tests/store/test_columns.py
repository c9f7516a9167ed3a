"""Claims become a table and come back unaltered; Python and SQL compute the same id."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invented import make_claim

from countermark.model.claim import Claim, Polarity
from countermark.model.errors import SourceError
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.grade import Grade
from countermark.model.handling import Handling
from countermark.model.predicate import Predicate
from countermark.model.qualifier import NameRole, Relabelled, ShareBand
from countermark.model.when import Interval
from countermark.store import engine, ledger_sql
from countermark.store.columns import CLAIM_COLUMNS, to_arrow, to_claims

# All of Unicode but lone surrogates, NUL included: no table can hold a lone surrogate.
ALL_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
NASTY = st.sampled_from(
    ["", "-", "-,", "1:a,", "0:,", "\0", "a\0b", "é", "e\u0301", "木瓜", "𝔘", "'", '"', "\\", "\n"]
)
TEXT = NASTY | ALL_TEXT
WHEN = st.none() | st.sampled_from(["2018", "2018-05", "2018-05-31"])
CLAIMS = st.builds(
    Claim,
    claimant=TEXT,
    subject=TEXT,
    predicate=st.sampled_from(Predicate),
    object=TEXT,
    polarity=st.sampled_from(Polarity),
    valid=st.builds(Interval, WHEN, WHEN),
    known_from=WHEN,
    share=st.none() | st.integers(-(2**63), 2**63 - 1),
    note=TEXT,
    evidence=st.builds(
        Evidence,
        st.builds(Digest.of, st.binary(max_size=4)),
        TEXT,
        st.builds(Selector, st.sampled_from(SelectorKind), TEXT),
        TEXT,
        TEXT,
        TEXT,
        st.sampled_from(Handling),
    ),
    qualifiers=st.lists(
        st.just(Relabelled())
        | st.just(ShareBand(25_000_000, 50_000_000))
        | ALL_TEXT.filter(bool).map(NameRole),
        max_size=3,
    ).map(tuple),
    score=st.none() | st.integers(0, 1_000_000),
    handling=st.sampled_from(Handling),
    grade=st.sampled_from(["A1", "B2", "F6"]).map(Grade.parse),
    certain=st.booleans(),
    confirmed_on=WHEN,
)


def through_sql(claims: list[Claim]) -> list[tuple]:
    with engine.cursor({"incoming": to_arrow(claims)}) as job:
        columns = f"{ledger_sql.IDENTITY} AS id, {', '.join(CLAIM_COLUMNS)}"
        return job.execute(f"SELECT {columns} FROM incoming").fetchall()


@settings(max_examples=50, deadline=None)
@given(claims=st.lists(CLAIMS, min_size=1, max_size=8))
@example(claims=[make_claim(0, note="a\0b"), make_claim(0, note="\0")])
def test_python_and_sql_compute_the_same_id_and_the_claim_comes_back(claims):
    rows = through_sql(claims)
    assert [row[0] for row in rows] == [claim.id for claim in claims]
    back = list(to_claims(rows))
    assert back == claims
    assert [c.id for c in back] == [c.id for c in claims]


def test_an_absent_field_is_not_an_empty_one():
    one, two = make_claim(0, known_from=None), make_claim(0, known_from="")
    ids = [row[0] for row in through_sql([one, two])]
    assert ids[0] != ids[1]


def test_no_claims_are_a_table_without_rows():
    assert through_sql([]) == []


@pytest.mark.parametrize(
    ("change", "field"), [({"note": "\ud800"}, "note"), ({"share": 2**63}, "share")]
)
def test_what_no_table_can_hold_is_refused_by_name(change, field):
    with pytest.raises(SourceError, match=f"a claim's {field} cannot be stored"):
        to_arrow([make_claim(0, **change)])
