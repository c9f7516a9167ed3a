"""Small RPM packages made by hand."""

from __future__ import annotations

import gzip
import hashlib

from tests.formats.artefact.fixtures_gzip import TEXT

Tag = tuple[int, int, int, bytes]
"""Number, type, count, value."""


def header(*tags: Tag) -> bytes:
    index, store = b"", b""
    for number, kind, count, value in tags:
        store += bytes(-len(store) % {3: 2, 4: 4, 5: 8}.get(kind, 1))
        numbers = (number, kind, len(store), count)
        index += b"".join(n.to_bytes(4, "big") for n in numbers)
        store += value
    sizes = len(tags).to_bytes(4, "big") + len(store).to_bytes(4, "big")
    return b"\x8e\xad\xe8\x01\0\0\0\0" + sizes + index + store


def package(payload: bytes, *more: Tag) -> bytes:
    digest = hashlib.sha256(payload).hexdigest().encode() + b"\0"
    main = header(
        (1000, 6, 1, b"name\0"),
        (1004, 9, 1, b"summary\0"),
        (1006, 4, 1, (1_700_000_000).to_bytes(4, "big")),
        (1117, 8, 2, b"one\0two\0"),
        (5092, 8, 1, digest),
        (5093, 4, 1, (8).to_bytes(4, "big")),
    )
    signed = header(
        (268, 7, 8, b"a secret"),
        (273, 6, 1, hashlib.sha256(main).hexdigest().encode() + b"\0"),
        (1000, 4, 1, len(main + payload).to_bytes(4, "big")),
        (1004, 7, 16, hashlib.md5(main + payload).digest()),
        *more,
    )
    lead = b"\xed\xab\xee\xdb\x03\0\0\0\0\x01" + b"name-1-1".ljust(66, b"\0") + b"\0\x01\0\x05"
    whole = lead + bytes(16) + signed
    return whole + bytes(-len(whole) % 8) + main + payload


def fixtures() -> dict[str, bytes]:
    return {"signed": package(gzip.compress(TEXT, mtime=0))}
