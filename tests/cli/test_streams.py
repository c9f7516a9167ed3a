"""Streams that are full, closed or ASCII only; signals; a place that is gone: one line, no more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COUNTERMARK = f"{sys.executable} -m countermark"
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


def shell(line: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    Path("a.csv").write_text("supplier\nZTE Corporation\n")
    return subprocess.run(
        ["sh", "-c", line.replace("CM", COUNTERMARK)],
        capture_output=True,
        env={**os.environ, **environ},
        check=False,
        timeout=120,
    )


def one_line(said: bytes) -> bool:
    return said.count(b"\n") == 1 and b"Traceback" not in said and b"Exception" not in said


@needs_full
@pytest.mark.parametrize("what", ["check a.csv", "--help", "config show --format json"])
def test_a_full_disk_is_one_line(folder, what):
    said = shell(f"CM {what} > /dev/full")
    assert said.returncode == 1
    assert b"no space left" in said.stderr
    assert one_line(said.stderr)


@pytest.mark.parametrize(
    ("redirect", "code"), [(">&-", 1), ("2>&-", 0), ("<&-", 0), (">&- 2>&-", 1)]
)
def test_a_closed_stream_is_no_traceback(folder, redirect, code):
    said = shell(f"CM config show {redirect}")
    assert said.returncode == code
    assert not said.stderr or one_line(said.stderr)


@needs_full
def test_a_full_standard_error_ends_nothing(folder):
    said = shell("CM check missing.csv 2> /dev/full")
    assert (said.returncode, said.stderr) == (3, b"")


def test_without_a_locale_all_is_spelt_out(folder):
    Path("b.csv").write_text("supplier\nמפעל Ltd\n", "utf-8")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
             "PYTHONIOENCODING": "ascii"}  # fmt: skip
    for line in ("CM check b.csv", "CM check 'מ.csv'"):
        said = shell(line, **plain)
        assert said.returncode in (0, 3, 13), line
        assert b"Traceback" not in said.stderr


def test_a_working_directory_that_is_gone_is_one_line(folder):
    said = shell("mkdir gone && cd gone && rmdir ../gone && CM check a.csv")
    assert said.returncode in (1, 3)
    assert one_line(said.stderr)


@pytest.mark.parametrize("columns", ["0", "-1", "9" * 5000, "²", ""])
def test_an_odd_width_is_no_error(cm, folder, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    assert cm("config", "show", "--format", "table").code == 0
    assert cm("check", "--help").code == 0
    assert cm("screen", "ZTE", "--format", "table").code == 13


def test_no_home_is_no_traceback(folder):
    said = shell("CM check a.csv", HOME="", XDG_CACHE_HOME="", XDG_STATE_HOME="")
    assert said.returncode in (1, 13)
    assert b"Traceback" not in said.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_one_line_or_at_once(folder, number):
    Path("long.csv").write_text("supplier\n" + "".join(f"Firm {n} Ltd\n" for n in range(20_000)))
    for wait in (0.1, 0.6):
        with subprocess.Popen(
            [sys.executable, "-m", "countermark", "check", "long.csv", "--output", "x.tsv"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            time.sleep(wait)
            process.send_signal(number)
            _, said = process.communicate(timeout=60)
        # Before the first line of ours runs, an interrupt is the interpreter's to tell.
        not_begun = process.returncode == 1 and said and b"countermark" not in said
        # While ours begins or ends, the interpreter tells a stop of either kind as an interrupt.
        ended = (0, 13, -number, -signal.SIGINT, 128 + number)
        assert not_begun or process.returncode in ended
        assert not said or one_line(said) or b"countermark" not in said, said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "error", [RuntimeError("Query interrupted"), KeyboardInterrupt(), OSError()]
)
def test_what_a_library_says_of_a_signal_is_told_as_stopped(monkeypatch, cm, number, error):
    from countermark.cli import failures

    def stopped(*_: object) -> None:
        try:
            failures._stop(number, None)
        except KeyboardInterrupt:
            raise error from None

    monkeypatch.setattr("countermark.cli.perform.perform", stopped)
    monkeypatch.setattr(failures, "_stopped_by", [])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    said = cm("config", "show")
    assert said.code == 128 + number
    assert said.err == "stopped; nothing was stored after the last “committed” line\n"


class PanicError(BaseException):
    """As a library in another language raises it."""


@pytest.mark.parametrize("error", [
    ValueError("odd \x1b[2J value"), PanicError("index out of bounds"), RecursionError("deep"),
    MemoryError(), UnicodeEncodeError("ascii", "\ud800", 0, 1, "no"), KeyError(),
    OSError(28, "full"),
])  # fmt: skip
def test_whatever_ends_a_command_is_one_line_with_the_next_step(monkeypatch, cm, error):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("countermark.cli.perform.perform", fail)
    said = cm("config", "show")
    assert said.code == 1
    assert said.err.startswith("countermark config: ")
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err
    assert "; " in said.err


def test_a_traceback_is_shown_to_who_asks(cm, monkeypatch):
    def fail(*_: object) -> None:
        raise ValueError("odd")

    monkeypatch.setattr("countermark.cli.perform.perform", fail)
    assert "Traceback" not in cm("config", "show").err
    assert "Traceback" in cm("config", "show", "--traceback").err
    monkeypatch.setenv("COUNTERMARK_TRACEBACK", "1")
    assert "Traceback" in cm("config", "show").err


def test_a_library_that_fails_is_one_line(cm, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise LookupError("unknown encoding")

    monkeypatch.setattr("countermark.assessment.stream.intake", fail)
    Path("a.csv").write_text("supplier\nZTE\n")
    assert cm("check", "a.csv").err.startswith("countermark check: LookupError: unknown encoding")


def test_the_file_that_was_being_read_is_named(cm, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise LookupError("unknown encoding")

    monkeypatch.setattr("countermark.assessment.intake.file_read", fail)
    Path("odd.csv").write_text("supplier\nZTE\n")
    assert "odd.csv" in cm("check", "odd.csv").err
