"""No test reads or writes what belongs to the person who runs the suite."""

import pytest


@pytest.fixture(autouse=True)
def own_places(tmp_path_factory, monkeypatch):
    """State, cache and configuration of a user who has run nothing yet."""
    place = tmp_path_factory.mktemp("user")
    for name in ("STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(place / name.lower()))


@pytest.fixture(autouse=True)
def raise_defects(monkeypatch):
    """A defect of ours in the reading of a file fails the test; people get a gap instead."""
    monkeypatch.setenv("COUNTERMARK_STRICT", "1")
