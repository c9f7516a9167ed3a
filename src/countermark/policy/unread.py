"""A row that names a party nobody looked at is *not examined*, unless something worse was found."""

from __future__ import annotations

import msgspec

from countermark.model.reading import Subject
from countermark.model.verdict import Decision, Verdict

_SHOWN = 3


def with_unread(found: Verdict, subject: Subject) -> Verdict:
    """``found``, no milder than *not examined* where a column of the subject's row was not read."""
    if not subject.unread:
        return found
    columns = ", ".join(subject.unread[:_SHOWN])
    more = len(subject.unread) - _SHOWN
    columns += f" and {more} more" if more > 0 else ""
    words = f"not all was examined: {columns} in its row may name a party"
    least = Decision.NOT_EXAMINED
    worse = found.decision.severity >= least.severity
    reason = f"{found.reason}; and {words}" if worse else words
    return msgspec.structs.replace(
        found,
        decision=max(found.decision, least, key=lambda d: d.severity),
        own=max(found.own, least, key=lambda d: d.severity),
        reason=reason,
    )
