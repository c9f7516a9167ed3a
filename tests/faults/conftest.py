"""The command line as a user meets it, in process, with an empty cache of its own."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from tests.results import read

from countermark.cli.main import main

LISTED = "Huawei Technologies Co., Ltd."
DAY = "2026-11-20"


class Answer(NamedTuple):
    """What one command gave: exit code, standard output and standard error."""

    code: int
    out: bytes
    err: str

    @property
    def json(self):
        return read(self.out)


@pytest.fixture
def command(monkeypatch, tmp_path):
    """Run one command; its output is decoded strictly, as a terminal would have it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)

    def run(*argv, stdin=b""):
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict")
        err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            code = main([str(arg) for arg in argv])
            out.flush()
            err.flush()
        return Answer(code, out.buffer.getvalue(), err.buffer.getvalue().decode())

    return run


@pytest.fixture
def check(command):
    """``check`` as JSON for a federal contractor on the fixed day; returns (code, document)."""

    def run(*paths, context="us-federal-contractor", more=()):
        answer = command(
            "check", *paths, "--context", context, "--as-of", DAY, "--format", "json", *more
        )
        assert answer.out, answer.err
        return answer.code, answer.json

    return run


@pytest.fixture
def good(tmp_path):
    """A supplier list beside the bad file: it must be judged whatever the other one holds."""
    path = tmp_path / "good.csv"
    path.write_text(f'supplier\n"{LISTED}"\n', encoding="utf-8")
    return path


@pytest.fixture
def project(command, tmp_path):
    """A new project; the options that name it."""
    assert command("init", tmp_path / "project").code == 0
    return "--ledger", tmp_path / "project"
