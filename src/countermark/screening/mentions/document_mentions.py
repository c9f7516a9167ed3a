"""What one document mentions, as claims and matches, each with its place and words.

A mention is no supply, so no path runs through it. Who is meant where people judged otherwise is
left out and counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set

import msgspec

from countermark.model.claim import Claim
from countermark.model.document import Document
from countermark.model.evidence import Evidence, Selector, SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.match import Match
from countermark.model.mention import PartyMention, times
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.screening.mentions.finder import Mention, Mentions

CLAIMANT = "countermark-screening"
MOST_CLAIMS = 1000
"""Claims made of one document; further mentions are counted."""

_SURE, _OPEN = 0.999, 0.5
_WAYS_SHOWN = 3
_LETTERS_SHOWN = 60
_PLACES_SHOWN = 5


class DocumentMentions(msgspec.Struct, frozen=True):
    """One document with what it mentions; ``node`` is the document as the subject of claims.

    ``places`` has a selector per mention.
    """

    node: str
    document: Document
    mentions: Mentions
    places: tuple[Selector, ...]

    def by_entity(self) -> dict[str, list[Mention]]:
        """The mentions of each party, parties in the order in which the text names them."""
        found: dict[str, list[Mention]] = {}
        for mention in self.mentions.found:
            found.setdefault(mention.entity, []).append(mention)
        return found

    def parties(self) -> tuple[PartyMention, ...]:
        """Each party it mentions, in the same order, counted."""
        return tuple(_party(entity, found) for entity, found in self.by_entity().items())

    def matches(self) -> tuple[Match, ...]:
        """One match per party it mentions, the sure ones first."""
        made = map(_match, self.by_entity().values())
        return tuple(sorted(made, key=lambda match: (not match.certain, -match.score)))

    def claims(self) -> Iterable[Claim]:
        """A ``mentions`` claim per mention, the first ``MOST_CLAIMS``."""
        found = zip(self.mentions.found, self.places, strict=True)
        for (mention, place), _ in zip(found, range(MOST_CLAIMS), strict=False):
            yield Claim(
                claimant=CLAIMANT,
                subject=self.node,
                predicate=Predicate.MENTIONS,
                object=mention.entity,
                evidence=Evidence(
                    self.document.digest, self.document.media_type, place, self.document.label
                ),
                note=f"{mention.before}{mention.text}{mention.after}",
                remark="" if mention.certain else mention.why,
                certain=mention.certain,
            )

    def gaps(self) -> list[Gap]:
        """What of the document was not looked through, and names beside a table's cells."""
        looked_to, label = self.mentions.looked_to, self.document.label
        left = len(self.document.text) - looked_to
        found = self._beside()
        if left:
            detail = f"names were looked for in the first {looked_to:,} characters only"
            found.append(Gap(label, Why.LIMIT, left, "characters", detail, "split the document"))
        return found

    def rows(self) -> Iterator[tuple[str, Mention]]:
        """Each row of a table that names a party in a cell nobody reads, as ``Subject.place``."""
        document = self.document
        if not document.aside or document.unit is not SelectorKind.ROW:
            return
        for mention in self.mentions.found:
            if mention.needs_context:
                continue
            at = max(bisect_right(document.starts, mention.start) - 1, 0)
            for place in (str(document.origins[at]), *document.again.get(at, ())):
                yield f"{document.label}{'!' if '!' in place else ':'}{place}", mention

    def _beside(self) -> list[Gap]:
        """A table that names a party outside its cells: of which row it speaks is not known."""
        found = zip(self.mentions.found, self.places, strict=True)
        meant = [(m.text, place.value) for m, place in found if not m.needs_context]
        if not self.document.aside or not meant:
            return []
        shown = ", ".join(
            f"“{text[:_LETTERS_SHOWN]}” ({place})" for text, place in meant[:_PLACES_SHOWN]
        )
        left = len(meant) - _PLACES_SHOWN
        more = f" and {left} more" if left > 0 else ""
        if self.document.unit in (SelectorKind.ROW, SelectorKind.POINTER):
            detail = f"in {self.document.form}: {shown}{more}"
            step = "look there: what it says of the product or the row is not known"
        else:
            detail = f"beside the cells, so that of which row it speaks is not known: {shown}{more}"
            step = "look there, and write the name into the row that it is about"
        return [Gap(self.document.label, Why.BESIDE, len(meant), "names", detail, step)]


def without_judged(found: Mentions, different: Set[tuple[str, str]]) -> Mentions:
    """``found`` without what people judged to be no name of a party.

    ``different`` holds their judgements as name node and party.
    """
    if not different:
        return found
    kept = tuple(m for m in found.found if (named(m.text), m.entity) not in different)
    dropped = len(found.found) - len(kept)
    return msgspec.structs.replace(found, found=kept, told_apart=found.told_apart + dropped)


def _party(entity: str, found: Sequence[Mention]) -> PartyMention:
    return PartyMention(
        entity=entity,
        name=found[0].name,
        meant=sum(not mention.needs_context for mention in found),
        written=tuple(dict.fromkeys(mention.text for mention in found)),
    )


def _match(found: Sequence[Mention]) -> Match:
    """All mentions of one party in one document as one match."""
    best = min(found, key=lambda m: (not m.certain, m.needs_context))
    sure = any(mention.certain for mention in found)
    unclear = sum(1 for mention in found if mention.needs_context)
    words = f"mentioned {times(len(found))} as {_written(found)}: {best.why}"
    words += f"; {unclear} of them need context" if unclear else ""
    return Match(
        entity=best.entity,
        name=best.name,
        role=best.role,
        score=_SURE if sure else _OPEN,
        certain=sure,
        why=words,
        claim=best.claim,
    )


def _written(found: Sequence[Mention]) -> str:
    ways = list(dict.fromkeys(mention.text for mention in found))
    left = len(ways) - _WAYS_SHOWN
    more = f" and {left} other ways" if left > 0 else ""
    return ", ".join(f"“{way[:_LETTERS_SHOWN]}”" for way in ways[:_WAYS_SHOWN]) + more
