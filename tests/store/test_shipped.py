"""Shipped files come back with relative names, sorted; a missing folder is our own defect."""

from __future__ import annotations

import sys
import zipfile

import pytest

from countermark.model.errors import DefectError
from countermark.store import clock, shipped


@pytest.fixture
def package(tmp_path, monkeypatch):
    name = "acorn_shipped"
    archive = tmp_path / "wheel.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for path in ("data/z.yaml", "data/a/b.yaml", "data/__pycache__/x.pyc"):
            out.writestr(f"{name}/{path}", path)
        out.writestr(f"{name}/__init__.py", "")
    monkeypatch.syspath_prepend(str(archive))
    yield name
    sys.modules.pop(name, None)


def test_files_are_read_from_wherever_the_package_lies(package):
    assert shipped.read(package, "data") == {"a/b.yaml": b"data/a/b.yaml", "z.yaml": b"data/z.yaml"}


def test_a_missing_folder_is_a_defect():
    with pytest.raises(DefectError, match="no-such-folder"):
        shipped.read("countermark.model", "no-such-folder")


def test_the_clock_is_in_utc_microseconds():
    assert 1_700_000_000_000_000 < clock.now_micros() < 32_503_680_000_000_000
