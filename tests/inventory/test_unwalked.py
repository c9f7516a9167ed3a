"""A relation that no path runs along is recorded, and an edge list that uses it says so."""

from __future__ import annotations

from countermark.model.gap import Why
from countermark.model.predicate import Predicate

HEAD = "from,predicate,to\n"


def test_what_is_not_traced_is_said_and_clears_nobody(read) -> None:
    reading = read("links.csv", HEAD + "item:a,signed_by,Acme Ltd\nitem:a,contacts,Foo Ltd\n")
    said = [(c.predicate, c.object) for c in reading.claims if c.predicate is not Predicate.NAMED]
    assert said == [(Predicate.SIGNED_BY, "name:acme ltd"), (Predicate.CONTACTS, "name:foo ltd")]
    named = [s.name for s in reading.subjects]
    assert named == ["Acme Ltd", "Foo Ltd"], "no path leads to them, so they are asked about"
    found = [(gap.why, gap.size) for gap in reading.gaps if "not traced" in gap.detail]
    assert found == [(Why.NOT_READ, 1), (Why.NOT_READ, 1)]


def test_a_service_is_walked_and_says_nothing(read) -> None:
    reading = read("links.csv", HEAD + "Box 9,updates_from,Foo Ltd\nBar Ltd,manages,Box 9\n")
    assert not [gap for gap in reading.gaps if "not traced" in gap.detail]
    assert [s.name for s in reading.subjects] == ["Box 9", "Foo Ltd", "Bar Ltd"]


def test_a_duty_and_a_measure_are_nodes(read) -> None:
    text = HEAD + "Acme Ltd,acknowledged,duty:cz-2018/1\nAcme Ltd,assessed_for,measure:X\n"
    objects = {c.object for c in read("links.csv", text).claims}
    assert {"duty:cz-2018/1", "measure:X"} <= objects
