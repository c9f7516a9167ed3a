"""Gathering: every path becomes a file or a gap with its reason; nothing hangs, nothing is lost."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from countermark.model.errors import NoInputError
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.store import files
from countermark.store.files import SourceFile, gather
from countermark.store.stored_bytes import StoredBytes


def taken(*paths: object, **options: object) -> list[tuple[str, object]]:
    found = []
    for one in gather([str(p) for p in paths], **options):
        if isinstance(one, Gap):
            found.append((Path(one.what).name, one.why))
        else:
            found.append((Path(one.label).name, one.content))
    return found


def test_a_directory_is_read_in_order_with_its_hidden_files_but_not_our_own(tmp_path):
    for name in ("b.csv", "a.csv", ".hidden", "sub/c.csv", ".countermark/ledger/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert taken(tmp_path) == [
        (".hidden", b".hidden"),
        ("a.csv", b"a.csv"),
        ("b.csv", b"b.csv"),
        ("c.csv", b"sub/c.csv"),
    ]


def test_a_file_carries_its_digest_size_and_path(tmp_path):
    path = tmp_path / "one.csv"
    path.write_bytes(b"maker\n")
    assert list(gather([str(path)])) == [
        SourceFile("one.csv", str(path), StoredBytes.of(b"maker\n"))
    ]
    (found,) = gather([str(path)])
    assert isinstance(found, SourceFile)
    assert (found.content, found.digest, found.size) == (b"maker\n", Digest.of(b"maker\n"), 6)


def test_no_path_there_is_no_input_at_once(tmp_path):
    with pytest.raises(NoInputError) as error:
        gather([str(tmp_path / "gone")])
    assert error.value.exit_code == 3
    with pytest.raises(NoInputError):
        gather([])
    with pytest.raises(NoInputError):
        gather(["nul\0name"])


def test_a_missing_path_beside_a_present_one_is_a_gap(tmp_path):
    (tmp_path / "here").write_bytes(b"x")
    assert taken(tmp_path / "gone", tmp_path / "here") == [
        ("gone", Why.MISSING),
        ("here", b"x"),
    ]


def test_a_file_that_vanishes_between_listing_and_reading_is_a_gap(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"x")
    reader = gather([str(tmp_path)])
    assert isinstance(next(reader), SourceFile)
    (tmp_path / "b").unlink()
    assert next(reader).why is Why.MISSING


def test_too_large_is_told_with_its_size_and_without_reading(tmp_path, monkeypatch):
    (tmp_path / "big").write_bytes(b"x" * 101)
    monkeypatch.setattr(files.os, "open", lambda *_: pytest.fail("it was opened"))
    (gap,) = gather([str(tmp_path / "big")], cap=100)
    assert (gap.why, gap.size) == (Why.TOO_LARGE, 101)


def test_a_file_that_grows_while_read_stops_at_the_cap():
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"x" * 1000

    (gap,) = gather(["-"], cap=5000, stdin=Endless())
    assert (gap.why, gap.size) == (Why.TOO_LARGE, None)


def test_loops_are_cut_and_named(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "f").write_bytes(b"x")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert taken(tmp_path) == [
        ("again", Why.LOOP),
        ("f", b"x"),
        ("self", Why.UNREADABLE),
    ]


def test_pipes_and_devices_are_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert taken(tmp_path / "pipe", "/dev/zero") == [
        ("pipe", Why.UNREADABLE),
        ("zero", Why.UNREADABLE),
    ]


def test_empty_files_and_directories_are_results(tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "f").write_bytes(b"")
    assert taken(tmp_path) == [("d", Why.EMPTY), ("f", Why.EMPTY)]


def test_an_unreadable_file_is_a_gap(tmp_path, monkeypatch):
    (tmp_path / "f").write_bytes(b"x")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.os, "open", refuse)
    assert taken(tmp_path / "f") == [("f", Why.UNREADABLE)]


def test_standard_input_is_a_file_too():
    (got,) = gather(["-"], stdin=io.BytesIO(b"maker\n"))
    assert (got.label, got.path, got.content) == ("standard input", "-", b"maker\n")
    (gap,) = gather(["-"], stdin=io.BytesIO(b""))
    assert gap.why is Why.EMPTY


def test_a_name_that_is_no_text_can_still_be_printed(tmp_path):
    raw = os.fsencode(tmp_path) + b"/\xff.csv"
    Path(os.fsdecode(raw)).write_bytes(b"x")
    (got,) = gather([str(tmp_path)])
    assert got.label.endswith("\\xff.csv")
    got.label.encode("utf-8")


def test_a_limit_on_the_number_of_files_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILES", 2)
    for name in "abcd":
        (tmp_path / name).write_bytes(b"x")
    assert taken(tmp_path)[-1] == (tmp_path.name, Why.LIMIT)


def test_a_very_deep_tree_does_not_exhaust_the_stack(tmp_path):
    here = tmp_path
    for _ in range(300):
        here = here / "d"
    here.mkdir(parents=True)
    assert taken(tmp_path) == [("d", Why.EMPTY)]


@pytest.mark.parametrize("target", ["secret.csv", "elsewhere"])
def test_a_link_that_leads_out_of_the_directory_named_is_a_gap(tmp_path, target):
    """An archive of somebody else's may hold a link to a private file."""
    (tmp_path / "elsewhere").mkdir()
    for place in ("elsewhere/a.csv", "secret.csv"):
        (tmp_path / place).write_text("private")
    named = tmp_path / "unpacked"
    named.mkdir()
    (named / "own.csv").write_text("supplier\n")
    (named / "inside.csv").symlink_to("own.csv")
    (named / "link").symlink_to(tmp_path / target)
    found = list(gather([str(named)]))
    assert [one.content for one in found if isinstance(one, SourceFile)] == [b"supplier\n"] * 2
    (gap,) = [one for one in found if isinstance(one, Gap)]
    assert "leads out" in gap.detail
    assert any(isinstance(one, SourceFile) for one in gather([str(named / "link")]))
