"""The machine stands in the way: loops, pipes, vanishing files, full and read-only disks."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from narration import is_narrated

from countermark.store import files

LISTED = "Huawei Technologies Co., Ltd."


@pytest.fixture
def mounted(tmp_path):
    """Mount a small file system of its own; skips where this user or machine may not."""
    if shutil.which("mount") is None:
        pytest.skip("there is no mount command here")
    done = []

    def mount(name, *options):
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(place)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("this user may not mount a file system")
        done.append(place)
        return place

    yield mount
    for place in done:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def full(mounted):
    """A disk of 256 KiB with nothing left on it."""
    place = mounted("full", "size=256k")

    def fill():
        with (place / "ballast").open("wb", buffering=0) as stream:
            try:
                while stream.write(b"x" * 4096):
                    pass
            except OSError as error:
                assert error.errno == errno.ENOSPC

    return place, fill


def read_only(place):
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)


def said_once(answer, *words):
    """One clear line of error with these words, no traceback, no result."""
    lines = [line for line in answer.err.splitlines() if line.strip() and not is_narrated(line)]
    assert len(lines) == 1, answer.err
    assert all(word in lines[0] for word in words), lines
    assert "Traceback" not in answer.err


def test_a_ring_of_directories_is_told_and_left(check, good, tmp_path):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "back").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "self").symlink_to("self")
    code, document = check("in", good)
    assert code == 14
    told = {gap["what"]: gap["why"] for gap in document["not_examined"]}
    assert told["in/deep/back"] == "a directory loop"
    assert told["in/self"] == "could not be read"


def test_a_file_that_vanishes_before_it_is_read(check, good, tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    shutil.copy(good, tmp_path / "in" / "a.csv")
    (tmp_path / "in" / "b.csv").write_text("supplier\nAcme\n")
    opening = os.open

    def vanish(path, *args, **more):
        if str(path).endswith("b.csv"):
            Path(path).unlink()
        return opening(path, *args, **more)

    monkeypatch.setattr(files.os, "open", vanish)
    code, document = check("in")
    assert code == 14
    assert [(g["what"], g["why"]) for g in document["not_examined"]] == [
        ("in/b.csv", "vanished or not there")
    ]


@pytest.mark.parametrize("name", ["/dev/zero", "pipe"])
def test_what_never_ends_is_not_opened(check, good, tmp_path, name):
    os.mkfifo(tmp_path / "pipe")
    code, document = check(name, good)
    assert code == 14
    [gap] = document["not_examined"]
    assert (gap["what"], gap["why"]) == (Path(name).name, "could not be read")
    assert gap["next_step"]


def test_a_pipe_put_in_the_place_of_a_file_does_not_hold_us_up(check, good, tmp_path, monkeypatch):
    (tmp_path / "b.csv").write_text("supplier\nAcme\n")
    opening = os.open

    def exchange(path, *args, **more):
        if str(path) == "b.csv":
            Path(path).unlink()
            os.mkfifo(path)
        return opening(path, *args, **more)

    monkeypatch.setattr(files.os, "open", exchange)
    code, document = check("b.csv", good)
    assert code == 14
    assert [gap["what"] for gap in document["not_examined"]] == ["b.csv"]


def test_a_file_above_the_cap_is_told_with_its_size(check, good, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "DEFAULT_CAP", 1000)
    monkeypatch.setattr(files.gather, "__kwdefaults__", {"cap": 1000, "stdin": None})
    (tmp_path / "big.csv").write_bytes(b"supplier\n" + b"Acme\n" * 1000)
    code, document = check("big.csv", good)
    assert code == 14
    [gap] = document["not_examined"]
    assert (gap["what"], gap["why"], gap["size"]) == ("big.csv", "larger than the cap", 5009)


@pytest.mark.parametrize("verb", ["check", "screen", "register"])
def test_a_result_that_does_not_fit_leaves_the_old_file(command, good, full, verb):
    place, fill = full
    target = place / "result.json"
    target.write_bytes(b"the old result")
    fill()
    argv = {"check": ("check", good, "--context", "us-dod"), "screen": ("screen", LISTED)}
    argv["register"] = ("register", "list")
    answer = command(*argv[verb], "--format", "json", "--output", target)
    assert answer.code == 1
    said_once(answer, "result.json", "no space left", "free some space")
    assert target.read_bytes() == b"the old result"
    assert {path.name for path in place.iterdir()} == {"result.json", "ballast"}


def test_a_full_cache_costs_nothing_but_the_last_run(command, good, full, monkeypatch):
    place, fill = full
    fill()
    monkeypatch.setenv("XDG_CACHE_HOME", str(place))
    answer = command("check", good, "--context", "us-dod", "--format", "json")
    assert answer.code == 14
    assert answer.json["subjects"][0]["verdict"] == "prohibited"
    assert "Traceback" not in answer.err


def test_a_ledger_on_a_full_disk_keeps_what_it_has(command, mounted):
    place = mounted("ledger", "size=2m")
    assert command("init", place).code == 0
    judge = ("judge", "Acme", "zte", "--reason", "seen", "--by", "me", "--ledger", place)
    assert "committed 1\n" in command(*judge[:3], "same", *judge[3:]).err
    with (place / "ballast").open("wb", buffering=0) as stream, pytest.raises(OSError):
        while True:
            stream.write(b"x" * 4096)
    answer = command(*judge[:3], "different", *judge[3:])
    assert (answer.code, answer.out) == (1, b"")
    said_once(answer, str(place), "no space left", "free some space")
    (place / "ballast").unlink()
    assert "committed 2\n" in command(*judge[:3], "different", *judge[3:]).err


def test_a_vault_on_a_full_disk_is_told_before_anything_is_in_use(command, mounted, tmp_path):
    from editions import military

    place = mounted("vault", "size=2m")
    assert command("init", place).code == 0
    (tmp_path / "list.csv").write_bytes(military(150))
    with (place / "ballast").open("wb", buffering=0) as stream, pytest.raises(OSError):
        while True:
            stream.write(b"x" * 4096)
    answer = command("register", "import", "list.csv", "--list", "us-1260h", "--ledger", place)
    assert (answer.code, answer.out) == (1, b"")
    assert "no space left" in answer.err
    (place / "ballast").unlink()
    sources = command("register", "sources", "--format", "json", "--ledger", place).json
    assert [entry["id"] for entry in sources["lists"]] == ["register"]


def test_a_read_only_place_is_told_for_each_thing_written(command, good, mounted, tmp_path):
    place = mounted("fixed", "size=4m")
    assert command("init", place / "project").code == 0
    read_only(place)
    ledger = ("--ledger", place / "project")
    for argv in (
        ("init", place / "other"),
        ("judge", "Acme", "zte", "same", "--reason", "seen", *ledger),
        ("check", good, "--context", "us-dod", "--output", place / "result.json"),
        ("check", good, "--context", "us-dod", "--record", place / "record.json"),
    ):
        answer = command(*argv)
        assert answer.code == 1, argv
        said_once(answer, str(place), "read-only", "can be written to")
    answer = command("check", good, "--context", "us-dod", "--format", "json")
    assert answer.code == 14


def test_a_verdict_does_not_hang_on_a_project_that_cannot_be_written(command, good, mounted):
    """The files read are kept as evidence; where that fails, the verdict is told all the same."""
    place = mounted("fixed", "size=4m")
    assert command("init", place).code == 0
    read_only(place)
    answer = command("check", good, "--context", "us-dod", "--format", "json", "--ledger", place)
    assert answer.code in (1, 14)
    said_once(answer, "read-only")


def test_no_room_for_a_temporary_file_is_an_error_like_any_other(command, good, monkeypatch):
    """Where no file system may be mounted, at least this: the call fails as the kernel would."""

    def refuse(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    answer = command("check", good, "--context", "us-dod", "--output", "result.json")
    assert answer.code == 1
    assert answer.err.count("result.json") == 1
    assert "result.json: not written: no space left on device; free some space" in answer.err
    assert not Path("result.json").exists()
