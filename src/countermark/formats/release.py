"""The records of a register as they lie in a release: a wheel or other ZIP, or a tar file, packed
by gzip or not.

Only the YAML of measures, entities, positions and lists is taken out, within caps; nothing is
extracted to a disk. Refuses links, a name given twice, two registers in one archive, and what
unpacks beyond the caps.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator

from countermark.model.errors import SourceError

FOLDERS = ("measures/", "entities/", "denials/", "positions/", "lists/")
FALSE_FRIENDS = "false-friends.yaml"
MAX_RECORD = 262_144
"""Bytes of one record: the same cap as where the shipped register is read."""

MAX_RECORDS = 20_000
MAX_ARCHIVE = 64 << 20
MAX_UNPACKED = 256 << 20
MAX_MEMBERS = 100_000
_STEP = 1 << 20
_NEXT = "name a release of countermark, a checkout of it, or the folder that holds measures"
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, RuntimeError),
    *(ValueError, IndexError, KeyError, OverflowError, NotImplementedError),
)

Member = tuple[str, int, Callable[[], bytes]]
"""A regular file in an archive: its name, the size it says, and what reads it."""


def records(label: str, content: bytes) -> dict[str, bytes]:
    """The records by their name in the register; ``label`` is named in errors.

    Raises SourceError for what is no archive, holds no register or more than one, or is too large.
    """
    if len(content) > MAX_ARCHIVE:
        raise refused(label, f"larger than {MAX_ARCHIVE:,} bytes")
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return taken(label, _zipped(label, archive))
        plain = _unzipped(label, content) if content.startswith(b"\x1f\x8b") else content
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as tar:
            return taken(label, _tarred(label, tar))
    except _BROKEN as error:
        said = " ".join(str(error).split())[:200]
        raise refused(label, f"not a ZIP or tar file that can be read: {said}") from error


def taken(label: str, members: Iterable[Member]) -> dict[str, bytes]:
    """The records among ``members``: those of the one folder in which both kinds may lie."""
    found: dict[str, dict[str, Member]] = {}
    for member in members:
        root, name = _split(member[0])
        if not name:
            continue
        there = found.setdefault(root, {})
        if name in there:
            raise refused(label, f"“{name[:100]}” stands there twice")
        there[name] = member
    roots = [root for root, names in found.items() if any(n.startswith(FOLDERS[0]) for n in names)]
    if not roots:
        raise refused(label, "no register: there is no measures/….yaml in it")
    if len(roots) > 1:
        raise refused(label, f"more than one register: in {' and in '.join(sorted(roots)[:3])}")
    chosen = found[roots[0]]
    if len(chosen) > MAX_RECORDS:
        raise refused(label, f"more than {MAX_RECORDS:,} records")
    for name, (_, size, _) in chosen.items():
        if size > MAX_RECORD:
            raise refused(label, f"“{name[:100]}” is larger than {MAX_RECORD:,} bytes")
    return {name: read() for name, (_, _, read) in sorted(chosen.items())}


def _split(path: str) -> tuple[str, str]:
    """The folder of the register, and the record's name in it; empty where it is no record."""
    folder, _, file = path.rpartition("/")
    if file == FALSE_FRIENDS:
        return folder, file
    root, _, kind = folder.rpartition("/")
    if file.endswith(".yaml") and f"{kind}/" in FOLDERS:
        return root, f"{kind}/{file}"
    return "", ""


def _zipped(label: str, archive: zipfile.ZipFile) -> Iterator[Member]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise refused(label, f"more than {MAX_MEMBERS:,} files")
    for member in members:
        if not member.filename.endswith("/"):
            yield member.filename, member.file_size, lambda one=member: _read(archive, one)  # type: ignore[misc]


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """One file; what it says of its size was looked at, what it holds is read no further."""
    with archive.open(member) as stream:
        content = stream.read(MAX_RECORD + 1)
    if len(content) > MAX_RECORD:
        raise ValueError(f"{member.filename[:100]} holds more than it says")
    return content


def _tarred(label: str, tar: tarfile.TarFile) -> Iterator[Member]:
    for number, member in enumerate(tar):
        if number >= MAX_MEMBERS:
            raise refused(label, f"more than {MAX_MEMBERS:,} files")
        if member.isreg() and not member.issparse():
            yield member.name, member.size, lambda one=member: _of(tar, one)  # type: ignore[misc]


def _of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = tar.extractfile(member)
    content = b"" if stream is None else stream.read(MAX_RECORD + 1)
    if len(content) != member.size:
        raise ValueError(f"{member.name[:100]} ends early")
    return content


def _unzipped(label: str, content: bytes) -> bytes:
    stream = zlib.decompressobj(31)
    parts: list[bytes] = []
    total, rest = 0, content
    while not stream.eof:
        part = stream.decompress(rest, _STEP)
        rest = stream.unconsumed_tail
        total += len(part)
        if total > MAX_UNPACKED:
            raise refused(label, f"unpacks beyond {MAX_UNPACKED:,} bytes")
        if not part and not rest and not stream.eof:
            raise EOFError("the compressed file ends early")
        parts.append(part)
    return b"".join(parts)


def refused(label: str, what: str) -> SourceError:
    """The error of a release that is not read."""
    return SourceError(what, place=label, next_step=_NEXT)
