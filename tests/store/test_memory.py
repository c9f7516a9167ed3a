"""The view in memory: no claim twice, none retracted, none from the future; names in order."""

from __future__ import annotations

from datetime import date

import pytest

from countermark.model.claim import Polarity
from countermark.model.predicate import Predicate
from countermark.model.qualifier import NameRole
from countermark.store.memory import MemoryView


def test_equal_ids_are_shown_once_and_the_first_is_kept(claim):
    view = MemoryView([claim(1, certain=True), claim(2), claim(1, certain=False)])
    assert [c.subject for c in view.claims()] == ["name:supplier 1", "name:supplier 2"]
    assert all(c.certain for c in view.claims())


@pytest.mark.parametrize(
    ("known_from", "seen"),
    [
        (None, True),
        ("2020", True),
        ("2020-06", True),
        ("2020-06-15", True),
        ("2020-06-16", False),
        ("2020-07", False),
        ("2021", False),
    ],
)
def test_a_view_never_sees_the_future(claim, known_from, seen):
    view = MemoryView([claim(1, known_from=known_from)], known_at=date(2020, 6, 15))
    assert bool(list(view.claims())) is seen
    assert list(MemoryView([claim(1, known_from=known_from)]).claims())


def test_retracted_claims_are_left_out(claim):
    one = claim(1)
    assert list(MemoryView([one, claim(2)], retracted=[one.id]).claims()) == [claim(2)]


def test_conditions_are_joined(claim):
    claims = [
        claim(1),
        claim(2),
        claim(2, predicate=Predicate.OWNS),
        claim(9, subject="name:supplier 2"),
    ]
    view = MemoryView(claims)
    assert list(view.claims(subjects={"name:supplier 2"})) == claims[1:]
    assert list(view.claims(objects={"name:buyer 2", "name:buyer 1"})) == claims
    assert list(view.claims(predicates=[Predicate.OWNS])) == [claims[2]]
    assert list(
        view.claims([Predicate.SUPPLIES], subjects=["name:supplier 2"], objects=["name:buyer 2"])
    ) == [claims[1], claims[3]]
    assert list(view.claims(subjects=[])) == []


def test_denials_stay_beside_affirmations_but_name_nobody(claim):
    said = claim(1, subject="reg:acorn", predicate=Predicate.ALSO_NAMED, object="Oak")
    denied = claim(
        1,
        subject="reg:acorn",
        predicate=Predicate.ALSO_NAMED,
        object="Oak",
        polarity=Polarity.DENIED,
    )
    view = MemoryView([said, denied])
    assert list(view.claims()) == [said, denied]
    assert [n.claim for n in view.listed_names()] == [said.id]


SHORT = (NameRole("short"),)


def test_listed_names_have_roles_countries_and_sources(claim):
    node = "list:trial/7"
    claims = [
        claim(1, subject=node, predicate=Predicate.NAMED, object="Quince Radio Ltd"),
        claim(2, subject=node, predicate=Predicate.ALSO_NAMED, object="木瓜无线", note="native"),
        claim(3, subject=node, predicate=Predicate.ALSO_NAMED, object="QR", qualifiers=SHORT),
        claim(4, subject=node, predicate=Predicate.ALSO_NAMED, object="Kwince", note="weak"),
        claim(5, subject=node, predicate=Predicate.FORMERLY_NAMED, object="Medlar Radio"),
        claim(6, subject=node, predicate=Predicate.REGISTERED_IN, object="NO"),
        claim(7, subject=node, predicate=Predicate.REGISTERED_IN, object="IS"),
        claim(8, subject="reg:pear", predicate=Predicate.HAS_BRAND, object="Conference"),
        claim(9, subject="name:nobody", predicate=Predicate.NAMED, object="Nobody Inc"),
    ]
    names = MemoryView(claims).listed_names()
    assert [(n.entity, n.text, n.role, n.country, n.source) for n in names] == [
        (node, "Kwince", "alias", "IS NO", "trial"),
        (node, "Medlar Radio", "former", "IS NO", "trial"),
        (node, "QR", "short", "IS NO", "trial"),
        (node, "Quince Radio Ltd", "legal", "IS NO", "trial"),
        (node, "木瓜无线", "native", "IS NO", "trial"),
        ("reg:pear", "Conference", "brand", "", "register"),
    ]
