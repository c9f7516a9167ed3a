"""Totals, coverage and lists of a result, each as a table of its own: one kind of row a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from countermark.reports.shapes.check import CheckDocument
from countermark.reports.tsv import cell

Row = dict[str, str]


def _totals(document: CheckDocument) -> Iterator[Row]:
    totals = document.totals
    for context, counts in totals.by_context.items():
        for verdict, number in counts.items():
            yield {"context": context, "of": verdict, "number": str(number)}
    named = ("subjects", "records", "matched", "not_examined", "set_aside", "waived")
    for name in named:
        yield {"of": name.replace("_", " "), "number": str(getattr(totals, name))}
    for made in totals.determined or ():
        yield {"of": f"determined {made.decision.value}", "number": str(made.findings)}


def _coverage(document: CheckDocument) -> Iterator[Row]:
    return ({"coverage": sentence} for sentence in document.coverage.sentences)


def _lists(document: CheckDocument) -> Iterator[Row]:
    register = document.register
    yield {
        "list": "",
        "title": "register",
        "state": "loaded",
        "date": register.recorded,
        "loaded": str(register.measures),
        "known": str(register.measures),
        "digest": register.digest,
    }
    for one in register.lists:
        yield {
            "list": one.id,
            "title": one.title,
            "state": "loaded" if one.loaded else "not loaded",
            "date": one.date,
            "loaded": str(one.loaded),
            "known": str(one.known),
            "digest": one.digest,
            "source": one.source,
        }
    for lacking in document.coverage.lists_not_loaded or ():
        yield {
            "list": lacking.list,
            "title": lacking.title,
            "state": "not loaded",
            "context": lacking.context,
            "binds": "yes" if lacking.binds else "no",
            "measures": "; ".join(lacking.measures),
            "source": " ".join(lacking.urls),
        }


_TABLES: dict[str, tuple[tuple[str, ...], Callable[[CheckDocument], Iterator[Row]]]] = {
    "totals": (("context", "of", "number"), _totals),
    "coverage": (("coverage",), _coverage),
    "lists": (
        ("list", "title", "state", "date", "loaded", "known", "context", "binds", "measures",
         "digest", "source"),
        _lists,
    ),
}  # fmt: skip


def table_lines(name: str, document: CheckDocument) -> Iterator[str]:
    """The header and rows of the table called ``name``; KeyError for one that there is not."""
    columns, rows = _TABLES[name]
    yield "\t".join((*columns, "as_of", "known_at"))
    for row in rows(document):
        shown = row | {"as_of": document.as_of, "known_at": document.known_at or ""}
        yield "\t".join(cell(shown.get(column, "")) for column in (*columns, "as_of", "known_at"))
