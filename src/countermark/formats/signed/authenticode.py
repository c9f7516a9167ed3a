"""Signatures of programs: Authenticode in PE files, and the one that ends a kernel module.

Source: Microsoft, "Windows Authenticode Portable Executable Signature Format"; Linux
``include/linux/module_signature.h``. A program is digested but for its checksum, the row that says
where its certificates are, and these themselves; a module is signed up to its signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from countermark.formats.signed import cms, der
from countermark.formats.signed.public_keys import PublicKeys
from countermark.formats.signed.unverified import Unverified, unknown
from countermark.model.artefact import Span
from countermark.model.comparison import Unproven

_INDIRECT = "1.3.6.1.4.1.311.2.1.4"


def verify_program(
    data: memoryview, certificate: bytes, left_out: Iterable[Span], keys: PublicKeys, what: str
) -> None:
    """Raises Unverified where ``certificate``, a row of the table, is not right for ``data``.

    ``left_out`` are the spans that are not digested, in order.
    """
    size = len(certificate)
    while size and not certificate[size - 1] and len(certificate) - size < 8:
        size -= 1
    for end in range(size, len(certificate) + 1):  # zeros fill the row, and a signature may end so
        if len(certificate) - end < 8 and _fits(certificate[:end]):
            break
    else:
        raise unknown(what)
    signed = cms.verified_inside(certificate[:end], _INDIRECT, keys, what)
    _, said = der.inside(signed, der.SEQUENCE, der.SEQUENCE)
    algorithm, value = der.inside(said, der.SEQUENCE, der.OCTET_STRING)
    made = hashlib.new(cms.digest_of(algorithm), usedforsecurity=False)
    at = 0
    for span in left_out:
        made.update(data[at : span.offset])
        at = span.end
    made.update(data[at:])
    if made.digest() != value.content:
        raise Unverified(Unproven.NOT_VERIFIED, what)


def _fits(raw: bytes) -> bool:
    try:
        der.one(raw, der.SEQUENCE)
    except Unverified:
        return False
    return True


def verify_module(module: memoryview, signature: bytes, keys: PublicKeys, what: str) -> None:
    """Raises Unverified where ``signature`` is not right for all of a ``module`` before it."""
    cms.verified(signature, bytes(module), keys, what)
