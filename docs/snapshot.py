"""Writes the package's snapshot of its own tables: ``make snapshot``."""

from __future__ import annotations

from pathlib import Path

import countermark
from countermark.assessment.snapshot import make
from countermark.store.shipped import SNAPSHOT

if __name__ == "__main__":
    place = Path(countermark.__file__).parent / SNAPSHOT
    place.write_bytes(made := make())
    print(f"{SNAPSHOT}: {len(made):,} bytes")
