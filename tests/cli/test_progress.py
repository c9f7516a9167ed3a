"""Progress is for a person who waits: a line on a terminal after two seconds, wiped at the end."""

from __future__ import annotations

import io
import time
from types import SimpleNamespace

import pytest

from countermark.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=screen))
    monkeypatch.setattr(progress, "EVERY", 0.01)
    return screen


def test_a_long_step_is_told_though_it_tells_nothing_itself(terminal, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with progress.Narrator(True) as narrator:
        narrator.step("screening names", 1200, 5000)
        deadline = time.monotonic() + 5
        while "screening" not in terminal.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
    shown = terminal.getvalue()
    assert "screening names 1,200 of 5,000 …" in shown
    assert shown.endswith("\r\x1b[K")


def test_short_work_is_not_talked_about(terminal):
    with progress.Narrator(True) as narrator:
        narrator.step("reading", 0)
    assert terminal.getvalue() == ""


def test_no_progress_and_no_terminal_are_silent(terminal, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with progress.Narrator(False) as narrator:
        narrator.step("reading", 0)
        time.sleep(0.05)
    assert terminal.getvalue() == ""
    plain = io.StringIO()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=plain))
    with progress.Narrator(True) as narrator:
        narrator.step("reading", 0)
        time.sleep(0.05)
    assert plain.getvalue() == ""


def test_the_line_is_wiped_when_the_work_fails(terminal, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with pytest.raises(ValueError), progress.Narrator(True) as narrator:
        narrator.step("reading", 0)
        deadline = time.monotonic() + 5
        while not terminal.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
        raise ValueError
    assert terminal.getvalue().endswith("\r\x1b[K")
