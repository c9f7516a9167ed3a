"""No test reads or writes what belongs to the person who runs the suite."""

from itertools import count

import pytest
from hypothesis import settings

settings.register_profile("suite", deadline=None)  # how fast it is, is measured in bench/
settings.load_profile("suite")


@pytest.fixture(scope="session")
def users(tmp_path_factory):
    """Places of users who have run nothing yet, each once.

    Named and not made: to make a numbered one, pytest would list all before it.
    """
    base = tmp_path_factory.mktemp("users")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_places(users, monkeypatch):
    """State, cache and configuration of a user who has run nothing yet."""
    place = next(users)
    for name in ("STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(place / name.lower()))


@pytest.fixture(autouse=True)
def raise_defects(monkeypatch):
    """A defect of ours in the reading of a file fails the test; people get a gap instead."""
    monkeypatch.setenv("COUNTERMARK_STRICT", "1")


@pytest.fixture(autouse=True)
def own_memory():
    """What the store knows or had to say in another test does not count in this one."""
    from countermark.store import notes, proven

    notes.forget()
    proven.forget()
