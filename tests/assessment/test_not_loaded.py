"""What is not loaded is loud: each context names the lists that bear on it and are not in use."""

from __future__ import annotations

from datetime import date

import pytest

from countermark.assessment import shipped
from countermark.assessment.not_loaded import bearing, carried, lists_not_loaded
from countermark.assessment.register import manifests

DAY = date(2026, 11, 20)


def missing(context, names=None, day=DAY):
    parsed = [shipped.vocabulary().parse(context)]
    found = list(lists_not_loaded(parsed, day, None, names or {}))
    return {one.list: one for item in found for one in item.lists}


@pytest.mark.parametrize(
    ("context", "list_id", "measure", "binds"),
    [
        # An exporter without the Entity List: the list that says where a licence is needed.
        ("us-exporter", "csl", "Entity List", True),
        ("us-exporter", "csl", "Denied Persons List", True),
        # Since June 2026 the Department may not contract with those listed; its contractors hear
        # of it by the list itself.
        ("us-dod", "us-1260h", "1260H", True),
        ("us-dod-contractor", "us-1260h", "1260H", False),
        ("us-federal-contractor", "sam", "SAM", True),
        ("us-usf-recipient", "us-covered-list", "Covered List", True),
        ("gb-government", "un-sc", "United Nations", True),
        ("gb-government", "gb-sanctions", "United Kingdom", True),
        ("eu-operator", "eu-fsf", "European Union", True),
        ("us-equipment-applicant", "us-uflpa", "UFLPA", True),
    ],
)
def test_the_list_that_bears_on_a_context_is_named(context, list_id, measure, binds):
    one = missing(context)[list_id]
    assert any(measure in title for title in (*one.measures, one.title))
    assert one.binds is binds


@pytest.mark.parametrize(
    ("context", "list_id"),
    [
        # A US list that binds persons of the US says nothing to a British carrier, and an
        # advisory of one country is no matter of another.
        ("gb-public-provider", "csl"),
        ("gb-public-provider", "us-1260h"),
        ("us-exporter", "sam"),
        ("us-exporter", "us-covered-list"),
        ("us-federal-contractor", "eu-fsf"),
        ("us-federal-contractor", "gb-sanctions"),
        ("us-federal-contractor", "us-uflpa"),
        ("eu-operator", "gb-sanctions"),
        # OFSI's own list ended when the UK Sanctions List took its place; a list in another format
        # is that list.
        ("gb-government", "gb-ofsi"),
        ("us-exporter", "csl-json"),
        ("us-exporter", "ofac-alt"),
    ],
)
def test_a_list_that_does_not_is_not(context, list_id):
    assert list_id not in missing(context)


@pytest.mark.parametrize("context", shipped.vocabulary().presets)
def test_what_is_named_is_everything_that_is_missing_and_nothing_that_is_not(context):
    """Neighbours: every context, with nothing in use, with each list in use, and with all."""
    parsed = shipped.vocabulary().parse(context)
    bear = bearing(parsed, DAY, None)
    every = {manifest.prefix: 1 for manifest in manifests().values()}
    assert missing(context, every) == {}
    for prefixes in ((), *((prefix,) for prefix in every)):
        there = [m for m in manifests().values() if m.prefix in prefixes or m.shipped_whole]
        held = {id_ for manifest in there for id_ in carried(manifest)}
        named = missing(context, dict.fromkeys(prefixes, 1))
        told = [title for one in named.values() for title in one.measures]
        assert sorted(told) == sorted(m.title for id_, m in bear.items() if id_ not in held)
        assert not {manifest.id for manifest in there} & named.keys()


def test_before_a_measure_is_in_force_its_list_is_not_missing():
    assert "us-1260h" not in missing("us-dod", day=date(2019, 1, 1))


def test_the_parties_of_section_889_are_in_the_shipped_register():
    """A list that is said to be shipped whole: the statute names five, and the record has five."""
    whole = [m for m in manifests().values() if m.shipped_whole]
    assert [m.id for m in whole] == ["us-889"]
    for id_ in ("US-NDAA19-889A", "US-NDAA19-889B", "US-NDAA19-889-GRANTS"):
        named = {covered.entity for covered in shipped.catalog().measures[id_].entities}
        assert named == {"huawei", "zte", "hytera", "hikvision", "dahua"}


@pytest.mark.parametrize(
    ("jurisdiction", "role"), [("US", "us-person"), ("EU", "eu-person"), ("GB", "gb-person")]
)
def test_whoever_is_in_a_place_is_bound_by_what_binds_everybody_there(jurisdiction, role):
    """Lists of parties bind all who are under a law: a context without the role would not know."""
    for context in shipped.vocabulary().presets:
        facets = shipped.vocabulary().parse(context).facets
        if jurisdiction in facets.jurisdiction:
            assert role in facets.role, context
