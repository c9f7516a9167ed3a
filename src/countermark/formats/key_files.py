"""Keys and certificates in files: PEM, DER, OpenSSH, Dropbear, PKCS #12; never their secret part.

Source: RFC 7468 (PEM), RFC 5958 (PKCS #8), RFC 8017 (RSA), RFC 5915 (EC), RFC 4253 and OpenSSH's
PROTOCOL.key (its own format), RFC 7292 (PKCS #12). A private key is named by the public key that
belongs to it, so that both halves meet; where that does not stand in it, by its bytes.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Iterator

import msgspec

from countermark.formats import der
from countermark.formats.x509 import X509, public_key, x509
from countermark.model.artefact import Span
from countermark.model.lazy_pattern import lazy_pattern

_LABEL = lazy_pattern(rb"-----BEGIN ([A-Z0-9 ]{0,40})-----")
_LINES = lazy_pattern(
    rb"(?m)^(?:[^#\n]{0,400}?\s)?(ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521)) "
    rb"(AAAA[A-Za-z0-9+/]{20,20000}={0,2})"
)
_MOST = 10_000
_LONGEST = 200_000
"""Bytes of one text in PEM."""
_OPENSSH = b"openssh-key-v1\0"
_RSA_ALGORITHM = bytes.fromhex("300d06092a864886f70d0101010500")
_EC, _ED25519 = bytes.fromhex("06072a8648ce3d0201"), bytes.fromhex("300506032b6570")
_CURVES = {
    b"nistp256": bytes.fromhex("06082a8648ce3d030107"),
    b"nistp384": bytes.fromhex("06052b81040022"),
    b"nistp521": bytes.fromhex("06052b81040023"),
}
_PKCS12 = bytes.fromhex("06092a864886f70d0107")


class KeyText(msgspec.Struct, frozen=True, kw_only=True):
    """One key or certificate. ``key`` is the SHA-256 of its SubjectPublicKeyInfo.

    ``of_bytes``: ``key`` is of the bytes as they stand, because they do not say the public key.
    ``login``: a line as of a list of keys that may log in. ``certificate`` is there for one.
    """

    private: bool
    key: str
    span: Span
    algorithm: str = ""
    bits: int = 0
    encrypted: bool = False
    of_bytes: bool = False
    login: bool = False
    certificate: X509 | None = None


def key_texts(data: bytes) -> list[KeyText]:
    """Every key and certificate of a file; what is not understood is none."""
    found = [*_pem(data), *_lines(data)]
    return found[:_MOST] or list(_whole(data))


def _pem(data: bytes) -> Iterator[KeyText]:
    at = 0
    while (at := data.find(b"-----BEGIN ", at)) >= 0:
        match = _LABEL.match(data, at)
        if match is None:
            at += 11
            continue
        last = b"-----END " + match.group(1) + b"-----"
        end = data.find(last, match.end(), match.end() + _LONGEST)
        if end < 0:
            at = match.end()
            continue
        span = Span(at, end + len(last) - at)
        found = _block(match.group(1), data[match.end() : end], span)
        if found is not None:
            yield found
        at = end + len(last)


def _block(label: bytes, body: bytes, span: Span) -> KeyText | None:
    encrypted = b"ENCRYPTED" in label or b"Proc-Type: 4,ENCRYPTED" in body
    words = body.replace(b"\r", b"").replace(b"\\n", b"\n")
    words = words.rpartition(b"\n\n")[2] if b":" in words else words
    try:
        raw = binascii.a2b_base64(words)
    except binascii.Error:
        return None
    if label.endswith(b"CERTIFICATE"):
        return _certificate(raw, span)
    if label.endswith(b"PRIVATE KEY"):
        if encrypted or raw.startswith(_OPENSSH):
            return _openssh(raw, span) if raw.startswith(_OPENSSH) else _sealed(raw, span)
        return _private(raw, span)
    if label in (b"PUBLIC KEY", b"RSA PUBLIC KEY"):
        return _public(raw if label == b"PUBLIC KEY" else _rsa_info(raw), span)
    return None


def _certificate(raw: bytes, span: Span) -> KeyText | None:
    found = x509(raw)
    if found is None:
        return None
    key = found.key
    return KeyText(
        private=False, key=key.sha256, span=span, algorithm=key.kind, bits=key.bits,
        certificate=found,
    )  # fmt: skip


def _public(
    info: bytes,
    span: Span,
    *,
    private: bool = False,
    encrypted: bool = False,
    login: bool = False,
) -> KeyText | None:
    try:
        key = public_key(info)
    except (der.DerError, ValueError, IndexError):
        return None
    return KeyText(
        private=private, key=key.sha256, span=span, algorithm=key.kind, bits=key.bits,
        encrypted=encrypted, login=login,
    )  # fmt: skip


def _sealed(raw: bytes, span: Span, algorithm: str = "") -> KeyText:
    """A private key that a passphrase protects."""
    digest = hashlib.sha256(raw).hexdigest()
    return KeyText(
        private=True, key=digest, span=span, algorithm=algorithm, encrypted=True, of_bytes=True
    )


def _private(raw: bytes, span: Span) -> KeyText | None:
    """PKCS #1, SEC 1 or PKCS #8 without a passphrase."""
    try:
        info = _info_of_private(raw)
    except (der.DerError, IndexError):
        return None
    found = _public(info, span, private=True) if info else None
    if found is None:
        digest = hashlib.sha256(raw).hexdigest()
        return KeyText(private=True, key=digest, span=span, of_bytes=True)
    return found


def _info_of_private(raw: bytes) -> bytes:
    """The SubjectPublicKeyInfo that belongs to a private key; empty where it does not stand there.

    Raises DerError where it is no private key.
    """
    parts = list(der.values(raw, der.whole(raw)))
    if len(parts) < 3 or parts[0].tag != der.INTEGER:
        raise der.DerError("no private key")
    if parts[1].tag == der.INTEGER and len(parts) == 9:  # RSAPrivateKey
        return _rsa_info(_sequence(der.encoded(raw, parts[1]) + der.encoded(raw, parts[2])))
    if parts[1].tag == der.OCTET_STRING:  # ECPrivateKey
        tagged = {one.tag: one for one in parts[2:]}
        if der.CONTEXT_0 in tagged and der.CONTEXT_1 in tagged:
            algorithm = _sequence(_EC + der.content(raw, tagged[der.CONTEXT_0]))
            return _sequence(algorithm + der.content(raw, tagged[der.CONTEXT_1]))
        return b""
    if parts[1].tag != der.SEQUENCE or parts[2].tag != der.OCTET_STRING:
        raise der.DerError("no private key")
    algorithm, inner = der.encoded(raw, parts[1]), der.content(raw, parts[2])
    if algorithm == _RSA_ALGORITHM:
        return _info_of_private(inner)
    if _EC in algorithm:
        public = [one for one in der.values(inner, der.whole(inner)) if one.tag == der.CONTEXT_1]
        return _sequence(algorithm + der.content(inner, public[0])) if public else b""
    return b""


def _rsa_info(key: bytes) -> bytes:
    return _sequence(_RSA_ALGORITHM + _value(der.BIT_STRING, b"\0" + key))


def _sequence(content: bytes) -> bytes:
    return _value(der.SEQUENCE, content)


def _value(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _lines(data: bytes) -> Iterator[KeyText]:
    if b" AAAA" not in data:
        return
    for match in _LINES.finditer(data):
        try:
            blob = binascii.a2b_base64(match.group(2))
        except binascii.Error:
            continue
        span = Span(match.start(1), match.end() - match.start(1))
        found = _public(_info_of_ssh(blob), span, login=True)
        if found is not None:
            yield found


def _strings(blob: bytes, at: int = 0) -> list[bytes]:
    """Texts with a length of four bytes before each (RFC 4251, section 5)."""
    found: list[bytes] = []
    while at + 4 <= len(blob) and len(found) < 20:
        size = int.from_bytes(blob[at : at + 4], "big")
        if at + 4 + size > len(blob):
            break
        found.append(blob[at + 4 : at + 4 + size])
        at += 4 + size
    return found


def _info_of_ssh(blob: bytes) -> bytes:
    """The SubjectPublicKeyInfo of a public key of SSH; empty where the kind has none here."""
    parts = _strings(blob)
    if len(parts) >= 3 and parts[0] == b"ssh-rsa":
        return _rsa_info(_sequence(_value(der.INTEGER, parts[2]) + _value(der.INTEGER, parts[1])))
    if len(parts) >= 3 and parts[0].startswith(b"ecdsa-") and parts[1] in _CURVES:
        algorithm = _sequence(_EC + _CURVES[parts[1]])
        return _sequence(algorithm + _value(der.BIT_STRING, b"\0" + parts[2]))
    if len(parts) >= 2 and parts[0] == b"ssh-ed25519":
        return _sequence(_ED25519 + _value(der.BIT_STRING, b"\0" + parts[1]))
    return b""


def _openssh(raw: bytes, span: Span) -> KeyText | None:
    """magic, cipher, KDF, its options, a count, public keys, private keys."""
    at = len(_OPENSSH)
    head = _strings(raw, at)[:3]
    if len(head) < 3:
        return None
    at += sum(4 + len(one) for one in head) + 4
    public = _strings(raw, at)
    sealed = head[0] != b"none"
    info = _info_of_ssh(public[0]) if public else b""
    found = _public(info, span, private=True, encrypted=sealed) if info else None
    return found or (_sealed(raw, span) if sealed else None)


def _whole(data: bytes) -> Iterator[KeyText]:
    """A file that is one key or certificate in DER, a PKCS #12 store, or a key of Dropbear."""
    span = Span(0, len(data))
    if len(data) > 1 << 20 or len(data) < 32:
        return
    if data[:1] == b"\x30":
        if _PKCS12 in data[:64] and data[4:7] == b"\x02\x01\x03":
            yield _sealed(data, span, "PKCS #12")
            return
        try:
            if der.whole(data).end != len(data):
                return
        except der.DerError:
            return
        found = _certificate(data, span) or _private(data, span)
        if found:
            yield found
    elif data[:4] in (b"\0\0\0\x07", b"\0\0\0\x0b", b"\0\0\0\x13"):
        parts = _strings(data)
        known = parts and parts[0].startswith((b"ssh-", b"ecdsa-sha2-"))
        if known and sum(4 + len(one) for one in parts) == len(data) and len(parts) > 2:
            made = _public(_info_of_ssh(data), span, private=True)
            if made:
                yield made
