"""JSON of known kinds: bills of materials and FollowTheMoney; and JSON that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from countermark.formats import cyclonedx, ftm, jsontext, spdx, spdx3, unread_json
from countermark.formats.bom import Bom, within
from countermark.formats.caps import Caps
from countermark.formats.sample import Sample
from countermark.inventory import json_names, parties
from countermark.inventory.probes.bom_reading import no_bom, read_bom
from countermark.inventory.probes.file_probe import WANTED, FileToRead, TextProbe
from countermark.inventory.probes.json_text import decoded
from countermark.inventory.source import Harvest, Source
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.ports.probe import Doc, Sign
from countermark.model.reading import Reading


class BomProbe(TextProbe):
    """A bill of materials in JSON, known by a field that only its standard has.

    Which kind of JSON it is shows in its value alone: by its head it is of the family.
    """

    DOC: Doc
    _is: Callable[[Any], bool]
    _codec: Callable[[str, Any, Caps], Bom]

    def recognise(self, sample: Sample) -> Sign:
        return Sign.KIND if self.__class__._is(_unwrapped(sample.value)[1]) else Sign.NONE

    def none_in(self, value: Any) -> str:
        """Why a document of this kind is no bill of materials; empty where it may be one."""
        return ""

    def read(self, file: FileToRead) -> Reading:
        into = Harvest()
        value = decoded(file, into)
        base, inner = _unwrapped(value)
        if words := self.none_in(inner):
            return no_bom(file, self.DOC.title, words, value, into)
        bom = self.__class__._codec(file.label, inner, file.caps)
        bom = within(bom, base) if base else bom
        into.media_type = bom.media_type
        return read_bom(file, bom.standard, bom, value, into)


class CycloneDx(BomProbe):
    """CycloneDX 1.2 to 1.7 (ECMA-424) in JSON."""

    id = "cyclonedx-json"
    DOC = Doc(
        title="CycloneDX JSON",
        reads="the product, its components and services, nested ones too; their suppliers,"
        " manufacturers, authors, publishers and groups; dependencies, compositions, data flows",
        leaves="vulnerabilities, formulations, declarations, annotations and all else: looked"
        " through for listed names",
    )
    _is = staticmethod(cyclonedx.recognise)

    def none_in(self, value: Any) -> str:
        return cyclonedx.only_vulnerabilities(value)

    _codec = staticmethod(cyclonedx.read)


class Spdx2(BomProbe):
    """SPDX 2 (ISO/IEC 5962) in JSON."""

    id = "spdx-json"
    DOC = Doc(
        title="SPDX 2 JSON",
        reads="packages with supplier and originator, what the document describes, files that it"
        " describes or links, relationships",
        leaves="other files, snippets, annotations, creators: looked through for listed names",
    )
    _is = staticmethod(spdx.recognise)
    _codec = staticmethod(spdx.read)


class Spdx3(BomProbe):
    """SPDX 3.0 in JSON-LD."""

    id = "spdx3-json"
    DOC = Doc(
        title="SPDX 3 JSON",
        reads="packages and files with suppliedBy, originatedBy and availableFrom, root elements,"
        " relationships",
        leaves="security, build, AI and dataset profiles: looked through for listed names",
    )
    _is = staticmethod(spdx3.recognise)
    _codec = staticmethod(spdx3.read)


class FollowTheMoney(TextProbe):
    """FollowTheMoney entities: JSON lines, an array, or one entity with others inside."""

    id = "ftm-json"
    DOC = Doc(
        title="FollowTheMoney JSON",
        reads="companies, organisations, persons, vessels and assets with their names,"
        " identifiers and addresses; ownership, parents",
        leaves="directorships, memberships, payments, family and other ties: counted",
    )

    def recognise(self, sample: Sample) -> Sign:
        if not sample.is_json or not sample.is_whole:
            return Sign.NONE
        if sample.value is not None:
            return Sign.KIND if ftm.recognise(sample.value) else Sign.NONE
        known = _is_line(sample) or ftm.recognise(sample.first_value)
        return Sign.KIND if known else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        into = Harvest()
        whole: Any = None
        if file.sample.value is None or _is_line(file.sample):
            values = list(ftm.lines(file.label, file.content, into.gaps, file.caps))
        else:
            whole = decoded(file, into)
            values = list(enumerate(whole if isinstance(whole, list) else [whole], start=1))
        source = Source(file.label, file.digest, ftm.MEDIA_TYPE)
        entities = list(ftm.entities(iter(values), whole))
        words = file.lexicon
        parties.harvest(source, entities, words.months, words.countries, into)
        if not into.subjects and not into.gaps:
            into.gaps.append(file.gap(Why.EMPTY, "no entity in it is a party"))
        _rest_of(entities, whole, into)
        return file.reading("FollowTheMoney", into)


def _unwrapped(value: Any) -> tuple[str, Any]:
    """A document inside others, with its JSON pointer; the document itself where it has none.

    A forge's download holds the bill of materials as ``sbom``, an in-toto statement as its
    ``predicate``; the statement may be the payload of a DSSE envelope, and that part of a bundle.
    No signature is checked here.
    """
    base = ""
    for _ in range(_WRAPPERS):
        if not isinstance(value, dict):
            return base, value
        step = next((key for key in _HOLDING if isinstance(value.get(key), dict)), "")
        payload = value.get("payload")
        if "payloadType" in value and isinstance(payload, str):
            inner = jsontext.inside(payload)
            if not isinstance(inner, dict):
                return base, value
            base, value = f"{base}/payload", inner
        elif step and (step != "predicate" or _is_statement(value)):
            base, value = f"{base}/{step}", value[step]
        else:
            return base, value
    return base, value


_WRAPPERS = 6
"""Documents in one another that are looked into."""

_HOLDING = ("sbom", "dsseEnvelope", "predicate", "Data")
"""Members that hold a document of their own."""


def _is_statement(value: dict[str, Any]) -> bool:
    return "in-toto.io" in str(value.get("_type", ""))[:200]


class OtherJson(TextProbe):
    """JSON of no kind that is read; a known kind that is no inventory is named."""

    id = "json"
    DOC = Doc(
        title="Other JSON",
        reads="names in members for parties (supplier, payee, legalName ...), each asked about;"
        " OpenVEX, CSAF and in-toto are named",
        leaves="what those parties are to anything; all else is looked through",
    )

    def recognise(self, sample: Sample) -> Sign:
        return Sign.FAMILY if sample.is_json else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        into = Harvest()
        value = decoded(file, into)
        if not isinstance(file.sample.json, Gap):
            known = _known(value)
            into.gaps.append(file.gap(Why.UNKNOWN_KIND, known or _keys(value), WANTED))
            if not known:
                into.media_type = "application/json"
                source = Source(file.label, file.digest, into.media_type)
                json_names.harvest(source, value, file.lexicon, into)
        return file.reading("JSON", into)


def _rest_of(entities: Sequence[ftm.Entity], whole: Any, into: Harvest) -> None:
    """Words of entities that became no claim are looked through for listed names."""
    used = {claim.object for claim in into.claims} | {entity.id for entity in entities}
    into.media_type = ftm.MEDIA_TYPE
    into.unit = SelectorKind.ROW if whole is None else SelectorKind.POINTER
    found: dict[str, str] = {}
    for entity in entities:
        place = str(entity.line) if entity.pointer is None else entity.pointer
        for texts in (*entity.properties.values(), (entity.caption,)):
            for text in texts:
                if text not in used and text.upper() != text.lower():
                    found.setdefault(text[: unread_json.LONGEST], place)
    into.unread.extend((place, text) for text, place in found.items())


def _is_line(sample: Sample) -> bool:
    """Does a first line of its own look like an entity, even where it is damaged?"""
    first = sample.text.split(b"\n", 1)[0]
    return first[:1] == b"{" and b'"schema"' in first and b'"properties"' in first


def _known(value: Any) -> str:
    """A known kind of document that is no inventory is named, so that nobody waits for it."""
    if not isinstance(value, dict):
        return ""
    if "openvex" in str(value.get("@context", ""))[:200]:
        return "an OpenVEX document: statements about vulnerabilities, no parts"
    inner = _unwrapped(value)[1]
    if _is_statement(value) or "payloadType" in value or inner is not value:
        return "an in-toto attestation: its predicate is not read"
    if isinstance(value.get("document"), dict) and "csaf_version" in value["document"]:
        return "a CSAF advisory: statements about vulnerabilities, no parts"
    return ""


def _keys(value: Any) -> str:
    if not isinstance(value, dict):
        return "JSON of no known kind"
    keys = ", ".join(str(key)[:30] for key in list(value)[:6])
    return f"JSON of no known kind (its keys: {keys})"
