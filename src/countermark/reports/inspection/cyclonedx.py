"""What an inspection found as a bill of materials in CycloneDX 1.6 JSON (ECMA-424, second edition).

The image is the component of the metadata, what was found in it the components, each with the
places where it stands. ``compositions`` say what is incomplete: the image wherever a byte of it was
not read, and in any case no list of parts is called complete, for code that names itself nowhere is
in none. How a component is known and how sure is a property in our words: the standard asks for a
number between 0 and 1, which nobody measured.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator

import msgspec

from countermark.reports.encoding import compact, encode
from countermark.reports.shapes.inspect import ComponentShape, InspectDocument

_PLACES = 50
"""Occurrences that are listed of one component."""


class _Shape(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """Members that are empty are left out."""


class _Property(_Shape, frozen=True, kw_only=True):
    name: str
    value: str


class _Hash(_Shape, frozen=True, kw_only=True):
    alg: str
    content: str


class _Named(_Shape, frozen=True, kw_only=True):
    name: str


class _LicenceName(_Shape, frozen=True, kw_only=True):
    license: _Named


class _Occurrence(_Shape, frozen=True, kw_only=True):
    location: str


class _Evidence(_Shape, frozen=True, kw_only=True):
    occurrences: tuple[_Occurrence, ...] = ()


class _Part(_Shape, frozen=True, kw_only=True):
    type: str
    bom_ref: str = msgspec.field(name="bom-ref", default="")
    supplier: _Named | None = None
    name: str
    version: str = ""
    hashes: tuple[_Hash, ...] = ()
    licenses: tuple[_LicenceName, ...] = ()
    cpe: str = ""
    purl: str = ""
    evidence: _Evidence | None = None
    properties: tuple[_Property, ...] = ()
    components: tuple[_Part, ...] = ()


class _Tools(_Shape, frozen=True, kw_only=True):
    components: tuple[_Part, ...]


class _Metadata(_Shape, frozen=True, kw_only=True):
    tools: _Tools
    component: _Part


class _Composition(_Shape, frozen=True, kw_only=True):
    aggregate: str
    assemblies: tuple[str, ...]


class _Dependency(_Shape, frozen=True, kw_only=True):
    ref: str
    depends_on: tuple[str, ...] = ()


class _Bom(_Shape, frozen=True, kw_only=True):
    schema: str = msgspec.field(name="$schema")
    bom_format: str
    spec_version: str
    serial_number: str
    version: int
    metadata: _Metadata
    components: tuple[_Part, ...]
    dependencies: tuple[_Dependency, ...]
    compositions: tuple[_Composition, ...]


def cyclonedx(found: InspectDocument) -> bytes:
    """The bill of materials of an inspection; of one inspection always the same.

    Several images are parts of one component that stands for all of them.
    """
    parts = tuple(_component(found, number, one) for number, one in enumerate(found.components))
    images = _images(found)
    whole = images[0] if len(images) == 1 else _Part(
        type="firmware", bom_ref="images", name=", ".join(one.name for one in images),
        components=images,
    )  # fmt: skip
    bom = _Bom(
        schema="http://cyclonedx.org/schema/bom-1.6.schema.json",
        bom_format="CycloneDX",
        spec_version="1.6",
        serial_number=f"urn:uuid:{_uuid(found)}",
        version=1,
        metadata=_Metadata(
            tools=_Tools(
                components=(_Part(type="application", name="countermark", version=found.version),)
            ),
            component=whole,
        ),
        components=parts,
        dependencies=(
            _Dependency(ref=whole.bom_ref, depends_on=tuple(one.bom_ref for one in parts)),
        ),
        compositions=tuple(_compositions(found, whole, parts)),
    )
    return encode(bom)


def _uuid(found: InspectDocument) -> uuid.UUID:
    """Named by the images and by what was found, not drawn (RFC 9562, version 8)."""
    named = compact((found.version, found.images, found.components))
    digest = bytearray(hashlib.sha256(named).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return uuid.UUID(bytes=bytes(digest))


def _images(found: InspectDocument) -> tuple[_Part, ...]:
    cover = found.coverage
    counts = (
        ("bytes", cover.total),
        ("bytes-unread", cover.unread),
        ("bytes-look-encrypted", cover.encrypted),
        ("bytes-skipped", cover.skipped),
        ("not-examined", found.totals["not_examined"]),
    )
    # Bytes are counted over all images: each file of them once.
    told = tuple(_property(name, str(value)) for name, value in counts)
    return tuple(
        _Part(
            type="firmware",
            bom_ref=f"image-{number}",
            name=image.name,
            hashes=(_Hash(alg="SHA-256", content=image.sha256),),
            properties=told if number == 0 else (),
        )
        for number, image in enumerate(found.images)
    )


def _property(name: str, value: str) -> _Property:
    return _Property(name=f"countermark:{name}", value=value)


def _component(found: InspectDocument, number: int, one: ComponentShape) -> _Part:
    told = [_property("known-by", one.known.value), _property("sure", one.sure.value)]
    if one.architecture:
        told.append(_property("architecture", one.architecture))
    told += [_property("where", words) for words in one.where[:1]]
    places = tuple(_occurrence(found, artefact) for artefact in one.artefacts[:_PLACES])
    more = max(one.more, len(one.artefacts) - len(places))
    if more:
        told.append(_property("further-places", str(more)))
    return _Part(
        type=one.type.value,
        bom_ref=f"part-{number}",
        supplier=_Named(name=one.supplier) if one.supplier else None,
        name=one.name,
        version=one.version,
        licenses=(_LicenceName(license=_Named(name=one.licence)),) if one.licence else (),
        cpe=one.cpe,
        purl=one.purl,
        evidence=_Evidence(occurrences=places) if places else None,
        properties=tuple(told),
    )


def _occurrence(found: InspectDocument, artefact: int) -> _Occurrence:
    """The path of a file; a number where the document lists fewer files."""
    listed = artefact < len(found.artefacts)
    path = " > ".join(found.artefacts[artefact].path) if listed else f"artefact {artefact}"
    return _Occurrence(location=path)


def _compositions(
    found: InspectDocument, whole: _Part, parts: tuple[_Part, ...]
) -> Iterator[_Composition]:
    """The image is incomplete where not all was read; of what is inside a part nobody knows."""
    cover = found.coverage
    unlisted = found.totals["components"] - len(parts)
    left = cover.unread or cover.encrypted or cover.skipped or found.not_examined or unlisted
    images = tuple(one.bom_ref for one in whole.components)
    yield _Composition(
        aggregate="incomplete" if left else "unknown", assemblies=(whole.bom_ref, *images)
    )
    if parts:
        yield _Composition(aggregate="unknown", assemblies=tuple(one.bom_ref for one in parts))
