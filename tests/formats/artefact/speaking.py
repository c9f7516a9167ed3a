"""What a space says, as bytes: for the test that every parsed byte of a reader's fixture speaks."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.piece import Reader
from countermark.model.artefact import Account, Kind, Says
from countermark.model.gap import Gap, Why

MOST = 64 << 20


class Memory:
    """Holds what is decoded in memory, with the one cap that saves the machine."""

    def release(self, data: memoryview) -> None:
        """Everything stays."""

    def hold(
        self, chunks: Iterable[bytes | memoryview], what: str, depth: int, packed: int
    ) -> memoryview | Gap:
        held = bytearray()
        for chunk in chunks:
            held += chunk
            if len(held) > MOST:
                return Gap(what, Why.TOO_LARGE)
        return memoryview(bytes(held))


def said(reader: Reader, data: bytes) -> str:
    """A digest of all that ``reader`` says of ``data``, but where things stand in it.

    Derived fields are left out, as a comparison leaves them out.
    """
    opener = Opener([reader], Memory())
    opened = opener.open(memoryview(data))
    digest = hashlib.sha256()
    for part in _parts(opener, opened):
        digest.update(repr(part).encode())
    return digest.hexdigest()


def _parts(opener: Opener, opened: Opened) -> Iterable[object]:
    space = opened.space
    yield (
        space.form,
        [(f.name, f.value, f.says) for f in space.fields if f.says is not Says.DERIVED],
    )
    yield [(fault.kind, fault.what) for fault in space.faults]
    for number, node in enumerate(space.nodes):
        yield node.kind, node.role, node.name, node.codec, node.account, node.shares is None
        yield [(f.name, f.value, f.says) for f in node.fields if f.says is not Says.DERIVED]
        if node.account is not Account.PARSED:
            yield node.size, node.sha256
        content = opened.decoded(number)
        yield content if isinstance(content, Gap) else content and hashlib.sha256(content).digest()


def silent(reader: Reader, data: bytes, step: int = 1) -> list[int]:
    """The offsets of ``data`` at which a changed byte changes nothing that ``reader`` says."""
    whole = said(reader, data)
    found = []
    for at in range(0, len(data), step):
        changed = bytearray(data)
        changed[at] ^= 0x01 if at % 2 else 0x80
        if said(reader, bytes(changed)) == whole:
            found.append(at)
    return found


def entries(opened: Opened, without: Collection[str] = ()) -> dict[bytes, tuple]:
    """Each entry's name with its role, its facts but for some, and the digest of its content."""
    found = {}
    for number, node in enumerate(opened.nodes):
        if node.kind is Kind.FILE:
            content = opened.decoded(number)
            assert not isinstance(content, Gap), content
            facts = {
                field.name: field.value
                for field in node.fields
                if field.says is not Says.DERIVED and field.name not in without
            }
            digest = hashlib.sha256(content).hexdigest() if content is not None else None
            found[node.name] = (node.role, facts, digest)
    return found
