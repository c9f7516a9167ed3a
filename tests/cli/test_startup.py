"""What a command does not need it does not load: help and a first check start at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .conftest import DEMO, TODAY

HEAVY = {
    *("numpy", "duckdb", "deltalake", "arro3", "jinja2", "urllib3", "python_calamine"),
    *("charset_normalizer", "socket", "ssl", "asyncio"),
}
SCREENING = {"numpy"}
"""Names are scored in batches; only what screens may load it."""

CHECK = ("check", str(DEMO / "suppliers.csv"), "--as-of", TODAY, "--no-progress")


@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        (("--help",), HEAVY | {"msgspec", "yaml", "rapidfuzz", "countermark.assessment"}),
        (("check", "--help"), HEAVY | {"msgspec", "yaml", "countermark.cli.verbs.register"}),
        (("--version",), HEAVY | {"msgspec", "yaml"}),
        (CHECK, HEAVY - SCREENING),
        ((*CHECK, "--context", "us-federal-contractor", "--format", "json"), HEAVY - SCREENING),
        (("register", "list"), HEAVY),
        (("explain", "huawei"), HEAVY),
    ],
)
def test_nothing_heavy_is_loaded(folder, arguments, forbidden):
    program = (
        "import sys; from countermark.cli.main import main; main(sys.argv[1:]); "
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )
    loaded = set(done.stderr.split())
    assert "countermark.cli.main" in loaded
    assert not loaded & forbidden
