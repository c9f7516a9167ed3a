"""The register's claims: every pointer resolves, doubts stay marked, dates stay dates."""

import pytest
import yaml

from countermark.model.claim import Polarity
from countermark.model.evidence import Digest, SelectorKind
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived, How, NameRole
from countermark.model.when import Interval


@pytest.fixture(scope="module")
def claims(catalog):
    return catalog.claims()


NAMES = (Predicate.NAMED, Predicate.ALSO_NAMED, Predicate.FORMERLY_NAMED)


def about(claims, subject, predicate):
    return {c.object: c for c in claims if c.subject == subject and c.predicate is predicate}


def resolve(document, pointer):
    """RFC 6901 section 4, for the characters our ids use."""
    for step in pointer.split("/")[1:]:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def test_every_pointer_resolves_in_the_file_it_names(claims, files):
    read = {
        Digest.of(raw): yaml.load(bytes(raw), Loader=yaml.CBaseLoader)
        for name, raw in files.items()
        if name.startswith(("entities/", "measures/"))
    }
    for claim in claims:
        assert claim.evidence.selector.kind is SelectorKind.POINTER
        found = resolve(read[claim.evidence.digest], claim.evidence.selector.value)
        assert found, claim
        if claim.predicate in NAMES:
            text = found if isinstance(found, str) else found.get("text") or found["native"]
            assert text == claim.object


def test_claims_are_distinct_and_affirmed_by_the_register(claims):
    assert len({claim.id for claim in claims}) == len(claims)
    assert {claim.claimant for claim in claims} == {"countermark-register"}
    assert {claim.polarity for claim in claims} == {Polarity.AFFIRMED}


@pytest.mark.parametrize(
    ("entity", "number"),
    [("hikvision", "pen:50001"), ("dahua", "pen:1004849"), ("tp_link_systems", "pen:11863")],
)
def test_numbers_of_others_do_not_accuse(claims, entity, number):
    found = about(claims, f"reg:{entity}", Predicate.HAS_IDENTIFIER)[number]
    assert not found.certain
    assert found.note


def test_numbers_read_in_a_registry_are_certain(claims):
    found = about(claims, "reg:hikvision", Predicate.HAS_IDENTIFIER)
    assert found["pen:39165"].certain
    assert not found["fcc:2ADTD"].certain
    assert "recalled" in found["fcc:2ADTD"].note


def test_brands_made_for_others_are_never_certain(claims):
    brands = about(claims, "reg:dahua", Predicate.HAS_BRAND)
    assert brands["Dahua"].certain
    assert not brands["Honeywell"].certain
    assert "some products" in brands["Honeywell"].note
    assert Derived(How.MAKES_FOR, "SCW knowledge base") in brands["Honeywell"].qualifiers


def test_a_brand_and_a_firm_sold_on_a_date(claims):
    assert about(claims, "reg:huawei", Predicate.HAS_BRAND)["Honor"].valid == Interval(
        None, "2020-11-17"
    )
    owners = [c for c in claims if c.predicate is Predicate.OWNS and c.object == "reg:honor"]
    assert {(c.subject, c.valid) for c in owners} == {
        ("reg:huawei", Interval(None, "2020-11-17")),
        ("name:shenzhen zhixin new information technology", Interval("2020-11-17", None)),
    }


def test_ownership_in_doubt_is_uncertain_from_that_month(claims):
    by_hytera = [
        c
        for c in claims
        if (c.subject, c.predicate, c.object) == ("reg:hytera", Predicate.OWNS, "reg:teltronic")
    ]
    assert {(c.valid, c.certain) for c in by_hytera} == {
        (Interval("2022", "2025-08"), True),
        (Interval("2025-08", None), False),
    }


def test_native_and_short_names_are_told_apart(claims):
    names = about(claims, "reg:zte", Predicate.ALSO_NAMED)
    assert names["中兴通讯股份有限公司"].qualifiers == (NameRole("native"),)
    assert names["中兴"].qualifiers == (NameRole("short"),)


def test_group_members_without_a_record_have_an_edge_to_their_parent(claims):
    found = about(claims, "reg:zte/zte-usa", Predicate.PART_OF_GROUP)
    assert list(found) == ["reg:zte"]
    assert about(claims, "reg:zte/zte-usa", Predicate.NAMED)["ZTE (USA) Inc."]


def test_listings_have_their_own_intervals_and_day_of_publication(claims):
    listed = [c for c in claims if c.object == "measure:US-BIS-ZTE-EL-2016"]
    assert {(c.subject, c.valid.end) for c in listed} == {
        ("reg:zte", "2017-03-29"),
        ("reg:zte_kangxun", "2017-03-29"),
        ("reg:beijing_8star", None),
        ("reg:zte_parsian", None),
    }
    assert {c.known_from for c in listed} == {"2016-03-08"}
    unverified = [c for c in claims if c.object == "measure:US-CJS-RUPPERSBERGER-2018"]
    assert not unverified[0].certain
