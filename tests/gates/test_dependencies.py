"""Every dependency is permissively licensed and has a row in docs/explanation/dependencies.md."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "dependencies.md").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements" / "core.lock").read_text(encoding="utf-8")
BUILD_ONLY = {"hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers"}

PERMISSIVE = {
    *("MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Zlib", "CC0-1.0"),
    *("PSF-2.0", "Unlicense"),
}
CLASSIFIERS = {"MIT License", "BSD License", "Apache Software License", "ISC License (ISCL)"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "optional-dependencies"
]
LOCKED = sorted({normal(name) for name in re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)})


OPTIONAL = {
    normal(match[0])
    for wanted in EXTRAS.values()
    for requirement in wanted
    if (match := re.match(r"[\w.-]+", requirement))
}


def permissive(metadata: importlib.metadata.PackageMetadata) -> bool:
    """By the SPDX expression, else by the classifiers, else by the older field of one word."""
    expression = metadata.get("License-Expression") or ""
    words = set(re.findall(r"[\w.+-]+", expression)) - {"AND", "OR", "WITH"}
    if words:
        return words <= PERMISSIVE
    found = metadata.get_all("Classifier") or []
    licences = {c.rsplit(" :: ", 1)[-1] for c in found if c.startswith("License :: ")}
    if licences:
        return licences <= CLASSIFIERS
    return (metadata.get("License") or "").replace("Apache 2.0", "Apache-2.0") in PERMISSIVE


@pytest.mark.parametrize("package", [p for p in LOCKED if p not in BUILD_ONLY])
def test_its_licence_is_permissive(package: str) -> None:
    try:
        metadata = importlib.metadata.metadata(package)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("not needed on this Python")
    assert permissive(metadata)


@pytest.mark.parametrize("package", LOCKED)
def test_it_has_a_row(package: str) -> None:
    rows = {normal(name) for name in re.findall(r"^\| ([\w.-]+) \|", PAGE, re.MULTILINE)}
    assert package in rows


def test_no_row_is_left_over() -> None:
    rows = {normal(name) for name in re.findall(r"^\| ([\w.-]+) \|", PAGE, re.MULTILINE)}
    assert rows - {"package", "---"} == set(LOCKED) | OPTIONAL


def test_the_page_says_which_extra_brings_what() -> None:
    assert OPTIONAL
    assert all(f"countermark[{extra}]" in PAGE for extra in EXTRAS)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("MIT", True), ("GPL-3.0-only", False), ("MIT AND LGPL-2.1-or-later", False), ("", False)],
)
def test_the_gate_can_fail(expression: str, expected: bool) -> None:
    from email.message import Message

    message = Message()
    message["License-Expression"] = expression
    assert permissive(message) is expected  # type: ignore[arg-type]
