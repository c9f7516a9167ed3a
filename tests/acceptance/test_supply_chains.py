"""A sample of the random supply chains of ``bench/supply_chains.py``, which asks a thousand."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import supply_chains


@pytest.mark.parametrize("seed", [1, 2])
def test_listed_parties_are_seen_and_more_statements_are_never_milder(
    seed: int, tmp_path: Path
) -> None:
    asked = list(supply_chains.chains(len(supply_chains.LISTED), seed))
    assert not [fault.what for fault in supply_chains.faults(asked, tmp_path)]


def test_a_chain_that_is_milder_is_told(tmp_path: Path) -> None:
    """The battery can fail: a rival maker, which it adds to no chain, makes it open who made it."""
    rows = (
        supply_chains.Row("Castor A LLC", "supplies", "contract:C-17"),
        supply_chains.Row("contract:C-17", "delivers", "Gate GT-17"),
        supply_chains.Row("Gate GT-17", "made_by", "ZTE Corporation", "2021-03-01"),
    )
    rival = supply_chains.Row("Gate GT-17", "made_by", "Castor B LLC")
    chain = supply_chains.Chain(rows, rival, frozenset({"ZTE Corporation"}))
    found = {fault.what.partition(",")[0] for fault in supply_chains.faults([chain], tmp_path)}
    assert "Castor A LLC was prohibited" in found


def test_a_further_seller_of_a_contract_makes_nobody_milder(tmp_path: Path) -> None:
    rows = (
        supply_chains.Row("Castor A LLC", "supplies", "contract:C-17"),
        supply_chains.Row("contract:C-17", "delivers", "Gate GT-17"),
        supply_chains.Row("Gate GT-17", "made_by", "ZTE Corporation"),
    )
    second = supply_chains.Row("Castor B LLC", "supplies", "contract:C-17")
    chain = supply_chains.Chain(rows, second, frozenset({"ZTE Corporation"}))
    assert not supply_chains.faults([chain], tmp_path)
