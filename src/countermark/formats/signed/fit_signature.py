"""Signatures in FIT images of U-Boot, over an image or over nodes of the tree.

Source: U-Boot's ``doc/usage/fit/signature.rst``. A node ``signature...`` of an image signs the
bytes of the image. One of a configuration signs the tokens of the nodes it lists in
``hashed-nodes``, in the order of the tree: all of a listed node but the values that say where data
stands, and of nodes directly in it that they are there; and the table of strings, as much of it as
``hashed-strings`` says.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

from countermark.formats.signatures import Padding, Scheme
from countermark.formats.signed.der import INTEGER, SEQUENCE
from countermark.formats.signed.public_keys import PublicKeys
from countermark.formats.signed.unverified import Unverified, unknown
from countermark.formats.signed.verifying import STRONG, verify
from countermark.model.comparison import Unproven

_BEGIN, _END_NODE, _PROPERTY, _NOP, _END = 1, 2, 3, 4, 9
_EXCLUDED = (
    frozenset({b"data", b"data-size", b"data-position", b"data-offset"}),
    frozenset({b"data"}),
)
"""Properties that are not signed, today and in older versions."""
_DEEPEST = 64


class Token(msgspec.Struct, frozen=True):
    """One token of the tree: its kind, its bytes, the path of its node, the name of a property."""

    kind: int
    begin: int
    end: int
    path: bytes
    name: bytes = b""


class Tree(msgspec.Struct, frozen=True):
    """The tokens of a tree, its nodes' values by path, and the table of strings."""

    data: memoryview
    tokens: list[Token]
    values: dict[bytes, dict[bytes, bytes]]
    strings: memoryview


def tree(data: memoryview) -> Tree:
    """The tree that ``data`` begins with (a reader has found it sound); raises Unverified."""
    try:
        head = struct.unpack_from(">10I", data)
        return _tree(data, head[2], head[2] + head[9], data[head[3] : head[3] + head[8]])
    except (struct.error, ValueError, IndexError):
        raise unknown("a tree") from None


def _tree(data: memoryview, at: int, end: int, strings: memoryview) -> Tree:
    tokens: list[Token] = []
    values: dict[bytes, dict[bytes, bytes]] = {}
    paths: list[bytes] = []
    table = bytes(strings)
    while at < end:
        (kind,) = struct.unpack_from(">I", data, at)
        begin, name = at, b""
        at += 4
        if kind == _BEGIN:
            raw = bytes(data[at : at + 4096]).split(b"\0")[0]
            above = paths[-1] if paths else b""
            path = b"/" if not paths else (above if above != b"/" else b"") + b"/" + raw
            paths.append(path)
            at = at + len(raw) + 4 & ~3
        elif kind == _PROPERTY:
            size, where = struct.unpack_from(">II", data, at)
            name = table[where : table.index(b"\0", where)]
            values.setdefault(paths[-1], {})[name] = bytes(data[at + 8 : at + 8 + size])
            at = at + 8 + size + 3 & ~3
        tokens.append(Token(kind, begin, at, paths[-1] if paths else b"", name))
        if kind == _END_NODE:
            paths.pop()
        elif kind == _END:
            break
        if len(paths) > _DEEPEST or kind not in (_BEGIN, _END_NODE, _PROPERTY, _NOP):
            raise ValueError("no such tree")
    return Tree(data, tokens, values, strings)


def verified(found: Tree, path: bytes, image: memoryview | None, keys: PublicKeys) -> str:
    """The key whose signature the node at ``path`` holds; raises Unverified.

    ``image``: the bytes of the image that the node is of, None for one of a configuration.
    """
    said = found.values.get(path, {})
    what = path.decode("utf-8", "replace")
    scheme = _scheme(said, what)
    if scheme.digest not in STRONG:
        raise Unverified(Unproven.WEAK_DIGEST, scheme.digest)
    value = said.get(b"value", b"")
    if scheme.padding is Padding.ECDSA:
        value = _pair(value)
    for signed in _messages(found, said, image, what):
        for key, spki in keys.keys.items():
            if not spki:
                continue
            try:
                verify(spki, scheme, value, signed, what)
            except Unverified as error:
                if error.why in (Unproven.NO_LIBRARY, Unproven.WEAK_DIGEST):
                    raise
                continue
            return key
    raise Unverified(Unproven.NOT_VERIFIED, what)


def _scheme(said: dict[bytes, bytes], what: str) -> Scheme:
    """``sha256,rsa2048``, with ``padding``; ``sha256,ecdsa256``."""
    digest, _, key = said.get(b"algo", b"").rstrip(b"\0").decode("latin-1").partition(",")
    padding = said.get(b"padding", b"pkcs-1.5").rstrip(b"\0")
    if key.startswith("rsa") and padding in (b"pkcs-1.5", b"pss"):
        pss = padding == b"pss"  # with a salt as long as the key lets it be
        return Scheme(Padding.PSS if pss else Padding.PKCS1, digest, any_salt=pss)
    if key.startswith(("ecdsa", "secp")):
        return Scheme(Padding.ECDSA, digest)
    raise unknown(what)


def _pair(value: bytes) -> bytes:
    """Two numbers of a signature on a curve, which stand there bare, as DER has them."""
    numbers = (value[: len(value) // 2], value[len(value) // 2 :])
    body = b""
    for number in numbers:
        plain = number.lstrip(b"\0")
        plain = bytes(not plain or plain[0] > 127) + plain
        body += bytes([INTEGER, len(plain)]) + plain
    size = bytes([len(body)]) if len(body) < 128 else bytes([0x81, len(body)])
    return bytes([SEQUENCE]) + size + body


def _messages(
    found: Tree, said: dict[bytes, bytes], image: memoryview | None, what: str
) -> Iterator[bytes]:
    """What may have been signed."""
    if image is not None:
        yield bytes(image)
        return
    listed = said.get(b"hashed-nodes", b"")
    if not listed.endswith(b"\0"):
        raise unknown(what)
    nodes = frozenset(listed.rstrip(b"\0").split(b"\0"))
    for excluded in _EXCLUDED:
        yield b"".join((*_signed(found, nodes, excluded), found.strings[: _strings(said)]))


def _strings(said: dict[bytes, bytes]) -> int:
    """How much of the table of strings is signed."""
    raw = said.get(b"hashed-strings", bytes(8))
    return int.from_bytes(raw[4:8], "big") if raw[:4] == bytes(4) else 0


def _signed(
    found: Tree, nodes: frozenset[bytes], excluded: frozenset[bytes]
) -> Iterator[memoryview]:
    """The tokens that are signed: 2 of a listed node, 1 of a node in one, 0 of any other."""
    depth: list[int] = []
    wanted, before = 0, False
    for token in found.tokens:
        if token.kind == _BEGIN:
            depth.append(wanted)
            wanted = 2 if token.path in nodes else max(wanted - 1, 0)
            included = wanted > 0
        elif token.kind in (_PROPERTY, _NOP):
            included = wanted >= 2 and token.name not in excluded
        else:
            included = token.kind == _END or wanted > 0
        # The end of a node that is not listed is signed where it stands right behind what is.
        if included or (token.kind == _END_NODE and before):
            yield found.data[token.begin : token.end]
        if token.kind == _END_NODE:
            wanted = depth.pop() if depth else 0
        before = included
