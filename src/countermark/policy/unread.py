"""A row that names a party nobody looked at is *not examined*, unless something worse was found.

So is what a link speaks of whose ends cannot stand there, and a device of which nobody says who
made it: what measures name are makers.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.model.inquiry import SubjectResult
from countermark.model.reading import Subject
from countermark.model.verdict import Decision, Verdict

_SHOWN = 3


def with_unread(found: Verdict, subject: Subject) -> Verdict:
    """``found``, no milder than *not examined* where something of the subject was not read."""
    left = []
    if subject.unread:
        left.append(f"{_listed(subject.unread)} in its row may name a party")
    if subject.misread:
        left.append(f"a link to it cannot be as written ({_listed(subject.misread)})")
    if subject.no_maker:
        left.append("who made it is not stated")
    return _at_least(found, left)


def naming(result: SubjectResult, said: Sequence[str], *, beside: bool = False) -> SubjectResult:
    """``result`` of a row that names parties, and says not what they are to it: *not examined*.

    ``said`` is what is shown of each. ``beside``: each stands in a column of names.
    """
    if not said:
        return result
    shown = tuple(dict.fromkeys(said))
    subject = msgspec.structs.replace(result.subject, unread=(*result.subject.unread, *shown))
    names = f"its row names {_listed(shown)}, and what that is to it is not known"
    left = [names if beside else f"{_listed(shown)} in its row may name a party"]
    verdicts = tuple(_at_least(verdict, left) for verdict in result.verdicts)
    return msgspec.structs.replace(result, subject=subject, verdicts=verdicts)


def _at_least(found: Verdict, left: Sequence[str]) -> Verdict:
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
