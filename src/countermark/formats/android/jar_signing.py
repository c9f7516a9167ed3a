"""Who signed an APK entry by entry: JAR signing, the first of Android's signature schemes (v1).

Source: the JAR File Specification, "Signed JAR File" and "Signature Validation", and Android's
narrowing of it. The numbered steps are the specification's: 1 the signature over the signature file
(.SF), 2 the signature file over the manifest or its sections, 3 the manifest over the entries.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Iterator

import msgspec

from countermark.formats import pkcs7
from countermark.formats.android.entries import Entries
from countermark.formats.caps import NEVER
from countermark.formats.der import DerError
from countermark.formats.signatures import Proof
from countermark.formats.x509 import X509
from countermark.model.artefact import Fault
from countermark.model.errors import SourceError
from countermark.model.gap import Gap
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports import Deadline

_MANIFEST = b"META-INF/MANIFEST.MF"
_BLOCK = lazy_pattern(rb"(META-INF/[^/]+)\.(?:RSA|DSA|EC)")
_UNSIGNED = lazy_pattern(rb"(?i)META-INF/(?:MANIFEST\.MF|SIG-[^/]*|[^/]+\.(?:SF|RSA|DSA|EC))")
"""Names of entries that carry signatures and are therefore in none."""
_DIGEST = lazy_pattern(rb"(?i)(MD5|SHA-?1|SHA|SHA-?224|SHA-?256|SHA-?384|SHA-?512)-Digest(.*)")
_LINE = lazy_pattern(rb"\r\n|\r|\n")
_SCHEMES = b"x-android-apk-signed"
_NAME = b"name"
_LARGEST = 64 << 20


class JarSigner(msgspec.Struct, frozen=True, kw_only=True):
    """``block`` is the number of the entry with the signature; ``also`` the schemes it vows."""

    block: int
    certificate: X509 | None
    contents: Proof
    signature: Proof
    also: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()


class Section(msgspec.Struct, frozen=True):
    """Attributes by name in small letters, and the bytes that a digest of the section is over."""

    attributes: dict[bytes, bytes]
    raw: bytes

    def digests(self) -> Iterator[tuple[str, bytes, bytes]]:
        """Digest as hashlib names it, what follows ``-Digest``, and its value."""
        for key, value in self.attributes.items():
            if match := _DIGEST.fullmatch(key):
                name = match[1].decode("ascii").lower().replace("-", "")
                yield ("sha1" if name == "sha" else name), match[2].lower(), value


def jar_signers(entries: Entries, deadline: Deadline = NEVER) -> list[JarSigner]:
    """All signers of the scheme; none where there is no signature. Raises SourceError when late."""
    blocks = [(e.number, m[1] + b".SF") for e in entries if (m := _BLOCK.fullmatch(e.name))]
    if not blocks:
        return []
    manifest = _only(entries, _MANIFEST)
    if isinstance(manifest, Fault):
        return [_broken(number, manifest) for number, _ in blocks]
    main, *rest = sections(manifest) or [Section({}, b"")]
    faults = _named_once(rest)
    named = {one.attributes.get(_NAME, b""): one for one in rest}
    wrong, unread = _entries_hold(entries, named, deadline)
    contents = Proof.BROKEN if wrong or faults else Proof.NOT_CHECKED if unread else Proof.HOLDS
    found: list[JarSigner] = []
    for number, name in blocks:
        signature_file = _only(entries, name)
        if isinstance(signature_file, Fault):
            found.append(_broken(number, signature_file))
            continue
        second = [*_manifest_holds(signature_file, manifest, main, named)]
        for one in _signatures(entries, number, signature_file):
            holds = Proof.BROKEN if second else contents
            said = (*one.faults, *faults, *wrong, *second)
            found.append(msgspec.structs.replace(one, contents=holds, faults=said))
    return found


def sections(raw: bytes) -> list[Section]:
    """The sections of a manifest or signature file; the first is of the whole."""
    found: list[Section] = []
    attributes: dict[bytes, bytes] = {}
    begin = at = 0
    last = b""
    while at < len(raw):
        match = _LINE.search(raw, at)
        end, after = (match.start(), match.end()) if match else (len(raw), len(raw))
        line, at = raw[at:end], after
        if not line and attributes:
            found.append(Section(attributes, raw[begin:at]))
            attributes, begin, last = {}, at, b""
        elif not line:
            begin = at
        elif line[:1] == b" " and last:
            attributes[last] += line[1:]
        else:
            key, _, value = line.partition(b": ")
            last = key.lower()
            attributes[last] = value
    if attributes:
        found.append(Section(attributes, raw[begin:]))
    return found


def _only(entries: Entries, name: bytes) -> bytes | Fault:
    """What the one entry of a name holds, or what is wrong with it."""
    shown = name.decode("utf-8", "replace")
    numbers = entries.named(name)
    if len(numbers) != 1:
        return Fault("signature", f"{len(numbers)} entries named {shown}")
    content = entries.content(numbers[0])
    if isinstance(content, Gap) or len(content) > _LARGEST:
        return Fault("signature", f"{shown} cannot be read")
    return bytes(content)


def _broken(number: int, fault: Fault) -> JarSigner:
    broken = Proof.BROKEN
    return JarSigner(
        block=number, certificate=None, contents=broken, signature=broken, faults=(fault,)
    )


def _named_once(rest: list[Section]) -> list[Fault]:
    names = [one.attributes.get(_NAME) for one in rest]
    if None in names:
        return [Fault("signature", "a section of the manifest without a name")]
    if len(set(names)) != len(names):
        return [Fault("duplicate", "two sections of the manifest for one entry")]
    return []


def _signatures(entries: Entries, number: int, message: bytes) -> Iterator[JarSigner]:
    """Step 1. Each signature in the block file is a signer of its own."""
    also = _also(message)
    raw = entries.content(number)
    try:
        if isinstance(raw, Gap):
            raise DerError(raw.detail or raw.why.value)
        found = pkcs7.signed_data(bytes(raw))
    except DerError as error:
        fault = Fault("signature", f"a signature that is not understood: {error}")
        yield msgspec.structs.replace(_broken(number, fault), also=also)
        return
    if not found.signers:
        yield _broken(number, Fault("signature", "a signature file that nobody signed"))
    for one in found.signers:
        proof = pkcs7.verify(found, one, message)
        fault = Fault("signature", "the signature does not hold")
        yield JarSigner(
            block=number,
            certificate=found.certificate_of(one),
            contents=Proof.NOT_CHECKED,
            signature=proof,
            also=also,
            faults=(fault,) if proof is Proof.BROKEN else (),
        )


def _also(signature_file: bytes) -> tuple[int, ...]:
    """The schemes that an APK with this signature file must have as well."""
    main = next(iter(sections(signature_file)), Section({}, b""))
    words = main.attributes.get(_SCHEMES, b"").split(b",")
    return tuple(int(word) for word in map(bytes.strip, words) if word.isdigit() and len(word) < 9)


def _manifest_holds(
    signature_file: bytes, manifest: bytes, main: Section, named: dict[bytes, Section]
) -> Iterator[Fault]:
    """Step 2. The digest of the whole manifest, else those of its sections, one by one."""
    first, *rest = sections(signature_file) or [Section({}, b"")]
    whole = [_holds(d, manifest, v) for d, what, v in first.digests() if what == b"-manifest"]
    signed = {one.attributes.get(_NAME, b""): one for one in rest}
    for name in named.keys() - signed.keys():
        yield Fault("signature", f"{_shown(name)}: in the manifest and not signed")
    if whole and all(whole):
        return
    for digest, what, value in first.digests():
        if what == b"-manifest-main-attributes" and not _holds(digest, main.raw, value):
            yield Fault("signature", "another digest of the first section of the manifest")
    for name, one in signed.items():
        if name not in named:
            yield Fault("signature", f"{_shown(name)}: signed and not in the manifest")
            continue
        digests = [(d, v) for d, what, v in one.digests() if not what]
        if not digests or not all(_holds(d, named[name].raw, value) for d, value in digests):
            yield Fault("signature", f"{_shown(name)}: another digest of its section")


def _entries_hold(
    entries: Entries, named: dict[bytes, Section], deadline: Deadline
) -> tuple[list[Fault], int]:
    """Step 3, and how many entries could not be read. Each entry must be named, and the reverse."""
    faults: list[Fault] = []
    seen: set[bytes] = set()
    unread = 0
    for entry in entries:
        if deadline.passed():
            raise SourceError(f"not digested within {deadline.seconds:g} s")
        if entry.name.endswith(b"/") or _UNSIGNED.fullmatch(entry.name):
            continue
        if entry.name in seen:
            faults.append(Fault("duplicate", f"two entries named {_shown(entry.name)}"))
            continue
        seen.add(entry.name)
        section = named.get(entry.name)
        digests = [(d, v) for d, what, v in section.digests() if not what] if section else []
        if not digests:
            faults.append(Fault("signature", f"{_shown(entry.name)}: not in the manifest"))
            continue
        content = entries.content(entry.number)
        if isinstance(content, Gap):
            unread += 1
        elif not all(_holds(digest, content, value) for digest, value in digests):
            faults.append(Fault("signature", f"{_shown(entry.name)}: another digest"))
    for name in named.keys() - seen:
        if not _UNSIGNED.fullmatch(name):
            faults.append(Fault("signature", f"{_shown(name)}: in the manifest and not there"))
    return faults[:_MOST_FAULTS], unread


_MOST_FAULTS = 20


def _holds(digest: str, content: bytes | memoryview, value: bytes) -> bool:
    try:
        right = binascii.a2b_base64(value)
    except binascii.Error:
        return False
    return hashlib.new(digest, content, usedforsecurity=False).digest() == right


def _shown(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")
