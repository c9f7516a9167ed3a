"""APK Signature Scheme v2 and v3: a signature over all of an archive but its signing block.

Source: the Android documentation of both schemes. Contents are cut into chunks of a mebibyte, each
digested behind 0xA5 and its length, and the digests together behind 0x5A and their number; the end
of the archive is digested as if its directory stood where the signing block does. Algorithms of
fs-verity digest the same bytes as a tree: blocks of 4096 bytes behind eight zeros, and the digests
as blocks again, up to one; its length follows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from countermark.formats.signed.public_keys import PublicKeys, digest, key_of
from countermark.formats.signed.unverified import Unverified, unknown
from countermark.formats.signed.verifying import Scheme, verify
from countermark.model.comparison import Unproven

V2, V3 = 0x7109871A, 0xF05368C0
NAMES = {V2: "APK signature v2", V3: "APK signature v3"}
_CHUNK = 1 << 20
_SCHEMES = {
    0x0101: Scheme("pss", "sha256", 32),
    0x0102: Scheme("pss", "sha512", 64),
    0x0103: Scheme("pkcs1", "sha256"),
    0x0104: Scheme("pkcs1", "sha512"),
    0x0201: Scheme("ecdsa", "sha256"),
    0x0202: Scheme("ecdsa", "sha512"),
    0x0301: Scheme("dsa", "sha256"),
    0x0421: Scheme("pkcs1", "sha256"),
    0x0423: Scheme("ecdsa", "sha256"),
    0x0425: Scheme("dsa", "sha256"),
}
_VERITY = frozenset({0x0421, 0x0423, 0x0425})
_BLOCK, _SALT = 4096, bytes(8)
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
        hashed = hashlib.new(wanted.digest, signed).digest()
        verify(spki, wanted, signature, hashed, what)
    if not algorithms or algorithms != [number for number, _ in digests]:
        raise unknown(what)
    for number, value in digests:
        name = "verity" if number in _VERITY else _SCHEMES[number].digest
        if name not in made:
            made[name] = _tree(parts) if number in _VERITY else _content(parts, name)
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


def _content(parts: Parts, name: str) -> bytes:
    chunks = bytearray()
    count = 0
    for chunk in _chunks(parts):
        head = b"\xa5" + len(chunk).to_bytes(4, "little")
        one = hashlib.new(name, head)
        one.update(chunk)
        chunks += one.digest()
        count += 1
    return hashlib.new(name, b"\x5a" + count.to_bytes(4, "little") + chunks).digest()


def _tree(parts: Parts) -> bytes:
    """The root of the tree over all of it, and its length; raises Unverified."""
    if parts.begin % _BLOCK:
        raise unknown("a tree over an archive whose signing block begins no page")
    entries, directory, end = _sections(parts)
    level = bytearray()
    rest = memoryview(b"".join((directory, end)))
    for section in (entries, rest):
        for at in range(0, len(section), _BLOCK):
            level += _block(section[at : at + _BLOCK])
    while len(level) > _BLOCK:
        level = bytearray(
            b"".join(_block(level[at : at + _BLOCK]) for at in range(0, len(level), _BLOCK))
        )
    return _block(level) + (len(entries) + len(rest)).to_bytes(8, "little")


def _block(part: memoryview | bytearray) -> bytes:
    made = hashlib.sha256(_SALT)
    made.update(part)
    made.update(bytes(_BLOCK - len(part)))
    return made.digest()


def _sections(parts: Parts) -> tuple[memoryview, memoryview, memoryview]:
    """Entries, directory, and the end of the archive as if there were no block."""
    end = bytearray(parts.data[parts.last :])
    end[16:20] = parts.begin.to_bytes(4, "little")
    return parts.data[: parts.begin], parts.data[parts.end : parts.last], memoryview(end)


def _chunks(parts: Parts) -> Iterator[memoryview]:
    for section in _sections(parts):
        for at in range(0, len(section), _CHUNK):
            yield section[at : at + _CHUNK]


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
