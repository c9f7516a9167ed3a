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


@pytest.mark.parametrize("form", ["tsv", "json", "table"])
def test_what_a_person_identified_is_kept_whoever_reads_the_result(cm, project, environ, form):
    """A reader that goes away loses the rest of a result, and no decision."""
    with subprocess.Popen(
        [*COUNTERMARK, *CHECK, "--identified", "2026-11-19", "--format", form],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
    ) as process:
        process.stdout.close()
        said = process.stderr.read().decode()
        assert process.wait() in (1, 14)
    assert "committed 1: " in said
    kept = cm("decisions", "--format", "json").json["decisions"]
    assert [one["decision"] for one in kept] == ["identified"] * len(kept)
    assert f"committed 1: {len(kept)} determination" in said
    assert kept


def test_what_a_person_identified_is_kept_where_the_result_cannot_be(cm, project):
    nowhere = ("--output", "gone/result.json")
    said = cm(*CHECK, "--identified", "2026-11-19", *nowhere)
    assert said.code == 1
    assert "committed 1: " in said.err
    assert cm("decisions", "--format", "json").json["decisions"]
