"""The shipped manifests, and where real files lie when they are there."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.register.lists.list_cases import REAL, SHIPPED

from countermark.register.lists.intake import read_list
from countermark.register.lists.manifest import Manifest, load_all
from countermark.register.lists.probe import list_probes
from countermark.register.lists.reading import ListReading


@pytest.fixture(scope="session")
def manifests() -> dict[str, Manifest]:
    return load_all({path.name: path.read_bytes() for path in SHIPPED.glob("*.yaml")})


@pytest.fixture(scope="session")
def real(manifests):
    """Read a real list by file name, once a session; skip where it is absent."""
    kept: dict[str, ListReading] = {}

    def read(name: str) -> ListReading:
        path = REAL / name
        if not path.is_file():
            pytest.skip(f"the real list {name} is not beside the project")
        if name not in kept:
            kept[name] = read_list(path.read_bytes(), list_probes(manifests), name)
        return kept[name]

    return read


@pytest.fixture(scope="session")
def real_path():
    """The path of a real list, for checks that read it independently; skip where absent."""

    def find(name: str) -> Path:
        path = REAL / name
        if not path.is_file():
            pytest.skip(f"the real list {name} is not beside the project")
        return path

    return find
