"""The manifests keep their own promises; a wrong one is refused with its place."""

from __future__ import annotations

import pytest
from tests.register.lists.list_cases import SHIPPED

from countermark.model.errors import DefectError, SourceError
from countermark.model.measure import Kind, Matching
from countermark.register.lists.manifest import list_measures, load, load_all
from countermark.register.lists.probe import PARSERS


def test_each_is_usable(manifests):
    for manifest in manifests.values():
        assert manifest.parser in PARSERS
        assert manifest.expect.min_records >= 1
        assert 0 < manifest.expect.shrink_percent < 100
        assert manifest.digest
        signs = manifest.recognise
        assert any((signs.columns, signs.root, signs.fields, signs.keys, signs.spreadsheet))


def test_list_measures_are_cautious(manifests):
    measures = {key: measure for key, (measure, _) in list_measures(manifests).items()}
    assert all(key.startswith("LIST-") and m.notes for key, m in measures.items())
    assert measures["LIST-US-SDN"].matching is Matching.OWNERSHIP_50
    assert measures["LIST-US-CSL-EL"].matching is Matching.NAMED_ONLY
    for advisory in ("LIST-US-CSL-UVL", "LIST-US-1286", "LIST-US-1260H", "LIST-US-CSL-OTHER"):
        assert measures[advisory].kind is Kind.ADVISORY
    assert measures["LIST-US-5949"].valid_from == "2027-12-23"
    for measure in measures.values():
        if measure.verification.may_decide:
            assert measure.sources, measure.id


def test_relations_point_into_the_register(manifests):
    shipped = {p.stem for p in (SHIPPED.parent / "measures").glob("*.yaml")}
    if not shipped:
        pytest.skip("the register's measures are not there")
    for measure, _ in list_measures(manifests).values():
        assert {r.target for r in measure.relations} <= shipped, measure.id


def test_another_file_of_a_list_is_filled_from_it(manifests):
    for manifest in manifests.values():
        if manifest.file_of:
            whole = manifests[manifest.file_of]
            assert manifest.prefix == whole.prefix
            assert (manifest.publisher, manifest.country) == (whole.publisher, whole.country)
            assert manifest.programmes == whole.programmes
            assert not manifest.measures, "the list defines them"
        after = manifest.recognise.after
        assert not after or manifests[after].lookalike.list == manifest.id


def test_a_file_of_no_list_is_a_defect():
    raw = (SHIPPED / "ofac-alt.yaml").read_bytes()
    with pytest.raises(DefectError, match="ofac is no list of its own"):
        load_all({"ofac-alt.yaml": raw})


def test_an_unknown_field_or_a_wrong_name_is_refused():
    raw = (SHIPPED / "dpl.yaml").read_bytes()
    with pytest.raises(SourceError, match="unknown field"):
        load(raw + b"\nsurprise: yes\n", "dpl.yaml")
    with pytest.raises(SourceError, match="must agree"):
        load(raw, "lists/other.yaml")
    with pytest.raises(SourceError, match="not a list manifest"):
        load(b"a: [", "dpl.yaml")


def test_a_measure_nobody_defined_is_a_defect():
    with pytest.raises(DefectError, match="LIST-US-CSL-DPL is not defined"):
        load_all({"dpl.yaml": (SHIPPED / "dpl.yaml").read_bytes()})


def test_all_of_shipped_may_be_handed_in():
    files = {f"lists/{p.name}": p.read_bytes() for p in SHIPPED.glob("*.yaml")}
    files |= {"measures/X.yaml": b"not: a manifest", "false-friends.yaml": b"x: y"}
    assert "csl" in load_all(files)
