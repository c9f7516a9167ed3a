"""A long file is held on disk, as it was when it was read; its copy goes with whoever holds it."""

from __future__ import annotations

import errno
import gc
import io
import os
import tempfile

import pytest

from countermark.model.errors import OperatorError
from countermark.model.evidence import Digest
from countermark.store import stored_bytes as holding
from countermark.store.files import SourceFile, gather
from countermark.store.stored_bytes import StoredBytes, store_bytes

CONTENT = bytes(range(256)) * 40_000


@pytest.fixture(autouse=True)
def short_of_memory(monkeypatch):
    monkeypatch.setattr(holding, "LONG", 1000)


def taken(content: bytes, cap: int = 1 << 30) -> StoredBytes | None:
    return store_bytes(io.BytesIO(content), cap)


@pytest.mark.parametrize("size", [0, 1, 1000, 1001, len(CONTENT)])
def test_the_same_bytes_come_back_wherever_they_lie(size):
    found = taken(CONTENT[:size])
    assert found is not None
    assert found.is_long == (size > 1000)
    assert (found.size, found.digest) == (size, Digest.of(CONTENT[:size]))
    assert found.whole() == found.open().read() == CONTENT[:size]
    assert found == StoredBytes.of(CONTENT[:size])


def test_two_readers_do_not_disturb_one_another():
    found = taken(CONTENT)
    assert found is not None
    with found.open() as one, found.open() as other:
        halves = [(one.read(70_000), other.read(50_000)) for _ in range(20)]
    assert b"".join(first for first, _ in halves) == CONTENT[: 20 * 70_000]
    assert b"".join(second for _, second in halves) == CONTENT[: 20 * 50_000]
    assert found.whole() == CONTENT


def test_more_than_the_cap_is_none():
    assert taken(CONTENT, cap=len(CONTENT) - 1) is None


@pytest.mark.parametrize("harm", [lambda p: p.write_bytes(b"other"), lambda p: p.unlink()])
def test_what_befalls_the_file_afterwards_changes_nothing(tmp_path, harm):
    path = tmp_path / "long.csv"
    path.write_bytes(CONTENT)
    (found,) = gather([str(path)])
    assert isinstance(found, SourceFile)
    harm(path)
    assert found.content == CONTENT
    assert found.digest == Digest.of(CONTENT)


def test_copies_have_no_name_and_are_closed_with_their_holder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made: list[io.RawIOBase] = []
    real = tempfile.TemporaryFile
    monkeypatch.setattr(
        tempfile, "TemporaryFile", lambda **how: made.append(real(**how)) or made[-1]
    )
    found = taken(CONTENT)
    assert [raw.closed for raw in made] == [False]
    assert list(tmp_path.iterdir()) == []
    del found
    gc.collect()
    assert [raw.closed for raw in made] == [True]


def test_a_full_disk_is_told_with_its_place(tmp_path, monkeypatch):
    class Full(io.RawIOBase):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        def seek(self, *_: int) -> int:
            return 0

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Full())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(OperatorError) as error:
        taken(CONTENT)
    assert "no temporary file: no space left" in str(error.value)
    assert str(tmp_path) in str(error.value)
    assert "free some space" in error.value.next_step


def test_no_place_for_temporary_files_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(OperatorError, match="no temporary file"):
        taken(CONTENT)
