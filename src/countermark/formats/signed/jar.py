"""Signed JARs, and APK Signature Scheme v1, which is the same: digests of entries, signed.

Source: the JAR File Specification, "Signed JAR File"; the Android documentation of scheme v1. The
manifest lists the entries with their digests; a signature file ``META-INF/X.SF`` has the digest of
the manifest (those of its sections are for readers who find that one wrong); a block beside it
(``.RSA``, ``.DSA``, ``.EC``) is a CMS signature over that file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable, Mapping

import msgspec

from countermark.formats.signed import cms
from countermark.formats.signed.public_keys import PublicKeys
from countermark.formats.signed.unverified import Unverified, unknown
from countermark.formats.signed.verifying import STRONG
from countermark.model.comparison import Unproven

MANIFEST = b"META-INF/MANIFEST.MF"
_BLOCKS = (b".RSA", b".DSA", b".EC")
_FREE = frozenset({"created-by", "signature-version", "manifest-version", "built-by"})
"""Attributes of a whole file that say with what it was written, and nothing to who reads it."""
_SCHEMES = {"2": "7109871a", "3": "f05368c0"}
_ALGORITHMS = {"sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512", "sha1": "sha1",
               "sha-1": "sha1", "md5": "md5"}  # fmt: skip

Attributes = dict[str, str]


class Section(msgspec.Struct, frozen=True):
    """A section of a manifest: its attributes by name in lower case, and its bytes."""

    attributes: Attributes
    raw: bytes


class Signed(msgspec.Struct, frozen=True):
    """The entries that make up the signature, whose it is, and what its files say beside."""

    files: frozenset[bytes]
    keys: tuple[str, ...]
    beside: tuple[tuple[str, str, str], ...]


def is_part(name: bytes) -> bool:
    """Is an entry of this name the manifest, a signature file or its block?"""
    folder, _, file = name.rpartition(b"/")
    return folder == b"META-INF" and (name == MANIFEST or file.endswith((b".SF", *_BLOCKS)))


def verified(
    names: Iterable[bytes], content: Callable[[bytes], bytes], blocks: set[str], keys: PublicKeys
) -> Signed:
    """What signs an archive of these entries; raises Unverified.

    ``content`` gives that of an entry, ``blocks`` are the ids of signatures in a signing block.
    """
    all_names = list(names)
    if len(set(all_names)) != len(all_names):
        raise unknown("an archive with two entries of one name")
    parts = {name for name in all_names if is_part(name)}
    signatures = sorted(name for name in parts if name.endswith(b".SF"))
    if not signatures or MANIFEST not in parts:
        raise Unverified(Unproven.NOT_SIGNED)
    manifest = content(MANIFEST)
    sections = _sections(manifest)
    _entries(sections, [n for n in all_names if n not in parts and not n.endswith(b"/")], content)
    files, beside = {MANIFEST}, _beside("", sections)
    found: list[str] = []
    for name in signatures:
        block = [one for one in (name[:-3] + end for end in _BLOCKS) if one in parts]
        if len(block) != 1:
            raise unknown(_shown(name))
        said = content(name)
        found += cms.verified(content(block[0]), said, keys, _shown(block[0]))
        beside += _signature(said, manifest, sections, blocks, _shown(name))
        files |= {name, block[0]}
    if files != parts:
        raise unknown(_shown(min(parts - files)))
    return Signed(frozenset(files), tuple(found), tuple(sorted(beside)))


def _sections(raw: bytes) -> dict[str, Section]:
    """Sections by the name of their entry; the first, of the whole file, by no name."""
    found: dict[str, Section] = {}
    for number, part in enumerate(_parts(raw)):
        attributes = _attributes(part)
        name = attributes.pop("name", "") if number else ""
        if (number and not name) or name in found:
            raise unknown("a manifest with a section twice or without a name")
        found[name] = Section(attributes, part)
    if not found:
        raise unknown("an empty manifest")
    return found


def _parts(raw: bytes) -> Iterable[bytes]:
    """The bytes of each section, with the empty line behind it."""
    at = begin = 0
    lines = raw.splitlines(keepends=True)
    filled = False
    for line in lines:
        at += len(line)
        if line.strip(b"\r\n"):
            filled = True
        elif filled:
            yield raw[begin:at]
            begin, filled = at, False
        else:
            raise unknown("a manifest with empty lines")
    if filled:
        yield raw[begin:]


def _attributes(part: bytes) -> Attributes:
    try:
        text = part.decode("utf-8")
    except UnicodeDecodeError:
        raise unknown("a manifest that is no text") from None
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n ", "")
    found: Attributes = {}
    for line in filter(None, plain.split("\n")):
        name, colon, value = line.partition(": ")
        if not colon or name.lower() in found:
            raise unknown("a manifest with a line that is no attribute")
        found[name.lower()] = value
    return found


def _entries(
    sections: Mapping[str, Section], names: list[bytes], content: Callable[[bytes], bytes]
) -> None:
    """Each entry is listed with a right digest, and nothing else is listed."""
    listed = {name.encode() for name in sections if name}
    if left := listed.symmetric_difference(names):
        raise Unverified(Unproven.NOT_VERIFIED, _shown(min(left)))
    for name in names:
        _right(sections[name.decode()].attributes, "-digest", content(name), _shown(name))


def _right(attributes: Attributes, ending: str, body: bytes, what: str) -> None:
    """All digests that are said of ``body`` are right, and one cannot be forged."""
    strong = False
    for name, value in attributes.items():
        if not name.endswith(ending):
            continue
        algorithm = _ALGORITHMS.get(name.removesuffix(ending))
        if algorithm is None:
            raise unknown(what)
        made = hashlib.new(algorithm, body, usedforsecurity=False).digest()
        if _base64(value, what) != made:
            raise Unverified(Unproven.NOT_VERIFIED, what)
        strong = strong or algorithm in STRONG
    if not strong:
        raise Unverified(Unproven.WEAK_DIGEST, what)


def _base64(value: str, what: str) -> bytes:
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise unknown(what) from None
    if base64.b64encode(raw).decode() != value:
        raise unknown(what)
    return raw


def _signature(
    said: bytes, manifest: bytes, sections: Mapping[str, Section], blocks: set[str], what: str
) -> list[tuple[str, str, str]]:
    """A signature file whose digests are those of the manifest; what it says beside."""
    found = _sections(said)
    whole = found[""].attributes
    _right(whole, "-digest-manifest", manifest, what)
    main = "-digest-manifest-main-attributes"
    if any(name.endswith(main) for name in whole):
        _right(whole, main, sections[""].raw, what)
    schemes = whole.pop("x-android-apk-signed", "")
    for one in filter(None, (part.strip() for part in schemes.split(","))):
        if _SCHEMES.get(one) not in blocks:
            raise Unverified(Unproven.NOT_VERIFIED, what)
    if not found.keys() <= sections.keys():
        raise Unverified(Unproven.NOT_VERIFIED, what)
    return _beside("signature", found)


def _beside(file: str, sections: Mapping[str, Section]) -> list[tuple[str, str, str]]:
    """What the sections say but digests: an entry point, a class path, a seal."""
    made = []
    for name, section in sections.items():
        for attribute, value in section.attributes.items():
            if "-digest" in attribute or (not name and attribute in _FREE):
                continue
            made.append((f"{file}:{name}", attribute, value))
    return made


def _shown(name: bytes) -> str:
    return name.decode("utf-8", "replace")
