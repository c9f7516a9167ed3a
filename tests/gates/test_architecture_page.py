"""The page of architecture names rooms and modules that are there, and each room there is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "countermark"
PAGE = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([a-z_]+/[a-z_/]*[a-z_]+\.py)`", PAGE)))
FOLDERS = sorted(set(re.findall(r"`((?!tests/)[a-z_]+/[a-z_/]*)`", PAGE)))
ROOMS = sorted(p.parent.name for p in PACKAGE.glob("*/__init__.py"))


@pytest.mark.parametrize("path", [*NAMED, *FOLDERS])
def test_what_the_page_names_is_there(path: str) -> None:
    assert (PACKAGE / path).exists()


def test_the_page_names_modules() -> None:
    assert len(NAMED) >= 15


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_is_in_the_drawing(room: str) -> None:
    drawing = PAGE.split("```text", 1)[1].split("```", 1)[0]
    assert re.search(rf"\b{room}\b", drawing)
