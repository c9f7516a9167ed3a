"""register import and update: whole lists come in, doubtful ones are refused and the old stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from .conftest import CONTRACTOR, suppliers

CASES = Path(__file__).parents[1] / "cases" / "register" / "lists"
CSL = CASES / "csl" / "parents-inside-names.csv"
MAKER = "Northwind Optical (Suzhou) Co., Ltd."


def bring(cm, *more):
    return cm("register", "import", CSL, "--shrunken", "--list", "csl", *more)


def test_an_import_is_committed_and_counted(cm, project):
    said = bring(cm)
    assert said.code == 0
    assert said.out.startswith("committed 1: US Consolidated Screening List of ")
    (listed,) = [
        row for row in cm("register", "sources", "--format", "json").json["lists"]
        if row["id"] == "csl"
    ]  # fmt: skip
    assert listed["title"] == "US Consolidated Screening List"
    assert listed["loaded"] == listed["known"] > 0
    assert "csl" not in {
        m["id"] for m in cm("register", "sources", "--format", "json").json["not_loaded"]
    }


def test_a_listed_party_is_found_and_its_parent_too(cm, project):
    bring(cm)
    said = cm("screen", MAKER, "--format", "json")
    best = said.json["queries"][0]["matches"][0]
    assert best["entity"].startswith("list:csl/")
    assert best["measures"] == ["LIST-US-CSL-EL"]
    asked = ("--context", "us-exporter", "--as-of", "2026-11-20", "--format", "json")
    document = cm("check", suppliers(MAKER), *asked).json
    (subject,) = document["subjects"]
    assert "LIST-US-CSL-EL" in {f["measure"] for f in subject["findings"]}
    quoted = {c["evidence"]["quote"] for c in document["claims"].values()}
    assert any("Northwind Optical (Suzhou)" in quote for quote in quoted)
    assert "US Consolidated Screening List" in {s["title"] for s in document["register"]["lists"]}


def test_a_packed_list_is_quoted_out_of_its_compression(cm, project):
    import gzip

    Path("csl.csv.gz").write_bytes(gzip.compress(CSL.read_bytes()))
    assert cm("register", "import", "csl.csv.gz", "--shrunken").code == 0
    asked = ("--context", "us-exporter", "--as-of", "2026-11-20", "--format", "json")
    document = cm("check", suppliers(MAKER), *asked).json
    evidence = [claim["evidence"] for claim in document["claims"].values()]
    rows = [e for e in evidence if e["selector"].startswith("row=") and "csl" in e["file"]]
    assert rows
    assert all("Northwind" in row["quote"] for row in rows)


def test_the_same_file_again_writes_nothing_new(cm, project):
    bring(cm)
    sizes = cm("screen", MAKER, "--format", "json").json
    assert bring(cm).code == 0
    assert cm("screen", MAKER, "--format", "json").json == sizes


def test_a_list_that_is_too_short_is_refused(cm, project):
    said = cm("register", "import", CSL)
    assert said.code == 1
    assert said.raw == b""
    assert "refused" in said.err
    assert [row["id"] for row in cm("register", "sources", "--format", "json").json["lists"]] == [
        "register"
    ]


def test_one_bad_file_does_not_stop_the_others(cm, project):
    Path("noise.csv").write_text("a,b\n1,2\n")
    said = cm("register", "import", "noise.csv", CSL, "--shrunken")
    assert said.code == 1
    assert "noise.csv" in said.err
    assert "committed" in said.out


def test_records_that_could_not_be_read_give_13(cm, project):
    path = CASES / "csl" / "no-name-too-few-cells-new-column-new-list.csv"
    said = cm("register", "import", path, "--shrunken")
    assert said.code == 13
    assert "not read: " in said.err
    assert "warning: " in said.err
    assert cm("register", "import", path, "--shrunken", "--exit-zero").code == 0


def test_importing_needs_a_project_and_a_file_and_a_day(cm):
    said = bring(cm)
    assert said.code == 1
    assert "countermark init" in said.err
    cm("init")
    assert cm("register", "import", "missing.csv").code == 3
    assert bring(cm, "--date", "someday").code == 2
    assert cm("register", "import", CSL, "--list", "unknown").code == 2


# --- update, from a server on this machine ----------------------------------------------------


@contextmanager
def server(content: bytes) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fresh = self.headers.get("If-None-Match") != '"one"'
            asked.append("whole" if fresh else "conditional")
            self.send_response(200 if fresh else 304)
            self.send_header("ETag", '"one"')
            self.send_header("Content-Length", str(len(content) if fresh else 0))
            self.end_headers()
            if fresh:
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}/csl.csv", asked
    finally:
        listening.shutdown()
        listening.server_close()


def test_an_update_asks_again_only_for_what_changed(cm, project):
    with server(CSL.read_bytes()) as (url, asked):
        first = cm("register", "update", "csl", "--from", url, "--shrunken")
        second = cm("register", "update", "csl", "--from", url, "--shrunken")
    assert (first.code, second.code) == (0, 0)
    assert "committed" in first.out
    assert second.raw == b""
    assert "not changed" in second.err
    assert asked == ["whole", "conditional"]


def test_a_refused_update_keeps_the_old_list_and_is_asked_for_whole_again(cm, project):
    bring(cm)
    with server(CSL.read_bytes()[:900]) as (url, asked):
        for _ in range(2):
            said = cm("register", "update", "csl", "--from", url)
            assert said.code == 1
            assert "refused" in said.err
    assert asked == ["whole", "whole"]
    best = cm("screen", MAKER, "--format", "json").json["queries"][0]["matches"][0]
    assert best["entity"].startswith("list:csl/")


def test_a_list_larger_than_the_cap_is_refused(cm, project):
    with server(CSL.read_bytes()) as (url, _):
        said = cm("register", "update", "csl", "--from", url, "--max-bytes", "100")
    assert said.code == 1
    assert said.raw == b""


@pytest.mark.parametrize(
    "asked",
    [
        ("csl", "--from", "file:///etc/hostname"),
        ("unknown",),
        (),
        ("csl", "ofac", "--from", "http://127.0.0.1:9/x"),
    ],
)
def test_an_update_that_cannot_be_meant_is_refused(cm, project, asked):
    assert cm("register", "update", *asked).code == 2


def test_nothing_is_fetched_without_being_asked(cm, project, monkeypatch):
    from countermark.store import fetch

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(fetch, "fetch", never)
    bring(cm)
    assert cm("check", suppliers(MAKER), *CONTRACTOR).code in (0, 12, 13, 14)


def test_a_list_that_somebody_else_imported_is_named(cm, project, folder, monkeypatch, tmp_path):
    """Its day and its counts were said by nobody known here; its names are read all the same."""
    listing = CASES.parent.parent / "cli" / "csl-zte.csv"
    assert cm("register", "import", listing, "--shrunken", "--list", "csl").code == 0
    assert cm("check", suppliers("Blue Finch LLC"), *CONTRACTOR).code == 0
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "somebody"))
    said = cm("check", suppliers("Blue Finch LLC"), *CONTRACTOR, "--format", "json")
    assert said.code == 13
    assert [gap["what"] for gap in said.json["not_examined"]] == [
        "an imported list that somebody else recorded: csl"
    ]
    assert cm("register", "import", listing, "--shrunken", "--list", "csl").code == 0
    assert cm("check", suppliers("Blue Finch LLC"), *CONTRACTOR).code == 0


def test_a_list_without_a_summary_in_the_ledger_is_named(cm, project, folder, monkeypatch):
    """As the release before wrote it: nobody can tell how whole the list is."""
    listing = CASES.parent.parent / "cli" / "csl-zte.csv"
    with monkeypatch.context() as before:
        before.setattr("countermark.assessment.lists.LISTS", "else")
        assert cm("register", "import", listing, "--shrunken", "--list", "csl").code == 0
    said = cm("check", suppliers("Blue Finch LLC"), *CONTRACTOR, "--format", "json")
    assert said.code == 13
    assert any(gap["what"].endswith(": csl") for gap in said.json["not_examined"])
