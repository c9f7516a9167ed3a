"""cpio archives behind one another, and a compressed one behind them."""

from __future__ import annotations

from tests.formats.artefact.fixtures_gzip import TEXT, member
from tests.formats.artefact.test_cpio import ARCHIVE, TRAILER


def fixtures() -> dict[str, bytes]:
    return {
        "one": ARCHIVE,
        "two": ARCHIVE + bytes(512) + TRAILER,
        "microcode": TRAILER + bytes(388) + member(TEXT),
    }
