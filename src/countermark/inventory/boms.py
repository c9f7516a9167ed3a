"""A bill of materials to claims: what contains what, who made and who supplies each part.

The subject is the product; its parts are reached through it, and are subjects of their own only
when asked for. A document that does not say it is complete is not counted as complete.
"""

from __future__ import annotations

from typing import Any

from countermark.formats.bom import Bom, Part
from countermark.inventory.source import Harvest, Source
from countermark.model import identifier
from countermark.model.gap import Gap, Why
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.model.qualifier import How
from countermark.model.reading import HOST, Subject, SubjectKind
from countermark.model.when import is_when

FIRMWARE = "firmware"
"""A kind of part that can change how the whole behaves, so its kind is worth a claim."""
SOFTWARE = frozenset({"application", "library", "framework", "operating-system", "container"})
"""Kinds of part that are software and no equipment; what else a part is called decides nothing."""
_ATTRIBUTES = {p.value: p for p in Predicate}


def harvest(source: Source, bom: Bom, into: Harvest, *, components: bool = False) -> None:
    """Add the product as subject and all claims of ``bom`` to ``into``."""
    nodes = {
        part.key: source.item(part.key.removeprefix("/") or "product")
        for part in (bom.product, *bom.parts)
    }
    subjects = [bom.product, *(bom.parts if components else ())]
    for part in subjects:
        kind = SubjectKind.PRODUCT if part is bom.product else SubjectKind.COMPONENT
        host = "" if part is bom.product else bom.product.name
        into.subjects.append(_subject(source, nodes[part.key], part, kind, host))
    for part in (bom.product, *bom.parts):
        _part(source, nodes[part.key], part, into, top=part is bom.product)
    for tie in bom.ties:
        if tie.whole not in nodes or tie.part not in nodes:
            continue
        whole, part_node = nodes[tie.whole], nodes[tie.part]
        evidence = source.pointer(tie.pointer)
        said: dict[str, Any] = {"note": tie.note, "how": tie.how}
        if tie.relation == "contains":
            into.say(whole, Predicate.CONTAINS, part_node, evidence, certain=tie.certain, **said)
        elif tie.relation == "supplies":
            into.say(part_node, Predicate.SUPPLIES, whole, evidence, **said)
        else:
            into.say(whole, Predicate.SHARES_DATA_WITH, part_node, evidence, **said)
    into.records += 1 + len(bom.parts)
    into.gaps.extend(_gaps(source.label, bom))


def _subject(source: Source, node: str, part: Part, kind: SubjectKind, host: str) -> Subject:
    fields = [("version", part.version), (HOST, host)]
    fields += [(w.removeprefix("has_"), t) for w, t in part.attributes if w in _AS_FIELDS]
    return Subject(
        node=node,
        name=part.name or part.key,
        kind=kind,
        place=f"{source.label}#{part.key}",
        identifiers=part.identifiers,
        made=next((t for w, t in part.attributes if w == "made_on" and is_when(t[:10])), "")[:10],
        fields=tuple((name, text) for name, text in fields if text),
        software=part.kind in SOFTWARE,
    )


_AS_FIELDS = ("has_model", "has_serial")


def _part(source: Source, node: str, part: Part, into: Harvest, *, top: bool) -> None:
    evidence = source.pointer(part.key)
    into.name(node, part.name, evidence)
    into.say(node, Predicate.HAS_VERSION, part.version, evidence)
    if part.kind == FIRMWARE:
        into.say(node, Predicate.HAS_CATEGORY, FIRMWARE, evidence)
    for text in part.identifiers:
        into.say(node, Predicate.HAS_IDENTIFIER, text, evidence)
    for word, text in part.attributes:
        if word != "made_on" or is_when(text[:10]):
            into.say(node, _ATTRIBUTES[word], text[:10] if word == "made_on" else text, evidence)
    if part.kind != "document" and part.name and (top or _is_telling(part)):
        joined = into.name(named(part.name), part.name, evidence)
        into.say(node, Predicate.SAME_AS, joined, evidence, how=How.PRODUCT_NAME)
    for role in part.roles:
        at = source.pointer(role.party.pointer)
        party = into.name(named(role.party.name), role.party.name, at)
        into.say(party, Predicate.HAS_ADDRESS, role.party.address, at)
        for text in role.party.identifiers:
            if identifier.parse(text):
                into.say(party, Predicate.HAS_IDENTIFIER, text, at)
        if role.relation == "made_by":
            into.say(node, Predicate.MADE_BY, party, at, note=role.word, certain=role.certain)
        else:
            into.say(party, Predicate.SUPPLIES, node, at, note=role.word, certain=role.certain)


def _is_telling(part: Part) -> bool:
    """May other files mean this very part by its name? "boot" is in every product, "SoC-9" not."""
    digits = any(letter.isdigit() for letter in part.name)
    return part.tangible and part.kind != "service" and digits and len(part.name) >= 4


def _gaps(label: str, bom: Bom) -> list[Gap]:
    found = []
    if not bom.parts:
        detail = "it lists no components"
        found.append(Gap(label, Why.EMPTY, 0, "components", detail, "ask its author for the parts"))
    if bom.external:
        detail = "it refers to parts in other documents; name those files too"
        found.append(Gap(label, Why.NOT_READ, bom.external, "references", detail))
    if bom.dangling:
        detail = "it refers to parts that it does not describe"
        found.append(Gap(label, Why.MISSING, bom.dangling, "references", detail))
    if bom.cut:
        found.append(Gap(label, Why.LIMIT, bom.cut, "components", "beyond the cap, not read"))
    return found
