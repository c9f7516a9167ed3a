"""How plans of replacement, and documents made of them, are published: records of the table."""

from __future__ import annotations

from typing import Any

from countermark.model.verdict import Decision
from countermark.reports.publication import Content, Publication, Showing, as_json


def _table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.replacement.table import table

    return table(shown, width=showing.width, colour=showing.colour)


def _tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.replacement.tsv import tsv

    return tsv(shown)


def _page(shown: Any, showing: Showing) -> Content:
    from countermark.reports.replacement.page import page

    return page(shown, showing.templates())


def _decision(shown: Any) -> Decision:
    """A substitute that is prohibited is worst; then what is open, then what must be done."""
    from countermark.model.replacement import Fate, State

    substitutes = {item.substitute.decision for item in shown.items if item.substitute}
    if Decision.PROHIBITED in substitutes:
        return Decision.PROHIBITED
    fates = {item.fate for item in shown.items}
    if Fate.NOT_EXAMINED in fates or shown.not_examined:
        return Decision.NOT_EXAMINED
    if Fate.DECIDE in fates or Decision.UNRESOLVED in substitutes:
        return Decision.UNRESOLVED
    there = any(item.fate is Fate.REPLACE and item.state is not State.GONE for item in shown.items)
    return Decision.ACTION_REQUIRED if there else Decision.NO_RESTRICTION_FOUND


def _document_text(shown: Any, showing: Showing) -> Content:
    from countermark.reports.replacement.document_text import text

    return text(shown, width=showing.width, colour=showing.colour)


def _document_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.replacement.tsv import document_tsv

    return document_tsv(shown)


def _document_page(shown: Any, showing: Showing) -> Content:
    from countermark.reports.replacement.page import document_page

    return document_page(shown, showing.templates())


REPLACE = Publication(
    name="replace",
    schema="countermark.replace/1",
    renderers={"table": _table, "json": as_json, "tsv": _tsv, "html": _page},
    decision=_decision,
)
REPLACE_DOCUMENT = Publication(
    name="replace document",
    schema="countermark.replace-document/1",
    renderers={
        "table": _document_text,
        "json": as_json,
        "tsv": _document_tsv,
        "html": _document_page,
    },
    decision=lambda shown: Decision.ACTION_REQUIRED if shown.missing else 0,
)
