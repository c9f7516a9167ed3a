"""Records of persons with significant control: what they say beside names is never passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

HELD = {"kind": "corporate-entity-person-with-significant-control",
        "name": "Quillmoor Holdings Limited", "notified_on": "2016-04-06",
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"]}  # fmt: skip
RECORDS = [{"company_number": "01234567", "data": HELD}, {"company_number": "01234568"} | HELD]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("psc.jsonl", "\n".join(map(json.dumps, RECORDS))),
        ("psc.txt", "\n".join(map(json.dumps, RECORDS))),
        ("psc.json", json.dumps(RECORDS)),
        ("psc.json", json.dumps({"items": RECORDS})),
    ],
)
def test_that_nobody_read_who_controls_whom_is_told(cm, name, text):
    Path(name).write_text(text)
    said = cm("check", name, "--context", "us-federal-contractor", "--as-of", "2026-11-20",
              "--format", "json")  # fmt: skip
    told = [(gap["size"], gap["why"]) for gap in said.json["not_examined"]]
    assert (2, "this version does not read it") in told
    assert said.code == 13
