"""Statements judged against the record, in the shipped register: read, and lint.

They stand beside the measures and judge nothing; a catalog of measures is read without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from countermark.model.statement import Statement, StatementFile
from countermark.register.catalog import Catalog, read_file
from countermark.register.lint import Fault

STATEMENTS = "statements/"
"""The folder of the register that holds them, a file for each report."""


def load(files: Mapping[str, bytes]) -> dict[str, StatementFile]:
    """The statements by file name, one for each report. Raises SourceError for a malformed file."""
    return {
        name: read(name, files[name])
        for name in sorted(files)
        if name.startswith(STATEMENTS) and name.endswith(".yaml")
    }


def read(name: str, raw: bytes) -> StatementFile:
    """One file of statements; raises SourceError where it is too large or malformed."""
    return read_file(name, raw, StatementFile)


def lint(held: Mapping[str, StatementFile], catalog: Catalog) -> tuple[Fault, ...]:
    """Every fault of the statements, sorted; empty where they are sound."""
    known: set[str] = set()
    found: list[Fault] = []
    for name, file in held.items():
        record = name.rpartition("/")[2].removesuffix(".yaml")
        for one in file.statements:
            faults = list(_faults(one, catalog))
            if one.id in known:
                faults.append(("id", "two statements have this id"))
            known.add(one.id)
            found += [Fault(record, place, f"{one.id}: {words}") for place, words in faults]
    return tuple(sorted(found))


def _faults(one: Statement, catalog: Catalog) -> Iterator[tuple[str, str]]:
    for measure in one.measures:
        if measure not in catalog.measures:
            yield "measures", f"no measure “{measure}”"
    for party in one.about:
        if party not in catalog.entities:
            yield "about", f"no entity “{party}”"
    if not one.words or not all(one.words):
        yield "words", "says by which words a text is known to make it, group by group"
    if any(word != word.casefold() or not word.strip() for group in one.words for word in group):
        yield "words", "words are written in lower case"
    if not 1 <= one.within <= 5:
        yield "within", "stands within one to five sentences"
    if not one.because:
        yield "because", "says why it is judged so"
