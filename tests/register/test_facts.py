"""What the founding facts say is in the register, but for what was read of its sources since."""

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


APART = {
    "kaspersky_lab_inc",
    "hikvision_usa",
    "dahua_usa",
    "hytera_us",
    "hytera_america",
    "hytera_america_west",
    "luopu_haishi",
    "moyu_haishi",
    "pishan_haishi",
    "urumqi_haishi",
    "yutian_haishi",
}
"""Firms that the facts name as an alias of their owner, or only by a country: each is its own
party, with an edge."""

BRANDS_SINCE = {"kaspersky": {"Kaspersky"}}
"""Brands that the facts do not list: the bare word stands for the firm in FAR 52.204-23, which the
facts give no brand for, and a product is called by it on a buyer's list."""

REREAD = {
    "US-BIS-AFFILIATES-2025": {"verification"},
    "US-BIS-HIKDAHUA-EL-2019": {"verification"},
    "US-BIS-HUAWEI-EL-2019": {"verification"},
    "US-BIS-HUAWEI-EL-2019B": {"verification"},
    "US-BIS-HUAWEI-EL-2020": {"verification"},
    "US-BIS-HUAWEI-FDPR-2020": {"verification"},
    "US-BIS-HUAWEI-TGL": {"verification", "valid_to", "events"},
    "US-BIS-INSPUR-EL-2023": {"verification"},
    "US-BIS-SMIC-EL-2020": {"verification"},
    "US-BIS-YMTC-EL-2022": {"verification"},
    "US-BIS-ZTE-DELIST-2017": {"verification"},
    "US-BIS-ZTE-TGL-2016": {"verification", "events"},
    "US-DHS-BOD1701": {"verification", "recalled"},
    "US-DOD-1260H-2025": {"entities"},
    "US-DOD-1260H-2026FEB": {"relations"},
    "US-DOD-EXCHANGE-2018": {"verification"},
    "US-EO-13873": {"verification"},
    "US-FAR-RFO-52240": {"valid_from", "announced"},
    "US-FCC-214-CHINAMOBILE": {"recalled"},
    "US-FCC-214-CHINATELECOM": {"recalled"},
    "US-FCC-214-CHINAUNICOM": {"verification", "recalled"},
    "US-FCC-214-PACNET-COMNET": {"verification", "recalled"},
    "US-FCC-5410": {"announced", "entities", "recalled"},
    "US-FCC-BADLABS-2025": {"verification", "type", "valid_from", "entities"},
    "US-FCC-CL-KASPERSKY-SW": {"entities"},
    "US-FCC-SCAR": {"verification", "entities"},
    "US-FCC-SCRP": {"events"},
    "US-ICTS-KASPERSKY-2024": {"entities"},
    "US-NDAA18-1634": {"verification", "duties"},
    "US-NDAA18-1656": {"exceptions"},
    "US-NDAA19-889-GRANTS": {"verification"},
    "US-NDAA23-5949": {"recalled"},
    "US-NDAA24-805": {"entity_scope", "entities"},
    "US-RUBIO-COTTON-2018": {"verification", "announced"},
    "US-SEA-2021": {"verification", "recalled"},
    "US-SNA-2019": {"verification"},
}
"""Per record, the fields in which it differs from the facts it was founded on, since its sources
were read; each record's notes and sources tell what was read."""

TEXT_READ = {
    "US-ICTS-CV-2025",
    "US-NDAA20-848",
    "US-NDAA23-5949B",
    "US-UFLPA-NINESTAR-2023",
}
"""Added from secondary sources; their text was read later, in copies of the codes."""

AS_THEY_STAND = ("type", "valid_from", "valid_to", "announced")


def given(record, field):
    value = record.get(field)
    return None if value in (None, "null", "") else value


def changed(fact, measure):
    """The fields of ``measure`` that lack, or differ from, what ``fact`` says."""
    for field in AS_THEY_STAND:
        if getattr(measure, field) != given(fact, field):
            yield field
    if measure.verification.value != fact["verification"]:
        yield "verification"
    if measure.matching.value != fact["entity_scope"]:
        yield "entity_scope"
    if {c.entity for c in measure.entities} != set(fact.get("entities", [])):
        yield "entities"
    if fact.get("partly_recalled") == "true" and not measure.recalled:
        yield "recalled"
    if len(measure.exceptions) < len(fact.get("exceptions", [])):
        yield "exceptions"
    if not {(r["rel"], r["target"]) for r in fact.get("relations", [])} <= {
        (r.rel, r.target) for r in measure.relations
    }:
        yield "relations"
    denied = {d.date for d in measure.denials}  # told by who denies it, not in one sentence
    said = {(e["date"], e["what"]) for e in fact.get("events", []) if e["date"] not in denied}
    if not said <= {(e.date, e.what) for e in measure.events}:
        yield "events"
    clocks = {(int(o["within"]), o["unit"]) for o in fact.get("obligations", []) if "within" in o}
    kept = {(d.within, d.unit) for d in measure.duties if d.within}
    if len(measure.duties) < len(fact.get("obligations", [])) or not clocks <= kept:
        yield "duties"


def test_every_measure_says_what_the_facts_say_or_was_read_again(measures, elsewhere, catalog):
    assert {m["id"] for m in measures} <= set(catalog.measures)
    found = {
        m["id"]: set(changed(m, catalog.measures[m["id"]]))
        for m in measures
        if m["id"] not in elsewhere
    }
    assert {key: fields for key, fields in found.items() if fields} == REREAD


def test_what_was_read_again_elsewhere_has_the_mark_of_that_reading(elsewhere, catalog):
    for key, read in elsewhere.items():
        mark = "verified_primary_or_register" if key == "CZ-ACT-2025" else read["mark_now"]
        assert catalog.measures[key].verification.value == mark, key


def test_what_was_read_again_says_when_and_rests_on_a_source(measures, catalog):
    for key in REREAD:
        measure = catalog.measures[key]
        assert measure.recorded == "2026-11-30", key
        assert any(source.kind != "recalled" for source in measure.sources), key


def test_every_source_of_the_facts_is_kept_unless_it_was_memory_alone(measures, elsewhere, catalog):
    for fact in measures:
        if fact["id"] in elsewhere:
            continue
        told = [s for s in fact["sources"] if s.get("kind") != "recalled"]
        assert len(catalog.measures[fact["id"]].sources) >= len(told), fact["id"]


def test_every_added_measure_is_there_with_its_mark(facts, catalog):
    added = yaml.load((facts / "measures-additions-us.yaml").read_bytes(), Loader=yaml.CBaseLoader)
    raised = {
        fact["id"]
        for fact in added
        if catalog.measures[fact["id"]].verification.value != fact["verification"]
    }
    assert raised == TEXT_READ
    for key in raised:
        measure = catalog.measures[key]
        assert measure.verification.value == "verified_primary_or_register" and measure.clause_read


def test_every_entity_is_there_with_its_identifiers(facts, entities, catalog):
    since = yaml.load((facts / "verification-us.yaml").read_bytes(), Loader=yaml.CBaseLoader)
    stubs = {e["id"] for e in since["new_entities"]}
    later = {"deepseek", "tiktok_inc"}
    assert {e["id"] for e in entities["entities"]} | APART | stubs | later == set(catalog.entities)
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
        listed = {b.partition(" (to")[0] for b in fact.get("brands", [])}
        assert listed | BRANDS_SINCE.get(fact["id"], set()) == brands
        assert len(fact.get("oem", [])) <= len(entity.makes_for)


def test_every_false_friend_is_there(entities, catalog):
    told = {(f["name"], f["looks_like"]) for f in entities["false_friends"]}
    told.add(("DAHUA ELECTRONICS CORPORATION", "dahua"))  # of the Denied Persons List
    assert told == {(f.name, f.looks_like) for f in catalog.false_friends}
