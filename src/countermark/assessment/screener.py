"""The screener over everything known: names, identifiers, judgements and false friends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from countermark.assessment import shipped
from countermark.assessment.knowledge import Knowledge
from countermark.model.claim import Claim, Polarity
from countermark.model.evidence import Digest
from countermark.model.match import ListedIdentifier
from countermark.model.node import is_party_on_a_list, registered
from countermark.model.predicate import Predicate
from countermark.screening.decided import FalseFriend, Judgement
from countermark.screening.screener import NameScreener
from countermark.screening.tables import Tables
from countermark.store import cache

INDEX = "screening-1"
JUDGED = (Predicate.SAME_AS, Predicate.DIFFERENT_FROM)


def screener(knowledge: Knowledge, project: str | None = None) -> NameScreener:
    """A screener over everything known, with people's judgements and the false friends."""
    tables = Tables.read(shipped.folder("screening"))
    friends = [
        FalseFriend(f.name, registered(f.looks_like), f.why)
        for f in shipped.catalog().false_friends
    ]
    identifiers = [
        ListedIdentifier(c.subject, c.object, c.certain, claim=c.id)
        for c in knowledge.identifiers()
    ]
    names = knowledge.listed_names()
    place = cache.directory(project)
    key = Digest.of("\n".join(dict.fromkeys(n.text for n in names)).encode())
    kept = cache.load_blob(INDEX, key, place)
    made = NameScreener(
        names, identifiers, friends, judgements(knowledge), tables=tables, index=kept
    )
    if kept is None and (index := made.save_index()) is not None:
        cache.save_blob(INDEX, key, index, place)
    return made


def judgements(knowledge: Knowledge) -> list[Judgement]:
    """What people judged, also of the other nodes of the party they judged."""
    said = list(knowledge.claims(predicates=JUDGED))
    found = [one for claim in said if (one := Judgement.from_claim(claim)) is not None]
    return _everywhere(found, said)


def _everywhere(found: Sequence[Judgement], links: Iterable[Claim]) -> list[Judgement]:
    """Each judgement for every node of the party: what is said of ``reg:zte`` holds on its lists.

    Where a person judged a node itself, that stands.
    """
    merged = _merged(links)
    own = {(one.subject, one.entity) for one in found}
    return [
        *found,
        *(
            msgspec.structs.replace(one, entity=node)
            for one in found
            for node in sorted(merged.get(one.entity, ()))
            if (one.subject, node) not in own
        ),
    ]


def _merged(links: Iterable[Claim]) -> dict[str, set[str]]:
    """The nodes of listed parties that certain ``same_as`` claims join, each group shared."""
    groups: dict[str, set[str]] = {}
    for link in links:
        ends = (link.subject, link.object)
        if (
            link.predicate is Predicate.SAME_AS
            and link.polarity is Polarity.AFFIRMED
            and link.certain
            and all(map(is_party_on_a_list, ends))
        ):
            group = groups.get(ends[0], {ends[0]}) | groups.get(ends[1], {ends[1]})
            groups.update(dict.fromkeys(group, group))
    return groups
