"""Item, finding, cause and duty keys: what is in them, and what never is."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds import claim

from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.key import (
    ALWAYS_IN,
    WORDING,
    Keys,
    cause_key,
    duty_keys,
    finding_key,
    is_distinctive,
    item_key,
)
from countermark.model.measure import Duty

CAMERA = {
    "name": "Acme X-100",
    "maker": "Acme",
    "model": "X-100",
    "site": "Annex 2",
    "role": "camera",
    "acquired": "2025-04-14",
    "contract": "C-1",
}
SERIAL = CAMERA | {"serial": "DM-0001"}


def key(facts):
    return item_key(facts.items())


@pytest.mark.parametrize(
    ("facts", "change", "same"),
    [
        # with a serial number: the thing, its place and its use
        (SERIAL, {"contract": "C-2"}, True),
        (SERIAL, {"acquired": "2026-01-01"}, True),
        (SERIAL, {"note": "moved on Monday"}, True),
        (SERIAL, {"maker": "ACME"}, True),
        (SERIAL, {"serial": "DM-0002"}, False),
        (SERIAL, {"serial": "dm-0001"}, False),
        (SERIAL, {"site": "Annex 3"}, False),
        (SERIAL, {"role": "core router"}, False),
        (SERIAL, {"purpose": "public safety"}, False),
        (SERIAL, {"maker": "Bolt"}, False),
        # without one: everything but the wording
        (CAMERA, {"note": "moved on Monday"}, True),
        (CAMERA, {"site": " ANNEX  2 "}, True),
        (CAMERA, {"site": "Annex 3"}, False),
        (CAMERA, {"contract": "C-2"}, False),
        (CAMERA, {"acquired": "2026-01-01"}, False),
        (CAMERA, {"quantity": "3"}, False),
        (CAMERA, {"serial": "DM-0001"}, False),
        # a placeholder is no serial number: then the rest counts as well
        (CAMERA | {"serial": "0000"}, {"contract": "C-2"}, False),
        (CAMERA | {"serial": "unknown"}, {"contract": "C-2"}, False),
    ],
)
def test_what_changes_the_key_of_a_thing(facts, change, same):
    assert (key(facts) == key(facts | change)) is same


@pytest.mark.parametrize("serial", ["DM-0001", "2102353", "A1B2"])
def test_a_serial_number_tells(serial):
    assert is_distinctive(serial)


@pytest.mark.parametrize("serial", ["", "1", "N/A", "0000", "xxxx", "unknown", "1111", "0-0-0-0"])
def test_a_placeholder_does_not(serial):
    assert not is_distinctive(serial)


FACTS = st.dictionaries(
    st.sampled_from(sorted(ALWAYS_IN | WORDING | {"contract", "mac", "quantity", "made"})),
    st.text(min_size=1, max_size=8),
    max_size=6,
)


@given(FACTS, st.randoms())
def test_the_order_of_the_columns_does_not_count(facts, chance):
    mixed = list(facts.items())
    chance.shuffle(mixed)
    assert item_key(mixed) == key(facts)


@given(FACTS, FACTS)
def test_one_key_means_one_place_and_one_serial(one, other):
    if key(one) == key(other):
        for name in ("serial", "mac") if not is_distinctive(one.get("serial", "")) else ("serial",):
            assert one.get(name, "").split() == other.get(name, "").split()
        for name in ("site", "place", "role", "purpose"):
            mine, its = (" ".join(f.get(name, "").split()) for f in (one, other))
            assert item_key([(name, mine)]) == item_key([(name, its)])


def test_what_nothing_is_told_of_is_its_node():
    assert item_key((), "item:a/1") != item_key((), "item:a/2")
    assert Keys().item("item:a/1") == item_key((), "item:a/1")


@given(st.lists(st.text(max_size=4), min_size=4, max_size=4), st.integers(0, 3))
def test_no_part_of_a_finding_key_runs_into_the_next(parts, at):
    context, measure, party, item = parts
    changed = [*parts]
    changed[at] += "x"
    assert finding_key(context, measure, party, item) != finding_key(*changed)
    assert finding_key(context, measure, party, item) != cause_key(party, item)


REPORT = Duty("report", within=1, unit="business days")
RECORD = Duty("record")


def test_a_duty_keeps_its_key_when_it_is_worded_anew():
    before = duty_keys("c", "M", (REPORT, RECORD, RECORD))
    assert len(set(before)) == 3
    assert duty_keys("c", "M", (Duty("tell", within=1, unit="business days"), RECORD, RECORD)) == (
        before
    )
    assert not set(before) & set(duty_keys("other", "M", (REPORT, RECORD)))
    assert not set(before) & set(duty_keys("c", "N", (REPORT, RECORD)))
    assert duty_keys("c", "M", (Duty("report", within=2, unit="business days"),))[0] != before[0]


def test_a_claim_has_one_key_in_whatever_file_and_row():
    here = claim("item:a/1 made_by maker share=20 from=2019")
    there = msgspec.structs.replace(here, subject="item:b/7", evidence=Evidence(
        Digest.of(b"another file"), "text/csv", Selector(SelectorKind.ROW, "9")))  # fmt: skip
    first, second = Keys(met={"item:a/1": "the radio"}), Keys(met={"item:b/7": "the radio"})
    assert here.id != there.id
    assert first.claim(here) == second.claim(there)
    assert Keys().claim(here) != Keys().claim(there)


def test_a_later_row_of_a_name_says_what_its_first_row_says():
    keys = Keys(named={"item:a/9": "name:acme"})
    assert keys.claim(claim("item:a/9 supplies foo")) == (
        Keys().claim(claim("name:acme supplies foo"))
    )


@pytest.mark.parametrize("other", [
    "acme owns bar share=30", "acme owns foo share=31", "acme owns foo share=30 denied",
    "acme owns foo share=30 by=somebody", "acme controls foo", "acme owns foo share=30 to=2020",
])  # fmt: skip
def test_what_is_said_otherwise_has_another_key(other):
    assert Keys().claim(claim("acme owns foo share=30")) != Keys().claim(claim(other))
