"""What belongs to an inode of an ext file system: attributes, blocks, entries, rests of blocks.

Source: the Linux kernel's ``Documentation/filesystems/ext4``.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from functools import partial

import msgspec

from countermark.formats.artefact import ext_dirs, ext_xattrs
from countermark.formats.artefact.ext_inodes import IN_BLOCKS, INLINE, Inode
from countermark.formats.artefact.ext_map import Map, Run, block_map
from countermark.formats.artefact.ext_volume import Volume, is_zero
from countermark.formats.artefact.piece import Content, Piece
from countermark.model.artefact import Account, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_CHUNK = 1 << 20
KINDS = {
    stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "link", stat.S_IFCHR: "device",
    stat.S_IFBLK: "device", stat.S_IFIFO: "fifo", stat.S_IFSOCK: "socket",
}  # fmt: skip


class Body(msgspec.Struct, kw_only=True):
    """What belongs to an inode besides itself, once it has been read."""

    made: Inode
    fields: list[Field] = msgspec.field(default_factory=list)
    entries: list[ext_dirs.Entry] = msgspec.field(default_factory=list)
    spans: list[Span] = msgspec.field(default_factory=list)
    content: Content | None = None


class Files:
    """All inodes in use, read one after the other."""

    def __init__(self, volume: Volume, inodes: dict[int, Inode]) -> None:
        self._volume, self._inodes = volume, inodes
        self._shared: dict[int, tuple[ext_xattrs.Attributes, int, list[int]]] = {}
        self.bodies: dict[int, Body] = {}
        self.slack: list[Span] = []
        self.filled: list[tuple[int, Span]] = []

    def read(self, made: Inode) -> Body:
        """Attributes, blocks, entries or target of one inode."""
        body = Body(made=made)
        facts: dict[str, int | bytes] = {}
        pairs = self._attributes(made, facts)
        blocks = 0
        if made.flags & INLINE:
            self._inline(body, made, pairs.pop(ext_xattrs.INLINE, b""), facts)
        elif made.has_blocks:
            found = block_map(self._volume, made)
            blocks = found.blocks
            if found.unused:
                facts["map-unused"] = found.unused
            blocks += self._blocks(body, found, facts)
        elif made.kind == stat.S_IFLNK:
            body.fields.append(
                Field("link", made.block[: made.size], Span(made.at + 40, made.size))
            )
            if any(made.block[made.size :]):
                facts["link-slack"] = made.block[made.size :]
        elif made.kind not in KINDS and any(made.block):
            facts["block"] = made.block
        blocks += bool(made.attributes)
        self._sectors = blocks * (self._volume.head.block_size // 512)
        body.fields += [Field(name, value) for name, value in facts.items()]
        for name, value in pairs.items():
            body.fields.append(Field(f"xattr:{name.decode('utf-8', 'backslashreplace')}", value))
        self.bodies[made.number] = body
        body.fields += [*self._sector_field(made)]
        return body

    def _sector_field(self, made: Inode) -> Iterator[Field]:
        unit = self._volume.head.block_size // 512 if made.flags & IN_BLOCKS else 1
        if made.sectors * unit != self._sectors:
            yield Field("sectors", made.sectors)

    def _attributes(self, made: Inode, facts: dict[str, int | bytes]) -> dict[bytes, bytes]:
        what = f"inode {made.number}"
        here = ext_xattrs.in_inode(self._volume, made.tail, what)
        facts.update(here.facts)
        pairs = dict(here.pairs)
        if made.attributes:
            if made.attributes not in self._shared:
                found, count = ext_xattrs.in_block(self._volume, made.attributes)
                self._shared[made.attributes] = (found, count, [])
            found, _, users = self._shared[made.attributes]
            users.append(made.number)
            facts.update(found.facts)
            if both := found.pairs.keys() & pairs.keys():
                self._volume.fault("duplicate", f"{what} has an attribute twice: {both!r}")
            pairs.update(found.pairs)
        return pairs

    def check_shared(self) -> None:
        """Blocks of attributes say how many inodes have them."""
        for number, (_, count, users) in self._shared.items():
            if count != len(users):
                shared = f"{count} inodes share them, and {len(users)} do"
                what = f"attributes of inode {users[0]}: {shared}"
                self._volume.fault("length", what, self._volume.span(number))

    def _inline(
        self, body: Body, made: Inode, further: bytes, facts: dict[str, int | bytes]
    ) -> None:
        data = made.block + further
        if made.is_directory:
            listing = ext_dirs.inline(self._volume, made, made.block, further)
            self._listed(body, listing, facts)
            return
        if any(data[made.size :]):
            facts["inline-slack"] = data[made.size :]
        if made.size > len(data):
            what = f"inode {made.number} holds {len(data)} bytes, and its size is {made.size}"
            self._volume.fault("length", what)
        rest = made.size - len(data)
        data = data[: made.size]
        if made.kind == stat.S_IFLNK:
            body.fields.append(Field("link", data))
        else:
            chunks = partial(_inline_chunks, data, rest)
            body.content = Content(codec="stored", chunks=chunks, size=made.size)

    def _listed(self, body: Body, listing: ext_dirs.Listing, facts: dict[str, int | bytes]) -> None:
        body.entries = listing.entries
        if listing.left:
            facts["deleted"] = listing.left
        if listing.index:
            facts["index"] = listing.index

    def _blocks(self, body: Body, found: Map, facts: dict[str, int | bytes]) -> int:
        """Claim the blocks of a file; how many they are."""
        made, volume = body.made, self._volume
        count = sum(run.count for run in found.runs)
        if count > volume.head.blocks:
            raise SourceError(f"inode {made.number} has more blocks than the file system")
        if made.is_directory:
            parts = [
                (run.logical + n, run.physical + n) for run in found.runs for n in range(run.count)
            ]
            if made.size != count * volume.head.block_size:
                raise SourceError(f"directory {made.number} has a size of other blocks")
            self._listed(body, ext_dirs.blocks(volume, made, parts), facts)
            return count
        for run in found.runs:
            volume.check(len(self.slack))
            volume.claim(run.physical, run.count, f"inode {made.number}")
        self._content(body, found.runs)
        return count

    def _content(self, body: Body, runs: list[Run]) -> None:
        made, volume, size = body.made, self._volume, self._volume.head.block_size
        kept: list[tuple[int, Span]] = []
        for run in runs:
            span, begin = volume.span(run.physical, run.count), run.logical * size
            inside = max(min(made.size - begin, span.length), 0) if run.written else 0
            if inside:
                kept.append((begin, Span(span.offset, inside)))
            if inside < span.length:
                self._rest(made.number, Span(span.offset + inside, span.length - inside))
        body.spans = spans_of(kept)
        holes = b"".join(
            end.to_bytes(8, "little") + (begin - end).to_bytes(8, "little")
            for end, begin in _holes(kept, made.size)
        )
        body.fields.append(Field("holes", holes, says=Says.DERIVED))
        if made.kind == stat.S_IFLNK:
            target = b"".join(
                bytes(part) for part in _chunks(volume.data, kept, min(made.size, size))
            )
            body.fields.append(Field("link", target))
        elif made.size:
            chunks = partial(_chunks, volume.data, kept, made.size)
            plain = len(body.spans) == 1 and not holes
            body.content = Content(codec="stored", chunks=None if plain else chunks, size=made.size)

    def _rest(self, number: int, span: Span) -> None:
        """Behind the end of a file, or in blocks that read as zero."""
        if is_zero(self._volume.data[span.offset : span.end]):
            self.slack.append(span)
        else:
            self.filled.append((number, span))

    def rests(self) -> Iterator[Piece]:
        """What stands behind the ends of files: padding where it is zero, else a gap each."""
        if self.slack:
            slack = tuple(sorted(self.slack))
            yield Piece(kind=Kind.PADDING, role="ext4.slack", account=Account.FILL, spans=slack)
        for number, span in self.filled:
            yield Piece(
                kind=Kind.GAP,
                role="ext4.slack",
                account=Account.UNEXPLAINED,
                spans=(span,),
                name=b"<%d>" % number,
            )


def spans_of(kept: list[tuple[int, Span]]) -> list[Span]:
    """Neighbours as one, if they are so in the file as well."""
    made: list[Span] = []
    for _, span in kept:
        if made and made[-1].end == span.offset:
            made[-1] = Span(made[-1].offset, made[-1].length + span.length)
        else:
            made.append(span)
    return made


def _holes(kept: list[tuple[int, Span]], size: int) -> Iterator[tuple[int, int]]:
    at = 0
    for begin, span in kept:
        if begin > at:
            yield at, begin
        at = begin + span.length
    if at < size:
        yield at, size


def _chunks(
    data: memoryview, kept: list[tuple[int, Span]], size: int
) -> Iterator[bytes | memoryview]:
    at = 0
    for begin, span in kept:
        yield from _zeros(begin - at)
        yield data[span.offset : span.end]
        at = begin + span.length
    yield from _zeros(size - at)


def _inline_chunks(data: bytes, rest: int) -> Iterator[bytes]:
    yield data
    yield from _zeros(rest)


def _zeros(count: int) -> Iterator[bytes]:
    zeros = bytes(max(min(count, _CHUNK), 0))
    while count > 0:
        yield zeros[:count]
        count -= _CHUNK
