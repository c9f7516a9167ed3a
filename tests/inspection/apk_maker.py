"""Android apps as the tests make them: compiled manifests, resource tables, signatures v1 to v3."""

from __future__ import annotations

import base64
import hashlib
import io
import random
import struct
import zipfile
from dataclasses import dataclass, field
from functools import cache

from countermark.formats.android.attributes import ATTRIBUTES

NUMBERS = {name: number for number, name in ATTRIBUTES.items()}
NONE = 0xFFFFFFFF
ANDROID = "http://schemas.android.com/apk/res/android"


@dataclass(frozen=True)
class Reference:
    """A value that stands in the table of resources."""

    number: int


@dataclass(frozen=True)
class Node:
    """An element; attributes of the platform by their plain names, ``package`` and ``split`` as is.

    Values are text, numbers, booleans and references.
    """

    name: str
    attributes: dict[str, object] = field(default_factory=dict)
    children: tuple[Node, ...] = ()


PLAIN = {"package", "split", "coreApp", "src", "cleartextTrafficPermitted"}


def chunk(kind: int, head: bytes, body: bytes) -> bytes:
    """A chunk with the header's own fields in ``head``; filled to four bytes."""
    body += bytes(-len(body) % 4)
    return struct.pack("<HHI", kind, 8 + len(head), 8 + len(head) + len(body)) + head + body


def pool(strings: list[str], utf8: bool = False) -> bytes:
    raw, offsets = b"", []
    for one in strings:
        offsets.append(len(raw))
        coded = one.encode("utf-8" if utf8 else "utf-16-le")
        if utf8:
            raw += length8(len(one)) + length8(len(coded)) + coded + b"\0"
        else:
            raw += length16(len(coded) // 2) + coded + b"\0\0"
    begin = 28 + 4 * len(strings)
    head = struct.pack("<IIIII", len(strings), 0, 0x100 if utf8 else 0, begin, 0)
    return chunk(1, head, struct.pack(f"<{len(offsets)}I", *offsets) + raw)


def length8(number: int) -> bytes:
    return bytes([number]) if number < 0x80 else bytes([0x80 | number >> 8, number & 0xFF])


def length16(number: int) -> bytes:
    if number < 0x8000:
        return struct.pack("<H", number)
    return struct.pack("<HH", 0x8000 | number >> 16, number & 0xFFFF)


def axml(root: Node, utf8: bool = False, hide_names: bool = False) -> bytes:
    """Compiled XML; ``hide_names`` gives the platform's attributes no names, only numbers."""
    used = sorted({name for one in every(root) for name in one.attributes if name not in PLAIN})
    mapped = [name for name in used if name in NUMBERS]
    strings = ["" if hide_names else name for name in mapped]
    index = {("attribute", name): number for number, name in enumerate(mapped)}

    def at(text: str) -> int:
        if ("text", text) not in index:
            index["text", text] = len(strings)
            strings.append(text)
        return index["text", text]

    body = b"".join(nodes(root, index, at))
    numbers = struct.pack(f"<{len(mapped)}I", *(NUMBERS[name] for name in mapped))
    return chunk(3, b"", pool(strings, utf8) + chunk(0x180, b"", numbers) + body)


def every(one: Node):
    yield one
    for child in one.children:
        yield from every(child)


def nodes(one: Node, index, at):
    attributes = b""
    for name, value in one.attributes.items():
        key = index.get(("attribute", name))
        space = NONE if name in PLAIN else at(ANDROID)
        kind, number, raw = typed(value, at)
        attributes += struct.pack(
            "<IIIHBBI", space, at(name) if key is None else key, raw, 8, 0, kind, number
        )
    begin = struct.pack("<IIII", 1, NONE, NONE, at(one.name))[:8]
    fixed = struct.pack("<HHHHHH", 20, 20, len(one.attributes), 0, 0, 0)
    yield chunk(0x102, begin, struct.pack("<II", NONE, at(one.name)) + fixed + attributes)
    for child in one.children:
        yield from nodes(child, index, at)
    yield chunk(0x103, begin, struct.pack("<II", NONE, at(one.name)))


def typed(value: object, at) -> tuple[int, int, int]:
    match value:
        case bool():
            return 0x12, NONE if value else 0, NONE
        case int():
            return 0x10, value & NONE, NONE
        case Reference(number):
            return 0x01, number, NONE
    text = at(str(value))
    return 3, text, text


def arsc(values: dict[int, object], kind: str = "plain") -> bytes:
    """A table: number of a resource to its text, number, boolean or reference.

    ``kind`` of index: ``plain``, ``sparse`` or ``short``.
    """
    strings: list[str] = []

    def at(text: str) -> int:
        strings.append(text)
        return len(strings) - 1

    types: dict[int, dict[int, object]] = {}
    for number, value in values.items():
        types.setdefault(number >> 16 & 0xFF, {})[number & 0xFFFF] = value
    inner = pool([f"type{n}" for n in range(1, max(types, default=0) + 1)]) + pool(["key"])
    for number, entries in types.items():
        inner += one_type(number, entries, at, kind)
    head = struct.pack("<I256sIIIII", 0x7F, b"", 0, 0, 0, 0, 0)
    package = chunk(0x200, head, inner)
    return chunk(2, struct.pack("<I", 1), pool(strings) + package)


def one_type(number: int, entries: dict[int, object], at, kind: str) -> bytes:
    count = max(entries) + 1
    raw, offsets = b"", {}
    for entry, value in sorted(entries.items()):
        offsets[entry] = len(raw)
        type_, data, _ = typed(value, at)
        raw += struct.pack("<HHIHBBI", 8, 0, 0, 8, 0, type_, data)
    if kind == "sparse":
        index = b"".join(struct.pack("<HH", e, o // 4) for e, o in offsets.items())
        count = len(offsets)
    elif kind == "short":
        index = b"".join(
            struct.pack("<H", offsets[n] // 4 if n in offsets else 0xFFFF) for n in range(count)
        )
        index += bytes(-len(index) % 4)
    else:
        index = b"".join(struct.pack("<I", offsets.get(n, NONE)) for n in range(count))
    config = struct.pack("<I", 28) + bytes(24)
    flags = {"plain": 0, "sparse": 1, "short": 2}[kind]
    head = struct.pack("<BBHII", number, flags, 0, count, 20 + len(config) + len(index)) + config
    return chunk(0x201, head, index + raw)


def manifest(
    package: str = "org.example.app",
    *children: Node,
    shared: str = "",
    target: int = 30,
    asks: tuple[str, ...] = (),
    parts: tuple[Node, ...] = (),
    app: dict[str, object] | None = None,
) -> Node:
    """A manifest of the usual form."""
    root: dict[str, object] = {"package": package, "versionCode": 7, "versionName": "1.2"}
    if shared:
        root["sharedUserId"] = shared
    rows = (
        Node("uses-sdk", {"minSdkVersion": 19, "targetSdkVersion": target}),
        *(Node("uses-permission", {"name": name}) for name in asks),
        *children,
        Node("application", app or {}, parts),
    )
    return Node("manifest", root, rows)


def apk(root: Node | bytes, resources: bytes = b"", files: dict[str, bytes] | None = None) -> bytes:
    """An archive with a manifest, as the packer makes it, not signed."""
    made = io.BytesIO()
    whole = {"AndroidManifest.xml": root if isinstance(root, bytes) else axml(root)}
    whole |= {"resources.arsc": resources} if resources else {}
    whole |= files or {}
    with zipfile.ZipFile(made, "w") as out:
        for name, content in whole.items():
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            out.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


# --- keys and signatures ---------------------------------------------------------------------


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def number(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(text: str) -> bytes:
    first, second, *rest = map(int, text.split("."))
    body = bytes([40 * first + second])
    for one in rest:
        part = bytes([one & 0x7F])
        while one := one >> 7:
            part = bytes([0x80 | one & 0x7F]) + part
        body += part
    return der(6, body)


SHA256 = der(0x30, oid("2.16.840.1.101.3.4.2.1"), der(5))
RSA = der(0x30, oid("1.2.840.113549.1.1.1"), der(5))
RSA_SHA256 = der(0x30, oid("1.2.840.113549.1.1.11"), der(5))


@dataclass(frozen=True)
class Key:
    """An RSA key of the tests' own, with a certificate that it signed for ``name``."""

    name: str
    modulus: int
    private: int

    @property
    def spki(self) -> bytes:
        return der(0x30, RSA, der(3, b"\0" + der(0x30, number(self.modulus), number(65537))))

    def sign(self, message: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2)."""
        size = (self.modulus.bit_length() + 7) // 8
        digest = der(0x30, SHA256, der(4, hashlib.sha256(message).digest()))
        padded = b"\0\1" + b"\xff" * (size - len(digest) - 3) + b"\0" + digest
        made = pow(int.from_bytes(padded, "big"), self.private, self.modulus)
        return made.to_bytes(size, "big")

    @property
    def rdn(self) -> bytes:
        return der(
            0x30,
            der(0x31, der(0x30, oid("2.5.4.10"), der(12, b"Example, Ltd"))),
            der(0x31, der(0x30, oid("2.5.4.3"), der(12, self.name.encode()))),
        )

    @property
    def certificate(self) -> bytes:
        times = der(0x30, der(23, b"200101000000Z"), der(24, b"20500101000000Z"))
        body = der(
            0x30, der(0xA0, number(2)), number(77), RSA_SHA256, self.rdn, times, self.rdn, self.spki
        )
        return der(0x30, body, RSA_SHA256, der(3, b"\0" + self.sign(body)))


@cache
def key(name: str = "one") -> Key:
    """The key of a name, always the same."""
    chance = random.Random(name)
    first, second = prime(chance), prime(chance)
    private = pow(65537, -1, (first - 1) * (second - 1))
    return Key(name, first * second, private)


def prime(chance: random.Random) -> int:
    while True:
        found = chance.getrandbits(512) | 3 << 510 | 1
        if found % 65537 != 1 and all(pow(a, found - 1, found) == 1 for a in (2, 3, 5, 7)):
            return found


def v1(made: bytes, signer: Key, also: str = "", attributes: bool = False) -> bytes:
    """``made`` signed entry by entry; ``also`` names the schemes that must be there too."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {i.filename: archive.read(i) for i in archive.infolist()}
    sections = {
        name: f"Name: {name}\r\nSHA-256-Digest: {digest(content)}\r\n\r\n"
        for name, content in files.items()
    }
    whole = "Manifest-Version: 1.0\r\n\r\n" + "".join(sections.values())
    vow = f"X-Android-APK-Signed: {also}\r\n" if also else ""
    head = f"Signature-Version: 1.0\r\n{vow}SHA-256-Digest-Manifest: {digest(whole.encode())}\r\n"
    signed = (
        head
        + "\r\n"
        + "".join(
            f"Name: {name}\r\nSHA-256-Digest: {digest(one.encode())}\r\n\r\n"
            for name, one in sections.items()
        )
    )
    files |= {
        "META-INF/MANIFEST.MF": whole.encode(),
        "META-INF/CERT.SF": signed.encode(),
        "META-INF/CERT.RSA": pkcs7(signed.encode(), signer, attributes),
    }
    return apk(files.pop("AndroidManifest.xml"), files=files)


def digest(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def pkcs7(message: bytes, signer: Key, attributes: bool = False) -> bytes:
    """Signed data that stands apart from ``message`` (RFC 5652)."""
    extra, signature = b"", signer.sign(message)
    if attributes:
        kind = der(0x30, oid("1.2.840.113549.1.9.3"), der(0x31, oid("1.2.840.113549.1.7.1")))
        value = der(4, hashlib.sha256(message).digest())
        body = kind + der(0x30, oid("1.2.840.113549.1.9.4"), der(0x31, value))
        extra, signature = der(0xA0, body), signer.sign(der(0x31, body))
    info = der(
        0x30, number(1), der(0x30, signer.rdn, number(77)), SHA256, extra, RSA, der(4, signature)
    )
    data = der(
        0x30, number(1), der(0x31, SHA256), der(0x30, oid("1.2.840.113549.1.7.1")),
        der(0xA0, signer.certificate), der(0x31, info),
    )  # fmt: skip
    return der(0x30, oid("1.2.840.113549.1.7.2"), der(0xA0, data))


def sized(*parts: bytes) -> bytes:
    """Parts, each behind its length."""
    return b"".join(struct.pack("<I", len(one)) + one for one in parts)


SCHEMES = {"v2": 0x7109871A, "v3": 0xF05368C0, "v3.1": 0x1B93AD61}


def contents(made: bytes) -> bytes:
    """The digest of an archive without a signing block, by chunks with SHA-256."""
    end = made.rfind(b"PK\x05\x06")
    begin = struct.unpack_from("<I", made, end + 16)[0]
    found = []
    for part in (made[:begin], made[begin:end], made[end:]):
        for at in range(0, len(part), 1 << 20):
            one = part[at : at + (1 << 20)]
            found.append(hashlib.sha256(b"\xa5" + struct.pack("<I", len(one)) + one).digest())
    return hashlib.sha256(b"\x5a" + struct.pack("<I", len(found)) + b"".join(found)).digest()


def signer_of(made: bytes, signer: Key, scheme: str, attributes: bytes = b"", **wrong) -> bytes:
    """A signer of a scheme; ``wrong`` replaces ``digest``, ``signature``, ``spki``."""
    algorithm = struct.pack("<I", 0x0103)
    levels = struct.pack("<II", 28, 0x7FFFFFFF) if scheme != "v2" else b""
    digests = sized(algorithm + sized(wrong.get("digest", contents(made))))
    signed = sized(digests) + sized(sized(signer.certificate)) + levels + sized(attributes)
    signatures = sized(algorithm + sized(wrong.get("signature", signer.sign(signed))))
    return sized(signed) + levels + sized(signatures) + sized(wrong.get("spki", signer.spki))


def with_block(made: bytes, *pairs: tuple[int, bytes]) -> bytes:
    """``made`` with a signing block before its directory."""
    end = made.rfind(b"PK\x05\x06")
    begin = struct.unpack_from("<I", made, end + 16)[0]
    body = b"".join(struct.pack("<QI", len(v) + 4, k) + v for k, v in pairs)
    size = struct.pack("<Q", len(body) + 24)
    whole = size + body + size + b"APK Sig Block 42"
    moved = struct.pack("<I", begin + len(whole))
    return made[:begin] + whole + made[begin : end + 16] + moved + made[end + 20 :]


def block(made: bytes, signer: Key, *schemes: str, **wrong) -> bytes:
    """``made`` signed as a whole file under ``schemes``."""
    return with_block(
        made,
        *((SCHEMES[s], sized(sized(signer_of(made, signer, s, **wrong)))) for s in schemes),
    )
