"""Steps 3 and 4 of the main job: follow the paths of some subjects, and judge them.

What is linked is followed once. Its subjects may then be judged some at a time: a result is many
times as large as what it is made of, and a supply graph of a million links may be one component.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from countermark.assessment import shipped
from countermark.assessment.intake import Intake
from countermark.assessment.mentions import RunMentions
from countermark.assessment.named_beside import NamedBeside
from countermark.assessment.request import Request
from countermark.model.claim import Claim, Polarity
from countermark.model.context import Context
from countermark.model.inquiry import RegisterState, SubjectResult
from countermark.model.key import Keys
from countermark.model.predicate import Predicate
from countermark.model.reading import Subject
from countermark.policy.former import FormerIds
from countermark.policy.judging import DECIDING, Judging
from countermark.policy.listing import Rulebook, owned_targets
from countermark.screening.matching.alarm_load import AlarmTally
from countermark.screening.matching.identities import Screened
from countermark.screening.matching.name_queries import ScreenedNames
from countermark.store.knowledge import Knowledge
from countermark.tracing.following import Following
from countermark.tracing.search import Trace

if TYPE_CHECKING:
    from countermark.assessment.approved import ApprovedLists


class Prepared(msgspec.Struct, frozen=True):
    """What a run knows before a path is followed (steps 1 and 2)."""

    read: Intake
    contexts: tuple[Context, ...]
    knowledge: Knowledge
    screened: Screened
    mentions: RunMentions
    rules: Rulebook
    edges: Sequence[Claim]
    names: dict[str, str]
    keys: Keys
    state: RegisterState
    beside: NamedBeside
    alarms: AlarmTally | None = None
    approved: ApprovedLists | None = None


class Examined(msgspec.Struct, frozen=True):
    """Some subjects with their verdicts, and the claims and names that are shown with them.

    ``edges`` are the relations that they stand in.
    """

    results: tuple[SubjectResult, ...]
    traces: dict[str, Trace]
    edges: Sequence[Claim]
    claims: dict[str, Claim]
    names: dict[str, str]


class Rules:
    """How subjects are judged, and what files say that decides: made once, however many parts."""

    def __init__(self, request: Request, prepared: Prepared) -> None:
        known, rules = prepared.knowledge, prepared.rules
        self.judging = Judging(
            request,
            prepared.contexts,
            rules,
            (*known.claims(predicates=DECIDING), *known.recorded_roles()),
            prepared.keys,
            former=lambda: FormerIds(shipped.former(), prepared.edges),
        )
        self.owned = owned_targets(rules, request.as_of, request.known_at)
        self.marks = self.judging.proofs.marks(request.as_of, prepared.names, rules.items)


class Examining:
    """Follows ``subjects`` along what links them; ``examined`` then judges some of them.

    ``edges`` are the relations that can bear on them, and ``among`` the subjects that these lead
    through; all of what was read where they are not given. ``judged_by`` is made where not given.
    """

    def __init__(
        self,
        request: Request,
        prepared: Prepared,
        subjects: Sequence[Subject],
        *,
        among: Sequence[Subject] | None = None,
        edges: Sequence[Claim] | None = None,
        judged_by: Rules | None = None,
    ) -> None:
        edges = prepared.edges if edges is None else edges
        among = prepared.read.subjects if among is None else among
        judged_by = judged_by or Rules(request, prepared)
        self._prepared, self._as_of = prepared, request.as_of
        self._edges = _Edges(edges)
        self._names = ScreenedNames(
            prepared.screened.queries,
            self._edges.at,
            {} if prepared.alarms is None else prepared.alarms.below_of,
        )
        self._judging = judged_by.judging
        self._following = Following(
            edges,
            among,
            {subject.node for subject in subjects},
            prepared.rules.targets,
            judged_by.owned,
            request.as_of,
            names=prepared.names,
            depth=request.depth,
            marks=judged_by.marks,
        )

    def examined(self, subjects: Sequence[Subject]) -> Examined:
        """The verdicts on ``subjects``, who are some of those that are followed."""
        prepared = self._prepared
        traces = {subject.node: self._following.trace(subject.node) for subject in subjects}
        results = self._judging.judged(subjects, traces, prepared.screened.matches)
        results = prepared.mentions.judged(results, prepared.rules, prepared.names)
        results = tuple(map(prepared.beside.on, map(self._names.on, results)))
        if prepared.approved is not None:
            facets = [context.facets for context in prepared.contexts]
            results = prepared.approved.told(results, facets, self._as_of)
        kept = self._edges.kept(results, traces) | prepared.mentions.claims
        names = prepared.names
        shown = {n: names[n] for n in _named(kept.values(), results) if n in names}
        near = {c.id: c for node in traces for c in self._edges.at(node)}
        return Examined(results, traces, tuple(near.values()), kept, shown)


class _Edges:
    """Relations by their ends and ids: what stands beside a path is looked up, not searched."""

    def __init__(self, edges: Iterable[Claim]) -> None:
        self._by_id: dict[str, Claim] = {}
        self._at: dict[str, list[Claim]] = {}
        self._denied: dict[tuple[str, Predicate, str], list[Claim]] = {}
        for claim in edges:
            self._by_id[claim.id] = claim
            self._at.setdefault(claim.subject, []).append(claim)
            if claim.object != claim.subject:
                self._at.setdefault(claim.object, []).append(claim)
            if claim.polarity is Polarity.DENIED:
                self._denied.setdefault(_says(claim), []).append(claim)

    def at(self, node: str) -> Sequence[Claim]:
        """The relations that ``node`` stands in, in the order given."""
        return self._at.get(node, ())

    def kept(self, results: Sequence[SubjectResult], traces: dict[str, Trace]) -> dict[str, Claim]:
        """The claims that paths rest on, the denials beside them, and the brands on their things.

        In the order of their ids.
        """
        wanted: set[str] = set()
        met: set[str] = set()
        for path in (path for result in results for path in traces[result.subject.node].paths):
            for hop in path.hops:
                wanted |= {hop.claim, *hop.disputed_by}
                met.add(hop.from_node)
        found = {id_: self._by_id[id_] for id_ in wanted if id_ in self._by_id}
        if self._denied:
            beside = (self._denied.get(_says(claim), ()) for claim in tuple(found.values()))
            found |= {claim.id: claim for claims in beside for claim in claims}
        for node in met:
            for claim in self.at(node):
                if claim.predicate is Predicate.BRANDED_BY and claim.subject == node:
                    found[claim.id] = claim
        return {id_: found[id_] for id_ in sorted(found)}


def _says(claim: Claim) -> tuple[str, Predicate, str]:
    return claim.subject, claim.predicate, claim.object


def _named(claims: Iterable[Claim], results: Iterable[SubjectResult]) -> list[str]:
    """Every node whose name is shown: ends of claims, and parties that matched."""
    ends = {n for c in claims for n in (c.subject, c.object)}
    return sorted(ends | {m.entity for result in results for m in result.matches})
