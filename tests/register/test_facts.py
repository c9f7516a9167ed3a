"""Everything in the facts is in the register, with ids, dates and verification marks kept."""

import pytest
import yaml


@pytest.fixture(scope="module")
def measures(facts):
    raw = (facts / "measures.yaml").read_bytes()
    return yaml.load(raw, Loader=yaml.CBaseLoader)["measures"]


@pytest.fixture(scope="module")
def elsewhere(facts):
    """What was read since of the records outside the United States, by measure."""
    raw = (facts / "measures-corrections-world.yaml").read_bytes()
    return {c["id"]: c for c in yaml.load(raw, Loader=yaml.CBaseLoader)["checked"]}


@pytest.fixture(scope="module")
def entities(facts):
    return yaml.load((facts / "entities.yaml").read_bytes(), Loader=yaml.CBaseLoader)


ADDED_ENTITIES = {
    "US-DOD-1260H-2025": {"costar"},
    "US-FCC-SCAR": {
        "china_mobile_intl_usa",
        "china_telecom_americas",
        "china_unicom_americas",
        "comnet",
        "digitalsystem",
        "pacific_networks",
    },
    "US-FCC-CL-KASPERSKY-SW": {"kaspersky_lab_inc"},
    "US-ICTS-KASPERSKY-2024": {"kaspersky_lab_inc"},
    "US-NDAA24-805": {"autel", "baicells", "smic", "ymtc", "cxmt", "innolight"},
}
"""Named beyond the facts' own lists, with the reason in the note of each."""


APART = {"kaspersky_lab_inc"}
"""Firms that the facts name as an alias of their owner: each is its own party, with an edge."""


def given(record, field):
    value = record.get(field)
    return None if value in (None, "null", "") else value


def test_every_measure_is_there_with_its_mark_and_dates(measures, elsewhere, catalog):
    assert {m["id"] for m in measures} <= set(catalog.measures)
    for fact in measures:
        measure = catalog.measures[fact["id"]]
        if fact["id"] in elsewhere:
            assert measure.verification.value == elsewhere[fact["id"]]["mark_now"], fact["id"]
            continue
        assert measure.verification.value == fact["verification"], fact["id"]
        assert measure.type == fact["type"]
        assert measure.matching.value == fact["entity_scope"]
        for field in ("valid_from", "valid_to", "announced"):
            assert getattr(measure, field) == given(fact, field), (fact["id"], field)


def test_every_named_entity_is_covered_and_additions_say_why(measures, elsewhere, catalog):
    for fact in measures:
        measure = catalog.measures[fact["id"]]
        if fact["id"] in elsewhere:
            continue
        added = {c.entity for c in measure.entities} - set(fact.get("entities", []))
        assert set(fact.get("entities", [])) <= {c.entity for c in measure.entities}
        assert added == ADDED_ENTITIES.get(fact["id"], set())
        assert all(measure.covered(entity).note for entity in added)


def test_a_record_marked_partly_recalled_names_what_is_recalled(measures, elsewhere, catalog):
    for fact in measures:
        if fact.get("partly_recalled") == "true" and fact["id"] not in elsewhere:
            assert catalog.measures[fact["id"]].recalled, fact["id"]


def test_sources_duties_relations_and_events_are_kept(measures, elsewhere, catalog):
    for fact in measures:
        measure = catalog.measures[fact["id"]]
        if fact["id"] in elsewhere:
            continue
        assert len(measure.sources) == len(fact["sources"])
        assert len(measure.duties) >= len(fact.get("obligations", []))
        assert len(measure.exceptions) >= len(fact.get("exceptions", []))
        relations = {(r.rel, r.target) for r in measure.relations}
        assert {(r["rel"], r["target"]) for r in fact.get("relations", [])} <= relations
        events = {(e.date, e.what) for e in measure.events}
        denied = {d.date for d in measure.denials}  # told by who denies it, not in one sentence
        said = {(e["date"], e["what"]) for e in fact.get("events", [])}
        assert {one for one in said if one[0] not in denied} <= events
        clocks = {(d.within, d.unit) for d in measure.duties if d.within}
        told = {(int(o["within"]), o["unit"]) for o in fact.get("obligations", []) if "within" in o}
        assert told <= clocks, fact["id"]


def test_every_entity_is_there_with_its_identifiers(entities, catalog):
    assert {e["id"] for e in entities["entities"]} | APART == set(catalog.entities) - {"deepseek"}
    for fact in entities["entities"]:
        entity = catalog.entities[fact["id"]]
        assert entity.country == fact["country"]
        held = {str(i): i for i in entity.identifiers}
        said = fact.get("identifiers", {})
        for pen in said.get("iana_pen", []):
            assert f"pen:{pen['number']}" in held
        for scheme, table, key in (
            ("fcc", "fcc_grantee", "code"),
            ("app", "app_prefix", "p"),
            ("domain", "domains", "d"),
        ):
            for one in said.get(table, []):
                assert held[f"{scheme}:{one[key]}"].recalled is one["src"].startswith("recalled")
        blocks = {n.text for n in entity.names if n.kind.value == "registrant"}
        assert {o["registrant"] for o in said.get("oui", [])} == blocks
        brands = {b.name for b in entity.brands}
        assert {b.partition(" (to")[0] for b in fact.get("brands", [])} == brands
        assert len(fact.get("oem", [])) <= len(entity.makes_for)


def test_every_false_friend_is_there(entities, catalog):
    told = {(f["name"], f["looks_like"]) for f in entities["false_friends"]}
    assert told == {(f.name, f.looks_like) for f in catalog.false_friends}
