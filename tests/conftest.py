"""No test reads or writes what belongs to the person who runs the suite."""

import gc
import os
import sys
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("suite", deadline=None)  # how fast it is, is measured in bench/
settings.load_profile("suite")

if sys.dont_write_bytecode:
    # Whoever wants no bytecode beside the sources would pay for it in each of a hundred processes,
    # and for the tests themselves in every run.
    place = Path(__file__).parents[1] / ".pytest_cache" / "bytecode"
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(place)
    os.environ["PYTHONPYCACHEPREFIX"] = str(place)
    del os.environ["PYTHONDONTWRITEBYTECODE"]


def pytest_collection_modifyitems(items):
    """What takes longest begins first: else one worker ends with it while the other waits."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish():
    """What collection made stays to the end: not looked through again and again for waste."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(150_000, 20, 20)  # as the program sets it


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
def no_wait_for_the_disk(monkeypatch):
    """No test here cuts the power: to wait for the disk shows nothing, and takes a tenth."""
    monkeypatch.setattr(os, "fsync", os.fstat)


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
