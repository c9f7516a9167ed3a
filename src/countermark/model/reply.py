"""The right of reply: who was asked about what is said of them, until when, and what they answered.

A reply stands beside each finding about the party, with the room that a denial has. No answer by
the day is told as that, and is neither an admission nor a denial.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.measure import Denial
from countermark.model.predicate import Predicate

REPLY = "right of reply"
"""The source of the claims that questions were sent, and that a party answered."""
MOST_TEXT = 20_000


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Questions that were sent to ``party``, and the answer, in full, where one came.

    ``until`` is the last day that was given; ``answered`` the day of the answer, empty without one.
    """

    party: str
    asked: str
    until: str
    answered: str = ""
    answer: str = ""
    asked_by: str = ""


def replies_on(claims: Iterable[Claim], day: date) -> dict[str, tuple[Reply, ...]]:
    """By party, what was asked and answered by ``day``, the oldest first."""
    today = day.isoformat()
    held = [c for c in claims if c.evidence.source == REPLY and c.polarity is Polarity.AFFIRMED]
    answers: dict[str, list[Claim]] = {}
    for claim in held:
        if claim.predicate is Predicate.REPLIED and (claim.valid.start or "") <= today:
            answers.setdefault(claim.subject, []).append(claim)
    found: dict[str, list[Reply]] = {}
    asked = [c for c in held if c.predicate is Predicate.ASKED and (c.valid.start or "") <= today]
    for claim in sorted(asked, key=lambda one: (one.valid.start or "", one.id)):
        party, since = claim.object, claim.valid.start or ""
        later = [a for a in answers.get(party, ()) if (a.valid.start or "") >= since]
        first = min(later, key=lambda one: (one.valid.start or "", one.id), default=None)
        if first is not None:
            answers[party].remove(first)
        found.setdefault(party, []).append(
            Reply(
                party=party,
                asked=since,
                until=claim.valid.end or "",
                answered=first.valid.start or "" if first else "",
                answer=first.object if first else "",
                asked_by=claim.claimant,
            )
        )
    return {party: tuple(some) for party, some in found.items()}


def beside(reply: Reply, name: str, day: date) -> Denial:
    """``reply`` as it stands beside a finding about the party called ``name``."""
    by = f"{name}, asked on {reply.asked} to reply by {reply.until}"
    if reply.answered:
        return Denial(reply.answered, by, reply.answer, reply=True)
    if reply.until < day.isoformat():
        return Denial(reply.until, by, "no reply by that day", reply=True)
    return Denial(reply.asked, by, "no reply yet; the term runs", reply=True)
