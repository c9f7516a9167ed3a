"""The room's shipped files, and one way to read bytes as the program does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from countermark.assessment.probes import FILES
from countermark.inventory import lexicon
from countermark.inventory import read as reader
from countermark.model.evidence import Digest
from countermark.model.reading import Reading

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "src" / "countermark" / "inventory" / "shipped"
CASES = ROOT / "tests" / "cases" / "inventory"


@pytest.fixture(scope="session")
def read() -> Callable[..., Reading]:
    words = lexicon.load({p.name: p.read_bytes() for p in SHIPPED.iterdir()})

    def _read(label: str, content: bytes | str, **more: object) -> Reading:
        raw = content.encode() if isinstance(content, str) else content
        return reader.read(label, raw, Digest.of(raw), probes=FILES, words=words, **more)

    return _read
