"""bzip2 streams."""

from __future__ import annotations

import bz2

from tests.formats.artefact.fixtures_gzip import TEXT


def fixtures() -> dict[str, bytes]:
    return {
        "plain": bz2.compress(TEXT),
        "empty": bz2.compress(b""),
        "two": bz2.compress(TEXT, 1) + bytes(4) + bz2.compress(TEXT[::-1]),
    }
