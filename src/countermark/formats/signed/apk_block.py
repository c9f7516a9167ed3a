"""APK Signature Scheme v2 and v3: a signature over all of an archive but its signing block.

Source: the Android documentation of both schemes; the digests are those of
``formats.android.content_digest``. Strict where ``formats.android.apk_signers`` says what a device
makes of a block: nothing may stand in one that nobody signed.
"""

from __future__ import annotations

import msgspec

from countermark.formats.android.content_digest import Sections, chunked, verity
from countermark.formats.signatures import Padding, Scheme
from countermark.formats.signed.public_keys import PublicKeys, digest, key_of
from countermark.formats.signed.unverified import Unverified, unknown
from countermark.formats.signed.verifying import verify
from countermark.model.comparison import Unproven
from countermark.model.errors import SourceError

V2, V3 = 0x7109871A, 0xF05368C0
NAMES = {V2: "APK signature v2", V3: "APK signature v3"}
_SCHEMES = {
    0x0101: Scheme(Padding.PSS, "sha256"),
    0x0102: Scheme(Padding.PSS, "sha512"),
    0x0103: Scheme(Padding.PKCS1, "sha256"),
    0x0104: Scheme(Padding.PKCS1, "sha512"),
    0x0201: Scheme(Padding.ECDSA, "sha256"),
    0x0202: Scheme(Padding.ECDSA, "sha512"),
    0x0301: Scheme(Padding.DSA, "sha256"),
    0x0421: Scheme(Padding.PKCS1, "sha256"),
    0x0423: Scheme(Padding.ECDSA, "sha256"),
    0x0425: Scheme(Padding.DSA, "sha256"),
}
_VERITY = frozenset({0x0421, 0x0423, 0x0425})
_FIRST_LEVEL, _LAST_LEVEL = 28, 0x7FFFFFFF
_STRIPPING = 0xBEEFF00D
"""The attribute that says a later scheme signed as well, so that nobody takes it out unseen."""


class Parts(msgspec.Struct, frozen=True):
    """An archive with a signing block: where that begins and ends, and where the end record is.

    The directory stands between the block and the end record. ``blocks`` are the schemes there are.
    """

    data: memoryview
    begin: int
    end: int
    last: int
    blocks: frozenset[int]


class Signed(msgspec.Struct, frozen=True):
    """Whose signature it is, by digest; and what it says beside the digests, which may matter."""

    keys: tuple[str, ...]
    beside: tuple[bytes, ...] = ()


def verified(parts: Parts, scheme: int, value: bytes, keys: PublicKeys) -> Signed:
    """The signers of one block, all of them named and right; raises Unverified."""
    what = NAMES[scheme]
    found: list[str] = []
    beside: list[bytes] = []
    made: dict[str, bytes] = {}
    signers = _strings(_whole(value, what), what)
    if not signers:
        raise unknown(what)
    for signer in signers:
        key, said = _signer(parts, scheme, signer, keys, made)
        found.append(key)
        beside += said
    return Signed(tuple(found), tuple(beside))


def _signer(
    parts: Parts, scheme: int, signer: bytes, keys: PublicKeys, made: dict[str, bytes]
) -> tuple[str, list[bytes]]:
    what = NAMES[scheme]
    signed, rest = _string(signer, what)
    levels, rest = (rest[:8], rest[8:]) if scheme == V3 else (b"", rest)
    signatures, rest = _string(rest, what)
    spki, rest = _string(rest, what)
    if rest:
        raise unknown(what)
    digests, certificates, said = _data(signed, scheme, levels, parts)
    if not certificates or key_of(certificates[0]) != spki:
        raise Unverified(Unproven.NOT_VERIFIED, what)
    if digest(spki) not in keys.keys:
        raise Unverified(Unproven.KEY_NOT_NAMED, digest(spki))
    algorithms = []
    for one in _strings(signatures, what):
        number, (signature, left) = int.from_bytes(one[:4], "little"), _string(one[4:], what)
        if number not in _SCHEMES or left:
            raise unknown(what)
        algorithms.append(number)
        wanted = _SCHEMES[number]
        verify(spki, wanted, signature, signed, what)
    if not algorithms or algorithms != [number for number, _ in digests]:
        raise unknown(what)
    for number, value in digests:
        name = "verity" if number in _VERITY else _SCHEMES[number].digest
        if name not in made:
            made[name] = _content(parts, number)
        if value != made[name]:
            raise Unverified(Unproven.NOT_VERIFIED, what)
    return digest(spki), said


def _data(
    signed: bytes, scheme: int, levels: bytes, parts: Parts
) -> tuple[list[tuple[int, bytes]], list[bytes], list[bytes]]:
    """What is signed: digests by algorithm, certificates, and whatever else it says."""
    what = NAMES[scheme]
    digests, rest = _string(signed, what)
    certificates, rest = _string(rest, what)
    inner, rest = (rest[:8], rest[8:]) if scheme == V3 else (b"", rest)
    attributes, rest = _string(rest, what)
    if inner != levels or any(rest):
        raise Unverified(Unproven.NOT_VERIFIED, what)
    found = []
    for one in _strings(digests, what):
        value, left = _string(one[4:], what)
        if left:
            raise unknown(what)
        found.append((int.from_bytes(one[:4], "little"), value))
    said = [] if _for_all(levels) else [levels]
    for one in _strings(attributes, what):
        if one == _STRIPPING.to_bytes(4, "little") + b"\3\0\0\0" and V3 in parts.blocks:
            continue
        said.append(one)
    return found, _strings(certificates, what), said


def _for_all(levels: bytes) -> bool:
    """Is a signature of v3 for all devices that know it: those of level 28 and later?"""
    least, most = (int.from_bytes(part, "little") for part in (levels[:4], levels[4:]))
    return not levels or (least <= _FIRST_LEVEL and most == _LAST_LEVEL)


def _content(parts: Parts, number: int) -> bytes:
    """The digest of all of it, as an algorithm wants it; raises Unverified."""
    at = Sections(block=parts.begin, directory=parts.end, end=parts.last)
    try:
        if number in _VERITY:
            return verity(parts.data, at)
        return chunked(parts.data, at, _SCHEMES[number].digest)
    except SourceError as error:
        raise unknown(error.message) from None


def _string(raw: bytes, what: str) -> tuple[bytes, bytes]:
    """A string behind its length of four bytes, and what is left."""
    size = int.from_bytes(raw[:4], "little")
    if len(raw) < 4 or size > len(raw) - 4:
        raise unknown(what)
    return raw[4 : 4 + size], raw[4 + size :]


def _whole(raw: bytes, what: str) -> bytes:
    value, left = _string(raw, what)
    if left:
        raise unknown(what)
    return value


def _strings(raw: bytes, what: str) -> list[bytes]:
    found: list[bytes] = []
    while raw:
        value, raw = _string(raw, what)
        found.append(value)
        if len(found) > 64:
            raise unknown(what)
    return found
