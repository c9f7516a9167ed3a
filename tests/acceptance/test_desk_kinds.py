"""A sample of the neighbours in ``bench/desk_kinds.py``: some of each kind that stands there."""

from __future__ import annotations

import pytest
from bench import desk_kinds
from bench.relation_neighbours import KINDS as RELATIONS


@pytest.mark.parametrize("kind", sorted(desk_kinds.KINDS.keys() - RELATIONS.keys()))
def test_neighbours_of_a_kind_are_answered_right(kind: str) -> None:
    assert not desk_kinds.wrong(kind, 3, 7, desk_kinds.now)


def test_every_kind_has_a_theme_of_cases() -> None:
    assert all(desk_kinds.cases(kind) for kind in desk_kinds.KINDS)
