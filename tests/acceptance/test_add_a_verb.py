"""docs/how-to/add-a-verb.md, followed to the letter in a copy of the tree."""

from pathlib import Path

import pytest
from tests.acceptance.how_to import follow, run

FOLDERS = ("src", "docs", "tests/cli", "tests/gates", "demo")
FILES = (
    "pyproject.toml",
    "README.md",
    "tests/conftest.py",
    "tests/worlds.py",
    "tests/formats/books.py",
    "tests/results.py",
)


@pytest.mark.slow
def test_the_page_followed_to_the_letter_adds_a_verb_that_runs(tmp_path: Path) -> None:
    only = "tally or every or records or nowhere"
    _, printed = follow("add-a-verb.md", tmp_path, folders=FOLDERS, files=FILES, only=only)
    assert "PASSED tests/cli/test_tally.py::test_one_jurisdiction_alone" in printed
    assert "test_a_verb_is_published_from_the_table[tally]" in printed
    reference = (tmp_path / "docs/reference/command-line.md").read_text(encoding="utf-8")
    assert "\n## tally\n" in reference
    assert (tmp_path / "docs/reference/schemas/tally-1.json").exists()
    tally = ("tally", "--as-of", "2026-11-20", "--ledger", "none")
    assert "US\t" in run(tmp_path, "python", "-m", "countermark", *tally)
