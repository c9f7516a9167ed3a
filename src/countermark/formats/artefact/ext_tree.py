"""The names of an ext file system, walked from the root, and inodes in use that have none.

Source: the Linux kernel's ``Documentation/filesystems/ext4/directory.rst``. Directories are walked
once each, so that a loop ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.artefact import ext_dirs
from countermark.formats.artefact.ext_files import KINDS, Body
from countermark.formats.artefact.ext_inodes import Inode, fields
from countermark.formats.artefact.ext_volume import Volume
from countermark.formats.artefact.piece import Piece
from countermark.model.artefact import Field, Kind
from countermark.model.errors import SourceError

ROOT = 2
_LONGEST = 1 << 16
"""Bytes of a path: more than Linux opens, and few enough that a deep tree costs no fortune."""


class Tree:
    """Every inode in use, by its names."""

    def __init__(self, volume: Volume, inodes: dict[int, Inode], bodies: dict[int, Body]) -> None:
        self._volume, self._inodes, self._bodies = volume, inodes, bodies

    def pieces(self) -> Iterator[Piece]:
        """A piece for each path in order, then for each inode in use that has none."""
        names = sorted(self._walk())
        first: dict[int, bytes] = {}
        links: dict[int, int] = {}
        folders: dict[int, int] = {}
        for _, number, parent in names:
            links[number] = links.get(number, 0) + 1
            if self._inodes[number].is_directory and number != ROOT:
                folders[parent] = folders.get(parent, 0) + 1
        for name, number, _ in names:
            if number in first:
                fields = (Field("hard-link", first[number]),)
                yield Piece(kind=Kind.FILE, role="ext4.hard-link", name=name, fields=fields)
                continue
            first[number] = name
            folder = self._inodes[number].is_directory
            expected = 2 + folders.get(number, 0) if folder else links[number]
            yield self._piece(number, name, expected)
        for number in self._inodes:
            if number not in first:
                yield self._unlisted(number)

    def _unlisted(self, number: int) -> Piece:
        """An inode without a name: those below 11 have a purpose, others are lost or hidden."""
        if number < self._volume.head.number("first-inode") or number in self._special():
            return self._piece(number, b"<%d>" % number, None, Kind.HEADER)
        self._volume.fault("pointer", f"inode {number} is in no directory")
        return self._piece(number, b"", None)

    def _special(self) -> set[int]:
        get = self._volume.head.number
        return {get(name) for name in ("user-quota-inode", "group-quota-inode",
                "project-quota-inode", "orphan-file-inode", "journal-inode")}  # fmt: skip

    def _piece(self, number: int, name: bytes, links: int | None, kind: Kind = Kind.FILE) -> Piece:
        body = self._bodies[number]
        role = KINDS.get(body.made.kind, "inode") if name else "unlisted"
        if kind is Kind.HEADER:
            role = "reserved-inode"
        return Piece(
            kind=kind,
            role=f"ext4.{role}",
            spans=tuple(body.spans),
            name=name,
            fields=(*fields(body.made, links), *body.fields),
            content=body.content,
        )

    def _walk(self) -> Iterator[tuple[bytes, int, int]]:
        """Each path with its inode and the directory that it is in."""
        volume = self._volume
        if ROOT not in self._inodes or not self._inodes[ROOT].is_directory:
            raise SourceError("the root is no directory")
        yield b".", ROOT, ROOT
        seen, stack = {ROOT}, [(b"", ROOT, ROOT)]
        count = 0
        while stack:
            path, folder, parent = stack.pop()
            names: set[bytes] = set()
            for entry in self._entries(path, folder, parent):
                count += 1
                volume.check(count)
                full = path + b"/" + entry.name if path else entry.name
                volume.spend(len(full))
                if len(full) > _LONGEST:
                    raise SourceError(f"a path of more than {_LONGEST} bytes")
                if entry.name in names:
                    volume.fault("duplicate", f"a name is there twice: {full!r}")
                names.add(entry.name)
                yield full, entry.inode, folder
                if self._inodes[entry.inode].is_directory:
                    if entry.inode in seen:
                        volume.fault("loop", f"a directory is listed twice: {full!r}")
                        continue
                    seen.add(entry.inode)
                    stack.append((full, entry.inode, folder))

    def _entries(self, path: bytes, folder: int, parent: int) -> Iterator[ext_dirs.Entry]:
        """Those of a directory but the two that each has, which are looked at."""
        own = {b".": folder, b"..": parent}
        for entry in self._bodies[folder].entries:
            made = self._inodes.get(entry.inode)
            if made is None:
                what = f"{entry.name!r} in {path!r} leads to inode {entry.inode}, which is free"
                self._volume.fault("pointer", what)
                continue
            if entry.kind not in (ext_dirs.UNTYPED, made.kind):
                self._volume.fault("pointer", f"{entry.name!r} in {path!r} is of another kind")
            if entry.name in own:
                if own.pop(entry.name) != entry.inode:
                    self._volume.fault("pointer", f"{entry.name!r} in {path!r} leads elsewhere")
                continue
            if b"/" in entry.name or b"\0" in entry.name or not entry.name:
                self._volume.fault("reserved", f"no name of a file: {entry.name!r} in {path!r}")
            yield entry
        if own:
            self._volume.fault("reserved", f"{path!r} lacks {sorted(own)!r}")
