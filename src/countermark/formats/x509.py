"""What a certificate says of itself: for whom, by whom, from when to when, with which key.

Source: RFC 5280, section 4.1; RFC 4514 for names; RFC 3279 and RFC 5480 for keys. Nothing is
verified and nobody is trusted: a certificate that signs an app vouches for itself alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from countermark.formats import der

_NAMES = {
    "2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "serialNumber", "2.5.4.6": "C", "2.5.4.7": "L",
    "2.5.4.8": "ST", "2.5.4.9": "STREET", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.12": "T",
    "2.5.4.42": "GN", "0.9.2342.19200300.100.1.1": "UID", "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "E",
}  # fmt: skip
_KEYS = {
    "1.2.840.113549.1.1.1": "RSA", "1.2.840.113549.1.1.10": "RSA", "1.2.840.10040.4.1": "DSA",
    "1.2.840.10045.2.1": "EC", "1.3.101.112": "Ed25519", "1.3.101.113": "Ed448",
}  # fmt: skip
_CURVES = {
    "1.2.840.10045.3.1.1": 192, "1.3.132.0.33": 224, "1.2.840.10045.3.1.7": 256,
    "1.3.132.0.10": 256, "1.3.132.0.34": 384, "1.3.132.0.35": 521,
}  # fmt: skip
_ESCAPED = str.maketrans({c: f"\\{c}" for c in ',+"\\<>;='})


class PublicKey(msgspec.Struct, frozen=True, kw_only=True):
    """``kind`` is RSA, DSA, EC, Ed25519 or an identifier; ``bits`` its size, 0 where unknown.

    ``sha256`` is of the SubjectPublicKeyInfo: it names the key, whatever certificate carries it.
    """

    kind: str
    bits: int
    sha256: str


class X509(msgspec.Struct, frozen=True, kw_only=True):
    """``subject`` and ``issuer`` as RFC 4514 spells names, in the order of the certificate.

    ``serial`` is hexadecimal; ``begins`` and ``ends`` are seconds since 1970, None where they are
    no time; ``sha256`` is of the certificate, ``spki`` the encoded public key.
    """

    subject: str
    issuer: str
    serial: str
    begins: int | None
    ends: int | None
    key: PublicKey
    spki: bytes
    sha256: str
    issuer_der: bytes
    number: int


def x509(raw: bytes) -> X509 | None:
    """The certificate that ``raw`` begins with; None where it is none that is understood."""
    try:
        certificate = der.whole(raw)
        body = der.parts(raw, certificate, der.SEQUENCE)[0]
        found = list(der.values(raw, body))
        found = found[1:] if found and found[0].tag == der.CONTEXT_0 else found
        serial, _, issuer, validity, subject, key = found[:6]
        if subject.tag != der.SEQUENCE or key.tag != der.SEQUENCE:
            return None
        times = [_seconds(raw, one) for one in der.values(raw, validity)][:2]
        number = der.integer(raw, serial)
        spki = der.encoded(raw, key)
        return X509(
            subject=name(raw, subject),
            issuer=name(raw, issuer),
            serial=f"{number:x}",
            begins=times[0],
            ends=times[1],
            key=public_key(spki),
            spki=spki,
            sha256=hashlib.sha256(raw[: certificate.end]).hexdigest(),
            issuer_der=der.encoded(raw, issuer),
            number=number,
        )
    except (ValueError, IndexError):
        return None


def public_key(spki: bytes) -> PublicKey:
    """What a SubjectPublicKeyInfo is; raises DerError."""
    algorithm, bits = der.parts(spki, der.whole(spki), der.SEQUENCE, der.BIT_STRING)[:2]
    inside = der.parts(spki, algorithm, der.OID)
    name = der.oid(spki, inside[0])
    kind = _KEYS.get(name, name)
    digest = hashlib.sha256(spki).hexdigest()
    return PublicKey(kind=kind, bits=_bits(spki, kind, inside[1:], bits), sha256=digest)


def _bits(spki: bytes, kind: str, parameters: list[der.Value], key: der.Value) -> int:
    try:
        if kind == "RSA":
            inside = spki[key.begin + 1 : key.end]
            modulus = next(der.values(inside, der.whole(inside)))
            return der.integer(inside, modulus).bit_length()
        if kind == "DSA" and parameters:
            return der.integer(spki, next(der.values(spki, parameters[0]))).bit_length()
        if kind == "EC" and parameters and parameters[0].tag == der.OID:
            return _CURVES.get(der.oid(spki, parameters[0]), 0)
    except (der.DerError, StopIteration):
        return 0
    return {"Ed25519": 255, "Ed448": 448}.get(kind, 0)


def name(raw: bytes, value: der.Value) -> str:
    """A Name as RFC 4514 spells it, but in the order in which it stands; raises DerError."""
    return ", ".join(_parts_of_name(raw, value))


def _parts_of_name(raw: bytes, value: der.Value) -> Iterator[str]:
    for group in der.values(raw, value):
        for attribute in der.values(raw, group):
            kind, word = der.parts(raw, attribute, der.OID)[:2]
            identifier = der.oid(raw, kind)
            coding = "utf-16-be" if word.tag == der.BMP_STRING else "utf-8"
            text = der.content(raw, word).decode(coding, "replace").translate(_ESCAPED)
            yield f"{_NAMES.get(identifier, identifier)}={text}"


def _seconds(raw: bytes, value: der.Value) -> int | None:
    """UTCTime or GeneralizedTime (RFC 5280, 4.1.2.5)."""
    text = der.content(raw, value).decode("ascii", "replace")
    if value.tag == der.UTC_TIME:
        text = ("20" if text[:2] < "50" else "19") + text
    try:
        moment = datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp())
