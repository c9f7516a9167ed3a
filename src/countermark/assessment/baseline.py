"""What ``--since`` compares with: a day, a version of the ledger, or an earlier result.

Of a day counts what was public then *and* written down here by its end: a list that was loaded
later is new, however old it is. Says what was found then; what of today is new is said in
``screening.matching.screen_diff``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from typing import Protocol

from countermark.assessment import shipped
from countermark.assessment.baseline_result import ResultBaseline
from countermark.assessment.project import ledger_of, open_ledger, project_of
from countermark.assessment.screener import screener
from countermark.model.errors import CallerError, NoInputError
from countermark.model.inquiry import RegisterState
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.match import Judged, Query, Seen
from countermark.model.standing import Standings
from countermark.model.when import earliest, is_when, latest
from countermark.policy.listing import Rulebook, rulebook
from countermark.policy.standings import standings_in
from countermark.reports.screening import read_screen
from countermark.screening.matching.hits import Ranking
from countermark.screening.matching.screen_diff import Baseline
from countermark.store import clock
from countermark.store.files import SourceFile, gather, looks_like_file
from countermark.store.knowledge import Knowledge

VERSION = lazy_pattern(r"ledger:(\d{1,18})\Z")
_DAY = lazy_pattern(r"\d{4}(-\d{1,2}){0,2}([T ].*)?\Z")


class RunBaseline(Baseline, Protocol):
    """An earlier state that a run can be compared with."""

    def seen(self, queries: Sequence[Query]) -> Iterator[dict[str, Seen] | None]: ...

    def standings(self, parties: Iterable[str], now: Rulebook) -> Standings: ...

    def notes(self, now: RegisterState) -> Iterator[str]: ...


def seen_in(found: Ranking) -> dict[str, Seen]:
    """What a ranking holds, without the evidence."""
    return {
        party: Seen(0.0, False, Judged.DIFFERENT, found.excluded[party])
        if party in found.excluded
        else Seen(hit.score, hit.certain, Judged.SAME if party in found.same else None, hit.why)
        for party, hit in found.hits.items()
    }


class LedgerBaseline:
    """The register and the ledger as they stood, screened anew; kept open by ``stack``."""

    is_whole = True

    def __init__(
        self,
        label: str,
        day: date,
        stack: ExitStack,
        project: str | None,
        known_at: date | None,
        version: int | None = None,
        *,
        past: bool = False,
    ) -> None:
        """``past``: the day lies before the one asked about, so that something may be between."""
        self.label = label
        self.day = day
        self._project = project
        self._known_at = known_at
        self._is_day = version is None
        self._past = past
        by = clock.last_micros(day) if self._is_day else None
        ledger = stack.enter_context(open_ledger(project, known_at, version, by))
        self._knowledge = Knowledge(shipped.catalog().claims(), known_at, ledger)
        self._screener = screener(self._knowledge, project, thorough=True)

    def seen(self, queries: Sequence[Query]) -> Iterator[dict[str, Seen] | None]:
        """What was found then for each query, uncut."""
        return map(seen_in, self._screener.ranked(queries))

    def was_cut(self, query: Query) -> bool:
        """Nothing is cut here."""
        return False

    def knows(self, party: str, name: str = "") -> bool:
        """Was the party listed then, under this very name if one is given?"""
        return self._screener.knows(party, name)

    def standings(self, parties: Iterable[str], now: Rulebook) -> Standings:
        """How the measures known then stood then."""
        said = [
            claim
            for claim in self._knowledge.listings(parties)
            # Known only to the month or year: on a day within it, perhaps not yet.
            if not self._past or claim.known_from is None or latest(claim.known_from) <= self.day
        ]
        rules = rulebook(now.measures, now.digests, said)
        return standings_in(rules, self.day, self._known_at)

    def notes(self, now: RegisterState) -> Iterator[str]:
        """What to know about the border between then and now."""
        if not self._is_day or self._project is None:
            return
        last = clock.last_micros(self.day)
        if ledger_of(project_of(self._project)).recorded(last - 86_400_000_000, last):
            yield (
                f"What was recorded in this project on {self.day} itself (UTC) counts as known "
                "then; for what came after a commit of that day: --since ledger:VERSION."
            )


def baseline(
    text: str, stack: ExitStack, *, as_of: date, known_at: date | None, project: str | None
) -> LedgerBaseline | ResultBaseline:
    """The state ``--since`` names; raises CallerError for one that cannot be meant."""
    if numbered := VERSION.match(text):
        number = int(numbered[1])
        project_of(project)  # for its error
        return LedgerBaseline(f"version {number} of the ledger", as_of, stack, project, known_at,
                            number)  # fmt: skip
    if _DAY.match(text):
        return _on_day(text, stack, as_of=as_of, known_at=known_at, project=project)
    if not looks_like_file(text):
        raise NoInputError(
            f"“{text[:200]}” is no date, no ledger:VERSION and no file that is there",
            place="--since",
            next_step="write YYYY-MM-DD, or name a result of: screen --format json",
        )
    found = next(iter(gather([text])), None)
    if not isinstance(found, SourceFile):
        raise NoInputError("the earlier result could not be read", place=text)
    document = read_screen(found.content, found.label)
    if document.since is not None:
        raise CallerError(
            f"this result shows only what was new since {document.since.against}",
            place=found.label,
            next_step="name a whole result, made without --since",
        )
    return ResultBaseline(found.label, document)


def _on_day(
    text: str, stack: ExitStack, *, as_of: date, known_at: date | None, project: str | None
) -> LedgerBaseline:
    given = text[:10] if is_when(text[:10]) else text
    try:
        day = earliest(given)
    except CallerError as error:
        raise CallerError(error.message, place="--since", next_step=error.next_step) from error
    for last, option in ((as_of, "--as-of"), (known_at, "--known-at")):
        if last is not None and day > last:
            raise CallerError(
                f"{day} lies after {last}, the day asked about",
                place="--since",
                next_step=f"name an earlier day, or a later {option}",
            )
    past = day < (known_at or as_of)
    return LedgerBaseline(day.isoformat(), day, stack, project, day, past=past)
