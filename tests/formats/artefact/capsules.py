"""Capsules of UEFI firmware, made here."""

from __future__ import annotations

import struct
import uuid

MANAGED = uuid.UUID("6dcbd5ed-e82d-4c44-bda1-7194199ad92a")
PLAIN = uuid.UUID("3b6686bd-0d76-4030-b70e-b5519e2fc5a0")


def capsule(body: bytes, kind: uuid.UUID = PLAIN, rest: bytes = b"") -> bytes:
    head = 28 + len(rest)
    return kind.bytes_le + struct.pack("<III", head, 0x50000, head + len(body)) + rest + body


def managed(
    image: bytes = b"new firmware", driver: bytes = b"a driver", signature: bytes = b"pkcs7 bytes"
) -> bytes:
    """A driver and an image, with a signature before it where there is one."""
    signed = b""
    if signature:
        kind = uuid.UUID(int=0xA7).bytes_le
        signed = struct.pack("<QIHH", 1, 24 + len(signature), 0x200, 0xEF1) + kind + signature
    whole = signed + image
    head = struct.pack("<I16sB3xIIQQ", 3, uuid.UUID(int=7).bytes_le, 1, len(whole), 4, 9,
                       int(bool(signature)))  # fmt: skip
    places = 8 + 16, 8 + 16 + len(driver)
    body = struct.pack("<IHHQQ", 1, 1, 1, *places) + driver + head + whole + b"code"
    return capsule(body, MANAGED)
