"""Public keys that somebody names: in PEM or DER, bare or in a certificate, or as a digest.

Source: RFC 7468 for PEM; RFC 5280, section 4.1.2.7, for SubjectPublicKeyInfo. A key goes by the
SHA-256 of its SubjectPublicKeyInfo, as ``openssl pkey -pubin -outform DER | sha256sum`` prints it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable

import msgspec

from countermark.formats.signed.der import BIT_STRING, SEQUENCE, Value, one, values
from countermark.formats.signed.unverified import Unverified, unknown
from countermark.model.errors import SourceError
from countermark.model.lazy_pattern import lazy_pattern

_PEM = lazy_pattern(
    rb"-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]{1,65536})-----END \1-----"
)
_DIGEST = lazy_pattern(rb"[0-9a-f]{64}")
_VERSION = 0xA0
_STEP = "give a public key or a certificate, in PEM or DER"


class PublicKeys(msgspec.Struct, frozen=True):
    """Keys by digest, with their bytes where these are known; certificates by digest."""

    keys: dict[str, bytes] = {}
    certificates: dict[str, bytes] = {}

    def __bool__(self) -> bool:
        return bool(self.keys)

    @property
    def names(self) -> list[str]:
        """What the keys and certificates go by."""
        return sorted((*self.keys, *self.certificates))

    def and_those(self, other: PublicKeys) -> PublicKeys:
        """All of both."""
        known = {key: raw or self.keys.get(key, b"") for key, raw in other.keys.items()}
        return PublicKeys({**self.keys, **known}, {**self.certificates, **other.certificates})


def digest(spki: bytes) -> str:
    """What a key goes by."""
    return hashlib.sha256(spki).hexdigest()


def key_of(certificate: bytes) -> bytes:
    """The SubjectPublicKeyInfo of a certificate; raises Unverified."""
    parts = parts_of(certificate)
    if len(parts) < 6 or parts[5].tag != SEQUENCE:
        raise unknown("a certificate")
    return parts[5].whole


def parts_of(certificate: bytes) -> list[Value]:
    """The values of a certificate from its serial number on; raises Unverified."""
    body, *_ = values(one(certificate, SEQUENCE).content) or [one(b"", SEQUENCE)]
    parts = values(body.content)
    return parts[1:] if parts and parts[0].tag == _VERSION else parts


def read_keys(content: bytes, place: str) -> PublicKeys:
    """The keys of a file: PEM blocks, DER, or one digest in hexadecimal. Raises SourceError."""
    text = content.strip()
    if _DIGEST.fullmatch(text):
        return PublicKeys({text.decode("ascii"): b""})
    found = PublicKeys()
    blocks = [(match[1], match[2]) for match in _PEM.finditer(content)]
    try:
        for label, body in blocks:
            if label not in (b"PUBLIC KEY", b"CERTIFICATE"):
                raise SourceError(
                    f"a {label.decode()} is no public key", place=place, next_step=_STEP
                )
            found = found.and_those(_key(base64.b64decode(b"".join(body.split()), validate=True)))
        return found if blocks else _key(content)
    except (binascii.Error, Unverified) as error:
        raise SourceError("no public key and no certificate", place=place, next_step=_STEP) from (
            error
        )


def read_all(texts: Iterable[str], place: str) -> PublicKeys:
    """The keys of several texts."""
    found = PublicKeys()
    for text in texts:
        found = found.and_those(read_keys(text.encode(), place))
    return found


def _key(raw: bytes) -> PublicKeys:
    """A SubjectPublicKeyInfo is an algorithm and a string of bits; else it is a certificate."""
    parts = values(one(raw, SEQUENCE).content)
    if [part.tag for part in parts] == [SEQUENCE, BIT_STRING]:
        return PublicKeys({digest(raw): raw})
    spki = key_of(raw)
    return PublicKeys({digest(spki): spki}, {digest(raw): raw})
