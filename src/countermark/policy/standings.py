"""How the measures that list parties stood on a day, party by party."""

from __future__ import annotations

from datetime import date

from countermark.model.measure import Kind
from countermark.model.standing import Standings
from countermark.policy.listing import Rulebook


def standings_in(rules: Rulebook, day: date, known_at: date | None) -> Standings:
    """How each listing of a rulebook stood on a day, as far as it says something against a party.

    Measures not yet public, approved lists and endings are left out.
    """
    found: Standings = {}
    for party, listings in rules.listings.items():
        for one in listings:
            if one.measure.kind in (Kind.ALLOW_LIST, Kind.ENDING):
                continue
            stands = rules.standing(one, day, known_at)
            if stands.public:
                found.setdefault(party, {})[one.measure.id] = stands.status
    return found
