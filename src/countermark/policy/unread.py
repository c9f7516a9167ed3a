"""A row that names a party nobody looked at is *not examined*, unless something worse was found.

So is what a link speaks of whose ends cannot stand there, and a device of which nobody says who
made it: what measures name are makers.
"""

from __future__ import annotations

import msgspec

from countermark.model.reading import Subject
from countermark.model.verdict import Decision, Verdict

_SHOWN = 3


def with_unread(found: Verdict, subject: Subject, unread: tuple[str, ...] | None = None) -> Verdict:
    """``found``, no milder than *not examined* where a column of the subject's row was not read.

    ``unread``: what of the row was seen to be left out after the verdict, and that alone.
    """
    left = []
    columns = subject.unread if unread is None else unread
    if columns:
        left.append(f"{_listed(columns)} in its row may name a party")
    if subject.misread and unread is None:
        left.append(f"a link to it cannot be as written ({_listed(subject.misread)})")
    if subject.no_maker and unread is None:
        left.append("who made it is not stated")
    if not left:
        return found
    words = f"not all was examined: {'; '.join(left)}"
    least = Decision.NOT_EXAMINED
    worse = found.decision.severity >= least.severity
    reason = f"{found.reason}; and {words}" if worse else words
    return msgspec.structs.replace(
        found,
        decision=max(found.decision, least, key=lambda d: d.severity),
        own=max(found.own, least, key=lambda d: d.severity),
        reason=reason,
    )


def _listed(said: tuple[str, ...]) -> str:
    more = len(said) - _SHOWN
    return ", ".join(said[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
