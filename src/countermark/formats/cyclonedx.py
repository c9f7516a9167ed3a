"""What a CycloneDX JSON document (1.2 to 1.7, ECMA-424) says of parts, makers and completeness.

Reads the JSON as it stands, because object models of it lose compositions and provided parts.
Refuses to call a bill of materials complete unless a composition says so.
"""

from __future__ import annotations

from typing import Any

from countermark.formats.bom import Bom, Part, Party, Role, Tie
from countermark.formats.caps import CAPS, Caps
from countermark.formats.pointer import join, objects, strings, text
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.qualifier import Derived, How

MEDIA_TYPE = "application/vnd.cyclonedx+json"
_PROPERTIES = {
    "cdx:device:serialnumber": "has_serial",
    "cdx:device:serial": "has_serial",
    "cdx:device:prodtimestamp": "made_on",
    "cdx:device:model": "has_model",
    "cdx:device:countryoforigin": "produced_in",
    "cdx:device:country": "produced_in",
}
_BOM_LINK = lazy_pattern(r"[/#].*")
_NAMESPACED = ("library", "framework")
_INWARD = {"inbound", "bi-directional"}


def recognise(value: Any) -> bool:
    """Is the decoded JSON a CycloneDX document?"""
    return isinstance(value, dict) and (
        value.get("bomFormat") == "CycloneDX" or "cyclonedx.org/schema" in text(value, "$schema")
    )


def only_vulnerabilities(value: dict[str, Any]) -> str:
    """What is said of a document that holds statements about vulnerabilities and no parts (VEX)."""
    metadata = value.get("metadata")
    top = metadata.get("component") if isinstance(metadata, dict) else None
    if top or any(value.get(key) for key in ("components", "services")):
        return ""
    found = objects(value, "vulnerabilities")
    if not found:
        return ""
    refs = [text(a, "ref") for _, entry in found for _, a in objects(entry, "affects")]
    boms = dict.fromkeys(_BOM_LINK.sub("", ref) for ref in refs if ref.startswith("urn:cdx:"))
    about = f" of the products in {', '.join(list(boms)[:3])}" if boms else ""
    return f"statements about {len(found)} vulnerabilities (VEX){about}, and no parts"


def read(label: str, value: dict[str, Any], caps: Caps = CAPS) -> Bom:
    """The document's parts and ties. Missing or mistyped members are read as absent."""
    return _Reader(label, value, caps).bom()


class _Reader:
    def __init__(self, label: str, value: dict[str, Any], caps: Caps) -> None:
        self.label = label
        self.value = value
        self.caps = caps
        self.parts: list[Part] = []
        self.ties: list[Tie] = []
        self.by_ref: dict[str, str] = {}
        self.parties: dict[str, Party] = {}
        self.dangling = self.external = self.cut = 0

    def bom(self) -> Bom:
        self._collect_parties()
        metadata = self.value.get("metadata")
        top = metadata.get("component") if isinstance(metadata, dict) else None
        product = self._product(top if isinstance(top, dict) else None, metadata)
        if isinstance(top, dict):
            self._nest(top, "/metadata/component", product.key)
        self._nest(self.value, "", product.key)
        self._services(self.value, "", product.key)
        self._dependencies()
        complete, words = self._completeness(top)
        version = text(self.value, "specVersion")
        return Bom(
            standard=f"CycloneDX {version}".strip(),
            media_type=MEDIA_TYPE,
            product=product,
            parts=tuple(self.parts),
            ties=tuple(self.ties),
            complete=complete,
            words=words,
            external=self.external,
            dangling=self.dangling,
            cut=self.cut,
        )

    def _collect_parties(self) -> None:
        """CycloneDX 2.0 drafts name parties once and refer to them."""
        for i, entry in objects(self.value, "parties"):
            party = _party(entry, join("", "parties", i))
            ref = text(entry, "bom-ref") or text(entry, "id")
            if party and ref:
                self.parties[ref] = party

    def _product(self, top: dict[str, Any] | None, metadata: Any) -> Part:
        roles: list[Role] = []
        # metadata.manufacturer names who made the document (since 1.6); metadata.manufacture, who
        # made the thing it describes (deprecated there).
        for field, relation in (("manufacture", "made_by"), ("supplier", "supplies")):
            roles += self._roles(metadata, "/metadata", ((field, relation, True),))
        if top is None:
            name = text(self.value, "serialNumber") or self.label
            return Part(key="", name=name, kind="document", roles=tuple(roles))
        found = self._part(top, "/metadata/component")
        roles += found.roles
        return Part(
            key=found.key,
            name=found.name or self.label,
            kind=found.kind,
            version=found.version,
            roles=tuple(roles),
            identifiers=found.identifiers,
            attributes=found.attributes,
        )

    def _roles(
        self, holder: Any, pointer: str, fields: tuple[tuple[str, str, bool], ...]
    ) -> list[Role]:
        roles = []
        for field, relation, certain in fields:
            value = holder.get(field) if isinstance(holder, dict) else None
            for i, entry in enumerate(value if isinstance(value, list) else [value]):
                place = join(pointer, field, i) if isinstance(value, list) else join(pointer, field)
                party = self.parties.get(entry) if isinstance(entry, str) else None
                party = party or _party(entry, place)
                if party:
                    roles.append(Role(relation, party, field, certain))
        return roles

    def _part(self, entry: dict[str, Any], pointer: str) -> Part:
        group, name = text(entry, "group"), text(entry, "name")
        ref = text(entry, "bom-ref")
        if ref:
            self.by_ref.setdefault(ref, pointer)
        roles = self._roles(
            entry,
            pointer,
            (
                ("manufacturer", "made_by", True),
                ("supplier", "supplies", True),
                ("publisher", "supplies", True),
                ("author", "made_by", False),
                ("authors", "made_by", False),
            ),
        )
        kind = text(entry, "type") or "library"
        # A group is a name space of libraries, unless it has words; else the name of a vendor.
        if group and (kind not in _NAMESPACED or " " in group.strip()):
            roles.append(_by_group(group, pointer))
        roles += self._licensors(entry, pointer)
        return Part(
            key=pointer,
            name=f"{group}/{name}" if group and kind in _NAMESPACED else name,
            kind=kind,
            version=text(entry, "version"),
            roles=tuple(roles),
            identifiers=_identifiers(entry),
            attributes=_attributes(entry),
            confidence=_confidence(entry),
        )

    def _licensors(self, entry: dict[str, Any], pointer: str) -> list[Role]:
        """Who grants a commercial licence supplies what is licensed."""
        roles: list[Role] = []
        for i, choice in objects(entry, "licenses"):
            base = join(pointer, "licenses", i)
            held = choice.get("license")
            for holder, place in ((held, join(base, "license")), (choice, base)):
                terms = holder.get("licensing") if isinstance(holder, dict) else None
                by = (("licensor", "supplies", True),)
                roles += self._roles(terms, join(place, "licensing"), by)
        return roles

    def _nest(self, holder: dict[str, Any], base: str, owner: str) -> None:
        """Every component below ``holder``; depth is bounded by the JSON codec's cap."""
        waiting = [(holder, base, owner)]
        while waiting:
            node, pointer, whole = waiting.pop()
            for i, entry in objects(node, "components"):
                place = join(pointer, "components", i)
                if len(self.parts) >= self.caps.nodes or self.caps.deadline.passed():
                    self.cut += 1
                    continue
                part = self._part(entry, place)
                self.parts.append(part)
                self.ties.append(_containment(entry, whole, place, part.confidence))
                self._ancestors(entry, place)
                waiting.append((entry, place, place))

    def _ancestors(self, entry: dict[str, Any], pointer: str) -> None:
        """A pedigree's ancestors are what a part was derived from: its origin, not its content."""
        base = join(pointer, "pedigree")
        for i, ancestor in objects(entry.get("pedigree"), "ancestors"):
            place = join(base, "ancestors", i)
            self.parts.append(self._part(ancestor, place))
            how = Derived(How.PEDIGREE)
            self.ties.append(Tie("contains", pointer, place, place, certain=False, how=how))

    def _services(self, holder: dict[str, Any], base: str, owner: str) -> None:
        waiting = [(holder, base, owner)]
        while waiting:
            node, pointer, user = waiting.pop()
            for i, entry in objects(node, "services"):
                place = join(pointer, "services", i)
                ref = text(entry, "bom-ref")
                if ref:
                    self.by_ref.setdefault(ref, place)
                roles = self._roles(entry, place, (("provider", "supplies", True),))
                group = text(entry, "group")
                roles += [_by_group(group, place)] if group else []
                roles += self._licensors(entry, place)
                name, version = text(entry, "name"), text(entry, "version")
                self.parts.append(
                    Part(key=place, name=name, kind="service", version=version, roles=tuple(roles))
                )
                self.ties.append(Tie("supplies", user, place, place, how=Derived(How.SERVICE)))
                self._flows(entry, user, place)
                waiting.append((entry, place, place))

    def _flows(self, entry: dict[str, Any], user: str, place: str) -> None:
        flows = objects(entry, "data")
        inward = [
            text(flow, "classification") for _, flow in flows if text(flow, "flow") in _INWARD
        ]
        if inward:
            classes = ", ".join(sorted({c for c in inward if c})[:10])
            how = Derived(How.DATA_CLASS, classes)
            self.ties.append(Tie("shares_data_with", user, place, join(place, "data"), how=how))

    def _dependencies(self) -> None:
        """``provides`` is kept as nesting; ``dependsOn`` only shows what is not described."""
        missing: set[str] = set()
        for i, entry in objects(self.value, "dependencies"):
            owner = self.by_ref.get(text(entry, "ref"))
            named = [text(entry, "ref"), *strings(entry, "dependsOn"), *strings(entry, "provides")]
            missing.update(ref for ref in named if ref and ref not in self.by_ref)
            for j, ref in enumerate(strings(entry, "provides")):
                if owner is not None and ref in self.by_ref and self.by_ref[ref] != owner:
                    place = join("", "dependencies", i, "provides", j)
                    self.ties.append(Tie("contains", owner, self.by_ref[ref], place, "provides"))
        elsewhere = {ref for ref in missing if ref.startswith(("urn:cdx:", "urn:uuid:"))}
        self.external += len(elsewhere)
        self.dangling += len(missing - elsewhere)

    def _completeness(self, top: Any) -> tuple[bool | None, str]:
        """Complete only if a composition about the whole says so and none says otherwise."""
        stated: list[str] = []
        whole = False
        ref = text(top, "bom-ref")
        for _, entry in objects(self.value, "compositions"):
            aggregate = text(entry, "aggregate")
            about = strings(entry, "assemblies") + strings(entry, "dependencies")
            stated.append(aggregate)
            whole = whole or (aggregate == "complete" and (not about or ref in about))
        others = sorted({word for word in stated if word and word != "complete"})
        if others:
            return False, "composition: " + ", ".join(others)
        if whole:
            return True, "composition: complete"
        return None, ""


def _by_group(group: str, pointer: str) -> Role:
    return Role("supplies", Party(group, join(pointer, "group")), "group", certain=False)


def _party(entry: Any, pointer: str) -> Party | None:
    if isinstance(entry, str):
        name = entry.split("<")[0].strip() or entry.strip()
        return Party(name, pointer, person=True) if name else None
    if not isinstance(entry, dict):
        return None
    inner = entry.get("organization") or entry.get("individual")
    entry = inner if isinstance(inner, dict) else entry
    name = text(entry, "name")
    if not name:
        return None
    found = entry.get("address")
    keys = ("streetAddress", "postalCode", "locality", "region", "country")
    address = ", ".join(part for part in (text(found, key) for key in keys) if part)
    return Party(name, pointer, address=address, person="email" in entry)


def _identifiers(entry: dict[str, Any]) -> tuple[str, ...]:
    found = []
    cpe, purl = text(entry, "cpe"), text(entry, "purl")
    if cpe:
        found.append(cpe if cpe.startswith("cpe:") else f"cpe:{cpe}")
    if purl:
        found.append(f"purl:{purl}")
    swid = text(entry.get("swid"), "tagId")
    if swid:
        found.append(f"swid:{swid}")
    return tuple(found)


def _attributes(entry: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = []
    for _, pair in objects(entry, "properties"):
        predicate = _PROPERTIES.get(text(pair, "name").lower())
        value = text(pair, "value")
        if predicate and value:
            found.append((predicate, value))
    for key, predicate in (("modelNumber", "has_model"), ("serialNumber", "has_serial")):
        if text(entry, key):
            found.append((predicate, text(entry, key)))
    return tuple(found)


def _confidence(entry: dict[str, Any]) -> str:
    """A confidence in the part's identity below 1, as ``evidence.identity`` states it."""
    for _, identity in objects(entry.get("evidence"), "identity"):
        confidence = identity.get("confidence")
        if isinstance(confidence, int | float) and 0 <= confidence < 1:
            return str(confidence)
    return ""


def _containment(entry: dict[str, Any], whole: str, place: str, confidence: str) -> Tie:
    how = Derived(How.CONFIDENCE, confidence) if confidence else None
    certain = not confidence
    if entry.get("isExternal") is True:
        how, certain = Derived(How.EXTERNAL), False
    elif text(entry, "scope") in ("optional", "excluded"):
        how = Derived(How.SCOPE, text(entry, "scope"))
        certain = text(entry, "scope") == "optional"
    return Tie("contains", whole, place, place, certain=certain and not confidence, how=how)
