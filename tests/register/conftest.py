"""The shipped register, read once."""

from pathlib import Path

import pytest

from countermark.register.catalog import load
from countermark.store import shipped

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def files():
    return shipped.read("countermark.register", "shipped")


@pytest.fixture(scope="session")
def catalog(files):
    return load(files)


@pytest.fixture(scope="session")
def facts():
    """The folder of the facts this register was carried over from, where it is at hand."""
    folder = ROOT / "../shared/facts"
    if not folder.is_dir():
        pytest.skip("the facts that the register was carried over from are not at hand")
    return folder
