"""What an edition of a list changes against what is stored of it: new claims, listings that ended.

What the new edition repeats is not written again; a listing it no longer holds is closed on the
edition's day (docs/decisions/0008).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from countermark.model import legacy_notes
from countermark.model.claim import Claim
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived, How
from countermark.model.when import Interval
from countermark.register.lists.intake import ListSummary
from countermark.register.lists.reading import ListReading


def difference(
    stored: Iterable[Claim],
    new: Iterable[Claim],
    reading: ListReading,
    old: ListSummary | None = None,
    others: Iterable[Claim] = (),
) -> tuple[list[Claim], list[tuple[Claim, Claim]]]:
    """Claims to write, and listings to close as (stored, closed) pairs.

    Closed are only listings under measures that this list, now or before, speaks of. What
    ``others`` recorded of the list in the same ledger is closed too, and written all the same where
    the list repeats it: it is to rest on the user's own word.
    """
    before = {_said(claim): claim for claim in stored}
    after = {_said(claim): claim for claim in new}
    fresh = [claim for said, claim in after.items() if _is_news(claim, before.get(said))]
    mine = {*reading.per_measure, *(old.per_measure if old else ())}
    last = max(reading.date, old.date if old else "")
    gone = [
        (claim, _closed(claim, reading, last))
        for said, claim in ({_said(claim): claim for claim in others} | before).items()
        if said not in after and _open_listing(claim, last, mine)
    ]
    return fresh, gone


Pair = tuple[Claim, Claim]
"""A claim of the ledger, and what takes its place."""


def restated(fresh: list[Claim], gone: list[Pair]) -> tuple[list[Claim], list[Pair], list[Pair]]:
    """What is new, what is closed, and the listings of which the edition speaks otherwise.

    A listing that is gone by its words, and new in others, has not ended: its terms changed, or one
    file of a list gives the day that another leaves out. What is known of its first day stays.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for place, claim in enumerate(fresh):
        if claim.predicate is Predicate.LISTED_UNDER:
            places.setdefault((claim.subject, claim.object), []).append(place)
    closed, changed, taken = [], [], set()
    for before, end in gone:
        of_it = places.get((before.subject, before.object), [])
        same = [place for place in of_it if _is_one(before, fresh[place])]
        if len(of_it) != 1 or not same:
            closed.append((before, end))
            continue
        taken.add(same[0])
        now = _with_start(fresh[same[0]], before)
        if _said(now) != _said(before):
            changed.append((before, now))
    new = [claim for place, claim in enumerate(fresh) if place not in taken]
    return new, closed, changed


def _is_one(before: Claim, now: Claim) -> bool:
    starts = {before.valid.start, now.valid.start}
    return before.valid.end == now.valid.end and (len(starts) == 1 or None in starts)


def _with_start(now: Claim, before: Claim) -> Claim:
    """As it is now said, with the first day given before, and the first on which it was known."""
    known = min(filter(None, (now.known_from, before.known_from)), default=None)
    valid = now.valid if now.valid.start is not None else before.valid
    return msgspec.structs.replace(now, valid=valid, known_from=known)


def _said(claim: Claim) -> tuple[str | None, ...]:
    """What a claim says, whatever file it stands in and whichever format it was stored in.

    Without since when it could be known: a list that gives no days is known since its edition, and
    would say all of it anew in each.
    """
    return legacy_notes.says(msgspec.structs.replace(claim, known_from=None))


def _is_news(claim: Claim, before: Claim | None) -> bool:
    """Is it new, or could it be known earlier than was thought?"""
    if before is None:
        return True
    return bool(claim.known_from and before.known_from and claim.known_from < before.known_from)


def _open_listing(claim: Claim, day: str, mine: set[str]) -> bool:
    return (
        claim.predicate is Predicate.LISTED_UNDER
        and claim.object.removeprefix("measure:") in mine
        and (claim.valid.end is None or claim.valid.end > day)
    )


def _closed(claim: Claim, reading: ListReading, day: str) -> Claim:
    """The listing with its end, as the public can know it since the edition that lacks it."""
    start = claim.valid.start
    return msgspec.structs.replace(
        claim,
        valid=Interval(start, max(day, start or "")),
        known_from=max(day, claim.known_from or ""),
        note="",
        qualifiers=(Derived(How.GONE_FROM_EDITION, reading.date),),
        evidence=Evidence(
            Digest(reading.digest), "text/plain", Selector(SelectorKind.WHOLE), label=reading.title
        ),
    )
