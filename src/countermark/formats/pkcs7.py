"""Who signed a message, by a PKCS #7 (CMS) signature that stands apart from it.

Source: RFC 5652, sections 5.1 to 5.6. The certificate of a signer is found by issuer and serial
number, and no chain of certificates is followed: it is the signer's own word for a key.
"""

from __future__ import annotations

import hashlib
from itertools import islice

import msgspec

from countermark.formats import der
from countermark.formats.signatures import DIGESTS, Proof, Scheme, check, scheme_of
from countermark.formats.x509 import X509, name, x509

_SIGNED_DATA = "1.2.840.113549.1.7.2"
_DATA = "1.2.840.113549.1.7.1"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_MOST = 32


class SignerInfo(msgspec.Struct, frozen=True, kw_only=True):
    """One signature: ``attributes`` are what it signs beside the digest, each with its values."""

    issuer: bytes
    issuer_name: str
    serial: int
    digest: str
    scheme: Scheme | None
    signature: bytes
    attributes: dict[str, list[bytes]] | None
    signed: bytes


class SignedData(msgspec.Struct, frozen=True, kw_only=True):
    """The signatures and the certificates that came with them."""

    signers: tuple[SignerInfo, ...]
    certificates: tuple[X509, ...]

    def certificate_of(self, signer: SignerInfo) -> X509 | None:
        """The certificate that a signature names; None where it did not come."""
        same = [one for one in self.certificates if one.number == signer.serial]
        exact = [one for one in same if one.issuer_der == signer.issuer]
        # Names are equal where they read alike, in whatever kind of text (RFC 5280, 7.1).
        alike = [one for one in same if one.issuer.casefold() == signer.issuer_name.casefold()]
        return next(iter(exact or alike), None)


def signed_data(raw: bytes) -> SignedData:
    """What a file of a PKCS #7 signature holds; raises DerError."""
    kind, wrapped = der.parts(raw, der.whole(raw), der.OID, der.CONTEXT_0)[:2]
    if der.oid(raw, kind) != _SIGNED_DATA:
        raise der.DerError("no signed data")
    inside = list(der.values(raw, der.parts(raw, wrapped, der.SEQUENCE)[0]))
    certificates: list[X509] = []
    for one in inside:
        if one.tag == der.CONTEXT_0:
            certificates += _certificates(raw, one)
    if not inside or inside[-1].tag != der.SET:
        raise der.DerError("no signatures where they should be")
    signers = [_signer(raw, one) for one in islice(der.values(raw, inside[-1]), _MOST)]
    return SignedData(signers=tuple(signers), certificates=tuple(certificates))


def verify(found: SignedData, signer: SignerInfo, message: bytes) -> Proof:
    """Does the signature hold over ``message``? Section 5.4: through the attributes, if any."""
    certificate = found.certificate_of(signer)
    if certificate is None or signer.scheme is None or not signer.digest:
        return Proof.BROKEN if certificate is None else Proof.NOT_CHECKED
    if signer.attributes is None:
        return check(certificate.spki, signer.scheme, message, signer.signature)
    digest = hashlib.new(signer.digest, message, usedforsecurity=False).digest()
    if signer.attributes.get(_MESSAGE_DIGEST) != [digest]:
        return Proof.BROKEN
    if [_named(one) for one in signer.attributes.get(_CONTENT_TYPE, [])] != [_DATA]:
        return Proof.BROKEN
    return check(certificate.spki, signer.scheme, signer.signed, signer.signature)


def _named(body: bytes) -> str:
    raw = bytes([der.OID, len(body) & 0x7F]) + body
    try:
        return der.oid(raw, der.whole(raw, der.OID))
    except der.DerError:
        return ""


def _certificates(raw: bytes, within: der.Value) -> list[X509]:
    found = []
    for one in islice(der.values(raw, within), _MOST):
        certificate = x509(der.encoded(raw, one))
        found += [certificate] if certificate else []
    return found


def _signer(raw: bytes, value: der.Value) -> SignerInfo:
    """Section 5.3: version, who, digest, signed attributes, scheme, signature."""
    rest = list(der.values(raw, value))[1:]
    if len(rest) < 4 or (rest[2].tag == der.CONTEXT_0 and len(rest) < 5):
        raise der.DerError("a signature without all its parts")
    issuer, serial = der.parts(raw, rest[0], der.SEQUENCE, der.INTEGER)[:2]
    digest = DIGESTS.get(_algorithm(raw, rest[1]), "")
    attributes, signed = None, b""
    if rest[2].tag == der.CONTEXT_0:
        attributes, signed = _attributes(raw, rest[2])
        del rest[2]
    return SignerInfo(
        issuer=der.encoded(raw, issuer),
        issuer_name=name(raw, issuer),
        serial=der.integer(raw, serial),
        digest=digest,
        scheme=scheme_of(_algorithm(raw, rest[2]), digest),
        signature=der.content(raw, rest[3]),
        attributes=attributes,
        signed=signed,
    )


def _algorithm(raw: bytes, value: der.Value) -> str:
    return der.oid(raw, der.parts(raw, value, der.OID)[0])


def _attributes(raw: bytes, value: der.Value) -> tuple[dict[str, list[bytes]], bytes]:
    """The attributes, and the bytes that are signed: the same with the tag of a SET (5.4).

    They are not put into the order of DER: Android takes them as they stand.
    """
    found: dict[str, list[bytes]] = {}
    for one in der.values(raw, value):
        kind, held = der.parts(raw, one, der.OID, der.SET)[:2]
        name = der.oid(raw, kind)
        values = [der.content(raw, inside) for inside in der.values(raw, held)]
        # An attribute that stands twice has two values: none of the checks takes that.
        found[name] = found.get(name, []) + values
    return found, bytes([der.SET]) + raw[value.at + 1 : value.end]
