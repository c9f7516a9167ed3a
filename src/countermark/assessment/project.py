"""The project behind a run: its ledger, vault and the summaries of its lists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from countermark.model.errors import OperatorError
from countermark.model.ports import View
from countermark.register.lists.intake import ListSummary
from countermark.register.lists.states import summaries
from countermark.store.left_out import say_left_out
from countermark.store.project import Project, open_project

if TYPE_CHECKING:
    from countermark.store.ledger import Ledger


def project_of(directory: str | None) -> Project:
    """The project that must be there to record anything."""
    if directory is None:
        raise OperatorError(
            "this needs a project to remember it in", next_step="run countermark init first"
        )
    return open_project(directory)


def ledger_of(project: Project, version: int | None = None) -> Ledger:
    """The project's ledger, opened; for ``version`` alone where one is given."""
    from countermark.store.ledger import Ledger

    return Ledger.open(project.ledger, version)


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
    ledger = ledger_of(open_project(directory), version)
    view = ledger.view(known_at=known_at, version=version, recorded_by=recorded_by)
    say_left_out(view)
    yield view


def summaries_in(project: Project) -> dict[str, ListSummary]:
    """The same of a project."""
    return summaries(ledger_of(project).view().texts())
