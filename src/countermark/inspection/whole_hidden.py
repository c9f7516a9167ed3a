"""Findings of what is hidden: each address and command once, with every file that holds it.

Hiding is weighed by its base rate in files of which nobody says anything ill; see ``HELD_BY``. An
address that is only a name (of a schema, in an example) makes no finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from countermark.inspection.whole_traits import app_names, shown_path
from countermark.model.artefact import Span
from countermark.model.inspected import Concern, Finding, Inspection, Mark, Weight
from countermark.model.inspection import Hiding, TextKind

FILES = 652
CORPUS = (
    "652 DEX files of three public phone images, without the apps of a known updater, and of"
    " open-source tests"
)
HELD_BY: Mapping[Concern, int] = {
    Concern.HIDDEN_ENDPOINT: 0,
    Concern.HIDDEN_COMMAND: 0,
    Concern.HIDDEN_TEXT: 1,
}
"""How many of the corpus hide one; ``bench/inspection/dex.py count`` counts again.

273 MB: two builds of a phone of 2016 without the known module's own apps, one of 2020, tests of
tools. In 2,589 ELF files of the first two (616 MB) nothing was found either.
"""

_Row = tuple[Concern, str, tuple[Hiding, ...], str]


def hidden_findings(found: Inspection) -> Iterator[Finding]:
    """Addresses and commands are advisory; a path, a package or a number is a note."""
    rows: dict[_Row, dict[int, tuple[Span, ...]]] = {}
    for address in found.endpoints:
        one = address.thing
        if one.hidden_as and not one.common:
            _add(rows, (Concern.HIDDEN_ENDPOINT, one.value, one.hidden_as, ""), address.marks)
    for text in found.hidden:
        kind, steps = text.thing.kind, text.thing.hidden_as
        if kind is TextKind.COMMAND:
            _add(rows, (Concern.HIDDEN_COMMAND, text.thing.text, steps, ""), text.marks)
        elif kind is not TextKind.TEXT:
            _add(rows, (Concern.HIDDEN_TEXT, text.thing.text, steps, kind.value), text.marks)
    names = app_names(found.files)
    for row, marks in rows.items():
        first = min(marks, default=0)
        subject = names.get(first) or shown_path(found.files[first])
        yield _finding(subject, row, tuple(Mark(file, spans) for file, spans in marks.items()))


def _add(rows: dict[_Row, dict[int, tuple[Span, ...]]], row: _Row, marks: Iterable[Mark]) -> None:
    """The same text under keys that stand elsewhere is one finding."""
    files = rows.setdefault(row, {})
    for mark in marks:
        files[mark.file] = tuple(dict.fromkeys((*files.get(mark.file, ()), *mark.spans)))


def _finding(subject: str, row: _Row, marks: tuple[Mark, ...]) -> Finding:
    concern, value, steps, kind = row
    values = (("value", value), ("hidden_as", " of ".join(step.value for step in steps)))
    return Finding(
        concern=concern,
        weight=Weight.NOTE if concern is Concern.HIDDEN_TEXT else Weight.ADVISORY,
        subject=subject,
        values=(*values, ("kind", kind)) if kind else values,
        marks=marks,
        base_rate=round(1000 * HELD_BY[concern] / FILES),
        corpus=CORPUS,
    )
