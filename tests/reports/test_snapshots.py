"""Whole outputs, wide, narrow and piped, held against committed files.

To accept a change: ``COUNTERMARK_UPDATE_SNAPSHOTS=1 pytest tests/reports/test_snapshots.py``,
then read the difference that git shows, line by line, before committing it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from countermark.reports.document import document, encode
from countermark.reports.explain import explain
from countermark.reports.explanation import explanation
from countermark.reports.form_text import form_text
from countermark.reports.forms import form, prefill
from countermark.reports.html import dossier, form_page
from countermark.reports.record import record
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.shapes.form import FilledForm

from . import inquiries
from .conftest import ROOT, dense, lines, read_shipped, sarif, table, tsv

SNAPSHOTS = ROOT / "tests" / "cases" / "reports" / "snapshots"


def _full() -> CheckDocument:
    return document(inquiries.full(), measures=inquiries.MEASURES)


def _two() -> CheckDocument:
    return document(inquiries.two_contexts(), measures=inquiries.MEASURES)


def _bare() -> CheckDocument:
    choices = (inquiries.CONTRACTOR, inquiries.PRIVATE, inquiries.GRANTEE)
    return document(inquiries.without_context(), choices=choices)


def _explained(name: str, width: int = 80) -> str:
    told = _full()
    subject = next(s for s in told.subjects if s.name == name)
    return explanation(explain(told, subject.id), width=width)


def _form() -> FilledForm:
    told = _full()
    subject = next(s for s in told.subjects if s.name == "Northlight NS-200")
    return prefill(form(read_shipped(), "far-52.204-25"), told, subject.findings[0].id[:12])


WHOLE: dict[str, Callable[[], str | bytes]] = {
    "full-80.txt": lambda: table(_full(), width=80),
    "full-160.txt": lambda: table(_full(), width=160),
    "full-colour.txt": lambda: table(_full(), width=100, colour=True),
    "full-verbose-80.txt": lambda: table(_full(), width=80, verbose=True),
    "full.tsv": lambda: tsv(_full()),
    "full.json": lambda: dense(_full()),
    "full.jsonl": lambda: lines(_full()),
    "full-1.json": lambda: encode(_full()),
    "full.sarif": lambda: sarif(_full()),
    "full.html": lambda: dossier(_full(), read_shipped()),
    "two-contexts-80.txt": lambda: table(_two(), width=80),
    "two-contexts-160.txt": lambda: table(_two(), width=160),
    "two-contexts-verbose-160.txt": lambda: table(_two(), width=160, verbose=True),
    "two-contexts.html": lambda: dossier(_two(), read_shipped()),
    "without-context-80.txt": lambda: table(_bare(), width=80),
    "without-context.tsv": lambda: tsv(_bare()),
    "without-context.html": lambda: dossier(_bare(), read_shipped()),
    "nothing-listed-80.txt": lambda: table(document(inquiries.nothing_listed())),
    "explain-prohibited-80.txt": lambda: _explained("Northlight NS-200"),
    "explain-disputed-160.txt": lambda: _explained("Northlight Systems", 160),
    "explain-unmatched-80.txt": lambda: _explained("Ombra Cables"),
    "form-80.txt": lambda: form_text(_form()),
    "form.json": lambda: encode(_form()),
    "form.html": lambda: form_page(_form(), read_shipped()),
    "record.json": lambda: encode(record(_full(), options={"depth": "6"})),
}


@pytest.mark.parametrize("name", WHOLE)
def test_whole_output(name: str) -> None:
    made = WHOLE[name]()
    raw = made if isinstance(made, bytes) else made.encode()
    kept = SNAPSHOTS / name
    if os.environ.get("COUNTERMARK_UPDATE_SNAPSHOTS"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(raw)
    assert raw.decode() == kept.read_text("utf-8"), f"{name} differs; see this file's first lines"


def test_no_snapshot_is_left_over() -> None:
    assert {p.name for p in Path(SNAPSHOTS).iterdir()} == set(WHOLE)
