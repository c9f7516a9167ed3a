"""Each probe has a case that must fire, one that must stay silent and a malformed one."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.assessment.probe_cases import KINDS, cases

from countermark.assessment import probes

ALL = (*probes.FILES, *probes.lists())
CASES = cases()


def test_what_is_missing() -> None:
    missing = [
        f"tests/cases/probes/{probe.id}.yaml: {kind}"
        for probe in ALL
        for kind in KINDS
        if kind not in {case.case for case in CASES.get(probe.id, ())}
    ]
    assert not missing


def test_no_case_is_of_no_probe() -> None:
    assert set(CASES) == {probe.id for probe in ALL}
    assert {case.case for found in CASES.values() for case in found} == set(KINDS)


def test_no_id_is_given_twice() -> None:
    assert [id_ for id_, times in Counter(probe.id for probe in ALL).items() if times > 1] == []


@pytest.mark.parametrize("probe", ALL, ids=lambda probe: probe.id)
def test_a_probe_says_what_it_reads_and_what_not(probe) -> None:
    doc = probe.DOC
    assert doc.title and doc.reads and doc.leaves
    assert not doc.reads.endswith(".") and not doc.leaves.endswith(".")
