"""Findings of what is hidden: each address and command once, with every file that holds it.

Hiding is weighed by its base rate: of the files of the corpus, none hid an address, a command or
any other of the kinds of text that are reported. An address that is only a name (of a schema, in an
example) makes no finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.inspected import Concern, Finding, Inspection, Mark, Weight
from countermark.model.inspection import Hiding, TextKind
from countermark.model.selector import shown_name

CORPUS = "645 DEX and 2,589 ELF files of three public phone images and of open-source tests"
"""What was counted; ``bench/inspection/dex.py`` counts again."""


def hidden_findings(found: Inspection) -> Iterator[Finding]:
    """Addresses and commands are advisory; a path, a package or a number is a note."""
    for address in found.endpoints:
        if address.thing.hidden_as and not address.thing.common:
            values = _values(address.thing.value, address.thing.hidden_as)
            yield _finding(found, Concern.HIDDEN_ENDPOINT, values, address.marks)
    for text in found.hidden:
        values = _values(text.thing.text, text.thing.hidden_as)
        if text.thing.kind is TextKind.COMMAND:
            yield _finding(found, Concern.HIDDEN_COMMAND, values, text.marks)
        elif text.thing.kind is not TextKind.TEXT:
            kind = (("kind", text.thing.kind.value),)
            yield _finding(found, Concern.HIDDEN_TEXT, (*values, *kind), text.marks)


def _values(value: str, hidden_as: tuple[Hiding, ...]) -> tuple[tuple[str, str], ...]:
    return (("value", value), ("hidden_as", " of ".join(step.value for step in hidden_as)))


def _finding(
    found: Inspection,
    concern: Concern,
    values: tuple[tuple[str, str], ...],
    marks: tuple[Mark, ...],
) -> Finding:
    path = found.files[marks[0].file].path if marks else ()
    return Finding(
        concern=concern,
        weight=Weight.NOTE if concern is Concern.HIDDEN_TEXT else Weight.ADVISORY,
        subject="/".join(shown_name(part) for part in path[1:] or path),
        values=values,
        marks=marks,
        base_rate=0,
        corpus=CORPUS,
    )
