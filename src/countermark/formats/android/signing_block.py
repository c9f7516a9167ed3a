"""Who signed an APK as a whole file: signature schemes v2, v3 and v3.1.

Source: the Android documentation of APK Signature Scheme v2 ("Verification", steps 3 and 4), v3 and
v3.1. The block itself is found by ``formats.artefact.apk_signing``; here its values are read. All
lengths are four bytes, the lowest first, and stand before what they measure.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats.signatures import Padding, Scheme
from countermark.formats.x509 import X509, x509
from countermark.model.errors import SourceError

V2, V3, V31 = 0x7109871A, 0xF05368C0, 0x1B93AD61
SCHEMES = {V2: "v2", V3: "v3", V31: "v3.1"}
"""What a value of the signing block is, by its id."""

_MOST = 10
"""Signers, and of each its digests, signatures and certificates: the platform takes ten."""
_LINEAGE, _STRIPPED, _ROTATES = 0x3BA06F8C, 0xBEEFF00D, 0x559F8B02
CHUNKED, VERITY = "chunked", "verity"
ALGORITHMS = {
    0x0101: (Padding.PSS, "sha256", CHUNKED), 0x0102: (Padding.PSS, "sha512", CHUNKED),
    0x0103: (Padding.PKCS1, "sha256", CHUNKED), 0x0104: (Padding.PKCS1, "sha512", CHUNKED),
    0x0201: (Padding.ECDSA, "sha256", CHUNKED), 0x0202: (Padding.ECDSA, "sha512", CHUNKED),
    0x0301: (Padding.DSA, "sha256", CHUNKED), 0x0421: (Padding.PKCS1, "sha256", VERITY),
    0x0423: (Padding.ECDSA, "sha256", VERITY), 0x0425: (Padding.DSA, "sha256", VERITY),
}  # fmt: skip
"""By id of a signature algorithm: how it signs, which digest, and how the file is digested."""


class BlockSigner(msgspec.Struct, frozen=True, kw_only=True):
    """A signer as the block has it. ``signed`` is what its signatures are over.

    ``digests`` and ``signatures`` by id of the algorithm, in the order they stand; ``levels`` are
    the platform versions (API levels) for which the signer counts, as its signed part and its
    unsigned part give them; ``stripped_from`` the scheme that must be there as well, 0 where none;
    ``rotates_at`` the version from which a signer of v3.1 counts instead, None where none does;
    ``lineage`` the keys that signed earlier versions, the oldest first.
    """

    scheme: str
    signed: bytes
    digests: tuple[tuple[int, bytes], ...]
    signatures: tuple[tuple[int, bytes], ...]
    certificates: tuple[X509 | None, ...]
    spki: bytes
    levels: tuple[tuple[int, int], ...] = ()
    stripped_from: int = 0
    rotates_at: int | None = None
    lineage: tuple[X509 | None, ...] = ()


def block_signers(key: int, value: bytes) -> list[BlockSigner]:
    """The signers in a value of the signing block; raises SourceError where it is malformed."""
    outer = _Reader(value)
    inner = _Reader(outer.sized())
    outer.end()
    return [_signer(key, raw) for raw in inner.each()]


def scheme(algorithm: int) -> Scheme | None:
    """How an algorithm of the block signs; None where it is not known."""
    padding, digest, _ = ALGORITHMS.get(algorithm, (None, "", ""))
    return Scheme(padding, digest) if padding else None


def _signer(key: int, raw: bytes) -> BlockSigner:
    whole = _Reader(raw)
    signed = whole.sized()
    outside = (whole.number(), whole.number()) if key != V2 else None
    signatures = tuple(_pairs(whole.sized()))
    spki = whole.sized()
    inside = _Reader(signed)
    digests = tuple(_pairs(inside.sized()))
    certificates = tuple(x509(one) for one in _Reader(inside.sized()).each())
    levels = ((inside.number(), inside.number()), outside) if outside else ()
    attributes = dict(_attributes(inside.sized())) if inside.left() else {}
    stripped, rotates = attributes.get(_STRIPPED, b""), attributes.get(_ROTATES, b"")
    return BlockSigner(
        scheme=SCHEMES[key],
        signed=signed,
        digests=digests,
        signatures=signatures,
        certificates=certificates,
        spki=spki,
        levels=levels,
        stripped_from=int.from_bytes(stripped[:4], "little"),
        rotates_at=int.from_bytes(rotates[:4], "little") if rotates else None,
        lineage=_lineage(attributes[_LINEAGE]) if _LINEAGE in attributes else (),
    )


def _pairs(raw: bytes) -> Iterator[tuple[int, bytes]]:
    for one in _Reader(raw).each():
        pair = _Reader(one)
        yield pair.number(), pair.sized()


def _attributes(raw: bytes) -> Iterator[tuple[int, bytes]]:
    for one in _Reader(raw).each():
        attribute = _Reader(one)
        yield attribute.number(), attribute.rest()


def _lineage(raw: bytes) -> tuple[X509 | None, ...]:
    """Proof of rotation (v3): a version, then levels, each a signed certificate and a signature."""
    whole = _Reader(raw)
    whole.number()
    found = []
    for one in whole.each():
        signed = _Reader(_Reader(one).sized())
        found.append(x509(signed.sized()))
    return tuple(found)


class _Reader:
    """Takes values from the beginning of some bytes; raises SourceError where they end early."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 0

    def left(self) -> int:
        return len(self._raw) - self._at

    def take(self, length: int) -> bytes:
        if length > self.left():
            raise SourceError("a value of the signing block reaches out of what holds it")
        self._at += length
        return self._raw[self._at - length : self._at]

    def number(self) -> int:
        return int.from_bytes(self.take(4), "little")

    def sized(self) -> bytes:
        return self.take(self.number())

    def rest(self) -> bytes:
        return self.take(self.left())

    def end(self) -> None:
        if self.left():
            raise SourceError("bytes behind a value of the signing block")

    def each(self) -> Iterator[bytes]:
        count = 0
        while self.left():
            count += 1
            if count > _MOST:
                raise SourceError(f"more than {_MOST} values in a list of the signing block")
            yield self.sized()
