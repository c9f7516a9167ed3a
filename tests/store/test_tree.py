"""A directory is one archive: names, kinds, modes, links and contents; no link is followed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from countermark.formats.artefact.cpio import Cpio
from countermark.model.artefact import Kind
from countermark.model.gap import Gap, Why
from countermark.store import tree
from countermark.store.stored_bytes import StoredBytes

CAP = 1 << 20


def made(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    for name, content in (files or {"a": b"1", "b/c": b"23"}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def content(folder: Path, cap: int = CAP) -> bytes:
    found = tree.archive(str(folder), "tree", cap)
    assert isinstance(found, StoredBytes), found
    return found.whole()


def entries(folder: Path) -> dict[bytes, dict[str, object]]:
    read = Cpio().read(memoryview(content(folder)))
    assert not read.faults
    return {
        piece.name: {field.name: field.value for field in piece.fields}
        for piece in read.pieces
        if piece.kind is Kind.FILE
    }


def test_the_same_names_and_contents_are_the_same_bytes_wherever_they_lie(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one"), made(tmp_path / "other")
    for path in other.rglob("*"):
        os.utime(path, (0, 0))
    assert content(one) == content(other)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a").chmod(0o4755),
        lambda folder: (folder / "b").chmod(0o777),
        lambda folder: (folder / "a").write_bytes(b"2"),
        lambda folder: (folder / "a").rename(folder / "d"),
        lambda folder: (folder / ".countermark").mkdir(),
        lambda folder: (folder / "b" / "d").symlink_to("c"),
        lambda folder: os.mkfifo(folder / "pipe"),
    ],
    ids=["setuid", "mode of a directory", "content", "name", "directory", "link", "pipe"],
)
def test_a_change_is_seen(tmp_path: Path, change) -> None:
    one, other = made(tmp_path / "one"), made(tmp_path / "other")
    change(other)
    assert content(one) != content(other)


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"not to be read")
    folder = made(tmp_path / "tree", {"a": b"1"})
    (folder / "out").symlink_to(tmp_path / "secret")
    (folder / "up").symlink_to("..")
    (folder / "round").symlink_to(".")
    found = entries(folder)
    assert set(found) == {b"a", b"out", b"round", b"up"}
    assert found[b"up"]["link"] == b".."
    assert stat.S_ISLNK(int(str(found[b"out"]["mode"])))
    assert b"not to be read" not in content(folder)


def test_names_that_are_no_text_stay_as_they_are(tmp_path: Path) -> None:
    folder = made(tmp_path / "tree", {"a": b"1"})
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\n")).write_bytes(b"x")
    assert set(entries(folder)) == {b"a", b"\xff\n"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_what_cannot_be_read_is_a_gap(tmp_path: Path) -> None:
    folder = made(tmp_path / "tree")
    (folder / "a").chmod(0)
    (found,) = tree.archive(str(folder), "tree", CAP)
    assert isinstance(found, Gap) and found.what == "tree/a"


def test_a_file_that_grows_meanwhile_is_a_gap(tmp_path: Path, monkeypatch) -> None:
    folder = made(tmp_path / "tree", {"a": b"12345"})
    real = os.fstat

    def smaller(number: int) -> os.stat_result:
        state = list(real(number))
        state[6] = 3
        return os.stat_result(state)

    monkeypatch.setattr(tree.os, "fstat", smaller)
    (found,) = tree.archive(str(folder), "tree", CAP)
    assert isinstance(found, Gap) and found.detail == "it changed while it was read"


def test_caps_are_gaps(tmp_path: Path, monkeypatch) -> None:
    folder = made(tmp_path / "tree", {"a": bytes(5000)})
    (found,) = tree.archive(str(folder), "tree", 1000)
    assert isinstance(found, Gap) and found.why is Why.TOO_LARGE
    monkeypatch.setattr(tree, "MOST", 0)
    (found,) = tree.archive(str(folder), "tree", CAP)
    assert isinstance(found, Gap) and found.why is Why.LIMIT
