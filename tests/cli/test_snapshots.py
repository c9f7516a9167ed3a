"""Whole outputs of ``check`` on the demo, wide, narrow and piped, held against committed files.

To accept a change: ``COUNTERMARK_UPDATE_SNAPSHOTS=1 pytest tests/cli/test_snapshots.py``, then
read the difference that git shows before committing it. Digests, ids and counts that move with
every edit of the register are masked, and the measures that do not apply are left out.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from .conftest import CONTRACTOR

ROOT = Path(__file__).parents[2]
SNAPSHOTS = ROOT / "tests" / "cases" / "cli" / "snapshots"
UPDATE = os.environ.get("COUNTERMARK_UPDATE_SNAPSHOTS")  # the tests run without such variables
WHOLE_DEMO = ("suppliers.csv", "links.csv", "devices.csv", "product.cdx.json", "site-survey.pdf")
FEW = ("devices.csv", "site-survey.pdf")
"""For the formats that carry everything: enough to show each part, few enough to be read."""

WHOLE = {
    "demo-80.txt": ("80", "table", WHOLE_DEMO),
    "demo-160.txt": ("160", "table", WHOLE_DEMO),
    "demo-verbose-80.txt": ("80", "table", WHOLE_DEMO, "--verbose"),
    "demo.html": ("", "html", WHOLE_DEMO),
    "devices.tsv": ("", "tsv", FEW),
    "devices.json": ("", "json", FEW),
    "devices.sarif": ("", "sarif", FEW),
}
MOVING = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "x" * 64),
    (re.compile(r"\b[0-9a-f]{24}\b"), "x" * 24),
    (re.compile(r"\b[0-9a-f]{16}\b"), "x" * 16),
    (re.compile(r"\b[0-9a-f]{12}\b"), "x" * 12),
    (re.compile(r"\b\d+ measures, \d+ entities\b"), "NNN measures, NN entities"),
    (re.compile(r"\b\d+ of \d+ names\b"), "NNN of NNN names"),
    (
        re.compile(r"register of \d{4}-\d\d-\d\d \(\d+ measures\)"),
        "register of YYYY-MM-DD (NNN measures)",
    ),
    (re.compile(r"\brecorded \d{4}-\d\d-\d\d"), "recorded YYYY-MM-DD"),
    (re.compile(r"register\) of \d{4}-\d\d-\d\d"), "register) of YYYY-MM-DD"),
)
REGISTER = {"digest", "recorded", "date", "measures", "entities", "loaded", "known", "source"}


def steady(name: str, text: str) -> str:
    """``text`` without what changes when somebody edits a measure that is not in it."""
    if name.endswith(".json"):
        text = json.dumps(trimmed(json.loads(text)), indent=1, ensure_ascii=False) + "\n"
    for pattern, mask in MOVING:
        text = pattern.sub(mask, text)
    return text


TABLES = ("folded_measures", "terms", "changes", "grounds", "paths", "claims", "evidence_files")


def trimmed(document):
    for subject in document["subjects"]:
        subject["findings"] = [f for f in subject["findings"] if f["decision"] is not None]
        for folded in subject.get("folded", ()):
            folded["count"] = "NN"
    for folded in document["folded_measures"].values():
        folded["measures"] = "…"
    document["measures"] = sorted({f["measure"] for s in document["subjects"]
                                   for f in s["findings"]})  # fmt: skip
    for name in TABLES:  # by what they say: ids move with every edit of a measure
        rows = (json.dumps(row, ensure_ascii=False) for row in document[name].values())
        document[name] = [json.loads(row) for row in sorted(rows)]
    for shown in (document["register"], *document["register"]["lists"]):
        shown.update((key, "…") for key in REGISTER & shown.keys())
    return document


@pytest.mark.parametrize("name", WHOLE)
def test_whole_output(cm, monkeypatch, name):
    monkeypatch.chdir(ROOT)
    width, form, files, *more = WHOLE[name]
    monkeypatch.setenv("COLUMNS", width)
    said = cm("check", *(f"demo/{file}" for file in files), *CONTRACTOR, "--format", form, *more)
    assert (said.code, said.err) == (14 if files is WHOLE_DEMO else 13, "")
    made = steady(name, said.out)
    kept = SNAPSHOTS / name
    if UPDATE:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(made, encoding="utf-8")
    assert made == kept.read_text("utf-8"), f"{name} differs; see this file's first lines"


def test_no_snapshot_is_left_over():
    assert {p.name for p in SNAPSHOTS.iterdir()} == set(WHOLE)


def test_the_same_run_gives_the_same_bytes(cm, monkeypatch):
    monkeypatch.chdir(ROOT)
    asked = ("check", *(f"demo/{file}" for file in WHOLE_DEMO), *CONTRACTOR)
    for form in ("json", "html"):
        assert cm(*asked, "--format", form).raw == cm(*asked, "--format", form).raw
