"""Into a pipe whose reader goes away, and on a terminal that is none: nothing but the result."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from .conftest import DEMO

COUNTERMARK = [sys.executable, "-c", "from countermark.cli.main import run; run()"]
CHECK = [
    *("check", str(DEMO / "links.csv"), "--context", "us-federal-contractor"),
    *("--as-of", "2026-11-20"),
]


@pytest.fixture
def environ(folder):
    return {**os.environ, "PYTHONUNBUFFERED": ""}


def test_a_reader_that_goes_away_is_no_error_to_talk_about(environ):
    with subprocess.Popen(
        [*COUNTERMARK, *CHECK],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
    ) as process:
        process.stdout.close()  # before a byte of the result is written
        said = process.stderr.read()
        assert process.wait() in (1, 14)
    assert said == b""


def test_a_pipe_is_no_terminal(environ):
    done = subprocess.run(
        [*COUNTERMARK, *CHECK], capture_output=True, env=environ, check=False, timeout=60
    )
    assert done.returncode == 14
    assert done.stderr == b""
    assert done.stdout.startswith(b"verdict\t")
    assert b"\x1b" not in done.stdout


def test_standard_input_is_a_file(environ):
    done = subprocess.run(
        [*COUNTERMARK, "check", "-", *CHECK[2:], "--format", "json"],
        input=b"supplier\nZTE Corporation\n",
        capture_output=True,
        env=environ,
        check=False,
        timeout=60,
    )
    assert done.returncode == 14
