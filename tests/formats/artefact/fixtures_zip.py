"""zip archives as the standard library and other writers make them."""

from __future__ import annotations

import io
import zipfile
import zlib

from tests.formats.artefact.fixtures_gzip import TEXT

SIGNED = b"APK Sig Block 42"


class Stream(io.RawIOBase):
    """Something that cannot be sought in, so that sizes stand behind contents."""

    def __init__(self) -> None:
        self.made = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self.made += bytes(data)
        return len(data)


def entry(name: str, method: int = zipfile.ZIP_DEFLATED, **values: object) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, (2023, 11, 14, 22, 13, 20))
    made.compress_type = method
    made.external_attr = 0o100644 << 16
    for key, value in values.items():
        setattr(made, key, value)
    return made


def archive(*entries: zipfile.ZipInfo, comment: bytes = b"", into: object = None) -> bytes:
    made = into or io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for one in entries:
            out.writestr(one, b"" if one.filename.endswith("/") else TEXT)
        out.comment = comment
    return made.made if isinstance(made, Stream) else made.getvalue()


def signed(data: bytes, *pairs: tuple[int, bytes]) -> bytes:
    """``data`` with a signing block before its directory."""
    end = data.rfind(b"PK\x05\x06")
    begin = int.from_bytes(data[end + 16 : end + 20], "little")
    block = b"".join(
        (len(value) + 4).to_bytes(8, "little") + key.to_bytes(4, "little") + value
        for key, value in pairs
    )
    size = (len(block) + 24).to_bytes(8, "little")
    whole = size + block + size + SIGNED
    moved = (begin + len(whole)).to_bytes(4, "little")
    return data[:begin] + whole + data[begin : end + 16] + moved + data[end + 20 :]


def wide() -> bytes:
    """An archive with the ends of zip64, though it is short."""
    data = archive(entry("a"))
    end = data.rfind(b"PK\x05\x06")
    begin = int.from_bytes(data[end + 16 : end + 20], "little")
    size = end - begin
    head = b"PK\x06\x06" + (44).to_bytes(8, "little") + b"\x2d\0\x2d\0" + bytes(8)
    numbers = [1, 1, size, begin]
    head += b"".join(number.to_bytes(8, "little") for number in numbers)
    locator = b"PK\x06\x07" + bytes(4) + end.to_bytes(8, "little") + (1).to_bytes(4, "little")
    last = b"PK\x05\x06" + bytes(4) + b"\xff" * 12 + bytes(2)
    return data[:end] + head + locator + last


def aligned(body: bytes, extra: bytes) -> bytes:
    """One entry, stored; ``extra`` stands in its local header alone, as zipalign leaves it."""
    data = archive(entry("a", zipfile.ZIP_STORED))
    begin = data.rfind(b"PK\x01\x02")
    crc = zlib.crc32(body).to_bytes(4, "little") + 2 * len(body).to_bytes(4, "little")
    local = data[:14] + crc + data[26:28] + len(extra).to_bytes(2, "little") + b"a" + extra + body
    directory = bytearray(data[begin:])
    directory[16:28] = crc
    directory[-6:-2] = len(local).to_bytes(4, "little")
    return local + bytes(directory)


def fixtures() -> dict[str, bytes]:
    kinds = (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    return {
        "plain": archive(entry("d/"), entry("a"), entry("b", comment=b"c", extra=b"AB\x01\0x")),
        "stream": archive(entry("a"), into=Stream()),
        "kinds": archive(*(entry(f"{kind}", kind) for kind in kinds), comment=b"all"),
        "wide": wide(),
        "apk": signed(archive(entry("a")), (0x7109871A, b"signature"), (0x42726577, bytes(20))),
        "apk-of-pages": signed(
            archive(entry("a")), (0x7109871A, b"signature"), (0x42726577, bytes(4096 - 65))
        ),
        "aligned": aligned(b"content", bytes(3)),
        "empty": archive(),
    }
