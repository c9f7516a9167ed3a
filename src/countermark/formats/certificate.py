"""Who a certificate is for and with which key: X.509 in PEM or DER, without judging it.

Source: RFC 5280, section 4.1; X.690 for DER; RFC 7468 for PEM. Nothing is verified here: what two
artefacts say is compared, and a certificate that is not understood is none.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from countermark.model.artefact import Span
from countermark.model.lazy_pattern import lazy_pattern

_PEM = lazy_pattern(
    rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s]{1,65536})-----END "
)
_SEQUENCE, _VERSION = 0x30, 0xA0
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
    if data[:1] == bytes([_SEQUENCE]):
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
        whole = next(_values(raw, _Value(0, 0, 0, len(raw))))
        body = next(_values(raw, whole))
        if whole.tag != _SEQUENCE or body.tag != _SEQUENCE:
            return None
        parts = list(_values(raw, body))
        parts = parts[1:] if parts and parts[0].tag == _VERSION else parts
        _, _, _, _, subject, key = parts[:6]  # serial, algorithm, issuer, validity come before
        if subject.tag != _SEQUENCE or key.tag != _SEQUENCE:
            return None
        words = ", ".join(_name(raw, subject))
    except (StopIteration, ValueError, IndexError):
        return None
    digest = hashlib.sha256(raw[key.at : key.end]).hexdigest()
    return Certificate(words, digest, hashlib.sha256(raw[: whole.end]).hexdigest(), span)


def _name(raw: bytes, name: _Value) -> Iterator[str]:
    for group in _values(raw, name):
        for attribute in _values(raw, group):
            kind, value = list(_values(raw, attribute))[:2]
            word = _NAMES.get(raw[kind.begin : kind.end])
            if word:
                yield f"{word}={raw[value.begin : value.end].decode('utf-8', 'replace')}"


class _Value(NamedTuple):
    """A DER value (X.690, 8.1): its tag stands ``at``, its content from ``begin`` to ``end``."""

    tag: int
    at: int
    begin: int
    end: int


def _values(raw: bytes, within: _Value) -> Iterator[_Value]:
    """The values in the content of one, one after another."""
    at, end = within.begin, within.end
    while at < end:
        tag, length, begin = raw[at], raw[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 4:
                raise ValueError("a length DER does not have")
            length = int.from_bytes(raw[begin : begin + count], "big")
            begin += count
        if begin + length > end:
            raise ValueError("a value reaches out of what holds it")
        yield _Value(tag, at, begin, begin + length)
        at = begin + length
