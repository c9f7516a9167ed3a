"""An earlier result of ``screen`` as a state to compare with: what it showed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from countermark.model.inquiry import RegisterState
from countermark.model.match import Judged, Query, Seen
from countermark.model.standing import Standings
from countermark.policy.listing import Rulebook
from countermark.policy.standings import standings_in
from countermark.reports.shapes.screen import ScreenDocument

UNTOLD = 10
"""The limit of a result that does not tell it: what was the default."""

_JUDGED = {judged.value: judged for judged in Judged}
"""By the published word; any other word in the file says that nobody decided."""


class ResultBaseline:
    """What a result of ``screen`` showed. It may have been cut, and it tells nothing else."""

    is_whole = False

    def __init__(self, label: str, document: ScreenDocument) -> None:
        self.label = label
        self.day = date.fromisoformat(document.as_of)
        self._shown: dict[tuple[str, ...], dict[str, Seen]] = {}
        self._cut: set[tuple[str, ...]] = set()
        self._measures: dict[str, set[str]] = {}
        self._lists: dict[str, tuple[str, str | None]] = {
            one.id: (one.title, one.date) for one in document.lists
        }
        for query in document.queries:
            key = (query.query, query.country, *query.identifiers)
            self._shown[key] = {
                m.entity: Seen(m.score, m.certain, _JUDGED.get(m.judged), m.why)
                for m in query.matches
            }
            shown = sum(m.judged != Judged.DIFFERENT.value for m in query.matches)
            if shown >= (document.limit or UNTOLD):
                self._cut.add(key)
            for match in query.matches:
                self._measures.setdefault(match.entity, set()).update(match.measures)

    @staticmethod
    def _key(query: Query) -> tuple[str, ...]:
        text = query.text or " ".join(query.identifiers)
        return text, query.country, *query.identifiers

    def seen(self, queries: Sequence[Query]) -> Iterator[dict[str, Seen] | None]:
        """What was shown for each query; None for one that was not asked in these words."""
        return (self._shown.get(self._key(query)) for query in queries)

    def was_cut(self, query: Query) -> bool:
        """Did it show as many matches as it was allowed to, so that others may have been cut?"""
        return self._key(query) in self._cut

    def knows(self, party: str, name: str = "") -> bool:
        """Was the party shown for any name?"""
        return party in self._measures

    def standings(self, parties: Iterable[str], now: Rulebook) -> Standings:
        """How the measures it showed stood on its day, as is known today."""
        wanted = set(parties)
        return {
            party: {m: s for m, s in found.items() if m in self._measures[party]}
            for party, found in standings_in(now, self.day, None).items()
            if party in self._measures and party in wanted
        }

    def notes(self, now: RegisterState) -> Iterator[str]:
        """Which lists are searched now in another edition, or only now, or only then."""
        lists = dict(self._lists)
        for one in now.lists:
            title, then = lists.pop(one.id, (one.title, None))
            if then is None:
                yield f"{title}: searched now ({one.date or 'no date'}), not in {self.label}."
            elif then != one.date:
                yield f"{title}: edition of {one.date} now, of {then} in {self.label}."
        for title, _ in lists.values():
            yield f"{title}: searched in {self.label}, not now."
