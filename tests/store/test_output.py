"""Atomic writing: the new file whole or the old one untouched, and an error with a next step."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from countermark.model.errors import OperatorError
from countermark.store import output
from countermark.store.output import write_atomic


def test_a_new_file_appears_and_an_old_one_is_replaced(tmp_path):
    path = tmp_path / "result.json"
    write_atomic(path, b"one")
    path.chmod(0o640)
    write_atomic(str(path), b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["result.json"]


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "result.json"
    write_atomic(path, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(OperatorError) as error:
        write_atomic(path, b"new")
    assert "no space left" in str(error.value)
    assert str(path) in str(error.value)
    assert "free some space" in error.value.next_step
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["result.json"]


def test_a_read_only_directory_is_told(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OperatorError, match="read-only"):
        write_atomic(tmp_path / "x", b"new")


def test_wrong_places_name_the_next_step(tmp_path):
    with pytest.raises(OperatorError, match="create its directory"):
        write_atomic(tmp_path / "no" / "x", b"")
    with pytest.raises(OperatorError, match="not a directory"):
        write_atomic(tmp_path, b"")
    assert [p.name for p in tmp_path.iterdir()] == []


def test_a_symbolic_link_keeps_pointing(tmp_path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_atomic(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_device_is_written_not_replaced():
    write_atomic("/dev/null", b"gone")
    assert not Path("/dev/null").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_really_full_device_is_told():
    with pytest.raises(OperatorError, match="no space left"):
        write_atomic("/dev/full", b"x")
