"""The register loads, counts right, is sound, and refuses what is malformed by name and place."""

import hashlib

import msgspec
import pytest

from countermark.model.errors import CallerError, SourceError
from countermark.model.measure import Kind, Verification
from countermark.register import vocabulary
from countermark.register.catalog import MAX_BYTES, load
from countermark.register.lint import lint

SMALL = b"""\
id: XX-1
title: an invented order
authority: an invented office
jurisdiction: XX
kind: restrictive
type: ban_use
act: using
clause: rule 1
legal_basis: an invented act
matching: named_only
scope: {roles: [us-carrier]}
products: [routers]
covers: [equipment]
valid_from: '2020-01-01'
verification: verified_secondary
sources:
  - {title: an invented gazette, kind: secondary, seen: page}
read_on: '2026-11-20'
read_by: legal researcher
"""


def test_the_counts_of_the_register(catalog):
    outside = [m for m in catalog.measures.values() if m.jurisdiction != "US"]
    assert len(outside) == 99
    assert len(catalog.measures) - len(outside) == 134
    assert (len(catalog.entities), len(catalog.false_friends)) == (80, 23)


def test_the_register_is_sound(catalog):
    assert [str(fault) for fault in lint(catalog)] == []


def test_digests_are_those_of_the_files(catalog, files):
    raw = files["measures/US-NDAA19-889B.yaml"]
    assert catalog.digest_of("US-NDAA19-889B") == hashlib.sha256(raw).hexdigest()
    assert load(dict(reversed(files.items()))).digest == catalog.digest
    changed = {**files, "measures/US-NDAA19-889B.yaml": raw + b"\n"}
    assert load(changed).digest != catalog.digest


def test_an_unknown_id_is_the_callers_error(catalog):
    with pytest.raises(CallerError, match="US-NO-SUCH"):
        catalog.digest_of("US-NO-SUCH")


def test_other_files_beside_the_register_are_left_alone():
    catalog = load({"measures/XX-1.yaml": SMALL, "lists/csl.yaml": b"{", "README.md": b"{"})
    assert list(catalog.measures) == ["XX-1"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (SMALL + b"colour: red\n", "colour"),
        (SMALL.replace(b"using", b"[using]"), r"\$\.act"),
        (SMALL.replace(b"restrictive", b"forbidding"), r"\$\.kind"),
        (SMALL.replace(b"title: an", b"title: *an"), "line 2"),
        (b"\xff\xfe\x00", "measures/XX-1.yaml"),
        (b"", "measures/XX-1.yaml"),
        (b"[" * 20_000, "measures/XX-1.yaml"),
        (b"#" * (MAX_BYTES + 1), "larger than"),
        (SMALL.replace(b"XX-1", b"XX-2"), "XX-2"),
    ],
    ids=["field", "type", "word", "yaml", "binary", "empty", "deep", "large", "id"],
)
def test_a_malformed_record_is_refused_by_name_and_place(raw, words):
    with pytest.raises(SourceError, match=words) as caught:
        load({"measures/XX-1.yaml": raw})
    assert "measures/XX-1.yaml" in caught.value.place
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("extra", "place"),
    [
        (b"entities: [{entity: nobody}]\n", "entities"),
        (b"relations: [{rel: ends, target: XX-9}]\n", "relations"),
        (b"relations: [{rel: likes, target: XX-1}]\n", "relations"),
        (b"valid_to: '2019-01-01'\n", "valid_from"),
        (b"announced: last week\n", "announced"),
        (b"pauses: [{effect: ended, start: '2020-02-01'}]\n", "pauses"),
        (b"pauses: [{effect: suspended, start: '2020-02-01', by: XX-9}]\n", "pauses"),
        (b"recalled: [the weather]\n", "recalled"),
        (b"duties: [{what: call, within: 2, unit: fortnights}]\n", "duties.unit"),
        (b"exceptions: [{id: a, text: x}, {id: a, text: y}]\n", "exceptions"),
        (b"exceptions: [{id: a, text: x, roles: [wizard]}]\n", "exceptions.a"),
        (b"exceptions: [{id: a, text: x, except_for: [nobody]}]\n", "exceptions.a"),
        (b"review_within: 0\n", "review_within"),
    ],
)
def test_lint_finds_what_is_wrong(extra, place):
    faults = lint(load({"measures/XX-1.yaml": SMALL + extra}))
    assert [fault.place for fault in faults] == [place]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b"us-carrier", b"us-plumber", "scope.roles"),
        (b"[us-carrier]", b"[us-carrier], purposes: [fun]", "scope.purposes"),
        (b"roles: [us-carrier]", b"words: [whoever]", "scope.roles"),
        (b"legal_basis: an invented act", b"notes: none", "legal_basis"),
        (b"covers: [equipment]\n", b"", "covers"),
        (b"covers: [equipment]", b"covers: [smoke]", "covers"),
        (b"kind: secondary", b"kind: hearsay", "sources"),
        (b"read_on: '2026-11-20'", b"read_on: '2026-11'", "read_on"),
        (b"read_by: legal researcher\n", b"", "read_by"),
        (b"read_on: '2026-11-20'\nread_by: legal researcher\n", b"", "read_on"),
        (b"seen: page", b"seen: glimpse", "sources"),
        (b"verified_secondary", b"verified_primary_or_register", "verification"),
        (b"kind: secondary, seen: page", b"kind: primary, seen: recalled", "verification"),
        (b"kind: secondary, seen: page", b"kind: founding_article, seen: article", "verification"),
    ],
)
def test_lint_finds_what_a_record_lacks(old, new, place):
    assert old in SMALL
    faults = lint(load({"measures/XX-1.yaml": SMALL.replace(old, new, 1)}))
    assert [fault.place for fault in faults] == [place]


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("US", True),
        ("CA-QC", True),
        ("EU", True),
        ("NATO", True),
        ("Ruritania", False),
        ("U", False),
    ],
)
def test_a_jurisdiction_is_a_country_or_a_known_body(word, sound):
    raw = SMALL.replace(b"jurisdiction: XX", f"jurisdiction: {word}".encode())
    faults = lint(load({"measures/XX-1.yaml": raw}))
    assert [fault.place for fault in faults] == ([] if sound else ["jurisdiction"])


@pytest.mark.parametrize("field", ["act", "clause"])
def test_a_restrictive_measure_needs_act_and_clause(field):
    catalog = load({"measures/XX-1.yaml": SMALL})
    bare = msgspec.structs.replace(catalog.measures["XX-1"], **{field: ""})
    faults = lint(msgspec.structs.replace(catalog, measures={"XX-1": bare}))
    assert [fault.place for fault in faults] == [field]


def test_the_words_for_scopes_are_those_of_the_contexts():
    """The room of policy keeps the same tokens with a sentence each."""
    import yaml

    from countermark.store import shipped

    told = yaml.load(
        bytes(shipped.read("countermark.policy", "shipped")["contexts.yaml"]),
        Loader=yaml.CBaseLoader,
    )["facets"]
    assert set(told["role"]) == vocabulary.ROLES
    assert set(told["place"]) == vocabulary.PLACES
    assert set(told["network-part"]) == vocabulary.NETWORK_PARTS
    assert set(told["purpose"]) == vocabulary.PURPOSES
    assert set(told["category"]) == vocabulary.CATEGORIES


def test_kinds_that_never_decide(catalog):
    soft = {
        "report_finding",
        "legislation_proposed",
        "indictment",
        "conviction",
        "settlement_probation",
        "allegation",
        "framework",
        "recommendation",
        "operator_decision",
        "policy_statement",
    }
    for measure in catalog.measures.values():
        if measure.type in soft:
            assert measure.kind is Kind.ADVISORY, measure.id
        if measure.type in ("warning", "reporting_obligation"):
            assert measure.kind is Kind.REPORTING, measure.id
        assert measure.proposed is (measure.type == "legislation_proposed")


def test_the_purpose_limit_is_per_entity(catalog):
    limited = ("US-NDAA19-889A", "US-NDAA19-889B", "US-NDAA19-889-GRANTS", "US-FCC-5410")
    for id_ in limited:
        measure = catalog.measures[id_]
        assert not measure.scope.purposes
        for covered in measure.entities:
            limited_by_purpose = covered.entity in ("hytera", "hikvision", "dahua")
            assert bool(covered.purposes) is limited_by_purpose, (id_, covered.entity)
    for name in ("HYTERA", "HIKVISION", "DAHUA"):
        assert catalog.measures[f"US-FCC-CL-{name}"].entities[0].purposes


def test_part_a_flows_down_and_part_b_does_not(catalog):
    flows = {key for key, measure in catalog.measures.items() if measure.flows_down}
    assert {"US-NDAA19-889A", "US-DFARS-7018"} <= flows
    assert "US-NDAA19-889B" not in flows


def test_marks_that_limit_what_may_decide(catalog):
    marks = [m.verification for m in catalog.measures.values() if m.jurisdiction != "US"]
    assert {v: marks.count(v) for v in Verification} == {
        Verification.PRIMARY: 32,
        Verification.SECONDARY: 60,
        Verification.ARTICLE_ONLY: 1,
        Verification.UNVERIFIED: 6,
    }
    marks = [m.verification for m in catalog.measures.values() if m.jurisdiction == "US"]
    assert {v: marks.count(v) for v in Verification} == {
        Verification.PRIMARY: 95,
        Verification.SECONDARY: 32,
        Verification.ARTICLE_ONLY: 6,
        Verification.UNVERIFIED: 1,
    }
    assert "valid_from" not in catalog.measures["US-NDAA19-889A"].recalled


def test_the_numbers_of_chinese_firms_have_a_fitting_check_character(catalog):
    """Unified Social Credit Code, GB 32100-2015: weights are powers of three, modulo 31."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    codes = [
        i.value.removeprefix("CN-")
        for entity in catalog.entities.values()
        for i in entity.identifiers
        if i.scheme == "registration" and i.value.startswith("CN-")
    ]
    assert len(codes) == 11
    for code in codes:
        total = sum(letters.index(c) * 3**place for place, c in enumerate(code[:17]))
        assert letters[-total % 31] == code[17], code
