"""Which thing an id means: refuses prefixes too short to be safe; knows the register's own ids."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from countermark.model.errors import CallerError

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.model.handling import Handling
    from countermark.register.catalog import Catalog
    from countermark.reports.shapes.check import CheckDocument
    from countermark.reports.shapes.decision import DecisionsDocument
    from countermark.reports.shapes.explain import Explanation
    from countermark.reports.shapes.register import Shown
    from countermark.reports.targets import Target

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


def chosen_target(run: Run, text: str, path: str | None) -> Target:
    """The subject, cause or finding that ``text`` means, in the result at ``path`` or the last run.

    Says how many rows a decision on it applies to where that is more than are named, and how many
    subjects of a long run are not kept and so are not decided about.
    """
    from countermark.assessment.runs import load_run
    from countermark.cli.progress import narrate
    from countermark.reports.targets import target

    document = load_run(path, run.directory)
    found = target(document, text)
    named = len({subject.id for subject, _ in found.pairs})
    if found.rows > named or found.rows > 1:
        narrate(
            f"it applies to {found.rows:,} rows of this run"
            + (
                ", which nothing tells apart: the same serial number, or the same name, model, "
                "place and other particulars"
                if found.rows > named
                else ""
            )
        )
    left = document.totals.subjects - len(document.subjects)
    if left > 0:
        narrate(f"{left:,} subjects of that run were not kept: nothing is decided about them")
    return found


def noted_subject(run: Run, text: str) -> str:
    """What a claim is recorded about: ``text``, or the one subject that a key in it stands for.

    Raises CallerError for a key of several subjects.
    """
    from countermark.assessment.runs import load_run
    from countermark.reports.targets import target

    wanted = text.strip().casefold()
    if len(wanted) < LEAST or not set(wanted) <= HEX:
        return text
    nodes = {subject.node for subject, _ in target(load_run(None, run.directory), text).pairs}
    if len(nodes) > 1:
        raise CallerError(
            f"“{text[:80]}” stands for {len(nodes)} subjects", next_step="name one of them"
        )
    return nodes.pop()


def in_run(run: Run, document: CheckDocument, text: str) -> Explanation | None:
    """What of the run leads to the listed party called ``text``; None where nothing does."""
    from countermark.reports.explain_party import explain_party, party_of

    party = party_of(document, text, _entity_called(run.catalog, text))
    return explain_party(document, party) if party else None


def decided(run: Run, widest: Handling, text: str) -> DecisionsDocument | None:
    """The decisions of the project on what is called ``text``, or whose id begins with it."""
    if run.directory is None:
        return None
    from msgspec.structs import replace

    from countermark.assessment.asked_again import LastCheck
    from countermark.assessment.decisions import decisions, findings_of
    from countermark.model.node import named

    wanted = text.strip().rstrip("…").casefold()
    by_id = len(wanted) >= LEAST and set(wanted) <= HEX
    checked = findings_of(LastCheck(run).document, run.catalog)
    every = decisions(run.project, run.as_of, checked, widest)
    meant = tuple(
        one
        for one in every.decisions
        if (by_id and one.id.startswith(wanted)) or any(a.key == named(text) for a in one.about)
    )
    states = {state: sum(one.state.value == state for one in meant) for state in every.by_state}
    return replace(every, decisions=meant, by_state=states, withheld=0) if meant else None


def in_register(run: Run, text: str) -> Shown | None:
    """The register's sheet on the measure or entity called ``text``, or None."""
    from countermark.cli.looking import shown
    from countermark.cli.progress import narrate

    catalog = run.catalog
    wanted = text.strip().casefold()
    measure = next((id_ for id_ in catalog.measures if id_.casefold() == wanted), "")
    found = measure or _entity_called(catalog, text)
    if not found:
        return None
    kind = "measure" if measure else "entity"
    narrate(f"{found} is not in the run: this is the {kind} as the register holds it")
    return shown(run, found)


def _entity_called(catalog: Catalog, text: str) -> str:
    """The register's id of the entity that ``text`` is the id or the name of, or empty."""
    wanted = text.strip().casefold()
    entities = catalog.entities.values()
    by_id = (entity.id for entity in entities if entity.id.casefold() == wanted)
    by_name = (entity.id for entity in entities if entity.name.casefold() == wanted)
    return next(chain(by_id, by_name), "")
