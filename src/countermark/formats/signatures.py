"""Does a signature hold? By the library ``cryptography`` where it is installed, else not checked.

What is checked is arithmetic: that the key made the signature over these bytes. Whose key it is,
and whether anybody should trust it, is not asked here.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec


class Proof(Enum):
    """What a check came to."""

    HOLDS = "holds"
    BROKEN = "does not hold"
    NOT_CHECKED = "not checked"  # the library is not installed, or does not know the algorithm


class Padding(Enum):
    """How a signature is made of a digest."""

    PKCS1 = "RSA PKCS #1 v1.5"
    PSS = "RSA-PSS"
    DSA = "DSA"
    ECDSA = "ECDSA"


class Scheme(msgspec.Struct, frozen=True):
    """How a signature is made, and of which digest (as hashlib names it).

    ``any_salt``: of PSS, whose salt is as long as the digest else.
    """

    padding: Padding
    digest: str
    any_salt: bool = False


DIGESTS = {
    "1.2.840.113549.2.5": "md5", "1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}  # fmt: skip
"""Object identifiers of digests (RFC 8017, RFC 5758)."""
_SCHEMES = {
    "1.2.840.113549.1.1.1": (Padding.PKCS1, ""), "1.2.840.113549.1.1.4": (Padding.PKCS1, "md5"),
    "1.2.840.113549.1.1.5": (Padding.PKCS1, "sha1"),
    "1.2.840.113549.1.1.14": (Padding.PKCS1, "sha224"),
    "1.2.840.113549.1.1.11": (Padding.PKCS1, "sha256"),
    "1.2.840.113549.1.1.12": (Padding.PKCS1, "sha384"),
    "1.2.840.113549.1.1.13": (Padding.PKCS1, "sha512"),
    "1.2.840.10040.4.1": (Padding.DSA, ""), "1.2.840.10040.4.3": (Padding.DSA, "sha1"),
    "2.16.840.1.101.3.4.3.1": (Padding.DSA, "sha224"),
    "2.16.840.1.101.3.4.3.2": (Padding.DSA, "sha256"),
    "2.16.840.1.101.3.4.3.3": (Padding.DSA, "sha384"),
    "2.16.840.1.101.3.4.3.4": (Padding.DSA, "sha512"),
    "1.2.840.10045.2.1": (Padding.ECDSA, ""), "1.2.840.10045.4.1": (Padding.ECDSA, "sha1"),
    "1.2.840.10045.4.3.1": (Padding.ECDSA, "sha224"),
    "1.2.840.10045.4.3.2": (Padding.ECDSA, "sha256"),
    "1.2.840.10045.4.3.3": (Padding.ECDSA, "sha384"),
    "1.2.840.10045.4.3.4": (Padding.ECDSA, "sha512"),
}  # fmt: skip


def scheme_of(algorithm: str, digest: str) -> Scheme | None:
    """The scheme of an object identifier, which may leave the digest to another field.

    None where it is not known, or where the two name different digests.
    """
    padding, named = _SCHEMES.get(algorithm, (None, ""))
    if padding is None or not (named or digest) or (named and digest and named != digest):
        return None
    return Scheme(padding, named or digest)


def check(spki: bytes, scheme: Scheme, message: bytes, signature: bytes) -> Proof:
    """Did the key ``spki`` (SubjectPublicKeyInfo) make ``signature`` over ``message``?"""
    try:
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives import hashes, serialization
    except ImportError:
        return Proof.NOT_CHECKED
    made: dict[str, Any] = {
        "md5": hashes.MD5, "sha1": hashes.SHA1, "sha224": hashes.SHA224, "sha256": hashes.SHA256,
        "sha384": hashes.SHA384, "sha512": hashes.SHA512,
    }  # fmt: skip
    digest = made[scheme.digest]()
    try:
        key: Any = serialization.load_der_public_key(spki)
        arguments = _arguments(key, scheme, digest)
        if arguments is None:
            return Proof.BROKEN
        key.verify(signature, message, *arguments)
    except InvalidSignature:
        return Proof.BROKEN
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return Proof.NOT_CHECKED
    return Proof.HOLDS


def _arguments(key: Any, scheme: Scheme, digest: Any) -> tuple[Any, ...] | None:
    """What ``verify`` of a key wants beside the bytes; None where the key is of another kind."""
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa

    match scheme.padding:
        case Padding.PKCS1 if isinstance(key, rsa.RSAPublicKey):
            return padding.PKCS1v15(), digest
        case Padding.PSS if isinstance(key, rsa.RSAPublicKey):
            salt: Any = padding.PSS.AUTO if scheme.any_salt else digest.digest_size
            return padding.PSS(mgf=padding.MGF1(digest), salt_length=salt), digest
        case Padding.DSA if isinstance(key, dsa.DSAPublicKey):
            return (digest,)
        case Padding.ECDSA if isinstance(key, ec.EllipticCurvePublicKey):
            return (ec.ECDSA(digest),)
    return None
