"""What somebody else recorded in the user's ledger, and what of it a run passed over.

Whoever unpacks an archive owns its files, so ownership does not tell whose its judgements are. One
that says "different" clears a restricted party, one that says "same" accuses an innocent. Lists and
statements of others are read as ever: they add, and are attributed (``store.attribution``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from countermark.model.gap import About, Gap, Why
from countermark.model.ports import View
from countermark.store.notes import note

if TYPE_CHECKING:
    from countermark.store.ledger_view import LedgerView

ACCEPT = "if they are yours or those of somebody you trust: countermark ledger verify --accept"


def say_left_out(view: LedgerView) -> None:
    """A note where something that others recorded does not count."""
    found = view.left_out()
    counted = (
        (found.decisions, "decisions"),
        (found.retractions, "retractions"),
    )
    if said := ", ".join(f"{count:,} {what}" for count, what in counted if count):
        note(f"{said} in this ledger do not count: others recorded them; {ACCEPT}")
    if found.undone:
        note(
            f"{found.undone:,} commits of others put something else in the place of what you "
            f"recorded in this ledger: it may be gone; {ACCEPT}"
        )


def passed_over(view: View | None, lists: str) -> Iterator[Gap]:
    """What a run passed over of what others recorded: it may say otherwise with that.

    ``lists`` is the folder of the texts that say how an imported list stands.
    """
    if view is None:
        return
    from countermark.store.ledger_view import LedgerView

    if not isinstance(view, LedgerView):
        return
    found = view.left_out()
    if found.decisions:
        yield _gap(
            "decisions in the ledger that somebody else recorded",
            found.decisions,
            "decisions",
            "judgements, set-asides and exceptions recorded by nobody known here",
        )
    if found.retractions:
        yield _gap(
            "retractions in the ledger that somebody else recorded",
            found.retractions,
            "retractions",
            "they would take back what you recorded",
        )
    for name in sorted(view.others_texts):
        folder, _, list_id = name.partition("/")
        if folder == lists:
            yield Gap(
                f"an imported list that somebody else recorded: {list_id}",
                Why.NOT_READ,
                None,
                "lists",
                detail="how current and how whole it is was said by nobody known here",
                next_step=f"{ACCEPT}; or import it yourself: countermark register import FILE",
                about=About.LIST,
            )
    if found.undone:
        yield _gap(
            "parts of the ledger that somebody else replaced",
            found.undone,
            "commits",
            "what you had recorded there may be gone from it",
        )


def _gap(what: str, size: int, unit: str, detail: str) -> Gap:
    return Gap(
        what, Why.NOT_READ, size, unit, detail=detail, next_step=ACCEPT, about=About.DECISIONS
    )
