"""Intel HEX files and S-records made here."""

from __future__ import annotations

BODY = bytes(range(200))


def record(address: int, kind: int, body: bytes) -> bytes:
    raw = bytes([len(body)]) + address.to_bytes(2, "big") + bytes([kind]) + body
    return b":" + (raw + bytes([-sum(raw) & 0xFF])).hex().upper().encode()


def intel(body: bytes = BODY, width: int = 16, end: bytes = b"\r\n") -> bytes:
    """``body`` at 0x08000000 and four bytes elsewhere."""
    lines = [record(0, 4, b"\x08\0")]
    lines += [record(at, 0, body[at : at + width]) for at in range(0, len(body), width)]
    lines += [record(0x8000, 0, b"conf"), record(0, 5, b"\x08\0\0\xc1"), record(0, 1, b"")]
    return b"".join(line + end for line in lines)


def s_record(kind: int, address: bytes, body: bytes) -> bytes:
    raw = bytes([len(address) + len(body) + 1]) + address + body
    return b"S%d" % kind + (raw + bytes([~sum(raw) & 0xFF])).hex().upper().encode()


def motorola(body: bytes = BODY, width: int = 16, end: bytes = b"\n") -> bytes:
    lines = [s_record(0, b"\0\0", b"HDR")]
    lines += [
        s_record(3, (0x08000000 + at).to_bytes(4, "big"), body[at : at + width])
        for at in range(0, len(body), width)
    ]
    lines += [s_record(7, b"\x08\0\0\0", b"")]
    return b"".join(line + end for line in lines)
