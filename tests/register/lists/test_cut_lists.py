"""A sample of ``bench/cut_lists.py``: lists cut at every byte, and with bits turned."""

from __future__ import annotations

import importlib.util

import pytest
from tests.register.lists.list_cases import CASES, ROOT

SPEC = importlib.util.spec_from_file_location("cut_lists", ROOT / "bench/cut_lists.py")
cut_lists = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(cut_lists)


@pytest.mark.parametrize(
    ("name", "list_id"),
    [
        ("dpl/one-order-two-addresses.tsv", "dpl"),
        ("ofac/three-parties-and-an-end-mark.csv", "ofac"),
        ("us-1260h/listed-removed-relisted-renamed.csv", "us-1260h"),
        ("us-5949/not-yet-binding.csv", "us-5949"),
        ("un-sc/one-person-one-entity.xml", "un-sc"),
        ("ofac-cons/several-lists-and-an-end-mark.csv", "ofac-cons"),
        ("ofac-cons-xml/told-by-its-programmes.xml", "ofac-cons-xml"),
        ("csl-json/ordinary-records.json", "csl-json"),
        ("gb-ofsi/two-names-of-one-target.csv", "gb-ofsi"),
        ("us-covered-list-page/parties-a-category-and-another-table.html", "us-covered-list-page"),
        ("us-uflpa/aliases-subsidiaries-and-sections.html", "us-uflpa"),
    ],
)
def test_no_damage_is_silent(name, list_id, manifests):
    counts, silent = cut_lists.battery((CASES / name).read_bytes(), manifests, list_id, 150)
    assert silent == []
    assert counts["cut: refused"] > 0
