"""Fixtures for the tests of the store; its processes and modules are found beside it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from invented import make_claim


@pytest.fixture
def claim():
    return make_claim
