"""A sample of ``bench/equivalence/fuzz_rules.py``: nothing is accepted outside a rule."""

from __future__ import annotations

import pytest
from bench.equivalence.fuzz_rules import CASES, fuzz


@pytest.mark.parametrize("rule", CASES)
def test_changes_outside_a_rule_are_refused(rule: str) -> None:
    assert fuzz(rule, 40, seed=11)[1] == []
