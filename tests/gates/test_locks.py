"""Every package is pinned with hashes; what pyproject names is locked; no index is named."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {
    name: (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    for name in ("core", "dev")
}


def blocks(lock: str) -> list[str]:
    """One block a package: its pin and the lines that follow."""
    return [block for block in re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE) if block]


def names(requirements: list[str]) -> set[str]:
    found = (re.match(r"[\w.-]+", requirement) for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    for block in blocks(LOCKS[name]):
        assert re.match(r"[\w.-]+==[\w.]+ (; .+ )?\\\n", block), block[:80]
        assert "--hash=sha256:" in block


@pytest.mark.parametrize("name", LOCKS)
def test_no_index_or_machine_is_named(name: str) -> None:
    assert not re.search(r"://|--index|--find-links|file:", LOCKS[name])


def test_what_the_project_names_is_locked() -> None:
    core = names(blocks(LOCKS["core"]))
    assert names(PROJECT["project"]["dependencies"]) <= core
    assert names(PROJECT["build-system"]["requires"]) <= core
    for extra in PROJECT["project"]["optional-dependencies"].values():
        assert names(extra) <= names(blocks(LOCKS["dev"]))
    assert names(PROJECT["dependency-groups"]["dev"]) <= core | names(blocks(LOCKS["dev"]))


def test_both_locks_agree() -> None:
    pins = {name: dict(re.findall(r"^([\w.-]+)==(\S+)", LOCKS[name], re.M)) for name in LOCKS}
    shared = pins["core"].keys() & pins["dev"].keys()
    assert all(pins["core"][package] == pins["dev"][package] for package in shared)
