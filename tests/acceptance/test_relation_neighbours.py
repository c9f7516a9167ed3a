"""A sample of the neighbours in ``bench/relation_neighbours.py``: one of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import relation_neighbours as neighbours


@pytest.mark.parametrize("kind", neighbours.KINDS)
def test_a_neighbour_of_each_kind_is_answered_right(kind: str, tmp_path: Path) -> None:
    assert not neighbours.wrong(kind, 7, tmp_path)
