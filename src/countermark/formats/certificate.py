"""Who a certificate is for and with which key: X.509 in PEM or DER, without judging it.

Source: RFC 5280, section 4.1; X.690 for DER; RFC 7468 for PEM. Nothing is verified here: what two
artefacts say is compared, and a certificate that is not understood is none.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Iterator

import msgspec

from countermark.formats import der
from countermark.model.artefact import Span
from countermark.model.lazy_pattern import lazy_pattern

_PEM = lazy_pattern(
    rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s]{1,65536})-----END "
)
_NAMES = {
    b"\x55\x04\x03": "CN",
    b"\x55\x04\x06": "C",
    b"\x55\x04\x0a": "O",
    b"\x55\x04\x0b": "OU",
}
_MOST = 10_000


class Certificate(msgspec.Struct, frozen=True):
    """``subject`` in the order of the certificate; ``key`` is SHA-256 of SubjectPublicKeyInfo."""

    subject: str
    key: str
    sha256: str
    span: Span


def certificates(data: bytes) -> list[Certificate]:
    """Those of a PEM file, or the one that ``data`` is in DER; none where there is no such."""
    if data[:1] == bytes([der.SEQUENCE]):
        found = _certificate(data, Span(0, len(data)))
        return [found] if found else []
    result: list[Certificate] = []
    for match in _PEM.finditer(data):
        if len(result) == _MOST:
            break
        try:
            raw = binascii.a2b_base64(match.group(1))
        except binascii.Error:
            continue
        found = _certificate(raw, Span(match.start(), match.end() - match.start()))
        result += [found] if found else []
    return result


def _certificate(raw: bytes, span: Span) -> Certificate | None:
    """Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { ... }, ... }"""
    try:
        whole = der.whole(raw)
        body = der.parts(raw, whole, der.SEQUENCE)[0]
        parts = list(der.values(raw, body))
        parts = parts[1:] if parts and parts[0].tag == der.CONTEXT_0 else parts
        _, _, _, _, subject, key = parts[:6]  # serial, algorithm, issuer, validity come before
        if subject.tag != der.SEQUENCE or key.tag != der.SEQUENCE:
            return None
        words = ", ".join(_name(raw, subject))
    except ValueError:
        return None
    digest = hashlib.sha256(der.encoded(raw, key)).hexdigest()
    return Certificate(words, digest, hashlib.sha256(raw[: whole.end]).hexdigest(), span)


def _name(raw: bytes, name: der.Value) -> Iterator[str]:
    for group in der.values(raw, name):
        for attribute in der.values(raw, group):
            kind, value = list(der.values(raw, attribute))[:2]
            word = _NAMES.get(der.content(raw, kind))
            if word:
                yield f"{word}={der.content(raw, value).decode('utf-8', 'replace')}"
