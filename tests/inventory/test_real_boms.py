"""Real bills of materials that nobody here wrote are read without an error."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

REAL = Path(__file__).parents[2] / "../shared/real/bom"


@pytest.mark.parametrize("name", ["cyclonedx-examples.tar.xz", "guac-examples.tar.xz"])
@pytest.mark.slow
def test_real_boms(name: str, read) -> None:
    path = REAL / name
    if not path.exists():
        pytest.skip("the folder of real files is not beside the project")
    seen = with_subjects = 0
    with tarfile.open(path) as archive:
        for member in archive:
            held = archive.extractfile(member) if member.isfile() else None
            if held is None or not member.name.endswith((".json", ".xml")):
                continue
            reading = read(Path(member.name).name, held.read())
            seen += 1
            with_subjects += bool(reading.subjects)
            assert reading.subjects or reading.gaps, member.name
            if reading.format.startswith(("CycloneDX 1", "SPDX 2")):
                assert reading.boms == 1
                assert reading.subjects
    assert seen > 40
    assert with_subjects > 30
