"""Everybody who signed an APK, under each of its signature schemes, and what of it holds.

Two things are checked apart: that the digests in what was signed are those of this very file
(``contents``), which needs nothing but a digest, and that the named key made the signature
(``signature``), which needs the library ``cryptography``. Source: as in ``signing_block`` and
``jar_signing``; the steps of v2 are numbered as in Android's documentation.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats.android.content_digest import Sections, chunked, verity
from countermark.formats.android.entries import Entries
from countermark.formats.android.jar_signing import jar_signers
from countermark.formats.android.signing_block import (
    ALGORITHMS,
    CHUNKED,
    SCHEMES,
    BlockSigner,
    block_signers,
    scheme,
)
from countermark.formats.caps import NEVER
from countermark.formats.signatures import Proof, check
from countermark.formats.x509 import X509
from countermark.model.artefact import Fault, Node, Span
from countermark.model.errors import SourceError
from countermark.model.ports import Deadline

_NUMBERS = {2: "v2", 3: "v3"}
"""Schemes as another one names them where both must be there."""


class ApkSigner(msgspec.Struct, frozen=True, kw_only=True):
    """``where`` is what says so: the value in the signing block, or the entry of the signature.

    ``lineage``: digests of the certificates of earlier keys, the oldest first. ``levels``: the
    platform versions (API levels, both ends in) for which it counts; all where there are none.
    """

    scheme: str
    certificate: X509 | None
    contents: Proof
    signature: Proof
    where: Span
    lineage: tuple[str, ...] = ()
    levels: tuple[int, int] | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def proof(self) -> Proof:
        """What both checks come to: it holds only where both do."""
        found = {self.contents, self.signature}
        if Proof.BROKEN in found or self.faults:
            return Proof.BROKEN
        return Proof.NOT_CHECKED if Proof.NOT_CHECKED in found else Proof.HOLDS


def apk_signers(entries: Entries, deadline: Deadline = NEVER) -> list[ApkSigner]:
    """The signers, those of the newest scheme first; none where nobody signed.

    Raises SourceError where the time is over.
    """
    found = list(_by_block(entries, deadline))
    there = {one.scheme for one in found}
    for one in jar_signers(entries, deadline):
        missing = [_NUMBERS[n] for n in one.also if n in _NUMBERS and _NUMBERS[n] not in there]
        node = entries.opened.nodes[one.block]
        found.append(
            ApkSigner(
                scheme="v1",
                certificate=one.certificate,
                contents=one.contents,
                signature=one.signature,
                where=node.spans[0] if node.spans else Span(0, 0),
                faults=(*one.faults, *map(_stripped, missing)),
            )
        )
    return found


def _stripped(name: str) -> Fault:
    return Fault("signature", f"a signature says that one of {name} is there, and none is")


def _by_block(entries: Entries, deadline: Deadline) -> Iterator[ApkSigner]:
    nodes = entries.opened.nodes
    pairs = [(_key(node), node) for node in nodes if node.role == "apk.signature"]
    there = {SCHEMES[key] for key, _ in pairs if key in SCHEMES}
    digests = _Digests(entries, deadline)
    newer: list[int] = []
    for wanted in sorted(SCHEMES, key=lambda key: SCHEMES[key], reverse=True):
        # The platform takes the first value of an id.
        for key, node in [pair for pair in pairs if pair[0] == wanted][:1]:
            value = next(f for f in node.fields if f.name == "apk.value")
            where = value.span or node.spans[0]
            try:
                signers = block_signers(key, bytes(value.value))  # type: ignore[arg-type]
                if not signers:
                    raise SourceError("a signature scheme without a signer")
            except SourceError as error:
                yield _malformed(SCHEMES[key], where, error.message)
                continue
            for one in signers:
                newer += [begin for begin, _ in one.levels[:1] if one.scheme == "v3.1"]
                yield _checked(one, digests, there, where, [*_rotation(one, newer)])


def _rotation(one: BlockSigner, newer: list[int]) -> Iterator[Fault]:
    """v3.1: where a signer of v3 says that a newer one counts from a version on, it is there."""
    if one.scheme == "v3" and one.rotates_at is not None and one.rotates_at not in newer:
        yield Fault("signature", "no signer of v3.1 from the platform version that v3 names")


def _key(node: Node) -> int:
    return int(str(next(f.value for f in node.fields if f.name == "apk.id")), 16)


def _malformed(name: str, where: Span, what: str) -> ApkSigner:
    broken = Proof.BROKEN
    return ApkSigner(
        scheme=name,
        certificate=None,
        contents=broken,
        signature=broken,
        where=where,
        faults=(Fault("signature", what),),
    )


def _checked(
    one: BlockSigner, digests: _Digests, there: set[str], where: Span, faults: list[Fault]
) -> ApkSigner:
    faults = [*faults, *_faults(one)]
    needed = _NUMBERS.get(one.stripped_from)
    if needed and needed not in there:
        faults.append(_stripped(needed))
    signature = _signature(one)
    if signature is Proof.BROKEN:
        faults.append(Fault("signature", "the signature does not hold"))
    contents, more = digests.hold(one)
    return ApkSigner(
        scheme=one.scheme,
        certificate=one.certificates[0] if one.certificates else None,
        contents=contents,
        signature=signature,
        where=where,
        lineage=tuple(c.sha256 for c in one.lineage if c),
        levels=one.levels[0] if one.levels else None,
        faults=(*faults, *more),
    )


def _faults(one: BlockSigner) -> Iterator[Fault]:
    """Steps 3.3 and 3.6: what must agree within the signer's own words."""
    if not any(key in ALGORITHMS for key, _ in one.signatures):
        yield Fault("signature", "no signature of a known kind")
    if [key for key, _ in one.digests] != [key for key, _ in one.signatures]:
        yield Fault("signature", "digests and signatures of other kinds")
    if not one.certificates:
        yield Fault("signature", "no certificate")
    elif one.certificates[0] is None:
        yield Fault("signature", "a certificate that is not understood")
    elif one.certificates[0].spki != one.spki:
        yield Fault("signature", "a certificate of another key than the one that signed")
    if len(set(one.levels)) > 1:
        yield Fault("signature", "other platform versions in the signed part than outside of it")


def _signature(one: BlockSigner) -> Proof:
    """Steps 3.1 and 3.2. All signatures of a known kind must hold, not only the strongest."""
    found = []
    for key, signature in one.signatures:
        how = scheme(key)
        if how is not None:
            found.append(check(one.spki, how, one.signed, signature))
    if Proof.BROKEN in found:
        return Proof.BROKEN
    return Proof.NOT_CHECKED if Proof.NOT_CHECKED in found or not found else Proof.HOLDS


class _Digests:
    """Steps 3.4 and 3.5. The digests of the file, each computed once."""

    def __init__(self, entries: Entries, deadline: Deadline) -> None:
        self._data, self._deadline = entries.opened.data, deadline
        nodes = entries.opened.nodes
        self._at = _sections(nodes)
        self._made: dict[tuple[str, str], bytes | None] = {}

    def hold(self, one: BlockSigner) -> tuple[Proof, list[Fault]]:
        known = [(key, value) for key, value in one.digests if key in ALGORITHMS]
        if not known:
            return Proof.NOT_CHECKED, []
        for key, value in known:
            _, digest, how = ALGORITHMS[key]
            if self._digest(how, digest) != value:
                return Proof.BROKEN, [Fault("signature", "the file has another digest")]
        return Proof.HOLDS, []

    def _digest(self, how: str, digest: str) -> bytes | None:
        key = how, digest
        if key not in self._made:
            self._made[key] = self._make(how, digest)
        return self._made[key]

    def _make(self, how: str, digest: str) -> bytes | None:
        if self._at is None:
            return None
        if how == CHUNKED:
            return chunked(self._data, self._at, digest, self._deadline)
        if self._at.block % 4096:
            return None
        return verity(self._data, self._at, self._deadline)


def _sections(nodes: tuple[Node, ...]) -> Sections | None:
    """Where block, directory and end stand; None where they do not follow one another.

    The platform finds the directory by the end's own word, so that must be true as well.
    """
    block = [node for node in nodes if node.role == "apk.signing-block"]
    directory = [node for node in nodes if node.role == "zip.central"]
    end = [node for node in nodes if node.role == "zip.end"]
    if not block or not end:
        return None
    spans = sorted(span for node in directory for span in node.spans)
    last = end[0].spans[0].offset
    begin = spans[0].offset if spans else last
    said = next((f.value for f in end[0].fields if f.name == "zip.end-begin"), None)
    if block[0].spans[-1].end != begin or said != begin or (spans and spans[-1].end != last):
        return None
    return Sections(block=block[0].spans[0].offset, directory=begin, end=last)
