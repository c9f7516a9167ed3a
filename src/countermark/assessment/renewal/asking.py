"""One earlier inquiry asked again: of what is touched alone, or whole; verdicts by subject.

What is touched is asked with everything that ties of the files or of people link to it, so that
each subject is judged as in a whole run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from countermark.assessment.check import prepare
from countermark.assessment.examining import Examining
from countermark.assessment.intake import Intake
from countermark.assessment.request import Request
from countermark.assessment.run import Run
from countermark.assessment.screener import screener
from countermark.assessment.stream import Components, TooEntangledError, streamed
from countermark.model.claim import Claim, digest_fields
from countermark.model.disjoint_sets import DisjointSets
from countermark.model.gap import Gap
from countermark.model.inquiry import SubjectResult
from countermark.model.match import Match, Query
from countermark.model.ports import Screener
from countermark.model.predicate import EDGES, TIES, Predicate
from countermark.model.reading import Subject
from countermark.screening.matching.name_queries import queries
from countermark.store.files import SourceFile
from countermark.store.spool import spool

_LINKING = frozenset({*EDGES, *TIES, Predicate.NAMED_BESIDE})


class Part(Intake, frozen=True, dict=True):
    """Some of what was read: these subjects, and the claims that may bear on them."""

    some: tuple[Subject, ...] = ()
    said: tuple[Claim, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that may bear on them."""
        return self.said

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """These subjects."""
        return self.some


class OnlyAsked:
    """A screener that is asked of some names alone, and says nothing of others."""

    def __init__(self, screens: Screener, texts: Collection[str]) -> None:
        self._screens, self._texts = screens, texts

    def screen(self, queries: Sequence[Query], limit: int = 10) -> list[list[Match]]:
        """See ``ports.Screener``."""
        some = [query for query in queries if query.text in self._texts]
        found = dict(zip(some, self._screens.screen(some, limit), strict=True))
        return [found.get(query, []) for query in queries]


def touched_part(run: Run, read: Intake, texts: Collection[str], nodes: Collection[str],
                 subjects: Collection[str]) -> tuple[Part, set[str]]:  # fmt: skip
    """What of ``read`` is linked with a name of ``texts``, a node, or a subject of these ids.

    With it all names that are screened there.
    """
    knowledge = run.knowledge()
    asked = queries(read.subjects, [*read.claims, *knowledge.recorded_about_names()])
    joined = DisjointSets[str]()
    for claim in _links(read.claims, knowledge.claims(predicates=EDGES)):
        joined.join(claim.subject, claim.object)
    seeds = {node for node, query in asked.items() if query.text in texts} | set(nodes)
    seeds |= {
        one.node for one in read.subjects if subjects and digest_fields((one.node,)) in subjects
    }
    roots = {joined.of(node) for node in seeds}
    inside = {node for node in asked if joined.of(node) in roots}
    some = tuple(one for one in read.subjects if joined.of(one.node) in roots)
    said = tuple(
        claim
        for claim in read.claims
        if joined.of(claim.subject) in roots or joined.of(claim.object) in roots
    )
    part = Part(read.readings, read.files, read.gaps, read.sources, some=some, said=said)
    return part, {asked[node].text for node in inside}


def _links(read: Iterable[Claim], recorded: Iterable[Claim]) -> Iterator[Claim]:
    yield from (claim for claim in read if claim.predicate in _LINKING)
    yield from (claim for claim in recorded if _is_own(claim.subject) or _is_own(claim.object))


def _is_own(node: str) -> bool:
    return not node.startswith(("reg:", "list:"))


def ask_part(
    run: Run, request: Request, part: Part, texts: Collection[str]
) -> Iterator[SubjectResult]:
    """The subjects of ``part`` judged from the standpoint of ``run``."""
    if not part.some:
        return
    screens = OnlyAsked(screener(run.knowledge(part.claims), run.directory), texts)
    prepared = prepare(run, request, part, screens)
    yield from Examining(request, prepared, part.some).examined(part.some).results


def ask_whole(run: Run, request: Request, files: list[SourceFile | Gap]) -> Iterator[SubjectResult]:
    """All subjects of the files, judged as a check judges them."""
    parts = streamed(run, request, files) or Components(run, request, files)
    try:
        found = [r for one in parts.parts(run.keep_open(spool())) for r in one.inquiry.subjects]
    except TooEntangledError:
        whole = Components(run, request, files)
        found = [r for one in whole.parts(run.keep_open(spool())) for r in one.inquiry.subjects]
    yield from found
