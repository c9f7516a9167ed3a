"""No export says where the user's files lie, who the user is, or what the machine is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import CONTRACTOR, table

USER, HOST = "peculiaruser", "peculiarhost"


@pytest.fixture
def home(folder, monkeypatch):
    place = folder.parent / f"home-{USER}"
    place.mkdir()
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, USER)
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("HOSTNAME", HOST)
    monkeypatch.setattr("socket.gethostname", lambda: HOST)
    return place


@pytest.mark.parametrize("form", ["table", "json", "tsv", "sarif", "html"])
def test_absolute_paths_users_and_hosts_stay_at_home(cm, home, form):
    (home / "s.csv").write_text("supplier\nZTE Corporation\n")
    inbox = home / "inbox"
    inbox.mkdir()
    (inbox / "t.csv").write_text("supplier\nHikvision\n")
    (inbox / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    said = cm("check", home / "s.csv", inbox, "../home-peculiaruser/s.csv", *CONTRACTOR,
              "--record", "r.json", "--format", form)  # fmt: skip
    for raw in (said.raw, Path("r.json").read_bytes()):
        for secret in (USER, HOST, str(home.parent)):
            assert secret.encode() not in raw, secret
    assert b"s.csv" in Path("r.json").read_bytes()


def test_two_files_of_one_name_are_told_apart(cm, home):
    for name in ("a", "b"):
        (home / name).mkdir()
        (home / name / "s.csv").write_text(f"supplier\nQuillfeather {name}\n")
    said = cm("check", home / "a" / "s.csv", home / "b" / "s.csv", *CONTRACTOR, "--format", "json")
    assert [f["label"] for f in said.json["files"]] == ["s.csv", "s.csv (2)"]


def test_a_record_of_files_elsewhere_is_repeated_where_they_are_named(cm, home):
    (home / "s.csv").write_text("supplier\nZTE Corporation\n")
    cm("check", home / "s.csv", *CONTRACTOR, "--record", "r.json")
    assert cm("check", "--again", "r.json").code == 14  # they lie where the last run had them
    cm("check", table("x.csv", "supplier", "Abc"), *CONTRACTOR)
    assert cm("check", home / "s.csv", "--again", "r.json").code == 14


@pytest.mark.parametrize("form", ["json", "tsv", "sarif", "html"])
def test_authors_are_named_only_when_asked_for(cm, project, home, form):
    name = "Huawei Technologes Co"
    cm("judge", name, "huawei", "same", "--reason", "registry extract", "--by", "Ann Author")
    path = table("s.csv", "supplier", name)
    finding = cm("check", path, *CONTRACTOR, "--format", "json").json["subjects"][0]["findings"][0]
    cm("set-aside", finding["id"], "--owner", "Otto Owner", "--reason", "r", "--until",
       "2027-01-01", "--as-of", "2026-11-20")  # fmt: skip
    said = cm("check", path, *CONTRACTOR, "--format", form)
    assert b"Ann Author" not in said.raw
    assert b"Otto Owner" not in said.raw
    asked = cm("check", path, *CONTRACTOR, "--format", form, "--with-authors")
    assert b"Otto Owner" in asked.raw
