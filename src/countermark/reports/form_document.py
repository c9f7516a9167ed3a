"""A filled-in form as a document to file, and as lines to upload."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

import msgspec

from countermark.formats.docx_writer import Block, Cell, Heading, Paragraph, Table, document
from countermark.model.safe_text import visible
from countermark.reports.coverage import counted
from countermark.reports.form_text import about_rows, origin_words
from countermark.reports.shapes.form import Filled, FilledForm

_SHOWN = 6
"""Columns that a page holds side by side; a row of more is a table of its own."""


def form_docx(filled: FilledForm) -> bytes:
    """``filled`` for word processors; what is missing is shaded."""
    return document(_blocks(filled))


def _blocks(filled: FilledForm) -> Iterator[Block]:
    if not isinstance(filled.prepared_for, msgspec.UnsetType):
        yield Paragraph(filled.prepared_for.mark, strong=True)
    yield Heading(filled.title)
    for label, words in about_rows(filled):
        yield Paragraph(f"{label}: {visible(words)}")
    for report in filled.reports:
        due = f": due {report.due}" if report.due else ""
        yield Heading(f"{report.title}{due}", 2)
        clause = f" ({report.clause})" if report.clause else ""
        since = f", counted from {report.from_day}" if report.from_day else ""
        yield Paragraph(f"{report.clock}{clause}{since}", faint=True)
        fields = (
            (Cell(f"{at}. {field.label}{_mark(field)}"), _cell(field), Cell(_sources(field)))
            for at, field in enumerate(report.fields, 1)
        )
        yield Table(("Field", "Value", "Source"), tuple(fields), (3, 4, 2))
    for table in filled.tables or ():
        yield Heading(table.title, 2)
        if not table.rows:
            yield Paragraph("none", faint=True)
        elif len(table.columns) <= _SHOWN:
            rows = tuple(tuple(_cell(field) for field in row) for row in table.rows)
            yield Table(table.columns, rows)
        else:
            for at, row in enumerate(table.rows, 1):
                yield Heading(f"{at} of {len(table.rows)}", 3)
                pairs = tuple((Cell(field.label), _cell(field)) for field in row)
                yield Table(("Field", "Value"), pairs, (2, 3))
        if table.left_out:
            yield Paragraph(f"and {counted(table.left_out, 'more row')}", faint=True)
    yield Heading("Before use", 2)
    for words in filled.cautions:
        yield Paragraph(f"• {words}")
    yield Paragraph(
        f"Prefilled by countermark {filled.version} from register {filled.register[:12]}. It was "
        "not sent to anybody, and nobody has signed it.",
        faint=True,
    )


def form_csv(filled: FilledForm) -> str:
    """The lines of a run's first table, or a finding's fields, as comma-separated values."""
    said = StringIO()
    rows = csv.writer(said, lineterminator="\n")
    tables = () if filled.finding else filled.tables or ()
    if tables:
        rows.writerow(tables[0].columns)
        rows.writerows([_text(field.value) for field in row] for row in tables[0].rows)
    else:
        rows.writerow(("report", "field", "value", "missing"))
        for report in filled.reports:
            rows.writerows((report.title, f.label, _text(f.value), f.gap) for f in report.fields)
    return said.getvalue()


def _text(value: str) -> str:
    """A value as text: what a spreadsheet would take for a formula begins with an apostrophe."""
    shown = str(visible(value))
    return f"'{shown}" if shown[:1] in ("=", "+", "-", "@", "\t") else shown


def _cell(field: Filled) -> Cell:
    beside = "" if isinstance(field.beside, msgspec.UnsetType) else field.beside
    help_ = f"\nfound: {visible(beside)}" if beside else ""
    if field.value:
        return Cell(f"{visible(field.value)}{help_}")
    return Cell(f"{field.gap}{help_}", open=True)


def _sources(field: Filled) -> str:
    return "; ".join(origin_words(one) for one in field.origins[:4])


def _mark(field: Filled) -> str:
    return "" if isinstance(field.mark, msgspec.UnsetType) else f" [{field.mark}]"
