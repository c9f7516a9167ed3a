"""Runs the command line in this process, in a folder and with a cache of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.formats.books import words
from tests.results import parquet_words, read

from countermark.cli.main import main

DEMO = Path(__file__).parents[2] / "demo"
TODAY = "2026-11-20"
CONTRACTOR = ("--context", "us-federal-contractor", "--as-of", TODAY)


class Said(NamedTuple):
    """What a command said: its exit code, standard output as bytes, standard error as text."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        if self.raw.startswith(b"PAR1"):
            return parquet_words(self.raw)
        return words(self.raw) if self.raw.startswith(b"PK") else self.raw.decode("utf-8")

    @property
    def json(self) -> Any:
        """What was written as JSON; a check as the program reads it back."""
        return read(self.raw)

    @property
    def rows(self) -> list[dict[str, str]]:
        head, *lines = self.out.splitlines()
        return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty working folder; no setting of whoever runs the tests reaches it."""
    for name in list(os.environ):
        if name.startswith("COUNTERMARK_") or name in ("NO_COLOR", "COLUMNS"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def cm(folder, capsysbinary):
    """``cm("check", "a.csv")`` runs one command and gives what it ``Said``."""

    def run(*arguments: str) -> Said:
        capsysbinary.readouterr()
        code = main([str(a) for a in arguments])
        out, err = capsysbinary.readouterr()
        return Said(code, out, err.decode("utf-8"))

    return run


@pytest.fixture
def project(cm):
    """A project in the working folder."""
    assert cm("init").code == 0


def everything(cm, *asked: str) -> str:
    """All that a format says: of tab-separated values, every table of theirs."""
    said = [cm(*asked)]
    if "tsv" in asked:
        said += (cm(*asked, "--tsv", name) for name in ("totals", "coverage", "lists"))
    return "".join(one.out for one in said)


def table(name: str, *rows: str) -> str:
    """Write a CSV table into the working folder; its path."""
    Path(name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return name


def suppliers(*names: str) -> str:
    """A supplier list with these names."""
    return table("suppliers.csv", "supplier", *(f'"{name}"' for name in names))


@pytest.fixture
def demo():
    """The demo's files, as arguments."""
    names = ("suppliers.csv", "links.csv", "devices.csv", "product.cdx.json", "site-survey.pdf")
    return [str(DEMO / name) for name in names]
