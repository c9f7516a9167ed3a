"""The elements of an SPDX 3.0 JSON-LD document that say what is in a thing and who made it.

Reads packages, agents and relationships of the flat ``@graph``; other profiles are left alone.
"""

from __future__ import annotations

from typing import Any

import msgspec

from countermark.formats.bom import Bom, Part, Party, Role, Tie
from countermark.formats.caps import CAPS, Caps
from countermark.formats.pointer import join, objects, strings, text
from countermark.formats.spdx import MEDIA_TYPE, unattached

_AGENTS = {"Organization", "Person", "Agent", "SoftwareAgent"}
_CONTAINS = {
    "contains": True,
    "dependsOn": True,
    "hasStaticLink": True,
    "hasDynamicLink": True,
    "hasOptionalComponent": True,
    "hasProvidedDependency": False,
    "hasOptionalDependency": False,
    "hasPrerequisite": False,
    "descendantOf": False,
}


def recognise(value: Any) -> bool:
    """Is the decoded JSON an SPDX 3 document?"""
    if not isinstance(value, dict) or not isinstance(value.get("@graph"), list):
        return False
    context = value.get("@context")
    return "spdx.org/rdf/3" in (context if isinstance(context, str) else str(context)[:2000])


def read(label: str, value: dict[str, Any], caps: Caps = CAPS) -> Bom:
    """Packages and ties of the graph; the root elements are the product, or stand in it."""
    graph = objects(value, "@graph")[: caps.nodes]
    agents: dict[str, Party] = {}
    parts: dict[str, Part] = {}
    roots: list[str] = []
    elsewhere: set[str] = set()
    for i, entry in graph:
        if _kind(entry) in _AGENTS and text(entry, "name"):
            party = Party(text(entry, "name"), join("", "@graph", i))
            agents[text(entry, "spdxId")] = party
        roots += strings(entry, "rootElement")
        elsewhere |= {text(m, "externalSpdxId") for _, m in objects(entry, "import")}
    read_to = len(graph)
    for at, (i, entry) in enumerate(graph):
        if caps.deadline.passed():
            read_to = at
            break
        if _kind(entry).endswith(("Package", "device", "software_File")) and text(entry, "name"):
            parts[text(entry, "spdxId")] = _part(entry, join("", "@graph", i), agents)
    _available_from(graph, parts, agents)
    ties, complete, external, dangling = _relationships(graph, parts, elsewhere)
    roots = [ref for ref in dict.fromkeys(roots) if ref in parts]
    if len(roots) == 1:
        product = parts.pop(roots[0])
    else:
        product = Part(key="", name=label, kind="document")
        ties += [Tie("contains", "", parts[r].key, parts[r].key, "root element") for r in roots]
    return Bom(
        standard="SPDX 3",
        media_type=MEDIA_TYPE,
        product=product,
        parts=tuple(parts.values()),
        ties=(*ties, *unattached(product, parts.values(), ties)),
        complete=complete,
        words={True: "all relationships complete", False: "some relationships incomplete"}.get(
            complete is True, ""
        )
        if complete is not None
        else "",
        external=external,
        dangling=dangling,
        cut=len(objects(value, "@graph")) - read_to,
    )


def _kind(entry: dict[str, Any]) -> str:
    return text(entry, "type") or text(entry, "@type")


def _part(entry: dict[str, Any], pointer: str, agents: dict[str, Party]) -> Part:
    roles = []
    for field, relation in (("originatedBy", "made_by"), ("suppliedBy", "supplies")):
        roles += [Role(relation, agents[r], field) for r in strings(entry, field) if r in agents]
    identifiers = []
    for _, reference in objects(entry, "externalIdentifier"):
        kind, words = text(reference, "externalIdentifierType"), text(reference, "identifier")
        if kind.startswith("cpe2") and words.startswith("cpe:"):
            identifiers.append(words)
        elif kind in ("packageUrl", "packageURL") and words:
            identifiers.append(f"purl:{words}")
    purl = text(entry, "software_packageUrl")
    if purl and f"purl:{purl}" not in identifiers:
        identifiers.append(f"purl:{purl}")
    return Part(
        key=pointer,
        name=text(entry, "name"),
        kind=text(entry, "software_primaryPurpose").lower() or "library",
        version=text(entry, "software_packageVersion"),
        roles=tuple(roles),
        identifiers=tuple(identifiers),
    )


def _available_from(
    graph: list[tuple[int, dict[str, Any]]], parts: dict[str, Part], agents: dict[str, Party]
) -> None:
    """A part that a relationship says is available from somebody is supplied by them."""
    for _, entry in graph:
        part = parts.get(text(entry, "from"))
        if text(entry, "relationshipType") != "availableFrom" or part is None:
            continue
        found = [agents[ref] for ref in strings(entry, "to") if ref in agents]
        roles = [Role("supplies", by, "availableFrom") for by in found]
        if roles:
            parts[text(entry, "from")] = msgspec.structs.replace(part, roles=(*part.roles, *roles))


def _relationships(
    graph: list[tuple[int, dict[str, Any]]], parts: dict[str, Part], elsewhere: set[str]
) -> tuple[list[Tie], bool | None, int, int]:
    ties: list[Tie] = []
    stated: set[str] = set()
    described = {text(entry, "spdxId") for _, entry in graph}
    external = dangling = 0
    for i, entry in graph:
        kind = text(entry, "relationshipType")
        if kind not in _CONTAINS:
            continue
        stated.add(text(entry, "completeness"))
        whole = parts.get(text(entry, "from"))
        for ref in strings(entry, "to"):
            part = parts.get(ref)
            if whole and part:
                place = join("", "@graph", i)
                ties.append(
                    Tie("contains", whole.key, part.key, place, kind, certain=_CONTAINS[kind])
                )
            elif whole and ref in elsewhere:
                external += 1
            elif whole and "NoneElement" not in ref and ref not in described:
                dangling += 1
    if stated & {"incomplete", "noAssertion"}:
        return ties, False, external, dangling
    return ties, True if stated == {"complete"} else None, external, dangling
