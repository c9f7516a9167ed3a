"""Signatures in CMS (RFC 5652, section 5), of the shape that JAR, PE and kernel modules have.

Whatever no signature covers must be one thing or stand there not at all: a certificate that is
neither named nor signed by a named key, attributes without a signature and lists of revocations are
refused.
"""

from __future__ import annotations

import hashlib

import msgspec

from countermark.formats.signatures import DIGESTS, Scheme, scheme_of
from countermark.formats.signed import der
from countermark.formats.signed.der import Value
from countermark.formats.signed.public_keys import PublicKeys, digest, key_of, parts_of
from countermark.formats.signed.unverified import Unverified, unknown
from countermark.formats.signed.verifying import verify
from countermark.model.comparison import Unproven

_SIGNED, _DATA = "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"


class Message(msgspec.Struct, frozen=True):
    """What is signed, and its type; ``what`` is what the signature is of."""

    kind: str
    content: bytes
    what: str


def verified(raw: bytes, content: bytes, keys: PublicKeys, what: str) -> tuple[str, ...]:
    """The digests of the keys that signed ``content``, which stands outside of ``raw``.

    Raises Unverified: each signer's key must be named, and each signature right.
    """
    parts, held = _parts(raw, what)
    (kind,) = der.inside(held, der.OBJECT)
    if der.oid(kind.content) != _DATA:
        raise unknown(what)
    return _verified(parts, Message(_DATA, content, what), keys)


def verified_inside(raw: bytes, kind: str, keys: PublicKeys, what: str) -> Value:
    """The signed value of type ``kind`` that stands in ``raw`` itself. Raises Unverified."""
    parts, held = _parts(raw, what)
    said, wrapped = der.inside(held, der.OBJECT, 0xA0)
    content = der.one(wrapped.content, der.SEQUENCE)
    if der.oid(said.content) != kind:
        raise unknown(what)
    _verified(parts, Message(kind, content.content, what), keys)
    return content


def _parts(raw: bytes, what: str) -> tuple[list[Value], Value]:
    """Algorithms, certificates and signers; and what is signed."""
    kind, wrapped = der.inside(der.one(raw, der.SEQUENCE), der.OBJECT, 0xA0)
    parts = der.values(der.one(wrapped.content, der.SEQUENCE).content)
    tags = [part.tag for part in parts]
    if tags == [der.INTEGER, der.SET, der.SEQUENCE, der.SET]:
        parts.insert(3, Value(0xA0, b"", b""))  # no certificates
    elif tags != [der.INTEGER, der.SET, der.SEQUENCE, 0xA0, der.SET]:
        raise unknown(what)
    if der.oid(kind.content) != _SIGNED or parts[0].content not in (b"\1", b"\3"):
        raise unknown(what)
    return [parts[1], parts[3], parts[4]], parts[2]


def _verified(parts: list[Value], message: Message, keys: PublicKeys) -> tuple[str, ...]:
    algorithms, certificates, signers = parts
    inside = [value.whole for value in der.values(certificates.content)]
    for part in parts:  # one that is said twice is a count that nobody signed
        every = der.values(part.content)
        if len(set(every)) != len(every) or any(one.tag != der.SEQUENCE for one in every):
            raise unknown(message.what)
    known = [*inside, *keys.certificates.values()]
    found = [_signer(one, known, message, keys) for one in der.values(signers.content)]
    if not found or {digest_of(one) for one in der.values(algorithms.content)} != {
        scheme for _, scheme in found
    }:
        raise unknown(message.what)
    for certificate in inside:
        _check(certificate, keys)
    return tuple(key for key, _ in found)


def _signer(
    signer: Value, known: list[bytes], message: Message, keys: PublicKeys
) -> tuple[str, str]:
    """The digest of a signer's key and the name of its digest; raises Unverified."""
    what = message.what
    parts = der.values(signer.content)
    signed = parts.pop(3) if len(parts) == 6 and parts[3].tag == 0xA0 else None
    if [part.tag for part in parts] != [
        der.INTEGER, der.SEQUENCE, der.SEQUENCE, der.SEQUENCE, der.OCTET_STRING,
    ]:  # fmt: skip
        raise unknown(what)
    version, issuer, hashing, algorithm, signature = parts
    if version.content != b"\1":
        raise unknown(what)
    name = digest_of(hashing)
    covered = message.content if signed is None else _attributes(signed, message, name)
    spki = key_of(_certificate(issuer, known, what))
    key = digest(spki)
    if key not in keys.keys:
        raise Unverified(Unproven.KEY_NOT_NAMED, key)
    verify(spki, _scheme(algorithm, name, what), signature.content, covered, what)
    return key, name


def _attributes(signed: Value, message: Message, name: str) -> bytes:
    """What a signature over attributes covers: they say the digest of the content (5.4)."""
    what = message.what
    said: dict[str, Value] = {}
    every = [one.whole for one in der.values(signed.content)]
    if every != sorted(every):
        raise unknown(what)
    for one in der.values(signed.content):
        kind, held = der.inside(one, der.OBJECT, der.SET)
        if der.oid(kind.content) in said:
            raise unknown(what)
        said[der.oid(kind.content)] = held
    right = hashlib.new(name, message.content, usedforsecurity=False).digest()
    if _CONTENT_TYPE not in said or _MESSAGE_DIGEST not in said:
        raise unknown(what)
    if der.oid(der.one(said[_CONTENT_TYPE].content, der.OBJECT).content) != message.kind:
        raise unknown(what)
    if der.one(said[_MESSAGE_DIGEST].content, der.OCTET_STRING).content != right:
        raise Unverified(Unproven.NOT_VERIFIED, what)
    return bytes([der.SET]) + signed.whole[1:]


def _certificate(issuer: Value, known: list[bytes], what: str) -> bytes:
    """The certificate of this issuer and number."""
    said = der.inside(issuer, der.SEQUENCE, der.INTEGER)
    for raw in known:
        parts = parts_of(raw)
        if len(parts) > 2 and said[1].whole == parts[0].whole and _name(said[0]) == _name(parts[2]):
            return raw
    raise unknown(what)


def _name(name: Value) -> list[tuple[bytes, bytes]]:
    """The parts of a name, whichever kind of string each is written as."""
    made = []
    for group in der.values(name.content):
        for one in der.values(group.content):
            if (group.tag, one.tag) != (der.SET, der.SEQUENCE):
                raise unknown("a name")
            parts = der.values(one.content)
            if len(parts) != 2 or parts[0].tag != der.OBJECT or parts[1].tag not in _STRINGS:
                raise unknown("a name")
            made.append((parts[0].content, parts[1].content))
    return made


def _check(certificate: bytes, keys: PublicKeys) -> None:
    """It is named itself, or of a named key and signed with one; raises Unverified.

    Else anybody could write one of his own around a known key.
    """
    if digest(certificate) in keys.certificates:
        return
    what = "a certificate"
    own = key_of(certificate)
    if digest(own) not in keys.keys:
        raise Unverified(Unproven.KEY_NOT_NAMED, digest(own))
    body, algorithm, bits = der.inside(
        der.one(certificate, der.SEQUENCE), der.SEQUENCE, der.SEQUENCE, der.BIT_STRING
    )
    scheme = _scheme(algorithm, "", what)
    if bits.content[:1] != b"\0":  # how many bits of the last byte are none: nobody signs it
        raise unknown(what)
    for spki in (own, *filter(None, keys.keys.values())):
        try:
            verify(spki, scheme, bits.content[1:], body.whole, what)
        except Unverified as error:
            if error.why not in (Unproven.NOT_VERIFIED, Unproven.UNKNOWN_SIGNATURE):
                raise
        else:
            return
    raise Unverified(Unproven.NOT_VERIFIED, what)


def digest_of(algorithm: Value) -> str:
    """The name of a digest, of the algorithm with that identifier; raises Unverified."""
    name = DIGESTS.get(_algorithm(algorithm))
    if name is None:
        raise unknown("a digest")
    return name


def _scheme(algorithm: Value, name: str, what: str) -> Scheme:
    found = scheme_of(_algorithm(algorithm), name)
    if found is None:
        raise unknown(what)
    return found


def _algorithm(value: Value) -> str:
    """The identifier of an algorithm whose parameters are absent or NULL."""
    parts = der.values(value.content)
    if not parts or parts[0].tag != der.OBJECT or parts[1:] not in ([], [_NOTHING]):
        raise unknown("an algorithm with parameters")
    return der.oid(parts[0].content)


_STRINGS = frozenset({0x0C, 0x13, 0x14, 0x16, 0x1E})
"""Kinds of strings in names (RFC 5280, 4.1.2.4); writers of signatures take one for another."""

_NOTHING = Value(der.NULL, b"", b"\5\0")
