"""Which thing an id means: refuses prefixes too short to be safe; knows the register's own ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from countermark.model.errors import CallerError

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.reports.shapes.check import CheckDocument, FindingShape
    from countermark.reports.shapes.register import Shown

LEAST = 12
"""Hex digits of a digest that people must give; fewer may come to mean another thing tomorrow."""

HEX = frozenset("0123456789abcdef")


def long_enough(document: CheckDocument, text: str) -> None:
    """Raise CallerError where ``text`` is a digest's prefix of fewer than ``LEAST`` digits."""
    prefix = text.strip().rstrip("…").casefold()
    if not prefix or len(prefix) >= LEAST or not set(prefix) <= HEX:
        return
    if any(subject.name.casefold() == prefix for subject in document.subjects):
        return
    raise CallerError(
        f"“{prefix}” is too short to be an id", next_step=f"write at least {LEAST} hex digits"
    )


class ChosenFinding(NamedTuple):
    """A finding, the key that decisions on it hang on, and how many rows of the run have it."""

    finding: FindingShape
    key: str
    rows: int


def chosen_finding(run: Run, text: str, path: str | None, *, done: str) -> ChosenFinding:
    """The finding that ``text`` means, in the result at ``path`` or the last run.

    Raises CallerError where it means something else: only a finding can be ``done``.
    """
    from countermark.assessment.runs import load_run
    from countermark.reports.explain import chosen
    from countermark.reports.findings import holds_for

    document = load_run(path, run.directory)
    long_enough(document, text)
    choice = chosen(document, text)
    if choice.kind != "finding":
        raise CallerError(
            f"“{text}” is a {choice.kind}; only a finding can be {done}",
            next_step="copy a finding's id from countermark explain",
        )
    found = next(f for s in document.subjects for f in s.findings if f.id == choice.id)
    return ChosenFinding(found, *holds_for(document, choice.id))


def in_register(run: Run, text: str) -> Shown | None:
    """The register's sheet on the measure or entity called ``text``, or None."""
    from countermark.cli.looking import shown
    from countermark.cli.progress import narrate

    catalog = run.catalog
    wanted = text.strip().casefold()
    for kind, ids in (("measure", catalog.measures), ("entity", catalog.entities)):
        found = next((id_ for id_ in ids if id_.casefold() == wanted), None)
        if found is None and kind == "entity":
            found = next(
                (e.id for e in catalog.entities.values() if e.name.casefold() == wanted), None
            )
        if found is not None:
            narrate(f"{found} is not in the run: this is the {kind} as the register holds it")
            return shown(run, found)
    return None
