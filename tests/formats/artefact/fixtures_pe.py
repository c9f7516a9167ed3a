"""Small PE files made here: with a checksum, a debug entry, a signature."""

from __future__ import annotations

import struct

_PE, _ALIGN, _HEADERS = 0x80, 0x80, 0x200


def codeview(path: bytes = b"c:\\build\\a.pdb\0") -> bytes:
    return b"RSDS" + bytes(range(1, 17)) + struct.pack("<I", 1) + path


def section_bodies(stamp: int, text: bytes | None = None) -> list[tuple[bytes, int, int, bytes]]:
    """Name, characteristics, address, bytes of each section."""
    record = codeview()
    rdata_at = _HEADERS + _ALIGN
    debug = struct.pack("<IIHHIIII", 0, stamp, 0, 0, 2, len(record), 0x201C, rdata_at + 28)
    code = text or bytes.fromhex("554889e5b8010000005dc3") * 9
    return [
        (b".text", 0x60000020, 0x1000, code.ljust(_ALIGN, b"\0")),
        (b".rdata", 0x40000040, 0x2000, (debug + record).ljust(_ALIGN, b"\0")),
    ]


def der(body: bytes) -> bytes:
    return b"\x30\x82" + struct.pack(">H", len(body)) + body


def checksum(data: bytes, at: int) -> int:
    """As the loader computes it: 16-bit words with carry, without its own, and the length."""
    blank = data[:at] + bytes(4) + data[at + 4 :]
    blank += bytes(len(blank) % 2)
    total = sum(struct.unpack(f"<{len(blank) // 2}H", blank))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total + len(data)


def pe(
    stamp: int = 1_700_000_000,
    text: bytes | None = None,
    signature: bytes = b"",
    overlay: bytes = b"",
) -> bytes:
    """A PE32+ file of two sections."""
    bodies = section_bodies(stamp, text)
    directories = [(0, 0)] * 16
    directories[6] = (0x2000, 28)
    end = _HEADERS + _ALIGN * len(bodies)
    certificate = b""
    if signature:
        certificate = struct.pack("<IHH", 8 + len(signature), 0x200, 2) + signature
        certificate += bytes(-len(certificate) % 8)
        directories[4] = (end, len(certificate))
    optional = struct.pack(
        "<HBBIIIIIQIIHHHHHHIIIIHHQQQQII", 0x20B, 14, 0, _ALIGN, _ALIGN, 0, 0x1000, 0x1000,
        0x140000000, 0x1000, _ALIGN, 6, 0, 0, 0, 6, 0, 0, 0x3000, _HEADERS, 0, 10, 0x160,
        1 << 20, 4096, 1 << 20, 4096, 0, 16,
    ) + b"".join(struct.pack("<II", *row) for row in directories)  # fmt: skip
    head = b"MZ" + bytes(58) + struct.pack("<I", _PE) + b"DOS stub says no".ljust(_PE - 64, b"$")
    head += b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 2, stamp, 0, 0, len(optional), 0x22)
    head += optional
    for number, (name, flags, address, body) in enumerate(bodies):
        head += name.ljust(8, b"\0") + struct.pack(
            "<6I2HI", len(body.rstrip(b"\0")), address, len(body), _HEADERS + _ALIGN * number,
            0, 0, 0, 0, flags,
        )  # fmt: skip
    data = (
        head.ljust(_HEADERS, b"\0") + b"".join(body for *_, body in bodies) + certificate + overlay
    )
    at = _PE + 24 + 64
    return data[:at] + struct.pack("<I", checksum(data, at)) + data[at + 4 :]


def fixtures() -> dict[str, bytes]:
    """Each kind of file, small."""
    return {
        "pe-signed.exe": pe(signature=der(b"signed" * 5)),
    }
