"""docs/how-to/add-a-probe.md, followed to the letter in a copy of the tree."""

from pathlib import Path

import pytest
from tests.acceptance.how_to import follow

FOLDERS = ("src", "docs", "tests/cases/probes", "tests/cases/register/lists", "tests/assessment")
FILES = ("pyproject.toml", "tests/conftest.py", "tests/gates/test_probes_have_cases.py")


@pytest.mark.slow
def test_the_page_followed_to_the_letter_adds_a_probe_that_reads(tmp_path: Path) -> None:
    only = "vcard or missing or no_case or twice"
    _, printed = follow("add-a-probe.md", tmp_path, folders=FOLDERS, files=FILES, only=only)
    for case in ("fires", "silent", "malformed"):
        assert f"PASSED tests/assessment/test_probes.py::test_a_file[vcard-{case}]" in printed
    assert "PASSED tests/gates/test_probes_have_cases.py::test_what_is_missing" in printed
    reference = (tmp_path / "docs/reference/probes.md").read_text(encoding="utf-8")
    assert "| `vcard` | vCard |" in reference
