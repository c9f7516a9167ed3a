"""xz streams, with each check and with several blocks."""

from __future__ import annotations

import lzma

from tests.formats.artefact.fixtures_gzip import TEXT


def stream(
    content: bytes, check: int = lzma.CHECK_CRC64, filters: list[dict] | None = None
) -> bytes:
    chain = filters or [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 4096}]
    return lzma.compress(content, lzma.FORMAT_XZ, check, filters=chain)


def fixtures() -> dict[str, bytes]:
    delta = [
        {"id": lzma.FILTER_DELTA, "dist": 2},
        {"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 4096},
    ]
    return {
        "crc64": stream(TEXT),
        "sha256": stream(TEXT, lzma.CHECK_SHA256),
        "delta": stream(TEXT, lzma.CHECK_CRC32, delta),
        "empty": stream(b""),
        "two": stream(TEXT) + bytes(8) + stream(TEXT, lzma.CHECK_NONE),
    }
