"""What somebody reads who tries it in a folder that holds nothing yet."""

from __future__ import annotations

from pathlib import Path

from .conftest import CONTRACTOR


def test_an_empty_folder_says_what_to_put_there(cm, folder):
    Path("exports").mkdir()
    said = cm("check", "exports", *CONTRACTOR, "--format", "table")
    assert said.code == 13
    assert "Put your lists and exports there, or name others" in " ".join(said.out.split())
    assert "Look at it yourself" not in said.out
