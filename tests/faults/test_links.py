"""A folder unpacked from a stranger's archive: links where our own files are expected."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from countermark.cli.main import main
from countermark.model.evidence import Digest
from countermark.store.cache import LAST_RUN

SUPPLIERS = b"supplier\nZTE Corporation\n"
SECRET = b"the user's own file\n"
CHECK = ["check", "suppliers.csv", "--as-of", "2026-11-20", "--context", "us-federal-contractor"]


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "profile").write_bytes(SECRET)
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A project in the working folder, with a supplier list and one record of a run."""
    for name in [n for n in os.environ if n.startswith("COUNTERMARK_")]:
        monkeypatch.delenv(name)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    assert main(["init"]) == 0
    Path("suppliers.csv").write_bytes(SUPPLIERS)
    return work


def unharmed(home):
    return {p.name: p.read_bytes() for p in home.iterdir()} == {"profile": SECRET}


def evidence():
    digest = Digest.of(SUPPLIERS).hex
    return f"vault/{digest[:2]}/{digest[2:]}"


@pytest.mark.parametrize("link", [evidence(), f"cache/{LAST_RUN}"])
def test_a_file_outside_is_not_replaced_through_a_link(folder, home, link, capsys):
    place = Path(".countermark") / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(home / "profile")
    assert main(CHECK) == 14
    assert unharmed(home)
    assert not place.is_symlink(), "ours takes the link's place"
    assert main(["explain", "ZTE Corporation"]) == 0
    assert unharmed(home)


@pytest.mark.parametrize("link", [evidence(), f"cache/{LAST_RUN}"])
def test_another_name_of_a_file_outside_is_not_written(folder, home, link):
    place = Path(".countermark") / link
    place.parent.mkdir(parents=True, exist_ok=True)
    os.link(home / "profile", place)
    assert main(CHECK) == 14
    assert unharmed(home)


@pytest.mark.parametrize("link", ["vault", "records", "lists", "ledger", Path(evidence()).parent])
def test_a_directory_that_is_a_link_is_refused_by_name(folder, home, link, capsys):
    place = Path(".countermark") / link
    shutil.rmtree(place, ignore_errors=True)
    place.symlink_to(home)
    assert main(CHECK) == 1
    said = capsys.readouterr().err
    assert f"{folder / place}: this is a link, not" in said
    assert "Traceback" not in said
    assert unharmed(home)


def test_a_cache_that_is_a_link_is_not_used_and_said(folder, home, capsys):
    place = Path(".countermark/cache")
    shutil.rmtree(place)
    place.symlink_to(home)
    assert main(CHECK) == 14
    assert "not cached" in capsys.readouterr().err
    assert unharmed(home)


def test_a_project_directory_that_is_a_link_is_refused(folder, home, capsys):
    shutil.rmtree(".countermark")
    Path(".countermark").symlink_to(home)
    assert main(CHECK) == 1
    assert ".countermark: this is a link, not" in capsys.readouterr().err
    assert main([*CHECK, "--ledger", "none"]) == 14
    assert main(["init"]) == 1
    assert unharmed(home)


def test_a_link_in_the_log_of_the_ledger_is_refused(folder, home, capsys):
    Path(".countermark/ledger/_delta_log/00000000000000000001.json").symlink_to(home / "profile")
    assert main(CHECK) == 1
    assert "link" in capsys.readouterr().err


@pytest.mark.parametrize("plant", [os.mkfifo, lambda p: p.symlink_to("/dev/zero")])
@pytest.mark.parametrize("name", ["lists/csl.json", f"cache/{LAST_RUN}", "../countermark.toml"])
def test_what_is_no_file_neither_blocks_nor_fills_memory(folder, plant, name, capsys):
    place = Path(".countermark") / name
    place.parent.mkdir(exist_ok=True)
    place.unlink(missing_ok=True)
    plant(place)
    code = main([*CHECK, "--output", "result.json"])
    said = capsys.readouterr().err
    if LAST_RUN in name or "lists" in name:  # nothing is read from there any more
        assert code == 14
    else:
        assert code == 1
        assert Path(name).name in said
    assert main(["explain", "ZTE Corporation"]) in (0, 1)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"list": "csl"', b"\xff", b"[" * 9999])
def test_a_summary_of_a_list_beside_the_ledger_is_nobody_s(folder, content, capsys):
    """What is said of a list as a whole stands in the ledger's commits alone."""
    place = Path(".countermark/lists/csl.json")
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    assert main(CHECK) == 14
    assert "csl" not in capsys.readouterr().err


def test_a_file_without_end_in_the_vault_is_not_read(folder):
    place = Path(".countermark") / evidence()
    place.parent.mkdir()
    with place.open("wb") as stream:
        stream.truncate(1 << 40)
    assert main(CHECK) == 14
    assert place.read_bytes() == SUPPLIERS


def test_a_result_goes_where_the_user_s_own_link_points(folder, home):
    Path("result.json").symlink_to(home / "wanted.json")
    (home / "wanted.json").write_bytes(b"")
    assert main([*CHECK, "--output", "result.json"]) == 14
    assert json.loads((home / "wanted.json").read_bytes())["schema"] == "countermark.check/2"
