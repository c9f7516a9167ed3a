"""FollowTheMoney entities to claims: parties with their names, identifiers and owners.

A party is the node of its name, as in every file of the user's, unless two in the file share the
name: then each node carries its id too, and nothing joins them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from countermark.formats.ftm import PARTIES, Entity
from countermark.inventory import dates, shares
from countermark.inventory.source import CLAIMANT, Harvest, Source
from countermark.model import identifier
from countermark.model.evidence import Evidence
from countermark.model.gap import Gap, Why
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived, How
from countermark.model.reading import Subject, SubjectKind
from countermark.model.when import Interval

_NAMES = (
    ("alias", Predicate.ALSO_NAMED),
    ("weakAlias", Predicate.ALSO_NAMED),
    ("abbreviation", Predicate.ALSO_NAMED),
    ("previousName", Predicate.FORMERLY_NAMED),
)
_WEAK = ("weakAlias", "abbreviation")
"""Names that many others may bear too."""

_SCHEMES = {
    "leiCode": "lei",
    "uniqueEntityId": "uei",
    "cageCode": "cage",
    "registrationNumber": "registration",
    "ogrnCode": "ogrn",
    "innCode": "inn",
    "dunsCode": "duns",
    "imoNumber": "imo",
    "wikidataId": "wikidata",
    "permId": "permid",
}
_LEFT = frozenset(
    {
        *("Directorship", "UnknownLink", "Membership", "Employment", "Representation"),
        *("Family", "Associate", "Succession", "Debt", "Payment", "Occupancy"),
    }
)
"""Ties that no relation expresses: counted, so that nobody takes them for read."""


def harvest(
    source: Source,
    entities: Sequence[Entity],
    lexicon_months: Mapping[str, int],
    countries: Mapping[str, str],
    into: Harvest,
) -> None:
    """Add parties as subjects, and their claims, to ``into``."""
    parties = [e for e in entities if e.schema in PARTIES and _name(e)]
    nodes = _nodes(parties)
    for entity in parties:
        _party(source, nodes[entity.id or f"line-{entity.line}"], entity, countries, into)
    nameless = [e.line for e in entities if e.schema in PARTIES and not _name(e)]
    left: Counter[str] = Counter()
    for entity in entities:
        if entity.schema == "Ownership":
            _ownership(source, entity, nodes, lexicon_months, into)
        elif entity.schema in _LEFT:
            left[entity.schema] += 1
        _parents(source, entity, nodes, into)
    into.records += len(entities)
    if nameless:
        shown = ", ".join(map(str, nameless[:20]))
        into.gaps.append(Gap(source.label, Why.NO_NAME, len(nameless), "entities", f"line {shown}"))
    if left:
        detail = ", ".join(f"{n} {schema}" for schema, n in left.most_common())
        into.gaps.append(
            Gap(
                source.label,
                Why.NOT_READ,
                left.total(),
                "entities",
                f"{detail}: ties that no relation here expresses",
            )
        )


def _name(entity: Entity) -> str:
    return entity.first("name") or entity.caption


def _nodes(parties: Sequence[Entity]) -> dict[str, str]:
    shared = Counter(named(_name(e)) for e in parties)
    found = {}
    for entity in parties:
        key = entity.id or f"line-{entity.line}"
        node = named(_name(entity))
        found[key] = node if shared[node] == 1 else f"{node} [{key}]"
    return found


def _claimant(entity: Entity) -> str:
    return entity.first("publisher") or CLAIMANT


def _evidence(source: Source, entity: Entity) -> Evidence:
    if entity.pointer is not None:
        return source.pointer(entity.pointer)
    return source.row(entity.line, entity.first("sourceUrl"))


def _party(
    source: Source, node: str, entity: Entity, countries: Mapping[str, str], into: Harvest
) -> None:
    evidence, claimant = _evidence(source, entity), _claimant(entity)
    name = _name(entity)
    into.name(node, name, evidence)
    into.say(node, Predicate.HAS_KIND, PARTIES[entity.schema], evidence, claimant=claimant)
    others = [(Predicate.ALSO_NAMED, n) for n in entity.properties.get("name", ())[1:]]
    weak = {n for key in _WEAK for n in entity.properties.get(key, ())}
    others += [(p, n) for key, p in _NAMES for n in entity.properties.get(key, ())]
    for predicate, other in others:
        if other != name:
            into.say(node, predicate, other, evidence, claimant=claimant, certain=other not in weak)
    codes = [countries.get(c.lower(), "") for c in _countries(entity)]
    for code in dict.fromkeys(c for c in codes if c):
        into.say(node, Predicate.REGISTERED_IN, code, evidence, claimant=claimant)
    found = _identifiers(entity)
    for text in found:
        into.say(node, Predicate.HAS_IDENTIFIER, text, evidence, claimant=claimant)
    for address in entity.properties.get("address", ()):
        into.say(node, Predicate.HAS_ADDRESS, address, evidence, claimant=claimant)
    for day in entity.properties.get("birthDate", ()):
        into.say(node, Predicate.BORN_ON, day, evidence, claimant=claimant)
    into.subjects.append(
        Subject(
            node=node,
            name=name,
            kind=SubjectKind.PARTY,
            place=source.shown(entity.line),
            country=next((c for c in codes if c), ""),
            identifiers=found,
        )
    )


def _countries(entity: Entity) -> list[str]:
    """Where it is registered, else where it is said to be; a person's citizenship is neither."""
    for key in ("jurisdiction", "mainCountry", "country"):
        if entity.properties.get(key):
            return list(entity.properties[key])
    return []


def _identifiers(entity: Entity) -> tuple[str, ...]:
    found = []
    for key, scheme in _SCHEMES.items():
        for text in entity.properties.get(key, ()):
            known = identifier.parse(f"{scheme}:{text}")
            if known:
                found.append(str(known))
    return tuple(dict.fromkeys(found))


def _ownership(
    source: Source,
    entity: Entity,
    nodes: Mapping[str, str],
    months: Mapping[str, int],
    into: Harvest,
) -> None:
    evidence = _evidence(source, entity)
    days = [dates.read(entity.first(key), months) for key in ("startDate", "endDate")]
    valid = Interval(*(d.when if d else None for d in days))
    share = shares.read(entity.first("percentage")) if entity.first("percentage") else None
    notes = [entity.first("role"), entity.first("ownershipType")]
    fields: dict[str, Any] = {}
    if isinstance(share, shares.Share):
        fields = {"share": share.micro, "qualifiers": share.qualifiers}
        notes.append(share.note)
    elif share:
        fields = {"how": Derived(How.UNREAD_SHARE, entity.first("percentage"))}
        detail = f"line {entity.line}: {share}; the tie was read without it"
        into.gaps.append(Gap(source.label, Why.MALFORMED, 1, "entities", detail))
    for owner in entity.properties.get("owner", ()):
        for asset in entity.properties.get("asset", ()):
            if owner not in nodes or asset not in nodes:
                into.gaps.append(
                    Gap(
                        source.label, Why.MISSING, 1, "entities",
                        f"line {entity.line}: an owner or asset is not in the file",
                    )
                )  # fmt: skip
                continue
            into.say(
                nodes[owner],
                Predicate.OWNS,
                nodes[asset],
                evidence,
                claimant=_claimant(entity),
                valid=valid,
                note="; ".join(n for n in notes if n),
                **fields,
            )


def _parents(source: Source, entity: Entity, nodes: Mapping[str, str], into: Harvest) -> None:
    """``parent`` of a legal entity names the group it belongs to."""
    for parent in entity.properties.get("parent", ()):
        if entity.id in nodes and parent in nodes:
            into.say(
                nodes[entity.id],
                Predicate.PART_OF_GROUP,
                nodes[parent],
                _evidence(source, entity),
                claimant=_claimant(entity),
                how=How.PARENT_FIELD,
            )
