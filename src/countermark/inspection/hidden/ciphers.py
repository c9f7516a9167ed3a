"""Texts in DES, Triple DES or AES whose key stands in the same program.

Every key is tried on every text at once, as if each block stood alone (ECB); what chains the blocks
(CBC) is one XOR more, and depends on the initial vector in the first block only. What comes out is
believed where its padding is right and all of it can be printed: for two blocks of DES that happens
by chance once in ten million. Sources: FIPS 46-3, FIPS 197, SP 800-38A, RFC 8018 section 6.1.1 (the
padding of PKCS #5).

The ciphers are those of the library ``cryptography``; without it nothing is tried, and a gap says
so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from countermark.inspection.hidden.encodings import printable
from countermark.inspection.hidden.texts import TextKinds
from countermark.model.artefact import Span
from countermark.model.inspection import Hiding

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST = 16 << 20
"""Bytes that are decrypted in one program, all keys together."""

VECTORS = 32
FEW_VECTORS = 4
"""Initial vectors that are tried with each key; on a text of one block, which any may fit."""

SHORTEST = 16
"""Bytes of a text at least: less hides no address, and too many keys fit it."""

_KEYS = {Hiding.DES: (8,), Hiding.TRIPLE_DES: (16, 24), Hiding.AES: (16, 24, 32)}
_BLOCK = {Hiding.DES: 8, Hiding.TRIPLE_DES: 8, Hiding.AES: 16}
_LONGEST = 1 << 14


class Key(msgspec.Struct, frozen=True):
    """A possible key or initial vector: its bytes and where it stands."""

    raw: bytes
    span: Span


class Opened(msgspec.Struct, frozen=True):
    """What the text with this number says, by which cipher, under which key."""

    number: int
    text: str
    cipher: Hiding
    key: Key


def available() -> bool:
    """Is the library with the ciphers installed?"""
    try:
        import cryptography.hazmat.primitives.ciphers  # noqa: F401 - asked whether it is there
    except ImportError:
        return False
    return True


def is_possible(raw: bytes) -> bool:
    """Is it of whole blocks of some cipher, and neither too short nor too long?"""
    return len(raw) % min(_BLOCK.values()) == 0 and SHORTEST <= len(raw) <= _LONGEST


def opened(
    texts: Sequence[bytes],
    keys: Sequence[Key],
    vectors: Sequence[Key],
    ciphers: Sequence[Hiding],
    kinds: TextKinds,
) -> tuple[list[Opened], bool]:
    """All that can be read, and whether everything was tried (see ``MOST``)."""
    done, spent, found = True, 0, []
    for cipher in ciphers:
        block = _BLOCK[cipher]
        able = [
            (number, raw)
            for number, raw in enumerate(texts)
            if len(raw) % block == 0 and is_possible(raw)
        ]
        usable = {key.raw: key for key in keys if len(key.raw) in _KEYS[cipher]}
        given = [one.raw for one in vectors if len(one.raw) == block][:VECTORS]
        if not able:
            continue
        trial = _Trial([raw for _, raw in able], block, given, kinds)
        for key in usable.values():
            spent += len(trial.joined)
            if spent > MOST:
                done = False
                break
            plain = _decrypter(cipher, key.raw)(trial.joined)
            found += [
                Opened(able[at][0], text, cipher, key)
                for at, text in trial.readable(plain, key.raw)
            ]
    return found, done


class _Trial:
    """Texts of whole blocks side by side, so that what a key makes of all is judged at once."""

    def __init__(
        self, texts: Sequence[bytes], block: int, vectors: Sequence[bytes], kinds: TextKinds
    ) -> None:
        import numpy as np

        self.joined = b"".join(texts)
        self._texts, self._block, self._vectors, self._kinds = texts, block, vectors, kinds
        self._ends = np.cumsum([len(raw) for raw in texts])
        self._begins = self._ends - [len(raw) for raw in texts]
        self._single = np.flatnonzero(self._ends - self._begins == block)
        before = np.frombuffer(bytes(block) + self.joined[:-block], np.uint8).copy()
        # The first block of each text is chained to a vector, which is looked for later.
        firsts = (self._begins[:, None] + np.arange(block)).ravel()
        before[firsts] = 0
        self._before = before
        self._unreadable = np.ones(256, np.int32)
        self._unreadable[[9, 10, 13, *range(0x20, 0x7F)]] = 0

    def readable(self, plain: bytes, key: bytes) -> Iterator[tuple[int, str]]:
        """Numbers and texts of those that a key makes readable."""
        import numpy as np

        raw = np.frombuffer(plain, np.uint8)
        chained = raw ^ self._before
        likely = self._likely(raw, self._begins) | self._likely(chained, self._begins + self._block)
        starts = list(dict.fromkeys((bytes(self._block), key[: self._block], *self._vectors)))
        likely |= self._single_likely(raw, starts[:FEW_VECTORS])
        for number in np.flatnonzero(likely).tolist():
            begin, end = int(self._begins[number]), int(self._ends[number])
            starts_here = starts if end - begin > self._block else starts[:FEW_VECTORS]
            part = plain[begin:end]
            text = _whole(self._texts[number], part, starts_here, self._kinds)
            if text is not None:
                yield number, text

    def _likely(
        self, raw: npt.NDArray[np.uint8], begins: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.bool_]:
        """Those whose last byte may be padding, and whose blocks but the last can be printed."""
        import numpy as np

        total = np.concatenate(([0], np.cumsum(self._unreadable[raw])))
        ends = np.maximum(self._ends - self._block, begins)
        begins = np.minimum(begins, len(raw))
        found: npt.NDArray[np.bool_] = total[np.minimum(ends, len(raw))] == total[begins]
        found &= raw[self._ends - 1] <= self._block
        return found

    def _single_likely(
        self, raw: npt.NDArray[np.uint8], starts: Sequence[bytes]
    ) -> npt.NDArray[np.bool_]:
        """Texts of one block that some vector makes readable but for the padding."""
        import numpy as np

        found = np.zeros(len(self._ends), np.bool_)
        if len(self._single):
            blocks = raw[self._begins[self._single][:, None] + np.arange(self._block)]
            for start in starts:
                chained = blocks ^ np.frombuffer(start, np.uint8)
                good = chained[:, -1] <= self._block
                found[self._single] |= good & (self._unreadable[chained[:, :2]].sum(axis=1) == 0)
        return found


def _whole(raw: bytes, part: bytes, starts: Sequence[bytes], kinds: TextKinds) -> str | None:
    """The text of all blocks: each alone, or chained with the vector that makes most sense.

    Any vector that leaves letters would do for the first block; one that makes the text an address
    or a command is taken before the others.
    """
    block = len(starts[0])
    if (alone := _unpadded(part, block)) and (text := printable(alone)):
        return text
    chained = _xor(part, bytes(block) + raw[:-block])
    if len(raw) > block:
        rest = _unpadded(chained, block)
        if rest is None or (len(rest) > block and printable(rest[block:]) is None):
            return None
    first: str | None = None
    for start in starts:
        whole = _unpadded(_xor(chained[:block], start) + chained[block:], block)
        if whole and (text := printable(whole)):
            if kinds.is_telling(text):
                return text
            first = first or text
    return first if len(raw) > block else None


def _xor(left: bytes, right: bytes) -> bytes:
    number = int.from_bytes(left, "big") ^ int.from_bytes(right, "big")
    return number.to_bytes(len(left), "big")


def _unpadded(raw: bytes, block: int) -> bytes | None:
    """Without the padding of PKCS #5, or without zero bytes; None where neither is there."""
    count = raw[-1]
    if 1 <= count <= block and raw.endswith(bytes([count]) * count):
        return raw[:-count]
    if count == 0:
        bare = raw.rstrip(b"\0")
        return bare if len(raw) - len(bare) < block else None
    return None


def _decrypter(cipher: Hiding, key: bytes) -> Callable[[bytes], bytes]:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    algorithm: Any
    if cipher is Hiding.AES:
        algorithm = algorithms.AES(key)
    else:
        try:
            from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
        except ImportError:
            from cryptography.hazmat.primitives.ciphers.algorithms import TripleDES
        # DES is Triple DES with one key three times; of two keys the first comes again.
        algorithm = TripleDES((key * 3)[:24] if len(key) == 8 else (key + key[:8])[:24])

    def decrypt(data: bytes) -> bytes:
        made = Cipher(algorithm, modes.ECB()).decryptor()  # noqa: S305 - to read, not to protect
        plain: bytes = made.update(data) + made.finalize()
        return plain

    return decrypt
