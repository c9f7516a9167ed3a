"""The XML parts of an office file (ECMA-376 part 2: Open Packaging), each unpacked once.

Whoever reads an office file reads the bytes that were weighed here and no others, so that no parser
can see another archive than the checker did. Refuses bombs, encryption, and archives in which two
programs might see different parts: a name given twice, parts that overlap, a local header that
disagrees with the directory, bytes before or after the archive (PKWARE APPNOTE 6.3.10, 4.3).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from countermark.formats.caps import CAPS, Caps
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern

_CHUNK = 1 << 16
_ENTITY = lazy_pattern(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MARK = b"\xef\xbb\xbf"
_LOCAL = struct.Struct("<4s5H3I2H")
"""Local file header: signature, version, flags, method, time, day, CRC, two sizes, two lengths."""

_SIZES_FOLLOW, _ENCRYPTED = 8, 0x2041
"""Flag bits: sizes stand after the data (3); encrypted data (0, 6) or directory (13)."""

_LINE = 1_000
"""Bytes of a line of the directory: 46, a name, and what some programs add."""

_END, _LOCATOR, _END64 = 22, 20, 56
"""Bytes of the end-of-directory record without its comment; of ZIP64, its locator and record."""

NEXT = "save it again from an office program, or as CSV or text"


FAULTS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError),
    *(IndexError, KeyError, OverflowError, struct.error),
)
"""What the reader of archives raises where there is none."""


class _RefusedError(Exception):
    """Not an archive that every program reads alike, or one that grows too large."""

    def __init__(self, why: Why, detail: str) -> None:
        super().__init__(detail)
        self.why = why


def parts(
    label: str, content: bytes, caps: Caps = CAPS, *, folder: str, kind: str
) -> dict[str, bytes] | Gap:
    """Every XML part by name in the directory's order; a gap says why there is none.

    ``folder`` is where an office file of this ``kind`` keeps its parts.
    """
    size = len(content)
    try:
        _directory_is_small(content, caps)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if not any(member.filename.lower().startswith(folder) for member in members):
                detail = f"a ZIP archive, but no {kind}; unpack it and name the files in it"
                return Gap(label, Why.UNKNOWN_KIND, size, detail=detail)
            _agree(content, members, archive, caps)
            return _unpacked(archive, members, size, caps)
    except _RefusedError as refused:
        return Gap(label, refused.why, size, detail=str(refused), next_step=_step(refused.why))
    except FAULTS as error:
        return Gap(label, Why.MALFORMED, size, detail=f"not a {kind}: {str(error)[:200]}")


def sound(content: bytes, caps: Caps = CAPS) -> str:
    """Why other programs may see other parts in the archive than we do; empty where none can.

    Unpacks nothing: what is then read of it has to be bounded by whoever reads it.
    """
    try:
        _directory_is_small(content, caps)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _agree(content, archive.infolist(), archive, caps)
    except (_RefusedError, *FAULTS) as error:
        return str(error)[:200] or "not an archive"
    return ""


def members(content: bytes) -> list[str]:
    """The names of everything in an archive whose ``parts`` were read, what is no XML too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()


def _step(why: Why) -> str:
    return "remove the password" if why is Why.UNREADABLE else NEXT


def _directory_is_small(content: bytes, caps: Caps) -> None:
    """Raises where the directory is longer than that of as many parts as are taken.

    ``zipfile`` makes an object of each of its lines before anybody can count them; the end is found
    here as it finds it.
    """
    at = len(content) - _END
    if content[at : at + 4] != b"PK\5\6" or content[-2:] != b"\0\0":
        at = content.rfind(b"PK\5\6", max(at - (1 << 16), 0))
    if at < 0:
        return
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    record = at - _LOCATOR - _END64
    if content[at - _LOCATOR : at].startswith(b"PK\6\7") and record >= 0:
        size = int.from_bytes(content[record + 40 : record + 48], "little")
    if size > (most := caps.members * _LINE):
        detail = f"the directory of the archive has {size} bytes, the cap is {most}"
        raise _RefusedError(Why.EXPANDS, detail)


def _agree(
    content: bytes, members: list[zipfile.ZipInfo], archive: zipfile.ZipFile, caps: Caps
) -> None:
    """Raises where another program might find other parts in the same bytes."""
    if len(members) > caps.members:
        detail = f"{len(members)} members in the archive, the cap is {caps.members}"
        raise _RefusedError(Why.EXPANDS, detail)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise _RefusedError(Why.UNREADABLE, "the archive is encrypted")
    seen: set[str] = set()
    for member in members:
        name = member.filename.lower()
        if name in seen:
            raise _RefusedError(Why.MALFORMED, f"two parts are named {member.filename[:100]}")
        seen.add(name)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            detail = f"{member.filename[:100]} is packed by method {member.compress_type}"
            raise _RefusedError(Why.MALFORMED, detail)
    end = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        if member.header_offset < end:
            detail = f"{member.filename[:100]} overlaps the part before it"
            raise _RefusedError(Why.MALFORMED, detail)
        if not end and member.header_offset:
            detail = f"{member.header_offset} bytes stand before the archive"
            raise _RefusedError(Why.MALFORMED, detail)
        end = _local_end(content, member)
    if end > archive.start_dir:
        raise _RefusedError(Why.MALFORMED, "the last part overlaps the archive's directory")
    after = content[content.rfind(b"PK\5\6") + _END + len(archive.comment) :]
    if after.strip(b"\0\r\n\t "):
        raise _RefusedError(Why.MALFORMED, f"{len(after)} bytes stand after the archive's end")


def _local_end(content: bytes, member: zipfile.ZipInfo) -> int:
    """Where the part ends; raises where its own header says something else than the directory."""
    start = member.header_offset
    fields = _LOCAL.unpack_from(content, start)
    signature, _, flags, method, _, _, crc, packed, size, name_length, extra_length = fields
    raw = content[start + _LOCAL.size : start + _LOCAL.size + name_length]
    encoding = "utf-8" if flags & 0x800 else "cp437"
    name = raw.decode(encoding, "replace").replace("\\", "/")
    told = [method == member.compress_type, name == member.orig_filename.replace("\\", "/")]
    if not flags & _SIZES_FOLLOW:
        told.append(crc == member.CRC)
        told.append(packed in (member.compress_size, 0xFFFFFFFF))
        told.append(size in (member.file_size, 0xFFFFFFFF))
    if signature != b"PK\3\4" or not all(told):
        detail = f"{member.filename[:100]} is described differently in the directory"
        raise _RefusedError(Why.MALFORMED, detail)
    return start + _LOCAL.size + int(name_length) + int(extra_length) + member.compress_size


def _unpacked(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], size: int, caps: Caps
) -> dict[str, bytes]:
    """The XML parts; what is no XML is unpacked too, for its size, and not kept."""
    found: dict[str, bytes] = {}
    total = 0
    for member in members:
        taken = io.BytesIO()
        is_xml: bool | None = None
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > caps.expanded or (total > caps.ratio_from and total > caps.ratio * size):
                    detail = f"more than {total - 1} bytes from {size}, in {member.filename[:100]}"
                    raise _RefusedError(Why.EXPANDS, detail)
                if caps.deadline.passed():
                    detail = f"unpacking took longer than {caps.deadline.seconds:g} s"
                    raise _RefusedError(Why.LIMIT, detail)
                is_xml = _looks_xml(member.filename, chunk) if is_xml is None else is_xml
                if is_xml:
                    taken.write(chunk)
        if is_xml:
            found[member.filename] = _plain(member.filename, taken.getvalue())
    return found


def _looks_xml(name: str, head: bytes) -> bool:
    """By its first bytes; or by its name, so that what hides its beginning is looked at too."""
    if head.removeprefix(_MARK).lstrip()[:1] == b"<":
        return True
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _plain(name: str, raw: bytes) -> bytes:
    if _ENTITY.search(raw):
        detail = f"{name[:100]} declares a document type or entities"
        raise _RefusedError(Why.EXPANDS, detail)
    return raw
