"""Our own files: opened step by step from a handle, never through a link, regular files only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from countermark.model.errors import OperatorError
from countermark.store import own, trust


@pytest.fixture
def place(tmp_path):
    return tmp_path / "project" / ".countermark" / "cache"


@pytest.fixture(autouse=True)
def root(tmp_path):
    (tmp_path / "project").mkdir()


@pytest.fixture
def outside(tmp_path):
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "file").write_bytes(b"somebody's")
    return folder


def test_a_file_is_written_read_listed_and_removed(place):
    assert own.read(place, "a", 10) is None
    assert own.names(place) == {}
    own.write(place, "deep/a", [b"on", b"e"])
    own.write(place, "a", [b"two"])
    assert own.read(place, "deep/a", 3) == b"one"
    assert list(own.names(place)) == ["a"]
    assert sorted(p.name for p in place.iterdir()) == ["a", "deep"]
    own.remove(place, "a")
    own.remove(place, "a")
    assert own.read(place, "a", 10) is None
    own.check_path(place / "deep" / "a")
    own.check_path(place / "nothing" / "here")
    own.check_tree(place / "deep")


@pytest.mark.parametrize("depth", [".countermark", ".countermark/cache", ".countermark/cache/deep"])
def test_a_link_on_the_way_is_refused_and_nothing_outside_is_touched(
    place, tmp_path, outside, depth
):
    link = tmp_path / "project" / depth
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside)
    for act in (
        lambda: own.write(place, "deep/file", [b"x"]),
        lambda: own.read(place, "deep/file", 10),
        lambda: own.make(place / "deep"),
        lambda: own.names(place / "deep"),
        lambda: own.check_path(place / "deep"),
        lambda: own.check_tree(place / "deep"),
        lambda: own.remove(place / "deep", "file"),
    ):
        with pytest.raises(OperatorError, match="this is a link") as error:
            act()
        assert str(link) in str(error.value)
        assert error.value.next_step
    assert [(p.name, p.read_bytes()) for p in outside.iterdir()] == [("file", b"somebody's")]


def test_the_way_to_a_project_may_hold_links(place, tmp_path):
    (tmp_path / "short").symlink_to(tmp_path / "project")
    own.write(tmp_path / "short" / ".countermark" / "cache", "a", [b"one"])
    assert own.read(place, "a", 3) == b"one"


def test_a_link_in_the_place_of_a_file_is_not_read_and_is_replaced(place, outside):
    own.make(place)
    (place / "a").symlink_to(outside / "file")
    with pytest.raises(OperatorError, match="this is a link"):
        own.read(place, "a", 100)
    with pytest.raises(OperatorError, match="this is a link"):
        own.check_tree(place)
    own.write(place, "a", [b"ours"])
    assert own.read(place, "a", 4) == b"ours"
    assert (outside / "file").read_bytes() == b"somebody's"


def test_another_name_of_a_file_keeps_its_content(place, outside):
    own.make(place)
    os.link(outside / "file", place / "a")
    own.write(place, "a", [b"ours"])
    assert (outside / "file").read_bytes() == b"somebody's"


@pytest.mark.parametrize(
    ("plant", "kind"),
    [
        (os.mkfifo, "a named pipe"),
        (lambda p: p.symlink_to("/dev/zero"), "a link"),
        (Path.mkdir, "a directory"),
    ],
)
def test_what_is_no_file_neither_blocks_nor_fills_memory(place, plant, kind):
    own.make(place)
    plant(place / "a")
    with pytest.raises(OperatorError, match=kind):
        own.read(place, "a", 1000)
    if kind != "a directory":
        assert own.names(place) == {}
        own.write(place, "a", [b"ours"])
        assert own.read(place, "a", 4) == b"ours"


def test_a_file_beyond_the_cap_is_refused(place):
    own.write(place, "a", [b"x" * 11])
    with pytest.raises(OperatorError, match="more than 10 bytes"):
        own.read(place, "a", 10)


def test_the_way_up_is_no_name_of_ours(place):
    own.make(place)
    with pytest.raises(OperatorError, match="the way back up"):
        own.write(place, "../../a", [b"x"])


def test_a_failed_write_leaves_the_old_file_and_nothing_else(place):
    own.write(place, "a", [b"old"])

    def fails():
        yield b"new"
        raise OSError(28, "No space left on device")

    with pytest.raises(OperatorError, match="no space left"):
        own.write(place, "a", fails())
    assert own.read(place, "a", 3) == b"old"
    assert [p.name for p in place.iterdir()] == ["a"]


def test_what_is_another_s_is_refused_unless_the_project_is_trusted(place, monkeypatch):
    own.write(place, "a", [b"one"])
    monkeypatch.setattr(trust, "users", lambda: frozenset((os.geteuid() + 1,)))
    for act in (
        lambda: own.read(place, "a", 10),
        lambda: own.write(place, "a", [b"two"]),
        lambda: own.check_path(place),
    ):
        with pytest.raises(OperatorError, match="config trust"):
            act()
    monkeypatch.setenv("COUNTERMARK_TRUST", str(Path(place).parents[1]))
    own.write(place, "a", [b"two"])
    assert own.read(place, "a", 10) == b"two"
