"""docs/how-to/add-a-relation.md, followed to the letter in a copy of the tree."""

from pathlib import Path

from tests.acceptance.how_to import follow

FOLDERS = ("src", "docs", "tests/tracing", "tests/model", "tests/cases/tracing")
FILES = ("pyproject.toml", "tests/conftest.py", "tests/worlds.py")


def test_the_page_followed_to_the_letter_adds_a_relation_that_is_walked(tmp_path: Path) -> None:
    only = "host or makes_sense or word or every_edge"
    edits, printed = follow("add-a-relation.md", tmp_path, folders=FOLDERS, files=FILES, only=only)
    assert edits == 2, "the page has an edit that this test does not follow"
    for case in ("a host of the system", "what else the host of a system hosts"):
        assert f"PASSED tests/tracing/test_search.py::test_case[{case}]" in printed
    assert "test_a_row_makes_sense[hosts]" in printed
    reference = (tmp_path / "docs/reference/predicates.md").read_text(encoding="utf-8")
    assert "| `hosts` | `hosted_by` | A hosts B | service |" in reference
