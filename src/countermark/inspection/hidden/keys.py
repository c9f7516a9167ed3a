"""What in a DEX file may be a key: short strings near the code of ciphers, and arrays anywhere.

A key is tried as its bytes, as what its hexadecimal digits or base64 stand for, and, where the code
near ciphers makes digests, as its digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from countermark.formats.dex.tables import Dex
from countermark.inspection.hidden.ciphers import Key
from countermark.inspection.hidden.column import Column
from countermark.inspection.hidden.encodings import encoded, printable
from countermark.inspection.hidden.nearness import bodies_that_call, near, strings_in
from countermark.model.artefact import Span
from countermark.model.inspection import Hiding

_SPECS = frozenset((
    "Ljavax/crypto/spec/SecretKeySpec;", "Ljavax/crypto/spec/DESKeySpec;",
    "Ljavax/crypto/spec/DESedeKeySpec;", "Ljavax/crypto/Cipher;",
))  # fmt: skip
_DIGESTS = frozenset(("Ljava/security/MessageDigest;",))
_LENGTHS = frozenset((8, 16, 24, 32))
_LONGEST = 128
_NAMED = (("DESede", Hiding.TRIPLE_DES), ("DES", Hiding.DES), ("AES", Hiding.AES))


class Keys:
    """``keys`` and initial ``vectors`` to try with ``ciphers``; empty where none is used."""

    def __init__(self, dex: Dex, column: Column) -> None:
        self.keys: list[Key] = []
        self.vectors: list[Key] = []
        self.ciphers: tuple[Hiding, ...] = ()
        doing = bodies_that_call(dex, _SPECS)
        if not len(doing):
            return
        close = near(dex, doing)
        indexes = strings_in(dex, close).tolist()
        texts = [dex.text(index) for index in indexes]
        self.ciphers = _ciphers([*texts, *(array.text for array in column.arrays)])
        digests = bool(close[bodies_that_call(dex, _DIGESTS)].any())
        spans = [dex.strings.place(index) for index in indexes]
        for text, span in zip(texts, spans, strict=True):
            self.keys += _of_text(text, span, digests)
        for array in column.arrays:
            self.keys += _of_bytes(array.raw or array.text.encode("utf-8", "replace"), array.span)
            if array.raw and array.text:
                self.keys += _of_text(array.text, array.span, digests)
        # Bytes that are no text are a likelier vector than words are.
        vectors = [key for key in self.keys if len(key.raw) in (8, 16)]
        self.vectors = sorted(vectors, key=lambda key: printable(key.raw) is not None)


def _ciphers(texts: list[str]) -> tuple[Hiding, ...]:
    """Those that the program names; all where it names none that can be read."""
    firsts = {text.split("/")[0] for text in texts}
    named = tuple(cipher for name, cipher in _NAMED if name in firsts)
    return named or tuple(cipher for _, cipher in _NAMED)


def _of_text(text: str, span: Span, digests: bool) -> Iterator[Key]:
    if not 4 <= len(text) <= _LONGEST:
        return
    raw = text.encode("utf-8", "replace")
    yield from _of_bytes(raw, span)
    for _, inner, _ in encoded([text]):
        yield from _of_bytes(inner, span)
    if digests:
        yield Key(hashlib.md5(raw, usedforsecurity=False).digest(), span)
        yield Key(hashlib.sha1(raw, usedforsecurity=False).digest()[:16], span)
        yield Key(hashlib.sha256(raw).digest(), span)
        yield Key(hashlib.sha256(raw).digest()[:16], span)


def _of_bytes(raw: bytes, span: Span) -> Iterator[Key]:
    if len(raw) in _LENGTHS:
        yield Key(raw, span)
    # A DES key is the first eight bytes of what it is made from (javax.crypto.spec.DESKeySpec).
    if 8 < len(raw) <= _LONGEST:
        yield Key(raw[:8], span)
