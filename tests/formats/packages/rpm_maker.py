"""Databases of RPM made here: one header a package, in SQLite, in ndb and in a Berkeley hash."""

from __future__ import annotations

import sqlite3
import struct


def header(name: str, version: str, release: str = "", epoch: int = 0, files: int = 0) -> bytes:
    """A header as the database holds it; ``files`` names so many below /usr/lib."""
    index, store = b"", b""

    def put(tag: int, kind: int, raw: bytes, count: int = 1) -> None:
        nonlocal index, store
        if kind == 4:
            store += bytes(-len(store) % 4)
        index += struct.pack(">IIII", tag, kind, len(store), count)
        store += raw

    for tag, word in ((1000, name), (1001, version), (1002, release), (1022, "mips")):
        if word:
            put(tag, 6, word.encode() + b"\0")
    put(1011, 6, b"Fedora Project\0")
    if epoch:
        put(1003, 4, struct.pack(">I", epoch))
    if files:
        put(1116, 4, struct.pack(f">{files}I", *([0] * files)), files)
        put(1117, 8, b"".join(b"lib%d.so\0" % n for n in range(files)), files)
        put(1118, 8, b"/usr/lib/\0")
    return struct.pack(">II", len(index) // 16, len(store)) + index + store


def in_sqlite(blobs: list[bytes], page: int = 4096) -> bytes:
    db = sqlite3.connect(":memory:")
    db.execute(f"PRAGMA page_size={page}")
    db.execute("CREATE TABLE other (x TEXT)")
    db.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
    db.executemany("INSERT INTO Packages (blob) VALUES (?)", [(one,) for one in blobs])
    db.commit()
    return db.serialize()


def in_ndb(blobs: list[bytes]) -> bytes:
    slots, body = b"", b""
    for number, blob in enumerate(blobs, 1):
        raw = struct.pack("<4sIII", b"BlbS", number, 1, len(blob)) + blob
        raw += bytes(-len(raw) % 16)
        slots += struct.pack("<4sIII", b"Slot", number, (4096 + len(body)) // 16, len(raw) // 16)
        body += raw
    head = struct.pack("<4sIIII", b"RpmP", 0, 1, 1, len(blobs) + 1) + bytes(12)
    return (head + slots).ljust(4096, b"\0") + body


def in_hash(blobs: list[bytes], order: str = "<", size: int = 4096) -> bytes:
    """Keys in one page, values in chains of overflow pages, as Berkeley DB writes long ones."""
    pages = [bytearray(size), bytearray(size)]
    struct.pack_into(f"{order}III", pages[0], 12, 0x061561, 9, size)
    at, places = size, []
    for number, blob in enumerate(blobs, 1):
        at -= 5
        pages[1][at : at + 5] = b"\x01" + struct.pack(f"{order}I", number)
        places.append(at)
        at -= 12
        pages[1][at : at + 12] = b"\x03\0\0\0" + struct.pack(f"{order}II", len(pages), len(blob))
        places.append(at)
        parts = [blob[n : n + size - 26] for n in range(0, len(blob), size - 26)]
        for part_number, part in enumerate(parts):
            here = len(pages)
            follow = here + 1 if part_number + 1 < len(parts) else 0
            page = bytearray(size)
            struct.pack_into(f"{order}IIIHHBB", page, 8, here, 0, follow, 0, len(part), 0, 7)
            page[26 : 26 + len(part)] = part
            pages.append(page)
    struct.pack_into(f"{order}IIIHHBB", pages[1], 8, 1, 0, 0, len(places), at, 0, 13)
    struct.pack_into(f"{order}{len(places)}H", pages[1], 26, *places)
    return b"".join(bytes(page) for page in pages)
