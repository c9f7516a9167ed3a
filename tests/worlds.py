"""Small supply chains in a few readable lines, for tests of rooms.

    world = World("contract:c1 <- prime", "prime <- distributor", "distributor supplies item:a/1",
                  "item:a/1 made_by reg:zte")

A line reads ``SUBJECT PREDICATE OBJECT [option ...]``. A bare word is a ``name:`` node and
``A <- B`` says that B supplies A. Options: ``share=33.3`` (percent), ``from=2018``,
``to=2020-11-17``, ``known=…``, ``confirmed=…``, ``unsure``, ``denied``, ``by=CLAIMANT``,
``grade=C3``, ``note=words_like_this``, ``relabelled``, ``band=25-50`` (percent), ``score=0.87``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from countermark.model.claim import Claim, Polarity
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.grade import Grade
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Qualifier, Relabelled, ShareBand
from countermark.model.reading import Subject, SubjectKind
from countermark.model.when import Interval

EVIDENCE = Evidence(Digest.of(b"a small world"), "text/plain", Selector(SelectorKind.WHOLE))


def node(word: str) -> str:
    """``reg:zte`` as it is; a bare word becomes a ``name:`` node."""
    return word if ":" in word else f"name:{word}"


def claim(line: str) -> Claim:
    """One line of a world as a claim."""
    subject, word, object_, *options = line.split()
    if word == "<-":
        subject, word, object_ = object_, "supplies", subject
    given = dict(o.split("=", 1) for o in options if "=" in o)
    return Claim(
        claimant=given.get("by", "test"),
        subject=node(subject),
        predicate=Predicate(word),
        object=node(object_),
        evidence=EVIDENCE,
        polarity=Polarity.DENIED if "denied" in options else Polarity.AFFIRMED,
        valid=Interval(given.get("from"), given.get("to")),
        known_from=given.get("known"),
        share=int(Decimal(given["share"]) * 1_000_000) if "share" in given else None,
        note=given.get("note", "").replace("_", " "),
        grade=Grade.parse(given.get("grade", "B2")),
        certain="unsure" not in options,
        confirmed_on=given.get("confirmed"),
        qualifiers=_qualifiers(options, given),
        score=int(Decimal(given["score"]) * 1_000_000) if "score" in given else None,
    )


def _qualifiers(options: list[str], given: dict[str, str]) -> tuple[Qualifier, ...]:
    found: list[Qualifier] = [Relabelled()] if "relabelled" in options else []
    if "band" in given:
        found.append(ShareBand(*(int(Decimal(p) * 1_000_000) for p in given["band"].split("-"))))
    return tuple(found)


def subject(word: str, kind: SubjectKind = SubjectKind.SUPPLIER, **fields: str) -> Subject:
    """A subject that the user asked about."""
    return Subject(node=node(word), name=word, kind=kind, place="a small world", **fields)


@dataclass
class World:
    """Claims, built line by line."""

    claims: list[Claim] = field(default_factory=list)

    def __init__(self, *lines: str) -> None:
        self.claims = [claim(line) for line in lines]

    def and_(self, *lines: str) -> World:
        """This world with more lines."""
        more = World()
        more.claims = [*self.claims, *(claim(line) for line in lines)]
        return more

    def without(self, *lines: str) -> World:
        """This world with these lines taken away."""
        gone = {claim(line).id for line in lines}
        fewer = World()
        fewer.claims = [c for c in self.claims if c.id not in gone]
        return fewer
