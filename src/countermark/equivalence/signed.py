"""Signatures of both sides, verified under the keys that somebody named.

What signs an artefact may differ where both sides' signatures are right, under named keys, over
what each side holds: what they hold is compared itself. A signature that only the deployed has is
to be right there. Nothing a signature says beside digests may differ, and nothing without a
signature may stand in one. What no key verifies differs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from countermark.equivalence.finding import Difference
from countermark.formats.artefact.opening import Opened
from countermark.formats.signed import apk_block, fit_signature, jar
from countermark.formats.signed.authenticode import verify_module, verify_program
from countermark.formats.signed.public_keys import PublicKeys
from countermark.formats.signed.unverified import Unverified, unknown
from countermark.formats.signed.verifying import can_verify
from countermark.model.artefact import Kind, Node, Says, Span
from countermark.model.comparison import Failed, Unproven

_SPOKEN = (
    "zip.comment", "zip.extra", "zip.local-extra", "zip.local-name", "zip.internal",
    "zip.attributes", "zip.disk",
)  # fmt: skip
_Signed = TypeVar("_Signed", apk_block.Signed, jar.Signed)
Beside = tuple[object, ...]
"""What a signature says beside what it signs."""


def signature_verified(difference: Difference, keys: PublicKeys) -> Failed | None:
    """Every side that has the signature has one that is right, by a named key."""
    if not keys:
        return Failed(Unproven.NO_KEY_NAMED)
    if not can_verify():
        return Failed(Unproven.NO_LIBRARY)
    pair = difference.pair
    if not pair.form and pair.outer is not None:  # the content of an entry, which nobody reads
        pair = pair.outer
    there = [
        (opened, node)
        for opened, node in zip(pair.sides, difference.nodes, strict=True)
        if node is not None
    ]
    try:
        sides = [_verified(opened, node, keys) for opened, node in there]
        if len(there) == 1:
            _check_bare(*there[0])
    except Unverified as error:
        return Failed(error.why, error.values)
    alike = sides[0] == (() if len(sides) == 1 else sides[1])
    return None if alike else Failed(Unproven.SIGNS_MORE)


def is_signature_file(form: str, node: Node) -> bool:
    """Is it a part of an archive that signs the rest: its manifest, its signature files?"""
    return form == "zip" and node.kind in (Kind.FILE, Kind.HEADER) and jar.is_part(node.name)


def _verified(opened: Opened, node: Node, keys: PublicKeys) -> Beside:
    if opened.space.form == "zip" and node.kind is Kind.SIGNATURE:
        return _made(_block(opened, _scheme(node), _Named(keys))).beside
    if opened.space.form == "zip" and is_signature_file("zip", node):
        return _made(_jar(opened, _Named(keys))).beside
    if node.role == "elf.module-signature":
        span = _only(node)
        signature = bytes(opened.data[span.offset : span.end])
        verify_module(opened.data[: span.offset], signature, keys, "a module")
        return ()
    if node.role == "pe.certificate":
        _program(opened, node, keys)
        return ()
    if opened.space.form == "fit" and node.kind is Kind.SIGNATURE:
        _fit(opened, node, keys)
        return ()
    raise unknown(node.role)


def _made(found: _Signed | Unverified) -> _Signed:
    if isinstance(found, Unverified):
        raise found
    return found


class _Named:
    """Named keys, to remember by what was verified under them."""

    def __init__(self, keys: PublicKeys) -> None:
        self.keys = keys
        self._all = tuple(keys.names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)


def _scheme(node: Node) -> int:
    said = next((field.value for field in node.fields if field.name == "apk.id"), "")
    number = int(str(said), 16)
    if number not in apk_block.NAMES:
        raise unknown(f"a pair {number:08x} of a signing block")
    return number


@lru_cache(maxsize=4)
def _block(opened: Opened, scheme: int, named: _Named) -> apk_block.Signed | Unverified:
    """What the block of one scheme is found to be; several differences ask."""
    try:
        return _verified_block(opened, scheme, named.keys)
    except Unverified as error:
        return error


def _verified_block(opened: Opened, scheme: int, keys: PublicKeys) -> apk_block.Signed:
    """The block of one scheme, which stands there once."""
    spans = [
        node.spans
        for node in opened.nodes
        if node.role == "apk.signing-block" and len(node.spans) == 2
    ]
    values = [
        field.value
        for node in opened.nodes
        if node.kind is Kind.SIGNATURE and node.role == "apk.signature" and _is(node, scheme)
        for field in node.fields
        if field.name == "apk.value"
    ]
    if len(values) != 1 or len(spans) != 1 or not isinstance(values[0], bytes):
        raise unknown(apk_block.NAMES[scheme])
    begin, end = spans[0][0].offset, spans[0][-1].end
    last = [_only(node).offset for node in opened.nodes if node.role == "zip.end"]
    parts = apk_block.Parts(opened.data, begin, end, _adjacent(opened, end, last), _ids(opened))
    return apk_block.verified(parts, scheme, values[0], keys)


def _is(node: Node, scheme: int) -> bool:
    return any(field.name == "apk.id" and field.value == f"{scheme:08x}" for field in node.fields)


def _ids(opened: Opened) -> frozenset[int]:
    return frozenset(
        int(str(field.value), 16)
        for node in opened.nodes
        if node.role == "apk.signature"
        for field in node.fields
        if field.name == "apk.id"
    )


def _adjacent(opened: Opened, end: int, last: list[int]) -> int:
    """Where the end record begins: the directory stands between, and it ends the archive."""
    places = [_only(node) for node in opened.nodes if node.role == "zip.central"]
    begins = [
        field
        for node in opened.nodes
        if node.role == "zip.end"
        for field in node.fields
        if field.name == "zip.end-begin"
    ]
    wide = any(node.role == "zip.wide-end" for node in opened.nodes)
    sound = len(last) == len(begins) == 1 and begins[0].says is Says.DERIVED and not wide
    if not sound or begins[0].value != end or _reach(places, end) != last[0]:
        raise unknown("an archive whose directory is not behind its signing block")
    return last[0]


def _reach(spans: list[Span], at: int) -> int:
    """Where spans that follow one another from ``at`` on end."""
    for span in sorted(spans):
        at = span.end if span.offset == at else -1
    return at


@lru_cache(maxsize=4)
def _jar(opened: Opened, named: _Named) -> jar.Signed | Unverified:
    """What the files that sign an archive are found to be; several differences ask."""
    try:
        return _verified_jar(opened, named.keys)
    except Unverified as error:
        return error


def _verified_jar(opened: Opened, keys: PublicKeys) -> jar.Signed:
    numbers = {node.name: n for n, node in enumerate(opened.nodes) if _is_entry(node)}

    def content(name: bytes) -> bytes:
        number = numbers[name]
        found = opened.decoded(number)
        if found is None and not opened.nodes[number].size:
            return b""
        if not isinstance(found, memoryview):
            raise unknown(name.decode("utf-8", "replace"))
        return bytes(found)

    names = [node.name for node in opened.nodes if _is_entry(node)]
    ids = {f"{number:08x}" for number in _ids(opened)}
    return jar.verified(names, content, ids, keys)


def _is_entry(node: Node) -> bool:
    return node.kind is Kind.FILE and node.role == "zip.entry"


def _check_bare(opened: Opened, node: Node) -> None:
    """The headers of an entry that one side alone has say nothing: nothing is compared with them.

    No comment, no extra field, no attributes but a mode. Raises Unverified.
    """
    if node.kind is Kind.SIGNATURE:
        return
    for one in opened.nodes:
        for field in one.fields if one.name == node.name else ():
            if field.name.startswith(_SPOKEN) and field.value:
                raise unknown(f"an entry with {field.name}")


def _only(node: Node) -> Span:
    """Where a part stands in one piece; raises Unverified where another part took its bytes."""
    if len(node.spans) != 1:
        raise unknown(f"{node.role} in {len(node.spans)} pieces")
    return node.spans[0]


def _program(opened: Opened, node: Node, keys: PublicKeys) -> None:
    """A certificate of a program; raises Unverified.

    The table ends the file. A digest without what follows from the signature, and the rows of it.
    """
    row = _only(node)
    rows = sorted(
        span
        for one in opened.nodes
        if one.role in ("pe.certificate", "pe.certificate-padding")
        for span in one.spans
    )
    fields = {field.name: field.span for field in opened.space.fields if field.span}
    checksum, directory = fields.get("pe.checksum"), fields.get("pe.directory.certificate")
    table = Span(rows[0].offset, len(opened.data) - rows[0].offset)
    if checksum is None or directory is None or _reach(rows, table.offset) != table.end:
        raise unknown("a program whose certificates do not end it")
    left_out = sorted((checksum, Span(directory.offset, 8), table))
    body = bytes(opened.data[row.offset + 8 : row.end])
    verify_program(opened.data, body, left_out, keys, "a program")


def _fit(opened: Opened, node: Node, keys: PublicKeys) -> str:
    path = node.name.removesuffix(b"/value")
    image = None
    if path.startswith(b"/images/"):
        name = path.rpartition(b"/")[0] + b"/data"
        number = next((n for n, one in enumerate(opened.nodes) if one.name == name), None)
        held = None if number is None else opened.decoded(number)
        if not isinstance(held, memoryview):
            raise unknown("an image without data")
        image = held
    return fit_signature.verified(fit_signature.tree(opened.data), path, image, keys)
