"""Records of a pax archive, and what an entry says by its header and its records together.

Source: POSIX.1-2017, pax, "pax Extended Header"; ``SCHILY.xattr`` as star and GNU tar write it.
"""

from __future__ import annotations

from countermark.formats.artefact.tar_header import Header
from countermark.model.artefact import Fault, Field, Span
from countermark.model.errors import SourceError

Records = list[tuple[str, bytes, Span]]
"""Key, value and where the value stands; a later one of the same key counts."""

_XATTR = "SCHILY.xattr."
_SAID_OTHERWISE = frozenset({"path", "linkpath", "size", "uid", "gid", "mtime", "uname", "gname"})
"""Keys whose values an entry has as its name, its content or a field. Of all others it says the
record itself: rights and labels belong to the entry that they stand before.
"""


def parse(raw: bytes, offset: int, faults: list[Fault]) -> Records:
    """The records in ``raw``, which stands at ``offset``: ``LENGTH KEY=VALUE`` and a new line."""
    records: Records = []
    seen: set[str] = set()
    at = 0
    while at < len(raw):
        space = raw.find(b" ", at, at + 12)
        digits = raw[at:space] if space > at else b""
        if not digits.isdigit() or digits[:1] == b"0":
            raise SourceError("no record of a pax header", place=f"byte {offset + at}")
        length = int(digits)
        key, equals, value = raw[space + 1 : at + length - 1].partition(b"=")
        if not equals or at + length > len(raw) or raw[at + length - 1 : at + length] != b"\n":
            raise SourceError("no record of a pax header", place=f"byte {offset + at}")
        try:
            name = key.decode()
        except UnicodeDecodeError as error:
            raise SourceError("a key that is no UTF-8", place=f"byte {offset + at}") from error
        span = Span(offset + at + length - 1 - len(value), len(value))
        if name in seen and not name.startswith("GNU.sparse."):
            faults.append(Fault("duplicate", f"two records of {name}", span))
        seen.add(name)
        records.append((name, value, span))
        at += length
    return records


def long_name(key: str, raw: bytes, offset: int) -> Records:
    """The name that a GNU entry of type L or K holds, as the record that says the same."""
    value = raw[:-1] if raw.endswith(b"\0") else raw
    if b"\0" in value or value == raw:
        raise SourceError("a long name does not end at its zero byte", place=f"byte {offset}")
    return [(key, value, Span(offset, len(value)))]


def fields(header: Header, records: Records) -> list[Field]:
    """What an entry says; what its header says and a record overrides is named after tar."""
    said = {key: (value, span) for key, value, span in records}
    found = [Field("tar.type", header.kind, header.spans["type"])]
    found.append(Field("mode", header.mode, header.spans["mode"]))
    if header.numbers["mode"] & ~0o7777:
        found.append(Field("tar.mode", header.numbers["mode"], header.spans["mode"]))
    for name in ("uid", "gid", "mtime"):
        found += _number(name, header, said)
    for name, key, text in (
        ("owner", "uname", header.owner),
        ("group", "gname", header.group),
    ):
        found += _text(name, text, header.spans[name], said.get(key))
    if "path" in said and header.name:
        found.append(Field("tar.name", header.name, header.spans["name"]))
    found += _link(header, said.get("linkpath"))
    major, minor = header.numbers["major"], header.numbers["minor"]
    if header.kind in (b"3", b"4") or major or minor:
        found.append(Field("device", f"{major}:{minor}", header.spans["major"]))
    if "size" in said and header.size:
        found.append(Field("tar.size", header.size, header.spans["size"]))
    for key, (value, span) in said.items():
        if key.startswith(_XATTR):
            found.append(Field(f"xattr:{key.removeprefix(_XATTR)}", value, span))
        elif key not in _SAID_OTHERWISE and not key.startswith("GNU.sparse."):
            found.append(Field(f"pax:{key}", value, span))
    return found


def _number(name: str, header: Header, said: dict[str, tuple[bytes, Span]]) -> list[Field]:
    own, span = header.numbers[name], header.spans[name]
    if name not in said:
        return [Field(name, own, span)]
    value, place = said[name]
    whole, _, rest = value.partition(b".")
    sign, digits = (-1, whole[1:]) if whole[:1] == b"-" else (1, whole)
    if not digits.isdigit() or len(digits) > 20:
        return [Field(name, value, place), Field(f"tar.{name}", own, span)]
    number = sign * int(digits) - (1 if sign < 0 and rest.strip(b"0") else 0)
    found = [Field(name, number, place)]
    return found if own == number else [*found, Field(f"tar.{name}", own, span)]


def _text(name: str, own: bytes, span: Span, record: tuple[bytes, Span] | None) -> list[Field]:
    if record is None:
        return [Field(name, own, span)]
    found = [Field(name, *record)]
    return found if own == record[0] else [*found, Field(f"tar.{name}", own, span)]


def _link(header: Header, record: tuple[bytes, Span] | None) -> list[Field]:
    target, span = record or (header.link, header.spans["link"])
    found = [Field("tar.link", header.link, header.spans["link"])] if record else []
    name = {b"1": "hard-link", b"2": "link"}.get(header.kind)
    if name:
        return [Field(name, target, span), *found]
    if target:
        return [Field("tar.linkpath", target, span), *found]
    return found
