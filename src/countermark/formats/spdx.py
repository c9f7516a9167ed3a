"""What an SPDX 2.2 or 2.3 JSON document (ISO/IEC 5962) says of packages, suppliers and nesting.

``NOASSERTION`` and ``NONE`` are what they say: nothing is claimed. Tag-value files are not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from countermark.formats.bom import Bom, Part, Party, Role, Tie
from countermark.formats.caps import CAPS, Caps
from countermark.formats.pointer import join, objects, strings, text
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.qualifier import Derived, How

MEDIA_TYPE = "application/spdx+json"
ACTORS = ("Organization", "Person")
"""The words before the name of a supplier or originator that is a party."""

_ACTOR = lazy_pattern(r"(Organization|Person|Tool)\s*:\s*(.*?)\s*(?:\(([^()]*)\))?\s*\Z", re.DOTALL)
NOTHING = ("", "NOASSERTION", "NONE")
"""What SPDX writes where nobody is named (clause 4.2 of version 3, 7.5 of version 2)."""

CONTAINS = {
    # relationship: (the second element is the part, certain)
    "CONTAINS": (True, True),
    "CONTAINED_BY": (False, True),
    "DEPENDS_ON": (True, True),
    "DEPENDENCY_OF": (False, True),
    "RUNTIME_DEPENDENCY_OF": (False, True),
    "STATIC_LINK": (True, True),
    "DYNAMIC_LINK": (True, True),
    "PACKAGE_OF": (False, True),
    "HAS_PREREQUISITE": (True, False),
    "PREREQUISITE_FOR": (False, False),
    "OPTIONAL_COMPONENT_OF": (False, True),
    "OPTIONAL_DEPENDENCY_OF": (False, False),
    "PROVIDED_DEPENDENCY_OF": (False, False),
    "GENERATED_FROM": (True, False),
    "GENERATES": (False, False),
    "DESCENDANT_OF": (True, False),
    "ANCESTOR_OF": (False, False),
}
"""SPDX 2.3, clause 11.1: relationships by which a part ends up in the whole, or may."""


def recognise(value: Any) -> bool:
    """Is the decoded JSON an SPDX 2 document?"""
    return isinstance(value, dict) and text(value, "spdxVersion").startswith("SPDX-2")


def read(label: str, value: dict[str, Any], caps: Caps = CAPS) -> Bom:
    """Packages and ties. What the document describes is the product, or stands in it."""
    parts: dict[str, Part] = {}
    packages = objects(value, "packages")
    done = 0
    for i, entry in packages[: caps.nodes]:
        if caps.deadline.passed():
            break
        done += 1
        ref = text(entry, "SPDXID")
        parts.setdefault(ref or join("", "packages", i), _part(entry, join("", "packages", i)))
    for ref, part in _files(value, parts).items():
        parts.setdefault(ref, part)
    ties, described, complete, external, dangling = _relationships(value, parts)
    described += [ref for ref in strings(value, "documentDescribes") if ref in parts]
    described = list(dict.fromkeys(described))
    if len(described) == 1:
        product = parts.pop(described[0])
    elif len(parts) == 1 and not described:
        product = parts.pop(next(iter(parts)))
    else:
        product = Part(key="", name=text(value, "name") or label, kind="document")
        ties += [Tie("contains", "", parts[r].key, parts[r].key, "described") for r in described]
    return Bom(
        standard=text(value, "spdxVersion").replace("-", " "),
        media_type=MEDIA_TYPE,
        product=product,
        parts=tuple(parts.values()),
        ties=(*ties, *unattached(product, parts.values(), ties)),
        complete=complete,
        words="" if complete is None else "some relationships are stated as not asserted",
        external=external + len(objects(value, "externalDocumentRefs")),
        dangling=dangling,
        cut=len(packages) - done,
    )


def _files(value: dict[str, Any], packages: Mapping[str, Part]) -> dict[str, Part]:
    """The files that are what the document describes, or that have or are linked to a package."""
    there = {text(f, "SPDXID"): (i, f) for i, f in objects(value, "files") if text(f, "SPDXID")}
    if not there:
        return {}
    wanted = dict.fromkeys(strings(value, "documentDescribes"))
    for _, entry in objects(value, "relationships"):
        kind = text(entry, "relationshipType").upper()
        ends = text(entry, "spdxElementId"), text(entry, "relatedSpdxElement")
        if kind in ("DESCRIBES", "DESCRIBED_BY"):
            wanted |= dict.fromkeys(ends)
        elif kind in CONTAINS and kind not in ("CONTAINS", "CONTAINED_BY"):
            wanted |= dict.fromkeys(ends) if packages.keys() & set(ends) else {}
    found = {}
    for ref in wanted:
        if ref in there:
            i, entry = there[ref]
            name = text(entry, "fileName").removeprefix("./")
            found[ref] = Part(key=join("", "files", i), name=name, kind="file")
    return found


def unattached(product: Part, parts: Any, ties: list[Tie]) -> list[Tie]:
    """Parts that nothing ties to the product: listed beside it, so possibly in it."""
    below: dict[str, list[str]] = {}
    for tie in ties:
        below.setdefault(tie.whole, []).append(tie.part)
    reached: set[str] = set()
    waiting = [product.key]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += below.get(key, ())
    how = Derived(How.NO_RELATIONSHIP)
    return [
        Tie("contains", product.key, part.key, part.key, certain=False, how=how)
        for part in parts
        if part.key not in reached
    ]


def _relationships(
    value: dict[str, Any], parts: dict[str, Part]
) -> tuple[list[Tie], list[str], bool | None, int, int]:
    ties: list[Tie] = []
    described: list[str] = []
    complete: bool | None = None
    external = dangling = 0
    files = {text(entry, "SPDXID") for _, entry in objects(value, "files")}
    files |= {text(entry, "SPDXID") for _, entry in objects(value, "snippets")}
    for i, entry in objects(value, "relationships"):
        kind = text(entry, "relationshipType").upper()
        first, second = text(entry, "spdxElementId"), text(entry, "relatedSpdxElement")
        if kind == "DESCRIBED_BY":
            kind, first, second = "DESCRIBES", second, first
        if kind == "DESCRIBES" and second in parts:
            described.append(second)
        if kind not in CONTAINS:
            continue
        if second == "NOASSERTION":
            complete = False
        outward, certain = CONTAINS[kind]
        whole, part = (first, second) if outward else (second, first)
        if whole in parts and part in parts:
            note = kind.lower()
            pointer = join("", "relationships", i)
            ties.append(Tie("contains", parts[whole].key, parts[part].key, pointer, note, certain))
        elif part.startswith("DocumentRef-"):
            external += 1
        elif part not in parts and part not in files and part not in NOTHING:
            dangling += 1
    return ties, described, complete, external, dangling


def _part(entry: dict[str, Any], pointer: str) -> Part:
    roles = []
    for field, relation in (("originator", "made_by"), ("supplier", "supplies")):
        party = actor(text(entry, field), join(pointer, field))
        if party:
            roles.append(Role(relation, party, field))
    identifiers = []
    for _, reference in objects(entry, "externalRefs"):
        kind, locator = text(reference, "referenceType"), text(reference, "referenceLocator")
        if kind.startswith("cpe2") and locator.startswith("cpe:"):
            identifiers.append(locator)
        elif kind == "purl" and locator:
            identifiers.append(f"purl:{locator}")
        elif kind == "swid" and locator:
            identifiers.append(f"swid:{locator}")
    return Part(
        key=pointer,
        name=text(entry, "name"),
        kind=text(entry, "primaryPackagePurpose").lower() or "library",
        version=text(entry, "versionInfo"),
        roles=tuple(roles),
        identifiers=tuple(identifiers),
    )


def actor(words: str, pointer: str) -> Party | None:
    """``Organization: Acme (acme@example)`` as a party; nothing for ``NOASSERTION`` and tools."""
    if words in NOTHING:
        return None
    found = _ACTOR.match(words)
    if not found:
        return Party(words, pointer)
    kind, name, _ = found.groups()
    if kind == "Tool" or not name or name in NOTHING:
        return None
    return Party(name, pointer, person=kind == "Person")
