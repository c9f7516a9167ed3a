"""One row of an edge list as a claim: its relation, its ends, its days, its share.

Refuses a relation that is not in the vocabulary, and one that has a verb of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple

from countermark.inventory import dates, shares
from countermark.inventory.cells import Cells
from countermark.inventory.kinds import Words
from countermark.inventory.lexicon import Lexicon
from countermark.inventory.linked_subjects import is_contract
from countermark.inventory.source import CLAIMANT, Harvest
from countermark.model import identifier
from countermark.model.claim import Polarity
from countermark.model.evidence import Evidence
from countermark.model.grade import UNGRADED, Grade
from countermark.model.node import CONTRACT, ITEM, key_of, named
from countermark.model.predicate import MAKING, TIES, Direction, Predicate
from countermark.model.predicate import End as Ends
from countermark.model.qualifier import Qualifier, Relabelled
from countermark.model.reading import Subject, SubjectKind
from countermark.model.when import Interval, earliest

_ELSEWHERE = {
    Predicate.LISTED_UNDER: "listings come from lists: countermark register import",
    Predicate.SET_ASIDE: "use countermark set-aside",
}
_DENIED = {"denied", "deny", "denial", "denies", "yes", "true", "1", "no longer claimed"}
_AFFIRMED = {"", "affirmed", "affirm", "asserted", "no", "false", "0"}
ALLOWED = tuple(p.value for p in TIES if p is not Predicate.NAMED_BESIDE)
RELABELLED = "relabel"
"""What the note of a maker's row says of a product that another brand sells as its own."""


class RefusedLinkError(Exception):
    """The row cannot be read as a claim; the message says why.

    ``elsewhere``: it says something that is not said in a row. ``known``: by a relation that there
    is, so that what it would have said of its ends was not examined.
    """

    elsewhere = False
    known = True


class UnknownRelationError(RefusedLinkError):
    """Nobody knows the relation: both names are screened beside each other (decision 0109)."""

    known = False


class SaidElsewhereError(RefusedLinkError):
    """The row records what has a verb of its own."""

    elsewhere = True


class Fit(Enum):
    """Can the ends of a row stand where it has them?"""

    AS_WRITTEN = "as written"
    REVERSED = "the other way round"
    NEVER = "never"


class End(NamedTuple):
    """One end of a link: its node, and what it is called (empty where the node is no name)."""

    node: str
    name: str


class Link(NamedTuple):
    """A row read: claim fields, its two ends, and what was given up on the way."""

    subject: End
    predicate: Predicate
    object: End
    fields: dict[str, Any]
    cited: str
    faults: tuple[str, ...]


def contract_node(text: str) -> str:
    """The node all files share for a contract of that number."""
    return f"{CONTRACT}:{key_of(named(text))}"


def contract_of(number: str, row: Subject, evidence: Evidence, into: Harvest) -> str:
    """The node of the contract that ``row`` names by ``number``; it is asked about too."""
    contract = into.name(contract_node(number), number, evidence)
    if is_contract(number):
        into.link(contract, number, SubjectKind.CONTRACT, row)
    return contract


def words(
    text: str, everyday: Mapping[str, str] = MappingProxyType({})
) -> tuple[Predicate, bool] | None:
    """The predicate a word stands for, and whether it is the inverse (its ends change places).

    ``everyday`` gives the word of the vocabulary for others that mean the same.
    """
    plain = " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
    known = _WORDS.get(plain.replace(" ", "_"))
    return known or _WORDS.get(everyday.get(plain, ""))


_WORDS: dict[str, tuple[Predicate, bool]] = {p.inverse: (p, True) for p in Predicate} | {
    p.value: (p, False) for p in Predicate
}


def fit(link: Link, words: Words) -> Fit:
    """Whether the two ends can be what the relation wants, by what their words leave open.

    A maker's row about a firm may speak of the goods under its name, and stands as written, unless
    its other end is seen to be a thing.
    """
    predicate = link.predicate
    if predicate.direction is Direction.NONE:
        return Fit.AS_WRITTEN
    one = words.surely(link.subject.node, link.subject.name)
    other = words.surely(link.object.node, link.object.name)
    if one & predicate.subjects and other & predicate.objects:
        return Fit.AS_WRITTEN
    back = bool(other & predicate.subjects and one & predicate.objects)
    of_goods = predicate in MAKING and one == Ends.PARTY
    if of_goods and not (back and words.is_thing(link.object.name)):
        return Fit.AS_WRITTEN
    return Fit.REVERSED if back else Fit.NEVER


def end(text: str, words: Words) -> End:
    """``contract:X`` and ``item:X`` name their kind; anything else is a party or product.

    ``PO 4711`` and ``purchase order no. 4711`` name a contract too.
    """
    kind, colon, rest = text.partition(":")
    rest = rest.strip()
    if colon and rest and kind.casefold() == CONTRACT:
        return End(contract_node(rest), rest)
    if colon and rest and kind.casefold() == ITEM:
        return End(f"{ITEM}:{rest}", "")
    if number := words.contract_number(text):
        return End(contract_node(number), text)
    return End(named(text), text)


def read(cells: Cells, lexicon: Lexicon, known_words: Words) -> Link:
    """The row that ``cells`` is turned to; raises RefusedLinkError if it makes no claim."""
    one, other, word = cells["from"], cells["to"], cells["predicate"]
    if not one or not other or not word:
        missing = [m for m in ("from", "predicate", "to") if not cells[m]]
        raise RefusedLinkError(f"{' and '.join(missing)} missing")
    known = words(word, lexicon.relations)
    if known is None:
        raise UnknownRelationError(
            f"“{word[:40]}” is not a known relation; known are {', '.join(ALLOWED)}, "
            "their inverses and the attributes of the reference"
        )
    predicate, inverse = known
    if predicate in _ELSEWHERE:
        raise SaidElsewhereError(f"“{word[:40]}” is not taken here: {_ELSEWHERE[predicate]}")
    if inverse:
        one, other = other, one
    if predicate is Predicate.HAS_IDENTIFIER and (found := identifier.parse(other)):
        other = str(found)
    faults: list[str] = []
    fields = _fields(predicate, cells, lexicon.months, faults)
    thing = predicate.direction is not Direction.NONE or predicate is Predicate.DIFFERENT_FROM
    return Link(
        end(one, known_words),
        predicate,
        end(other, known_words) if thing else End(other, ""),
        fields,
        cells["source"],
        tuple(faults),
    )


def _fields(
    predicate: Predicate, cells: Cells, months: Mapping[str, int], faults: list[str]
) -> dict[str, Any]:
    found: dict[str, Any] = {"claimant": cells["source"] or CLAIMANT}
    qualifiers: tuple[Qualifier, ...] = ()
    if predicate is Predicate.MADE_BY and RELABELLED in cells["note"].casefold():
        qualifiers = (Relabelled(),)
    notes, days = [cells["note"]], {}
    for meaning in ("valid-from", "valid-to", "known-from"):
        if cells[meaning]:
            dated = dates.read(cells[meaning], months)
            if dated is None:
                faults.append(f"“{cells[meaning][:40]}” is not a date ({meaning})")
            else:
                days[meaning] = dated.when
                qualifiers += (dated.how,) if dated.how else ()
    start, stop = days.get("valid-from"), days.get("valid-to")
    if start and stop and earliest(start) > earliest(stop):
        raise RefusedLinkError(f"it ends ({stop}) before it begins ({start})")
    found["valid"] = Interval(start, stop)
    found["known_from"] = days.get("known-from")
    if cells["share"]:
        share = shares.read(cells["share"])
        if isinstance(share, str):
            faults.append(share)
        else:
            found["share"] = share.micro
            qualifiers += share.qualifiers
            notes.append(share.note)
    found["polarity"] = _polarity(cells["polarity"])
    if cells["grade"]:
        try:
            found["grade"] = Grade.parse(cells["grade"])
            if found["grade"] == UNGRADED:
                found["certain"] = False  # written, it is a judgement: this cannot be judged
        except (KeyError, ValueError):
            faults.append(f"“{cells['grade'][:10]}” is not a grade such as B2")
    found["qualifiers"] = qualifiers
    found["note"] = "; ".join(n for n in notes if n)
    return found


def _polarity(text: str) -> Polarity:
    word = text.casefold()
    if word in _DENIED:
        return Polarity.DENIED
    if word in _AFFIRMED:
        return Polarity.AFFIRMED
    raise RefusedLinkError(f"“{text[:20]}” is neither affirmed nor denied")
