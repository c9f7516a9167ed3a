"""One signature over one digest, under one key.

The library ``cryptography`` (extra ``inspection``) does the arithmetic. Digests that can be forged
(MD5, SHA-1) prove nothing and are refused (RFC 6151, RFC 6194).
"""

from __future__ import annotations

from importlib.util import find_spec

import msgspec

from countermark.formats.signed.unverified import Unverified, unknown
from countermark.model.comparison import Unproven

STRONG = frozenset({"sha224", "sha256", "sha384", "sha512"})


class Scheme(msgspec.Struct, frozen=True):
    """How something is signed: ``pkcs1``, ``pss``, ``ecdsa``, ``ecdsa-raw`` or ``dsa``, over what.

    ``ecdsa-raw`` is both numbers behind one another without DER. ``salt`` is the length of the salt
    of ``pss``, None for any.
    """

    kind: str
    digest: str
    salt: int | None = None


def can_verify() -> bool:
    """Is the library there?"""
    return find_spec("cryptography") is not None


def verify(spki: bytes, scheme: Scheme, signature: bytes, digest: bytes, what: str) -> None:
    """Raises Unverified where ``signature`` of ``what`` over ``digest`` is not that key's."""
    if scheme.digest not in STRONG:
        raise Unverified(Unproven.WEAK_DIGEST, scheme.digest)
    if not can_verify():
        raise Unverified(Unproven.NO_LIBRARY)
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        _verify(spki, scheme, signature, digest)
    except InvalidSignature:
        raise Unverified(Unproven.NOT_VERIFIED, what) from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise unknown(what) from None


def _verify(spki: bytes, scheme: Scheme, signature: bytes, digest: bytes) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    key = load_der_public_key(spki)
    known: dict[str, hashes.HashAlgorithm] = {
        one.name: one
        for one in (hashes.SHA224(), hashes.SHA256(), hashes.SHA384(), hashes.SHA512())
    }
    algorithm = known[scheme.digest]
    hashed = Prehashed(algorithm)
    if isinstance(key, rsa.RSAPublicKey) and scheme.kind == "pkcs1":
        key.verify(signature, digest, padding.PKCS1v15(), hashed)
    elif isinstance(key, rsa.RSAPublicKey) and scheme.kind == "pss":
        salt = padding.PSS.AUTO if scheme.salt is None else scheme.salt
        pss = padding.PSS(padding.MGF1(algorithm), salt)
        key.verify(signature, digest, pss, hashed)
    elif isinstance(key, ec.EllipticCurvePublicKey) and scheme.kind in ("ecdsa", "ecdsa-raw"):
        if scheme.kind == "ecdsa-raw":
            half = (key.key_size + 7) // 8
            if len(signature) != 2 * half:
                raise ValueError("a signature of another length")
            numbers = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
            signature = encode_dss_signature(*numbers)
        key.verify(signature, digest, ec.ECDSA(hashed))
    elif isinstance(key, dsa.DSAPublicKey) and scheme.kind == "dsa":
        key.verify(signature, digest, hashed)
    else:
        raise TypeError("a key of another kind")
