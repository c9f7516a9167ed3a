"""The project behind a run: its ledger, vault and the summaries of its lists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from countermark.model.errors import OperatorError
from countermark.model.ports import View
from countermark.register.lists.intake import ListSummary
from countermark.store.project import Project, open_project

if TYPE_CHECKING:
    from countermark.store.ledger import Ledger

LISTS = "lists"


def project_of(directory: str | None) -> Project:
    """The project that must be there to record anything."""
    if directory is None:
        raise OperatorError(
            "this needs a project to remember it in", next_step="run countermark init first"
        )
    return open_project(directory)


def ledger_of(project: Project) -> Ledger:
    """The project's ledger, opened."""
    from countermark.store.ledger import Ledger

    return Ledger.open(project.ledger)


@contextmanager
def open_ledger(
    directory: str | None,
    known_at: date | None,
    version: int | None,
    recorded_by: int | None = None,
) -> Iterator[View | None]:
    """The view of a project's ledger, or None without a project."""
    if directory is None:
        yield None
        return
    ledger = ledger_of(open_project(directory))
    yield ledger.view(known_at=known_at, version=version, recorded_by=recorded_by)


def summaries(directory: str | None) -> dict[str, ListSummary]:
    """What is kept about each imported list, by list id."""
    from countermark.store.kept import read_all

    if directory is None:
        return {}
    import msgspec

    found = read_all(open_project(directory).home / LISTS, ".json")
    read = [msgspec.json.decode(raw, type=ListSummary) for raw in found.values()]
    return {summary.list: summary for summary in read}
