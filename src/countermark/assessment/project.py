"""The project behind a run: its ledger, vault and the summaries of its lists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from countermark.assessment.undecided import say_left_out
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


def summaries(directory: str | None) -> dict[str, ListSummary]:
    """What is kept about each imported list, by list id."""
    from countermark.store.kept import read_all

    if directory is None:
        return {}
    folder = open_project(directory).home / LISTS
    read = [_summary(f"{folder}/{name}", raw) for name, raw in read_all(folder, ".json").items()]
    return {summary.list: summary for summary in read}


def _summary(place: str, raw: bytes) -> ListSummary:
    import msgspec

    try:
        found = msgspec.json.decode(raw, type=ListSummary)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(place, str(error)) from error
    if not place.endswith(f"/{found.list}.json"):
        raise _damaged(place, f"it speaks of the list “{found.list[:80]}”")
    return found


def _damaged(place: str, why: str) -> OperatorError:
    return OperatorError(
        f"this summary of an imported list is damaged: {why}",
        place=place,
        next_step="delete it and import the list again: countermark register import FILE",
    )
