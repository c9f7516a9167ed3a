"""An entry of a zip archive as the central directory has it (APPNOTE 4.3.12)."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from countermark.formats.artefact.numbers import little, part
from countermark.formats.artefact.zip_extras import extra_fields
from countermark.model.artefact import Field, Says, Span
from countermark.model.errors import SourceError

_CENTRAL = b"PK\x01\x02"
_SIZE = 46
_WIDE = 0xFFFFFFFF
_UNIX = 3
_NUMBERS = {
    "made-by": (4, 2), "needed": (6, 2), "flags": (8, 2), "method": (10, 2), "time": (12, 4),
    "crc32": (16, 4), "packed": (20, 4), "size": (24, 4), "disk": (34, 2), "internal": (36, 2),
    "attributes": (38, 4), "local": (42, 4),
}  # fmt: skip
_FACTS = ("made-by", "needed", "flags", "method", "crc32", "disk", "internal")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """``said`` is what stands in the header itself; ``packed``, ``size`` and ``local`` what counts.

    ``local`` is where the local header begins, ``end`` where the next header of the directory does.
    """

    name: bytes
    said: dict[str, int]
    packed: int
    size: int
    local: int
    end: int
    fields: tuple[Field, ...]

    @property
    def flags(self) -> int:
        """The general purpose bits (section 4.4.4)."""
        return self.said["flags"]


def central(data: memoryview, at: int, shift: int) -> Entry:
    """The header at ``at``; ``shift`` is how far all offsets are off. Raises SourceError."""
    raw = part(data, at, _SIZE)
    if raw[:4] != _CENTRAL:
        raise SourceError("no entry of a directory where one should be", place=f"byte {at}")
    said = {n: int.from_bytes(raw[o : o + size], "little") for n, (o, size) in _NUMBERS.items()}
    spans = {name: Span(at + offset, size) for name, (offset, size) in _NUMBERS.items()}
    lengths = [little(data, at + 28 + 2 * n, 2) for n in range(3)]
    name = part(data, at + _SIZE, lengths[0])
    extra = Span(at + _SIZE + lengths[0], lengths[1])
    comment = part(data, extra.end, lengths[2])
    fields = [Field(f"zip.{name}", said[name], spans[name]) for name in _FACTS]
    fields += [_time(said["time"], spans["time"]), *_attributes(said, spans["attributes"])]
    extras = extra_fields(data, extra, "zip.extra")
    wide, extras = _wide(said, extras)
    fields += extras
    fields.append(Field("zip.size", wide["size"], spans["size"]))
    for key in ("packed", "local"):
        fields.append(Field(f"zip.{key}", wide[key], spans[key], Says.DERIVED))
    if comment:
        fields.append(Field("zip.comment", comment, Span(extra.end, len(comment))))
    return Entry(
        name=name,
        said=said,
        packed=wide["packed"],
        size=wide["size"],
        local=wide["local"] + shift,
        end=extra.end + len(comment),
        fields=tuple(fields),
    )


def _wide(said: dict[str, int], extras: list[Field]) -> tuple[dict[str, int], list[Field]]:
    """Section 4.5.3: numbers of eight bytes for those that are full, in this order."""
    found = {key: said[key] for key in ("size", "packed", "local")}
    full = [key for key, value in found.items() if value == _WIDE]
    for index, field in enumerate(extras):
        if field.name != "zip.extra:0001" or not isinstance(field.value, bytes):
            continue
        raw = field.value
        for count, key in enumerate(full):
            if len(raw) >= 8 * count + 8:
                found[key] = int.from_bytes(raw[8 * count : 8 * count + 8], "little")
        if full and len(raw) == 8 * len(full):
            derived = msgspec.structs.replace(field, says=Says.DERIVED)
            return found, [*extras[:index], derived, *extras[index + 1 :]]
        break
    return found, extras


def _time(value: int, span: Span) -> Field:
    """DOS time: two seconds exact, and of no known place."""
    date, clock = value >> 16, value & 0xFFFF
    try:
        moment = datetime(
            1980 + (date >> 9), date >> 5 & 15, date & 31,
            clock >> 11, clock >> 5 & 63, (clock & 31) * 2, tzinfo=UTC,
        )  # fmt: skip
    except ValueError:
        return Field("zip.no-date", value, span)
    return Field("mtime", int(moment.timestamp()), span)


def _attributes(said: dict[str, int], span: Span) -> list[Field]:
    value = said["attributes"]
    if said["made-by"] >> 8 != _UNIX or not value >> 16:
        return [Field("zip.attributes", value, span)]
    return [Field("mode", value >> 16, span), Field("zip.attributes", value & 0xFFFF, span)]
