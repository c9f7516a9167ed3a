"""What a first check loads and opens, counted: unlike its time, alike on every machine.

A gate: whoever makes a check load or open more raises a number here, in the open, or finds out
that it need not. How long it takes beside numpy and DuckDB is measured by bench/cold_start.py.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from .conftest import TODAY, suppliers

PROGRAM = """
import gc, json, sys
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
from countermark.cli.main import main
gc.set_threshold(150_000, 20, 20)
before = sum(one["collections"] for one in gc.get_stats())
code = main(sys.argv[1:])
print(json.dumps({
    "code": code,
    "searches": sum(one["collections"] for one in gc.get_stats()) - before,
    "ours": sum(name.partition(".")[0] == "countermark" for name in sys.modules),
    "opened": sum(not name.endswith((".py", ".pyc", ".so", ".yaml", ".tsv")) for name in opened),
}), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("form", "most"),
    [
        ("tsv", {"ours": 386, "opened": 26}),
        ("table", {"ours": 386, "opened": 26}),
        ("json", {"ours": 386, "opened": 26}),
    ],
)
def test_a_first_check_loads_and_opens_no_more_than_this(folder, form, most):
    buyer = suppliers(*(f"Invented Components {n} Ltd" for n in range(99)), "ZTE Corporation")
    asked = ("check", buyer, "--context", "us-federal-contractor", "--as-of", TODAY)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *asked, "--format", form, "--no-progress"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stderr.splitlines()[-1])
    assert found["code"] == 14
    assert found["searches"] == 0, "waste was looked for in a check that leaves next to none"
    over = {what: found[what] for what, count in most.items() if found[what] > count}
    assert not over, f"{over} above {most}"
