"""Where does the value of a form's field stand on file? The first place that holds one wins.

The rules are the ``from`` lines of the form's data file; a field without a value says whom to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import msgspec

from countermark.model.errors import DefectError
from countermark.model.predicate import Predicate
from countermark.model.reading import PARTIES, SubjectKind
from countermark.reports.prefill_run import Place, of_row, of_run
from countermark.reports.shapes.check import (
    CheckDocument,
    ClaimShape,
    FindingShape,
    HopShape,
    SubjectShape,
)
from countermark.reports.shapes.form import Filled, Origin


class FormField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"places": "from"}):
    """One field: what it is called, where its value is looked for, whom to ask otherwise.

    ``choices`` are the answers there are, of which a person gives one; ``beside`` are places whose
    values help to answer and are no answer. ``mark`` says that the field itself was not read in a
    source. ``facts`` are the fields of the collection that it carries over, by number from 1.
    """

    id: str
    label: str
    ask: str
    places: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    mark: str = ""
    facts: tuple[int, ...] = ()


Sight = tuple[SubjectShape, FindingShape, CheckDocument]
Found = Iterator[tuple[str, Origin]]


def fill(field: FormField, at: Place) -> Filled:
    """``field`` filled in from what ``at`` is about; raises DefectError for a bad rule."""
    beside = [found for place in field.beside for found in _look(place, field, at)]
    found: list[tuple[str, Origin]] = []
    for place in field.places:
        found = _look(place, field, at)
        if found:
            break
    gap = "" if found else f"not on file: ask {field.ask}"
    if field.choices and not found:
        gap = f"{' / '.join(field.choices)}: {field.ask}"
    return Filled(
        id=field.id,
        label=field.label,
        value="; ".join(dict.fromkeys(v for v, _ in found)),
        origins=tuple(dict.fromkeys(o for _, o in (found or beside))),
        gap=gap,
        beside="; ".join(dict.fromkeys(v for v, _ in beside)) or msgspec.UNSET,
        mark=field.mark or msgspec.UNSET,
    )


def _look(place: str, field: FormField, at: Place) -> list[tuple[str, Origin]]:
    """What stands at one place; nothing where the row has no finding for it."""
    rule, _, rest = place.partition(" ")
    try:
        if rule in _OF_RUN:
            return [(v, o) for v, o in _OF_RUN[rule](rest, at) if v.strip()]
        look = _RULES[rule]
    except LookupError as error:
        words = f"“{place}” is no place a form's value is looked for"
        raise DefectError(words, place=field.id) from error
    if at.subject is None or at.finding is None:
        return []
    return [(v, o) for v, o in look(rest, (at.subject, at.finding, at.document)) if v.strip()]


def _field(name: str, sight: Sight) -> Found:
    for subject in (sight[0], *_on_the_way(sight, ("device", "product", "component"))):
        if subject.fields.get(name):
            yield subject.fields[name], _own(subject, f"column {name}")
            return


def _identifier(rest: str, sight: Sight) -> Found:
    scheme, _, kind = rest.partition(" of ")
    for subject in (sight[0], *_on_the_way(sight, (kind,), by="supplied_by")):
        for identifier in subject.identifiers if kind in ("", subject.kind) else ():
            if identifier.startswith(f"{scheme}:"):
                yield identifier.partition(":")[2], _own(subject, f"identifier {scheme}")


def _on_the_way(sight: Sight, kinds: tuple[str, ...], by: str = "") -> Iterator[SubjectShape]:
    """Other subjects of these kinds on the path, or only those that a relation leads to."""
    asked, finding, document = sight
    nodes = {h.to_id for h in finding.via if by in ("", h.word)}
    for subject in document.subjects:
        if subject.node in nodes and subject.kind in kinds and subject.id != asked.id:
            yield subject


def _name(rest: str, sight: Sight) -> Found:
    subject = sight[0]
    if not rest or rest == f"if {subject.kind}":
        yield subject.name, _own(subject, "its name")


def _hop(word: str, sight: Sight) -> Found:
    _, finding, document = sight
    for hop in finding.via:
        if hop.word == word:
            yield hop.to, _by_claim(hop, document)


def _claim(predicate: str, sight: Sight) -> Found:
    asked, finding, document = sight
    nodes = {asked.node, *(h.from_id for h in finding.via)}
    for claim in _said(predicate, document):
        if claim.subject in nodes:
            yield claim.object_name, _stands(claim)


def _of(predicate: str, sight: Sight) -> Found:
    """Who is said to stand so to the subject; of several who do to a contract, nobody is meant."""
    asked, _, document = sight
    said = [claim for claim in _said(predicate, document) if claim.object == asked.node]
    if asked.node.startswith("contract:") and len({claim.subject for claim in said}) > 1:
        return
    yield from ((claim.subject_name, _stands(claim)) for claim in said)


def _through(rest: str, sight: Sight) -> Found:
    finding, document = sight[1:]
    for hop in finding.via:
        for node, name in ((hop.from_id, hop.from_), (hop.to_id, hop.to)):
            if node.startswith("contract:"):
                yield name, _by_claim(hop, document)


def _supplier(what: str, sight: Sight) -> Found:
    """Of whoever delivered the item: its name, or its identifier or column ``what``.

    Where the path tells under which contract the item came, who supplies that item is meant, else
    who alone performs the contract, and nobody else: not another firm under the same number, nor
    the firm that reports, which may stand tiers above. Else the subject, if it is a supplier,
    or the supplier that an item's own record names.
    """
    asked, finding, document = sight
    contracts = {h.from_id: h.from_ for h in finding.via if h.predicate == _DELIVERS}
    things = {h.to_id for h in finding.via if _hands_over(h, asked)}
    suppliers = {s.node: s for s in document.subjects if s.kind in _SUPPLIERS}
    found = _suppliers_of(things, document)
    under = [c.subject for c in _said(_DELIVERS, document) if c.object in things]
    performers = _suppliers_of(under, document)
    found = {node: one for node, one in found.items() if node not in performers} or found
    if not found:
        found = _suppliers_of(contracts, document)
        for node, subject in suppliers.items():
            if subject.fields.get("contract") in contracts.values():
                found.setdefault(node, (subject.name, _own(subject, "column contract")))
        if len(found) > 1:
            return  # nothing says which of them delivered it
    if not found and not contracts and asked.kind in _SUPPLIERS:
        found[asked.node] = (asked.name, _own(asked, "its name"))
    if not found and what == "name" and asked.kind not in _SUPPLIERS:
        yield from _field("supplier", sight)
    for node, (name, origin) in found.items():
        if what == "name":
            yield name, origin
        elif node in suppliers:
            yield from _said_of(suppliers[node], what)


def _hands_over(hop: HopShape, asked: SubjectShape) -> bool:
    """Does a contract deliver the thing there, or the party that is asked about supply it?"""
    if hop.predicate == _DELIVERS:
        return True
    is_thing = not hop.to_id.startswith("contract:")
    return hop.predicate == _SUPPLIES and hop.from_id == asked.node and is_thing


def _suppliers_of(
    things: Collection[str], document: CheckDocument
) -> dict[str, tuple[str, Origin]]:
    """Who supplies any of ``things``, by node: what it is called, and where that stands."""
    found: dict[str, tuple[str, Origin]] = {}
    for claim in _said(_SUPPLIES, document):
        if claim.object in things:
            found.setdefault(claim.subject, (claim.subject_name, _stands(claim)))
    return found


def _said_of(subject: SubjectShape, what: str) -> Found:
    """An identifier of a subject, or a column of its own record."""
    for identifier in subject.identifiers:
        if identifier.startswith(f"{what}:"):
            yield identifier.partition(":")[2], _own(subject, f"identifier {what}")
            return
    if subject.fields.get(what):
        yield subject.fields[what], _own(subject, f"column {what}")


def _device(name: str, sight: Sight) -> Found:
    """A column of the device list's rows that are called as a thing on the path is."""
    asked, finding, document = sight
    called = {n.casefold() for h in finding.via for n in (h.from_, h.to)} | {asked.name.casefold()}
    for subject in document.subjects:
        if subject.kind == _DEVICE and subject.fields.get(name):
            words = " ".join(filter(None, (subject.fields.get(f) for f in ("brand", "model"))))
            if called & {subject.name.casefold(), words.casefold()}:
                yield subject.fields[name], _own(subject, f"column {name}")


_DELIVERS, _SUPPLIES = Predicate.DELIVERS.value, Predicate.SUPPLIES.value
_SUPPLIERS = frozenset(kind.value for kind in PARTIES)
_DEVICE = SubjectKind.DEVICE.value


def _said(predicate: str, document: CheckDocument) -> Iterator[ClaimShape]:
    """The claims that affirm this relation."""
    for claim in document.claims.values():
        if claim.predicate == predicate and claim.polarity == "affirmed":
            yield claim


_OF_RUN: dict[str, Callable[[str, Place], Found]] = {"run": of_run, "row": of_row}
_RULES: dict[str, Callable[[str, Sight], Found]] = {
    "field": _field,
    "identifier": _identifier,
    "name": _name,
    "hop": _hop,
    "claim": _claim,
    "of": _of,
    "through": _through,
    "supplier": _supplier,
    "device": _device,
}


def _own(subject: SubjectShape, what: str) -> Origin:
    return Origin(file=subject.place, place=what, claim="")


def _by_claim(hop: HopShape, document: CheckDocument) -> Origin:
    claim = document.claims.get(hop.claim)
    return _stands(claim) if claim else Origin(file="", place="", claim=hop.claim)


def _stands(claim: ClaimShape) -> Origin:
    return Origin(file=claim.evidence.file, place=claim.evidence.place, claim=claim.id)
