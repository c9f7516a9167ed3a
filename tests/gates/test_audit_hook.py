"""Real work, watched by an audit hook: no room, codec or model may cause an event in the world."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.formats import papers

HERE = Path(__file__).parent
DEMO = HERE.parents[1] / "demo"
ASKED = ["--context", "us-federal-contractor", "--as-of", "2026-11-20", "--no-progress"]
FILES = [
    str(DEMO / name)
    for name in ("suppliers.csv", "links.csv", "devices.csv", "product.cdx.json", "site-photo.jpg")
]
FORMATS = ("table", "tsv", "json", "sarif", "html", "xlsx", "parquet", "jsonl")


def watched(commands: list[list[str]], folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, HERE / "watched_run.py", json.dumps(commands)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_rooms_work_without_touching_the_world(tmp_path: Path) -> None:
    """Load the register, read five kinds of file, screen, trace, judge and render six ways."""
    checks = [
        ["check", *FILES, *ASKED, "--format", form, "--output", f"result.{form}"]
        for form in FORMATS
    ]
    others = [
        ["screen", "--text", "a.pdf", str(DEMO / "README.md")],
        ["screen", "ZTE Corporation", "Zhongxing Precision Tools Ltd", "--exit-zero"],
        ["register", "show", "US-NDAA19-889B"],
        ["register", "timeline", "zte"],
        ["explain", "US-NDAA19-889B", "--run", "result.json"],
    ]
    (tmp_path / "a.pdf").write_bytes(papers.pdf("made by ZTE Corporation"))
    found = watched(checks + others, tmp_path)
    assert found["breaches"] == []
    assert found["caused"].get("store", 0) > 5, "the hook must have seen the store at work"
    assert [code for code, _ in found["codes"]] == [14] * len(FORMATS) + [0] * len(others), found


def test_the_hook_sees_a_room_that_opens_a_file(tmp_path: Path) -> None:
    found = watched([["planted"]], tmp_path)
    assert len(found["breaches"]) == 1
    assert "planted.py: open" in found["breaches"][0]
