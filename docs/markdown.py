"""Tables in Markdown, and the complaint about a word that nobody explained."""

from __future__ import annotations

from collections.abc import Iterable


class UndocumentedError(Exception):
    """A word that nobody explained, or an explanation of a word that is gone."""


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    cells = [list(header)]
    cells.append(["---"] * len(cells[0]))
    cells += [[str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return "".join("| " + " | ".join(row) + " |\n" for row in cells) + "\n"


def code(text: object) -> str:
    return f"`{text}`" if text not in (None, "") else ""
