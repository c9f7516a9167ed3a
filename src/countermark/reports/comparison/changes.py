"""One difference on a line: what differs and how, in the words that all formats share."""

from __future__ import annotations

from countermark.model.comparison import What
from countermark.model.safe_text import visible
from countermark.reports.comparison.spelling import path_words
from countermark.reports.shapes.compare import ChangeShape, FactShape


def change_words(one: ChangeShape) -> str:
    """``mode 0100755 -> 0104755``, ``content of .text, main: 1 byte``, ``only in the deployed``."""
    if one.what is What.FIELD:
        return visible(f"{one.field} {_given(one.evaluated)} -> {_given(one.deployed)}")
    if one.what is What.NOT_OPENED and one.not_opened is not None:
        detail = f" ({one.not_opened.detail})" if one.not_opened.detail else ""
        return visible(f"{one.what.value}: {one.not_opened.why}{detail}")
    words = one.what.value
    if named := ", ".join(filter(None, (one.field, one.symbol))):
        words += f" of {named}"
    if one.evaluated is not None or one.deployed is not None:
        words += f": {_given(one.evaluated)} -> {_given(one.deployed)}"
    return visible(words)


def fact_words(one: FactShape) -> str:
    """``trusted certificate ab12…: CN=New CA``, ``mode bin/su: 0100755 -> 0104755``."""
    values = [value for value in (one.evaluated, one.deployed) if value is not None]
    return visible(f"{one.kind.value} {one.key}: {' -> '.join(values)}")


def where_words(one: ChangeShape) -> str:
    """The names of the entries on the way, or the part of the format."""
    return visible(path_words(one.path) if one.path else (one.role or path_words(())))


def refused_words(one: ChangeShape) -> str:
    """Which rules could have explained it, and what does not hold; empty where none could."""
    return f"no rule holds: {visible('; '.join(one.refused))}" if one.refused else ""


def _given(value: str | None) -> str:
    return "nothing" if value is None else value or "“”"
