"""What a list or the register says of a party, as one text: to tell later whether it changed.

The text has a line for each fact and is the same whatever edition says it. Ends of listings are
left out: that a party is no longer listed raises no alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.errors import SourceError
from countermark.model.predicate import Predicate

_SAID = {
    Predicate.NAMED: "the name",
    Predicate.ALSO_NAMED: "the other name",
    Predicate.FORMERLY_NAMED: "the former name",
    Predicate.HAS_BRAND: "the brand",
    Predicate.HAS_IDENTIFIER: "the identifier",
    Predicate.REGISTERED_IN: "the country",
    Predicate.HAS_ADDRESS: "the address",
    Predicate.HAS_KIND: "the kind",
    Predicate.BORN_ON: "the date of birth",
    Predicate.LISTED_UNDER: "the listing under",
}
"""What a row is made of, as people call it."""

SHOWN = 3
"""Changes that are told one by one."""


class Fact(msgspec.Struct, frozen=True, array_like=True, order=True):
    """One thing that a row says: predicate, value, and the day from which it holds."""

    predicate: str
    value: str
    start: str = ""


def row_text(claims: Iterable[Claim]) -> str:
    """The row of a party, from what is said of it; a line of JSON for each fact, in order."""
    facts = {
        Fact(claim.predicate.value, claim.object, claim.valid.start or "")
        for claim in claims
        if claim.predicate in _SAID and claim.polarity is Polarity.AFFIRMED
    }
    return "".join(f"{msgspec.json.encode(fact).decode()}\n" for fact in sorted(facts))


def changes(before: str, after: str) -> tuple[str, ...]:
    """What ``after`` says and ``before`` did not, in words; raises SourceError for no such texts.

    What is only gone is no change: less is said of the party than when it was looked at.
    """
    old, new = set(_facts(before)), set(_facts(after))
    return tuple(_words(fact, old) for fact in sorted(new - old))


def in_words(changed: Sequence[str]) -> str:
    """The first changes as one phrase, and how many more there are."""
    more = len(changed) - SHOWN
    return "; ".join(changed[:SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _facts(text: str) -> list[Fact]:
    try:
        return [msgspec.json.decode(line, type=Fact) for line in text.splitlines()]
    except msgspec.MsgspecError as error:
        raise SourceError(f"it is no row of a list: {error}") from error


def _words(fact: Fact, old: set[Fact]) -> str:
    what = f"{_SAID[Predicate(fact.predicate)]} “{fact.value.removeprefix('measure:')}”"
    since = f" from {fact.start}" if fact.start else ""
    earlier = [one for one in old if (one.predicate, one.value) == (fact.predicate, fact.value)]
    if earlier:
        days = " and ".join(one.start or "no day" for one in sorted(earlier))
        return f"{what}{since}, before from {days}"
    return f"{what}{since} is new"
