"""zstd frames."""

from __future__ import annotations

import sys

from tests.formats.artefact.fixtures_gzip import TEXT

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FLAGS = zstd.CompressionParameter


def frame(content: bytes, checksum: int = 1, size: int = 1) -> bytes:
    options = {FLAGS.checksum_flag: checksum, FLAGS.content_size_flag: size}
    return zstd.compress(content, options=options)


def skippable(content: bytes) -> bytes:
    return b"\x53\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content


def fixtures() -> dict[str, bytes]:
    streamed = zstd.ZstdCompressor(options={FLAGS.checksum_flag: 1})
    return {
        "plain": frame(TEXT),
        "streamed": streamed.compress(TEXT) + streamed.flush(),
        "two": skippable(b"table") + frame(TEXT) + skippable(b"index") + frame(TEXT, 1, 0),
    }
