"""How the positions of countries are published: one record of the table."""

from __future__ import annotations

from typing import Any

from countermark.reports.publication import Content, Publication, Showing, as_json


def _table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.countries.table import table

    return table(shown, width=showing.width, colour=showing.colour)


def _tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.countries.tsv import tsv

    return tsv(shown)


def _page(shown: Any, showing: Showing) -> Content:
    from countermark.reports.countries.page import page

    return page(shown, showing.templates())


COUNTRIES = Publication(
    name="countries",
    schema="countermark.countries/1",
    renderers={"table": _table, "json": as_json, "tsv": _tsv, "html": _page},
    decision=lambda _: 0,
)
