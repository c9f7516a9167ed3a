"""Artefacts signed by keys that the tests make: APK schemes v1, v2 and v3, and FIT images.

What is signed is put together here in another way than where it is verified.
"""

from __future__ import annotations

import base64
import hashlib
import io
import struct
import zipfile
from datetime import UTC, datetime
from functools import lru_cache

import pytest
from tests.formats.artefact.boot_images import device_tree
from tests.formats.artefact.fixtures_zip import signed as with_block

pytest.importorskip("cryptography", reason="the extra inspection")

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7

FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
V2, V3 = 0x7109871A, 0xF05368C0
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@lru_cache(maxsize=8)
def key(name: str) -> Key:
    """A key of this name: ``rsa...`` is a new one of RSA, any other always the same of P-256."""
    if name.startswith("rsa"):
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.derive_private_key(int.from_bytes(name.encode(), "big") + 1, ec.SECP256R1())


def pem(name: str) -> bytes:
    """The public key, to be named."""
    return (
        key(name)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def spki(name: str) -> bytes:
    return (
        key(name)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


@lru_cache(maxsize=16)
def certificate(name: str, *, by: str = "", subject: str = "") -> x509.Certificate:
    """One of the key ``name``, signed by itself or ``by`` another."""
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject or name)])
    return (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key(name).public_key())
        .serial_number(7)
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .sign(key(by or name), hashes.SHA256(), **_always(key(by or name)))
    )


def _always(private: Key) -> dict:
    """The same certificate in every run, where the library can."""
    return {} if isinstance(private, rsa.RSAPrivateKey) else {"ecdsa_deterministic": True}


def der(name: str, *, by: str = "", subject: str = "") -> bytes:
    return certificate(name, by=by, subject=subject).public_bytes(serialization.Encoding.DER)


def sign(name: str, data: bytes, *, pss: bool = False, salt: object = 32) -> bytes:
    private = key(name)
    if isinstance(private, rsa.RSAPrivateKey):
        scheme = padding.PSS(padding.MGF1(hashes.SHA256()), salt) if pss else padding.PKCS1v15()
        return private.sign(data, scheme, hashes.SHA256())
    return private.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


# --- APK


def archive(entries: dict[str, bytes], *, time: int = 4) -> bytes:
    """Entries in their order, deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in entries.items():
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, time, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o100644 << 16
            made.writestr(info, body)
    return out.getvalue()


APP = {"AndroidManifest.xml": b"<manifest/>", "classes.dex": b"dex\n035\0" * 40, "a/b": b"text\n"}


def v1(
    entries: dict[str, bytes], name: str, *, main: str = "", more: str = "", algorithm: str = "256",
    subject: str = "", by: str = "", schemes: str = "",
) -> dict[str, bytes]:  # fmt: skip
    """``entries`` with the three that sign them; ``main`` and ``more`` are further attributes."""
    digest = {"256": hashlib.sha256, "1": hashlib.sha1}[algorithm]
    label = {"256": "SHA-256", "1": "SHA1"}[algorithm]

    def said(body: bytes) -> str:
        return base64.b64encode(digest(body).digest()).decode()

    manifest = f"Manifest-Version: 1.0\r\nCreated-By: {name}\r\n{main}\r\n"
    for entry, body in entries.items():
        manifest += f"Name: {entry}\r\n{label}-Digest: {said(body)}\r\n{more}\r\n"
    signature = f"Signature-Version: 1.0\r\n{label}-Digest-Manifest: {said(manifest.encode())}\r\n"
    signature += f"Created-By: {name}\r\n"
    signature += f"X-Android-APK-Signed: {schemes}\r\n" if schemes else ""
    signature += "\r\n"
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.NoAttributes]
    block = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(signature.encode())
        .add_signer(certificate(name, by=by, subject=subject), key(name), hashes.SHA256())
        .sign(serialization.Encoding.DER, [*options, pkcs7.PKCS7Options.Binary])
    )
    ending = "RSA" if name.startswith("rsa") else "EC"
    return entries | {
        "META-INF/MANIFEST.MF": manifest.encode(),
        "META-INF/CERT.SF": signature.encode(),
        f"META-INF/CERT.{ending}": block,
    }


def _string(body: bytes) -> bytes:
    return len(body).to_bytes(4, "little") + body


def scheme(
    plain: bytes, names: list[str], *, number: int = V2, attributes: bytes = b"",
    wrong: str = "", levels: tuple[int, int] = (28, 0x7FFFFFFF), pss: bool = False,
) -> bytes:  # fmt: skip
    """The value of a pair that signs ``plain``; ``wrong`` names the part that is not right."""
    end = plain.rfind(b"PK\x05\x06")
    begin = int.from_bytes(plain[end + 16 : end + 20], "little")
    digests = [
        hashlib.sha256(b"\xa5" + _string(part)).digest()
        for part in (plain[:begin], plain[begin:end], plain[end:])
    ]
    digest = hashlib.sha256(b"\x5a\3\0\0\0" + b"".join(digests)).digest()
    if wrong == "digest":
        digest = bytes(32)
    span = struct.pack("<II", *levels) if number == V3 else b""
    signers = b""
    for name in names:
        kind = (0x0101 if pss else 0x0103) if name.startswith("rsa") else 0x0201
        algorithm = kind.to_bytes(4, "little")
        held = _string(der(names[-1] if wrong == "certificate" else name))
        data = _string(_string(algorithm + _string(digest))) + _string(held) + span
        data += _string(attributes)
        made = sign(name, data, pss=pss)
        if wrong == "signature":
            made = made[:-1] + bytes([made[-1] ^ 1])
        signatures = _string(_string(algorithm + _string(made)))
        signer = _string(data) + span + signatures + _string(spki(name))
        signers += _string(signer + (b"more" if wrong == "more" else b""))
    return _string(signers) + (b"behind" if wrong == "behind" else b"")


def apk(
    entries: dict[str, bytes], *names: str, time: int = 4, both: bool = False, **said: object
) -> bytes:
    """An archive with a signing block of scheme v2, and of v3 where ``both``."""
    plain = archive(entries, time=time)
    pairs = [(V2, scheme(plain, list(names), **said))]  # type: ignore[arg-type]
    if both:
        pairs.append((V3, scheme(plain, list(names), number=V3)))
    return with_block(plain, *pairs)


# --- programs and modules


def tlv(tag: int, *parts: bytes) -> bytes:
    """A DER value."""
    body = b"".join(parts)
    raw = len(body).to_bytes(4, "big").lstrip(b"\0")
    size = bytes([len(body)]) if len(body) < 128 else bytes([0x80 | len(raw)]) + raw
    return bytes([tag]) + size + body


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    out = bytes([40 * first + second])
    for number in rest:
        part = bytes([number & 0x7F])
        while number := number >> 7:
            part = bytes([0x80 | number & 0x7F]) + part
        out += part
    return tlv(6, out)


_SHA256 = tlv(0x30, oid("2.16.840.1.101.3.4.2.1"), tlv(5))
_ECDSA = tlv(0x30, oid("1.2.840.10045.4.3.2"))


def cms(
    name: str, kind: str, held: bytes | None, content: bytes, *, attributes: bool = False,
    certificates: bool = True, unsigned: bytes = b"",
) -> bytes:  # fmt: skip
    """SignedData of ``content``, which stands inside as ``held`` or outside."""
    signed = content
    extra = b""
    if attributes:
        digest = hashlib.sha256(content).digest()
        rows = [
            tlv(0x30, oid("1.2.840.113549.1.9.3"), tlv(0x31, oid(kind))),
            tlv(0x30, oid("1.2.840.113549.1.9.4"), tlv(0x31, tlv(4, digest))),
        ]
        signed, extra = tlv(0x31, *sorted(rows)), tlv(0xA0, *sorted(rows))
    called = certificate(name).issuer.public_bytes()
    signer = tlv(
        0x30, tlv(2, b"\1"), tlv(0x30, called, tlv(2, b"\7")), _SHA256, extra, _ECDSA,
        tlv(4, sign(name, signed)), unsigned,
    )  # fmt: skip
    inside = b"" if held is None else tlv(0xA0, held)
    data = tlv(
        0x30, tlv(2, b"\1"), tlv(0x31, _SHA256), tlv(0x30, oid(kind), inside),
        tlv(0xA0, der(name)) if certificates else b"", tlv(0x31, signer),
    )  # fmt: skip
    return tlv(0x30, oid("1.2.840.113549.1.7.2"), tlv(0xA0, data))


INDIRECT, DATA = "1.3.6.1.4.1.311.2.1.4", "1.2.840.113549.1.7.1"


def program(name: str, *, stamp: int = 1_700_000_000, wrong: str = "", **said: object) -> bytes:
    """A PE file and its Authenticode signature."""
    from tests.formats.artefact.fixtures_pe import pe

    at = 0x80 + 24  # of the optional header
    size = 0

    def made(digest: bytes) -> bytes:
        held = tlv(0x30, oid("1.3.6.1.4.1.311.2.1.15"), tlv(0x30, tlv(3, b"\0")))
        body = tlv(0x30, held, tlv(0x30, _SHA256, tlv(4, digest)))
        content = body[2:] if body[1] < 0x80 else body[3:]
        return cms(name, INDIRECT, body, content, attributes=True, **said)  # type: ignore[arg-type]

    size = len(made(bytes(32)))
    while True:  # the length of a signature is no part of what is digested, but may vary
        whole = pe(stamp, signature=bytes(size))
        end = len(pe(stamp))
        left = whole[: at + 64] + whole[at + 68 : at + 112 + 32] + whole[at + 112 + 40 : end]
        signature = made(hashlib.sha256(left + b"!" * (wrong == "digest")).digest())
        if len(signature) == size:
            break
        size = len(signature)
    return pe(stamp, signature=signature)


def module(name: str, data: bytes, **said: object) -> bytes:
    """A kernel module and the signature behind it."""
    from tests.formats.artefact.fixtures_elf import module as with_signature

    content = said.pop("content", data)
    return with_signature(data, cms(name, DATA, None, content, **said))  # type: ignore[arg-type]


# --- FIT


def fit(
    kernel: bytes, name: str, *, time: int = 1_600_000_000, pad: str = "", wrong: bool = False,
    load: int = 0x8000, of_image: bool = False,
) -> bytes:  # fmt: skip
    """One kernel; its configuration or itself is signed."""
    algo = b"sha256,rsa2048\0" if name.startswith("rsa") else b"sha256,ecdsa256\0"
    signature: dict = {"algo": algo, "key-name-hint": b"dev\0", "value": b""}
    signature |= {"padding": pad.encode() + b"\0"} if pad else {}
    nodes = ["/", "/configurations/conf-1", "/images/kernel-1", "/images/kernel-1/hash-1"]
    if not of_image:
        signature["hashed-nodes"] = b"".join(node.encode() + b"\0" for node in nodes)
        signature["hashed-strings"] = struct.pack(">II", 0, 9)
    image: dict = {
        "data": kernel, "load": struct.pack(">I", load), "type": b"kernel\0",
        "hash-1": {"algo": b"sha256\0", "value": hashlib.sha256(kernel).digest()},
    }  # fmt: skip
    configuration: dict = {"kernel": b"kernel-1\0"}
    (image if of_image else configuration)["signature-1"] = signature
    root = {
        "timestamp": struct.pack(">I", time),
        "images": {"kernel-1": image},
        "configurations": {"default": b"conf-1\0", "conf-1": configuration},
    }
    signed = kernel if of_image else tokens(root, nodes) + b"timestamp"
    value = sign(name, signed + b"!" * wrong, pss=pad == "pss", salt=padding.PSS.MAX_LENGTH)
    if not name.startswith("rsa"):
        value = raw(value)
    signature["value"] = value
    return device_tree(root)


def raw(value: bytes) -> bytes:
    """Both numbers of a signature on a curve, without DER."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    return b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(value))


def tokens(root: dict, listed: list[str]) -> bytes:
    """What a configuration signs of a tree, node by node; properties are numbered as they come."""
    places: dict[str, int] = {}
    _number(root, places, [0])

    def node(name: str, path: str, values: dict, depth: int) -> bytes:
        begin = b"\0\0\0\1" + name.encode() + bytes(4 - len(name) % 4)
        out = b""
        for key, value in values.items():
            if isinstance(value, bytes) and depth == 2 and key != "data":
                out += struct.pack(">III", 3, len(value), places[key])
                out += value + bytes(-len(value) % 4)
        for key, value in values.items():
            if isinstance(value, dict):
                under = f"{path.rstrip('/')}/{key}"
                out += node(key, under, value, 2 if under in listed else max(depth - 1, 0))
        return begin + out + b"\0\0\0\2" if depth else out

    return node("", "/", root, 2) + b"\0\0\0\x09"


def _number(values: dict, places: dict[str, int], at: list[int]) -> None:
    for key, value in values.items():
        if isinstance(value, bytes) and key not in places:
            places[key] = at[0]
            at[0] += len(key) + 1
    for value in values.values():
        if isinstance(value, dict):
            _number(value, places, at)
