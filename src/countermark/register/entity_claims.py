"""What the shipped register says, as claims: names, brands, identifiers, owners and listings.

Each claim points into the shipped file it was read from and cites that record's source. A detail
that is recalled or in doubt stays ``certain=False``, with the reason in its note.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.claim import Claim
from countermark.model.entity import Detail, Entity, NameKind, OtherName, Parent, Tie
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.grade import Grade
from countermark.model.measure import Covered, Measure, Verification
from countermark.model.node import named, registered
from countermark.model.predicate import Predicate
from countermark.model.qualifier import (
    NATIVE,
    SHORT,
    Derived,
    How,
    NameRole,
    Qualifier,
    SomeGoods,
)
from countermark.model.when import ALWAYS, Interval

CLAIMANT = "countermark-register"
MEDIA_TYPE = "application/yaml"
UNSURE = Grade.parse("F6")
"""A recalled or doubtful detail: neither its source nor the report can be judged."""

CITED = Grade.parse("B2")
UNCITED = Grade.parse("C3")
LISTING_GRADE = {
    Verification.PRIMARY: Grade.parse("A1"),
    Verification.SECONDARY: Grade.parse("B2"),
    Verification.ARTICLE_ONLY: Grade.parse("C3"),
    Verification.UNVERIFIED: UNSURE,
}

NAME_CLAIMS = {
    NameKind.LEGAL: (Predicate.NAMED, ""),
    NameKind.ALIAS: (Predicate.ALSO_NAMED, ""),
    NameKind.FORMER: (Predicate.FORMERLY_NAMED, ""),
    NameKind.NATIVE: (Predicate.ALSO_NAMED, NATIVE),
    NameKind.SHORT: (Predicate.ALSO_NAMED, SHORT),
    NameKind.REGISTRANT: (Predicate.ALSO_NAMED, ""),
}
"""Which relation each kind of name is claimed with, and its role."""


class _Writer:
    """Writes claims about one shipped file."""

    def __init__(self, content: Digest, label: str) -> None:
        self.content = content
        self.label = label

    def evidence(self, pointer: str, source: str = "") -> Evidence:
        selector = Selector(SelectorKind.POINTER, pointer)
        return Evidence(self.content, MEDIA_TYPE, selector, label=self.label, source=source)

    def detail(
        self,
        subject: str,
        predicate: Predicate,
        object_: str,
        detail: Detail,
        pointer: str,
        *,
        note: str = "",
        role: str = "",
        how: Derived | None = None,
        valid: Interval = ALWAYS,
        share: int | None = None,
        sure: bool = True,
        also: tuple[Qualifier, ...] = (),
    ) -> Claim:
        """One claim that rests on one detail of the record."""
        certain = detail.certain and sure
        said = "; ".join(part for part in (note, detail.caveat, detail.note) if part)
        grade = CITED if detail.source else UNCITED
        return Claim(
            claimant=CLAIMANT,
            subject=subject,
            predicate=predicate,
            object=object_,
            evidence=self.evidence(pointer, detail.source),
            valid=valid,
            share=share,
            note=said,
            grade=grade if certain else UNSURE,
            certain=certain,
            qualifiers=(
                *((NameRole(role),) if role else ()),
                *((how,) if how else ()),
                *also,
            ),
        )

    def plain(self, subject: str, predicate: Predicate, object_: str, pointer: str) -> Claim:
        """One claim that rests on a field of the record itself."""
        return Claim(
            claimant=CLAIMANT,
            subject=subject,
            predicate=predicate,
            object=object_,
            evidence=self.evidence(pointer),
            grade=CITED,
        )


def claims_of(entity: Entity, content: Digest, label: str = "") -> tuple[Claim, ...]:
    """Every claim the record of ``entity`` makes; ``content`` is the digest of its file's bytes."""
    write = _Writer(content, label or f"entities/{entity.id}.yaml")
    return (
        *_names(entity, write),
        *_things(entity, write),
        *_parents(entity, write),
        *_members(entity, write),
    )


def listings_of(measure: Measure, content: Digest, label: str = "") -> tuple[Claim, ...]:
    """One ``listed_under`` claim per entity that ``measure`` names and listing interval."""
    write = _Writer(content, label or f"measures/{measure.id}.yaml")
    return tuple(
        claim
        for place, covered in enumerate(measure.entities)
        for claim in _listings(measure, place, covered, write)
    )


def _listings(measure: Measure, place: int, covered: Covered, write: _Writer) -> Iterator[Claim]:
    source = measure.sources[0].title if measure.sources else ""
    for interval in covered.listed or (measure.interval,):
        yield Claim(
            claimant=CLAIMANT,
            subject=registered(covered.entity),
            predicate=Predicate.LISTED_UNDER,
            object=f"measure:{measure.id}",
            evidence=write.evidence(f"/entities/{place}", source),
            valid=interval,
            known_from=measure.announced,
            note=covered.note,
            grade=LISTING_GRADE[measure.verification],
            certain=measure.verification.may_decide,
        )


def _names(entity: Entity, write: _Writer) -> Iterator[Claim]:
    node = registered(entity.id)
    yield write.plain(node, Predicate.NAMED, entity.name, "/name")
    yield write.plain(node, Predicate.HAS_KIND, entity.kind, "/kind")
    yield write.plain(node, Predicate.REGISTERED_IN, entity.country, "/country")
    for place, name in enumerate(entity.names):
        predicate, role = NAME_CLAIMS[name.kind]
        registrant = name.kind is NameKind.REGISTRANT
        foreign = registrant and not _same(name, entity)
        how = Derived(How.OTHER_REGISTRANT if foreign else How.REGISTRANT)
        yield write.detail(
            node,
            predicate,
            name.text,
            name,
            f"/names/{place}",
            role=role,
            how=how if registrant else None,
            sure=not foreign,
        )


def _same(name: OtherName, entity: Entity) -> bool:
    """Is it the legal name but for case, spaces and points?"""
    return _letters(name.text) == _letters(entity.name)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _things(entity: Entity, write: _Writer) -> Iterator[Claim]:
    node = registered(entity.id)
    for place, brand in enumerate(entity.brands):
        pointer = f"/brands/{place}"
        yield write.detail(
            node, Predicate.HAS_BRAND, brand.name, brand, pointer, valid=brand.interval
        )
    for place, made in enumerate(entity.makes_for):
        yield write.detail(
            node,
            Predicate.HAS_BRAND,
            made.brand,
            made,
            f"/makes_for/{place}",
            how=Derived(How.MAKES_FOR, made.source),
            sure=False,
            also=(SomeGoods(),) if made.some else (),
        )
    for place, identifier in enumerate(entity.identifiers):
        yield write.detail(
            node,
            Predicate.HAS_IDENTIFIER,
            str(identifier),
            identifier,
            f"/identifiers/{place}",
            how=Derived(How.HELD_BY, identifier.holder) if identifier.holder else None,
        )


def _parents(entity: Entity, write: _Writer) -> Iterator[Claim]:
    child = registered(entity.id)
    for place, parent in enumerate(entity.parents):
        head = node_of(parent)
        owned = parent.tie is Tie.OWNED
        yield write.detail(
            head if owned else child,
            Predicate.OWNS if owned else Predicate.PART_OF_GROUP,
            child if owned else head,
            parent,
            f"/parents/{place}",
            valid=parent.interval,
            share=parent.share,
        )


def node_of(parent: Parent) -> str:
    """The node of a parent: a registered entity, or the name of an outsider.

    Outsiders stay ``name:`` nodes: an owner that no measure names is not a registered party.
    """
    return registered(parent.entity) if parent.entity else named(parent.name)


def _members(entity: Entity, write: _Writer) -> Iterator[Claim]:
    for place, member in enumerate(entity.members):
        node = registered(f"{entity.id}/{member.id}")
        pointer = f"/members/{place}"
        yield write.plain(node, Predicate.NAMED, member.name, f"{pointer}/name")
        yield write.plain(node, Predicate.HAS_KIND, "company", pointer)
        if member.native:
            yield write.detail(
                node,
                Predicate.ALSO_NAMED,
                member.native,
                member,
                f"{pointer}/native",
                role=NATIVE,
            )
        if member.country:
            yield write.plain(node, Predicate.REGISTERED_IN, member.country, f"{pointer}/country")
        yield write.detail(
            node,
            Predicate.PART_OF_GROUP,
            registered(entity.id),
            member,
            pointer,
            note=member.tie_words,
            valid=member.interval,
        )
