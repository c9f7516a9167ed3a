"""What was read since of the law outside the United States is in the register, with its marks."""

import pytest
import yaml

from countermark.model.measure import Kind, Matching, Verification


def read(file):
    return yaml.load(file.read_bytes(), Loader=yaml.CBaseLoader)


@pytest.fixture(scope="module")
def additions(facts):
    return read(facts / "measures-additions-world.yaml")


@pytest.fixture(scope="module")
def checked(facts):
    return read(facts / "measures-corrections-world.yaml")["checked"]


MEANT = {
    "LT-5G-2021": {"huawei"},
    "NL-ORDER-2020": {"huawei"},
    "PT-CSSC-2023": {"huawei"},
    "CR-44196-2023": {"huawei", "zte"},
}
"""Named by nobody's text and meant as the press says; the note of each says so."""

TYPES = {
    "DE-BSI-KASPERSKY-2022": "advisory",
    "HR-POSITION": "legislation_enacted",
    "LU-POSITION": "legislation_enacted",
}
"""The German warning binds nobody to anything; the type “warning” is one that does. Of Croatia and
Luxembourg the law was read that was recalled as a policy."""


TEXT_READ = {
    "CZ-ACT-2025": {"verification"},
    "CZ-DEEPSEEK-2025": {"clause"},
    "DE-BSIG41-2025": {"verification"},
    "ES-RDL7-2022": {"clause"},
    "HR-POSITION": {"verification", "announced"},
    "LT-5G-2021": {"verification", "valid_from", "clause"},
    "LT-POWER-2024": {"verification"},
    "LT-PROC-2022": {"verification", "valid_from", "clause"},
    "LU-POSITION": {"verification", "announced"},
    "NL-AMVB-2019": {"verification", "valid_from", "announced", "clause"},
    "RO-HUAWEI-2024": {"clause"},
}
"""Whose law was itself read later, in a copy of the consolidated text: what differs since."""

DECISIONS = {"CZ-DEEPSEEK-2025", "RO-HUAWEI-2024"}
"""Decisions that were not read, under a law that was."""

FROM_MEMORY = {"CY-POSITION", "HR-POSITION", "LU-POSITION", "MT-POSITION", "RS-POSITION"}
"""Which rested on nothing; the law was read since, or looked through and says nothing."""

LOOKED_THROUGH = {"UA-POSITION"}
"""To whose sources the law was added, without a change of what it says of days and marks."""


def differs(fact, measure, mark):
    """The fields of ``measure`` that say otherwise than ``fact``, whose mark is called ``mark``."""
    found = {
        field
        for field in ("valid_from", "valid_to", "announced", "clause")
        if field in fact and (getattr(measure, field) or None) != fact[field]
    }
    return found | ({"verification"} if measure.verification.value != fact[mark] else set())


def test_what_differs_was_read_in_the_law_itself(additions, checked, catalog):
    found = {f["id"]: differs(f, catalog.measures[f["id"]], "verification") for f in additions}
    found |= {
        c["id"]: {"verification"} & differs(c, catalog.measures[c["id"]], "mark_now")
        for c in checked
    }
    assert {key: fields for key, fields in found.items() if fields} == TEXT_READ
    for key in TEXT_READ:
        measure = catalog.measures[key]
        assert measure.clause_read, key
        assert measure.verification is Verification.PRIMARY or key in DECISIONS, key
        assert measure.sources[-1].kind == "primary_copy", key


def test_all_additions_are_there_with_mark_dates_and_sources(additions, catalog):
    assert len(additions) == 57
    for fact in additions:
        measure = catalog.measures[fact["id"]]
        assert measure.kind.value == fact["kind"], fact["id"]
        assert measure.matching.value == fact["matching"], fact["id"]
        assert measure.type == TYPES.get(fact["id"], fact["type"]), fact["id"]
        law_read = fact["id"] in TEXT_READ
        for field in ("valid_from", "valid_to", "announced", "clause"):
            assert field in fact or law_read or not getattr(measure, field), (fact["id"], field)
        titles, told = [s.title for s in measure.sources], [s["title"] for s in fact["sources"]]
        told = [] if fact["id"] in FROM_MEMORY else told
        assert titles[: len(told)] == told, fact["id"]
        since = TEXT_READ.keys() | FROM_MEMORY | LOOKED_THROUGH
        assert titles == told or fact["id"] in since, fact["id"]
        answered = {d.date for d in measure.denials}  # told by who contests it, and how it ended
        assert {e["what"] for e in fact.get("events", []) if e["date"] not in answered} == {
            event.what.replace("16 projects of Horizon Europe", "16 Horizon Europe projects")
            for event in measure.events
            if event.date not in answered
        }
        assert {(r["rel"], r["target"]) for r in fact.get("relations", [])} <= {
            (r.rel, r.target) for r in measure.relations
        }
        if fact.get("recalled") and not law_read:
            assert measure.recalled, fact["id"]


def test_whom_an_addition_names(additions, catalog):
    for fact in additions:
        measure = catalog.measures[fact["id"]]
        named = {c["entity"] for c in fact.get("entities", [])}
        assert {c.entity for c in measure.entities} - named == MEANT.get(fact["id"], set())
        assert all(measure.covered(entity).note for entity in MEANT.get(fact["id"], ()))


def test_every_check_moved_the_mark_to_where_it_belongs(checked, catalog):
    assert len(checked) == 39
    for check in checked:
        measure = catalog.measures[check["id"]]
        assert measure.verification.value == check["mark_now"] or check["id"] in TEXT_READ
        urls = {source.url for source in measure.sources}
        read_since = {s["url"] for s in check["sources"] if "url" in s}
        assert read_since <= urls, (check["id"], read_since - urls)


def test_no_record_that_was_read_rests_on_memory_alone(checked, catalog):
    for check in checked:
        kinds = {source.kind for source in catalog.measures[check["id"]].sources}
        assert kinds - {"recalled"}, check["id"]


def test_a_rule_by_nationality_that_names_nobody_names_nobody(catalog):
    for measure in catalog.measures.values():
        if measure.matching is Matching.ORIGIN and measure.jurisdiction != "US":
            for covered in measure.entities:
                named = measure.id == "GB-KASPERSKY-2017"
                assert named or "not named" in covered.note, (measure.id, covered.entity)


def test_what_rests_on_memory_gives_no_more_than_an_advisory(catalog):
    for measure in catalog.measures.values():
        recalled = {s.kind for s in measure.sources} == {"recalled"}
        if recalled and measure.jurisdiction != "US":
            assert measure.verification is Verification.UNVERIFIED, measure.id
            assert measure.kind is Kind.ADVISORY, measure.id
