"""A header of RPM as its database holds it: the values that say what the package is.

Source: the RPM documentation, "RPM V4 header format": an index of tags, each with type, offset and
count, and a store. The database's blob begins with the two counts, without a magic number.
"""

from __future__ import annotations

import struct

from countermark.formats.packages.record import Package, text
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

_NAME, _VERSION, _RELEASE, _EPOCH, _VENDOR, _LICENCE, _ARCH, _SOURCE = (
    1000, 1001, 1002, 1003, 1011, 1014, 1022, 1044,
)  # fmt: skip
_DIR_INDEXES, _BASE_NAMES, _DIR_NAMES = 1116, 1117, 1118
_INTRO = b"\x8e\xad\xe8\x01"
_TAGS, _STORE, _FILES = 1 << 16, 256 << 20, 1 << 20


def package(blob: bytes, span: Span, space: str = "") -> Package:
    """The package that a header describes; raises SourceError where it is none."""
    at = 8 if blob[:4] == _INTRO else 0
    place = f"byte {span.offset}"
    if len(blob) < at + 8:
        raise SourceError("a header that is too short", place=place)
    count, size = struct.unpack_from(">II", blob, at)
    begin = at + 8 + 16 * count
    if count > _TAGS or size > _STORE or begin + size > len(blob):
        raise SourceError("a header that is longer than its bytes", place=place)
    header = _Header(blob, at + 8, count, begin, begin + size)
    name, version = header.one(_NAME), header.one(_VERSION)
    if not name or not version:
        raise SourceError("a header without a name and a version", place=place)
    release, epoch = header.one(_RELEASE), header.numbers(_EPOCH)
    whole = f"{version}-{release}" if release else version
    return Package(
        kind="rpm",
        space=space,
        name=name,
        version=f"{epoch[0]}:{whole}" if epoch and epoch[0] else whole,
        architecture=header.one(_ARCH),
        source=header.one(_SOURCE),
        supplier=header.one(_VENDOR),
        licence=header.one(_LICENCE),
        files=header.files(),
        span=span,
    )


class _Header:
    def __init__(self, blob: bytes, index: int, count: int, store: int, end: int) -> None:
        self._blob, self._store, self._end = blob, store, end
        self._tags: dict[int, tuple[int, int, int]] = {}
        for number in range(count):
            tag, kind, offset, length = struct.unpack_from(">IIII", blob, index + 16 * number)
            self._tags.setdefault(tag, (kind, offset, length))

    def texts(self, tag: int) -> list[bytes]:
        kind, offset, count = self._tags.get(tag, (0, 0, 0))
        if kind not in (6, 8, 9) or count > _FILES:
            return []
        at, found = self._store + offset, []
        for _ in range(1 if kind == 6 else count):
            end = self._blob.find(b"\0", at, self._end)
            if end < 0:
                break
            found.append(self._blob[at:end])
            at = end + 1
        return found

    def one(self, tag: int) -> str:
        found = self.texts(tag)
        return text(found[0]) if found else ""

    def numbers(self, tag: int) -> tuple[int, ...]:
        kind, offset, count = self._tags.get(tag, (0, 0, 0))
        if kind != 4 or count > _FILES or self._store + offset + 4 * count > self._end:
            return ()
        found: tuple[int, ...] = struct.unpack_from(f">{count}I", self._blob, self._store + offset)
        return found

    def files(self) -> tuple[bytes, ...]:
        folders, names = self.texts(_DIR_NAMES), self.texts(_BASE_NAMES)
        indexes = self.numbers(_DIR_INDEXES)
        return tuple(
            (folders[index] + name).lstrip(b"/")
            for index, name in zip(indexes, names, strict=False)
            if index < len(folders)
        )
