"""LZMA streams with the old header, for what holds of every reader."""

from __future__ import annotations

import lzma

from tests.formats.artefact.lzma_streams import sized

TEXT = b"what boot loaders unpack " * 6 + bytes(range(40))


def fixtures() -> dict[str, bytes]:
    """With an end marker and without."""
    filters = [{"id": lzma.FILTER_LZMA1, "preset": 1, "lc": 0, "dict_size": 1 << 16}]
    return {
        "marked": lzma.compress(TEXT[90:], lzma.FORMAT_ALONE, filters=filters),
        "sized": sized(TEXT[120:]),
    }
