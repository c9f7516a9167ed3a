"""What was seen in images as claims: what they contain, what signed it, whose brand they bear.

Who made a module is claimed only where two families of signals say the same (its name, a
certificate, its hosts, its bytes), and never as certain: what an indicator belongs to is what its
source says. A signer is a key, for anybody may write any name into a certificate. No claim says
that anything was contacted or done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from countermark.model.claim import Claim
from countermark.model.evaluation import IMAGE_SCHEME
from countermark.model.evidence import Digest, Evidence
from countermark.model.grade import Grade
from countermark.model.indicator import Checked, Indicator, Look
from countermark.model.inspected import FilePlace, Image, InnerFile, Inspection
from countermark.model.inspection import Match, Setting, Signer
from countermark.model.node import IDENTIFIER, named
from countermark.model.predicate import Predicate
from countermark.model.selector import Selector, SelectorKind

CLAIMANT = "countermark-inspection"
"""Who says what bytes hold: whoever opens them again can see it."""

MEDIA_TYPE = "application/octet-stream"

KEY_SCHEME = "key"
"""The scheme of an identifier that is the SHA-256 of a public key."""

BRANDS = ("ro.product.brand", "ro.product.system.brand", "ro.product.vendor.brand")

SHARED = 4096
"""Bytes from which a program that lies in two images ties them."""

OPENED = Grade.parse("A1")
"""That these bytes lie there, anybody sees who opens them: it is no report of anybody's."""

_FAMILIES = {
    Look.PACKAGE: "name",
    Look.CLASS: "name",
    Look.PERMISSION: "name",
    Look.CERTIFICATE: "certificate",
    Look.DIGEST: "bytes",
    Look.HOST: "hosts",
    Look.DOMAIN: "hosts",
    Look.URL: "hosts",
    Look.ADDRESS: "hosts",
}
"""Signals that come from one another are of one family; names of files and words are of none."""


def claims(found: Inspection, rows: Mapping[str, Indicator]) -> tuple[Claim, ...]:
    """All that is claimed of the images; ``rows`` are the indicators by id."""
    made: dict[str, Claim] = {}
    images = {image.name.encode("utf-8", "surrogateescape"): image for image in found.images}
    for file in found.files:
        for claim in _of_file(file, images, rows):
            made.setdefault(claim.id, claim)
    return tuple(made.values())


def node_of(sha256: str) -> str:
    """The node of some bytes: an image, or a file in it, wherever else it lies."""
    return f"{IDENTIFIER}:{IMAGE_SCHEME}:{sha256}"


def _of_file(
    file: InnerFile, images: Mapping[bytes, Image], rows: Mapping[str, Indicator]
) -> Iterator[Claim]:
    places = _first_places(file, images)
    if not places:
        return
    image, place = places[0]
    maker = _maker(file.seen.matches, rows)
    for setting in file.seen.settings:
        if setting.name in BRANDS and setting.value:
            yield _branded(image, place, setting)
    if not file.seen.apps and maker is None:
        return
    node = node_of(file.sha256)
    for name in dict.fromkeys(app.package for app in file.seen.apps):
        yield _claim(node, Predicate.NAMED, name, _evidence(image, place))
    for holder, where in places:
        if holder.sha256 != file.sha256:
            evidence = _evidence(holder, where)
            holds = node_of(holder.sha256)
            yield _claim(holds, Predicate.CONTAINS, node, evidence, grade=OPENED)
    yield from _signed(node, file.seen.signers, _evidence(image, place))
    if maker is not None:
        name, grade = maker
        evidence = _evidence(image, place)
        made_by = Predicate.MADE_BY
        yield _claim(node, made_by, named(name), evidence, grade=grade, certain=False)
        yield _claim(named(name), Predicate.NAMED, name, evidence)
    yield from _shared(file, places)


def _first_places(file: InnerFile, images: Mapping[bytes, Image]) -> list[tuple[Image, FilePlace]]:
    """The first place in each image that holds the file."""
    found: dict[str, tuple[Image, FilePlace]] = {}
    for place in file.places:
        image = images.get(place.path[0]) if place.path else None
        if image is not None:
            found.setdefault(image.sha256, (image, place))
    return list(found.values())


def _maker(matches: Iterable[Match], rows: Mapping[str, Indicator]) -> tuple[str, Grade] | None:
    """The one maker that two families of signals name, and the weakest grade of their rows."""
    families: dict[str, set[str]] = {}
    grades: dict[str, list[Grade]] = {}
    for match in matches:
        row = rows.get(match.indicator)
        family = _FAMILIES.get(match.look)
        if row is None or family is None or not row.about.maker or row.checked is Checked.RECALLED:
            continue
        families.setdefault(row.about.maker, set()).add(family)
        grades.setdefault(row.about.maker, []).append(row.grade)
    sure = [maker for maker, told in families.items() if len(told) > 1]
    if len(sure) != 1:
        return None
    return sure[0], max(grades[sure[0]], key=lambda grade: grade.weakness)


def _signed(node: str, signers: Sequence[Signer], evidence: Evidence) -> Iterator[Claim]:
    for signer in signers:
        if signer.key:
            key = f"{IDENTIFIER}:{KEY_SCHEME}:{signer.key}"
            said = signer.subject
            yield _claim(node, Predicate.SIGNED_BY, key, evidence, note=said, certain=False)


def _branded(image: Image, place: FilePlace, setting: Setting) -> Claim:
    evidence = _evidence(image, place, setting)
    node = node_of(image.sha256)
    return _claim(node, Predicate.BRANDED_BY, named(setting.value), evidence, certain=False)


def _shared(file: InnerFile, places: Sequence[tuple[Image, FilePlace]]) -> Iterator[Claim]:
    """An app that lies in several images ties each to the first."""
    if file.size < SHARED or not file.seen.apps:
        return
    first, _ = places[0]
    for image, place in places[1:]:
        evidence = _evidence(image, place)
        subject, other = node_of(image.sha256), node_of(first.sha256)
        shares = Predicate.SHARES_FILE_WITH
        yield _claim(subject, shares, other, evidence, grade=OPENED)


def _evidence(image: Image, place: FilePlace, thing: Setting | None = None) -> Evidence:
    span = thing.spans[0] if thing is not None and thing.spans else None
    selector = Selector(SelectorKind.WHOLE, "", place.within)
    if span is not None:
        selector = Selector(SelectorKind.BYTES, f"{span.offset}-{span.end}", place.within)
    return Evidence(Digest(image.sha256), MEDIA_TYPE, selector, label=image.name)


def _claim(
    subject: str, predicate: Predicate, object_: str, evidence: Evidence, **more: Any
) -> Claim:
    return Claim(
        claimant=CLAIMANT,
        subject=subject,
        predicate=predicate,
        object=object_,
        evidence=evidence,
        **more,
    )
