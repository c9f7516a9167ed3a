"""What documents mention: registered and listed parties by name, each with its place and words.

A mention is no supply: it never gives more than an advisory, and no path runs through it. What
needs a reader's eye is listed and marked; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

import msgspec

from countermark.assessment import shipped
from countermark.assessment.knowledge import Knowledge
from countermark.assessment.screener import judgements
from countermark.formats.caps import CAPS
from countermark.inventory import documents
from countermark.model.claim import Claim
from countermark.model.coverage import NamesInText
from countermark.model.document import Document
from countermark.model.evidence import Evidence, Selector
from countermark.model.gap import Gap, Why
from countermark.model.inquiry import SubjectResult
from countermark.model.match import Match
from countermark.model.node import named, registered
from countermark.model.predicate import Predicate
from countermark.model.reading import Reading, SubjectKind
from countermark.model.verdict import Decision
from countermark.policy.listing import Rulebook
from countermark.screening.matching.judgements import FalseFriend
from countermark.screening.mentions.finder import Mention, MentionFinder, Mentions
from countermark.screening.reference.tables import Tables
from countermark.store import clock

CLAIMANT = "countermark-screening"
MOST_CLAIMS = 1000
"""Claims made of one document; further mentions are counted."""

_SHOWN = 5
_SURE, _OPEN = 0.999, 0.5


class Spoken(msgspec.Struct, frozen=True):
    """One document with what it mentions: ``places`` has a selector per mention."""

    document: Document
    mentions: Mentions
    places: tuple[Selector, ...]

    @property
    def node(self) -> str:
        """The document as the subject of claims."""
        return documents.node(self.document)

    def by_entity(self) -> dict[str, list[Mention]]:
        """The mentions of each party, parties in the order in which the text names them."""
        found: dict[str, list[Mention]] = {}
        for mention in self.mentions.found:
            found.setdefault(mention.entity, []).append(mention)
        return found


class Mentioned(msgspec.Struct, frozen=True):
    """All documents of a run. ``not_looked_for`` names cannot be looked for in running text."""

    spoken: tuple[Spoken, ...] = ()
    not_looked_for: int = 0

    @property
    def entities(self) -> set[str]:
        """Every party that is mentioned anywhere."""
        return {m.entity for one in self.spoken for m in one.mentions.found}

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Documents that were not looked through to their end."""
        return tuple(gap for one in self.spoken for gap in _cut(one))

    @property
    def claims(self) -> dict[str, Claim]:
        """A ``mentions`` claim per mention, by id."""
        made = (claim for one in self.spoken for claim in _claims(one))
        return {claim.id: claim for claim in made}

    @property
    def matches(self) -> dict[str, tuple[Match, ...]]:
        """By document: one match per party it mentions, the sure ones first."""
        return {
            one.node: tuple(
                sorted(
                    (_match(found) for found in one.by_entity().values()),
                    key=lambda match: (not match.certain, -match.score),
                )
            )
            for one in self.spoken
            if one.mentions.found
        }

    @property
    def coverage(self) -> tuple[NamesInText, ...]:
        """What the search did not do, for the coverage."""
        if not self.spoken:
            return ()
        return (NamesInText(len(self.spoken), self.not_looked_for),)

    def told(
        self, results: Sequence[SubjectResult], rules: Rulebook, names: Mapping[str, str]
    ) -> tuple[SubjectResult, ...]:
        """``results`` with the verdicts on documents: what they mention, an advisory at most."""
        by_node = {one.node: one for one in self.spoken}
        return tuple(
            _told(result, by_node.get(result.subject.node), rules, names)
            if result.subject.kind is SubjectKind.DOCUMENT
            else result
            for result in results
        )


def finder(knowledge: Knowledge) -> MentionFinder:
    """A finder over everything known, with the register's false friends."""
    files = shipped.folder("screening")
    friends = [
        FalseFriend(f.name, registered(f.looks_like), f.why)
        for f in shipped.catalog().false_friends
    ]
    return MentionFinder(knowledge.listed_names(), friends, tables=Tables.read(files), files=files)


def documents_in(readings: Iterable[Reading]) -> list[Document]:
    """The running texts among files as read."""
    return [reading.document for reading in readings if reading.document is not None]


def mentioned(texts: Sequence[Document], knowledge: Knowledge) -> Mentioned:
    """What these documents mention; builds nothing where there is none."""
    if not texts:
        return Mentioned()
    looking = finder(knowledge)
    apart = {(j.subject, j.entity) for j in judgements(knowledge) if not j.same}
    return Mentioned(tuple(_spoken(text, looking, apart) for text in texts), looking.not_looked_for)


def _spoken(text: Document, looking: MentionFinder, apart: Set[tuple[str, str]]) -> Spoken:
    """``apart``: what people judged to be no name of a party, as name nodes and parties."""
    found = looking.find(text.text, clock.Deadline(CAPS.seconds))
    if apart:
        kept = tuple(m for m in found.found if (named(m.text), m.entity) not in apart)
        dropped = len(found.found) - len(kept)
        found = msgspec.structs.replace(found, found=kept, told_apart=found.told_apart + dropped)
    spans = [(mention.start, mention.end) for mention in found.found]
    return Spoken(text, found, tuple(documents.places(text, spans)))


def _cut(one: Spoken) -> list[Gap]:
    left = len(one.document.text) - one.mentions.looked_to
    if not left:
        return []
    detail = f"names were looked for in the first {one.mentions.looked_to:,} characters only"
    return [Gap(one.document.label, Why.LIMIT, left, "characters", detail, "split the document")]


def _claims(one: Spoken) -> Iterable[Claim]:
    found = zip(one.mentions.found, one.places, strict=True)
    for (mention, place), _ in zip(found, range(MOST_CLAIMS), strict=False):
        text = one.document
        weak = f" [{mention.why}]" if not mention.certain else ""
        yield Claim(
            claimant=CLAIMANT,
            subject=one.node,
            predicate=Predicate.MENTIONS,
            object=mention.entity,
            evidence=Evidence(text.digest, text.media_type, place, text.label),
            note=f"… {mention.before}{mention.text}{mention.after} …{weak}",
            certain=mention.certain,
        )


def _match(found: Sequence[Mention]) -> Match:
    """All mentions of one party in one document as one match."""
    best = min(found, key=lambda m: (not m.certain, m.needs_context))
    sure = sum(1 for mention in found if mention.certain)
    open_ = sum(1 for mention in found if mention.needs_context)
    words = f"mentioned {times(len(found))} as {_written(found)}: {best.why}"
    words += f"; {open_} of them need context" if open_ else ""
    return Match(
        entity=best.entity,
        name=best.name,
        role=best.role,
        score=_SURE if sure else _OPEN,
        certain=bool(sure),
        why=words,
        claim=best.claim,
    )


def _written(found: Sequence[Mention]) -> str:
    ways = list(dict.fromkeys(mention.text for mention in found))
    more = f" and {len(ways) - 3} other ways" if len(ways) > 3 else ""
    return ", ".join(f"“{way[:60]}”" for way in ways[:3]) + more


def times(count: int) -> str:
    """``once``, ``2 times``."""
    return "once" if count == 1 else f"{count:,} times"


def _told(
    result: SubjectResult, one: Spoken | None, rules: Rulebook, names: Mapping[str, str]
) -> SubjectResult:
    decision, reason = _judged(one, rules, names)
    return msgspec.structs.replace(
        result,
        verdicts=tuple(
            msgspec.structs.replace(
                verdict,
                decision=decision,
                reason=reason,
                own=decision,
                inherited=Decision.NO_RESTRICTION_FOUND,
                findings=(),
            )
            for verdict in result.verdicts
        ),
    )


def _judged(one: Spoken | None, rules: Rulebook, names: Mapping[str, str]) -> tuple[Decision, str]:
    """Advisory where a party is surely mentioned that some measure names; never more."""
    found = one.by_entity() if one else {}
    meant = {e: [m for m in ms if not m.needs_context] for e, ms in found.items()}
    restricted = {e: len(ms) for e, ms in meant.items() if ms and _is_listed(e, rules)}
    if restricted:
        ranked = sorted(restricted.items(), key=lambda party: (-party[1], party[0]))
        told = [f"{names.get(e, found[e][0].name)} ({times(n)})" for e, n in ranked[:_SHOWN]]
        more = f" and {len(ranked) - _SHOWN} others" if len(ranked) > _SHOWN else ""
        supplies = "whether it supplies" if len(ranked) == 1 else "whether they supply"
        listed = f"{', '.join(told)}{more}"
        return Decision.ADVISORY, f"mentions {listed}; {supplies} anything is not told"
    nothing = Decision.NO_RESTRICTION_FOUND
    if any(meant.values()):
        return nothing, "mentions only parties that no measure here names"
    if found:
        ways = list(dict.fromkeys(m.text for ms in found.values() for m in ms))[:_SHOWN]
        return nothing, f"words that need context to be a listed party: {', '.join(ways)}"
    return nothing, "no mention of a listed party in what was looked for; not found is not cleared"


def _is_listed(entity: str, rules: Rulebook) -> bool:
    return any(rules.listings.get(node) for node in (entity, entity.partition("/")[0]))
