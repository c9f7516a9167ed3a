"""LZ4 frames; without the library there are none."""

from __future__ import annotations

from tests.formats.artefact.fixtures_gzip import TEXT
from tests.formats.artefact.fixtures_zstd import skippable


def fixtures() -> dict[str, bytes]:
    try:
        import lz4.block
        import lz4.frame
    except ImportError:
        return {}
    plain = lz4.frame.compress(TEXT, content_checksum=True)
    checked = lz4.frame.compress(TEXT, content_checksum=True, block_checksum=True, store_size=False)
    block = lz4.block.compress(TEXT, store_size=False)
    legacy = b"\x02\x21\x4c\x18" + len(block).to_bytes(4, "little") + block
    return {"plain": plain, "checked": checked + skippable(b"xy") + plain, "legacy": legacy}
