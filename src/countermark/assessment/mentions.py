"""What the documents of a run mention: screening finds it, policy judges it, here it is composed.

What needs a reader's eye is listed and marked; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from countermark.assessment import shipped
from countermark.assessment.screener import judgements, listing_key
from countermark.formats.caps import CAPS
from countermark.inventory import documents
from countermark.model.claim import Claim
from countermark.model.coverage import NamesInText
from countermark.model.document import Document
from countermark.model.evidence import Digest
from countermark.model.gap import Gap
from countermark.model.inquiry import SubjectResult
from countermark.model.match import ListedName, Match
from countermark.model.mention import PartyMention
from countermark.model.reading import Reading, SubjectKind
from countermark.policy.listing import Rulebook
from countermark.policy.mentions import judge_document, judge_row
from countermark.store import cache, clock
from countermark.store.knowledge import Knowledge

if TYPE_CHECKING:  # loaded where there is a text: most runs have none
    from countermark.screening.mentions.document_mentions import DocumentMentions
    from countermark.screening.mentions.finder import MentionFinder


class RunMentions(msgspec.Struct, frozen=True):
    """All documents of a run. ``not_looked_for`` names cannot be looked for in running text."""

    documents: tuple[DocumentMentions, ...] = ()
    not_looked_for: int = 0

    @property
    def entities(self) -> set[str]:
        """Every party that is mentioned anywhere."""
        return {m.entity for one in self.documents for m in one.mentions.found}

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Documents not looked through to their end, and names beside a table's cells."""
        return tuple(gap for one in self.documents for gap in one.gaps())

    @property
    def claims(self) -> dict[str, Claim]:
        """A ``mentions`` claim per mention in a document, by id."""
        return {
            claim.id: claim
            for one in self.documents
            if not one.document.aside
            for claim in one.claims()
        }

    @property
    def matches(self) -> dict[str, tuple[Match, ...]]:
        """By document: one match per party it mentions, the sure ones first."""
        return {
            one.node: one.matches()
            for one in self.documents
            if one.mentions.found and not one.document.aside
        }

    @property
    def coverage(self) -> tuple[NamesInText, ...]:
        """What the search did not do, for the coverage."""
        texts = sum(not one.document.aside for one in self.documents)
        return (NamesInText(texts, self.not_looked_for),) if texts else ()

    def judged(
        self, results: Sequence[SubjectResult], rules: Rulebook, names: Mapping[str, str]
    ) -> tuple[SubjectResult, ...]:
        """``results`` with the verdicts on documents, and on rows that name a party in a cell that
        nobody reads."""
        parties = {one.node: one.parties() for one in self.documents}
        rows: dict[str, list[PartyMention]] = {}
        for one in self.documents:
            for place, mention in one.rows():
                rows.setdefault(place, []).append(
                    PartyMention(mention.entity, mention.name, 1, (mention.text,))
                )
        return tuple(
            judge_document(result, parties.get(result.subject.node, ()), rules, names)
            if result.subject.kind is SubjectKind.DOCUMENT
            else judge_row(result, rows.get(result.subject.place, ()))
            for result in results
        )


FINDER = "mentions-1"


def finder(knowledge: Knowledge, project: str | None = None) -> MentionFinder:
    """A finder over everything known, with the register's false friends.

    Beside imported lists it is taken from the cache where an earlier run left it there.
    """
    from countermark.screening.mentions.finder import MentionFinder

    if not knowledge.ledger_content:
        return _finder(tuple(knowledge.listed_names()))
    place, key = cache.directory(project), _key(knowledge)
    kept = cache.load_blob(FINDER, key, place)
    if kept is not None:
        with suppress(msgspec.DecodeError):  # of another version: made again
            return MentionFinder.of(kept, tables=shipped.tables(), files=shipped.mention_words())
    made = _finder(tuple(knowledge.listed_names()))
    cache.save_blob(FINDER, key, made.saved(), place)
    return made


def _key(knowledge: Knowledge) -> Digest:
    """What a finder depends on: what a listing does, and the names that are told from others."""
    listing = listing_key(knowledge, shipped.tables()).hex.encode()
    return Digest.of(listing + msgspec.msgpack.encode(shipped.false_friends()))


@lru_cache(maxsize=1)
def _finder(names: tuple[ListedName, ...]) -> MentionFinder:
    """Made once for all parts of a run, and for all questions that one process is asked."""
    from countermark.screening.mentions.finder import MentionFinder

    return MentionFinder(
        names,
        shipped.false_friends(),
        tables=shipped.tables(),
        files=shipped.mention_words(),
    )


def documents_in(readings: Iterable[Reading]) -> list[Document]:
    """The running texts among files as read."""
    return [reading.document for reading in readings if reading.document is not None]


def mentions_in(
    texts: Sequence[Document], knowledge: Knowledge, project: str | None = None
) -> RunMentions:
    """What these documents mention; builds nothing where there is none."""
    if not texts:
        return RunMentions()
    looking = finder(knowledge, project)
    different = {
        (j.subject, j.entity) for j in judgements(knowledge) if not j.same and not j.changed
    }
    found = tuple(_mentions_of(text, looking, different) for text in texts)
    return RunMentions(found, looking.not_looked_for)


def _mentions_of(
    text: Document, looking: MentionFinder, different: Set[tuple[str, str]]
) -> DocumentMentions:
    from countermark.screening.mentions.document_mentions import DocumentMentions, without_judged

    found = without_judged(looking.find(text.text, clock.Deadline(CAPS.seconds)), different)
    spans = [(mention.start, mention.end) for mention in found.found]
    places = tuple(documents.places(text, spans))
    return DocumentMentions(documents.node(text), text, found, places)
