"""``register update`` against servers that fail, lie, stall or never end: the old list stays.

A refusal is one line with the address, the reason and the way out; ledger, sources and validators
are what they were before.
"""

from __future__ import annotations

import gzip
import time

import pytest
from editions import military
from loopback import (
    closed_port,
    drips,
    endless,
    endless_header,
    reply,
    server,
    silent,
    stalls,
)
from narration import is_narrated

WHOLE = military(240)
OK = reply(WHOLE, ETag='"one"', Last_Modified="Fri, 20 Nov 2026 08:00:00 GMT")
HALVED = military(100)


@pytest.fixture
def update(command, project):
    def run(url, *more):
        return command("register", "update", "us-1260h", "--from", url, *more, *project)

    return run


@pytest.fixture
def state(command, project, tmp_path):
    """What must not change when a list is refused: ledger version, sources, kept files."""

    def read():
        folder = tmp_path / "project" / ".countermark"
        log = sorted(path.name for path in (folder / "ledger" / "_delta_log").glob("*.json"))
        kept = {path.name: path.read_bytes() for path in (folder / "lists").glob("*")}
        return log, kept, command("register", "sources", "--format", "json", *project).out

    return read


@pytest.fixture
def in_use(update):
    """A good edition is in use."""
    with server(OK) as (url, _):
        answer = update(url)
    assert answer.code == 0, answer.err
    assert answer.out.startswith(b"committed 1: Section 1260H list")


BAD = {
    "nobody-there": (None, "not reached"),
    "silent": (silent, "not done within 0.5 seconds"),
    "stalls-in-the-body": (stalls, "not done within 0.5 seconds"),
    "drips": (drips, "not done within 0.5 seconds"),
    "endless-body": (endless, "more than the cap of 100000 bytes"),
    "endless-header": (endless_header, ""),
    "to-a-file": (reply(status="302 Found", Location="file:///etc/hostname"), "file:///etc"),
    "to-ftp": (reply(status="302 Found", Location="ftp://127.0.0.1/x"), "not followed"),
    "to-nowhere": (reply(status="302 Found", Location=""), "not followed"),
    "ring": (reply(status="301 Moved", Location="/list.csv"), "more than 5 redirects"),
    "says-too-long": (reply(WHOLE, length=10**10), "more than the cap"),
    "says-longer": (reply(WHOLE, length=len(WHOLE) + 50), "broke off"),
    "says-shorter": (reply(WHOLE, length=len(WHOLE) // 2), "last line is cut"),
    "bomb": (reply(gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip"), "more than the cap"),
    "packed-bomb": (reply(gzip.compress(b"x" * 50_000_000)), "decompression bomb"),
    "packing-cut": (reply(gzip.compress(WHOLE)[:-40], Content_Encoding="gzip"), "ends early"),
    "packing-damaged": (reply(b"x" * 99, Content_Encoding="gzip"), "damaged"),
    "packing-unasked": (reply(WHOLE, Content_Encoding="br"), "nobody asked for"),
    "halved": (reply(HALVED, ETag='"two"'), "shrank from 240 to 100 records"),
    "empty": (reply(b""), "empty"),
    "a-web-page": (reply(b"<html><body>Sign in</body></html>"), "not a Section 1260H list"),
    "other-columns": (reply(b"a,b,c\n1,2,3\n"), ""),
    "no-dates": (reply(WHOLE.replace(b"2024-01-31", b"soon")), ""),
    "binary": (reply(bytes(range(256)) * 50), ""),
    "another-list": (reply(b"<CONSOLIDATED_LIST><INDIVIDUALS/></CONSOLIDATED_LIST>"), ""),
    "error-500": (reply(WHOLE, "500 Internal Server Error"), "answered 500"),
    "error-404": (reply(b"", "404 Not Found"), "answered 404"),
    "partial-content": (reply(WHOLE[:3000], "206 Partial Content"), "answered 206"),
    "not-http": (b"SSH-2.0-OpenSSH_9.9\r\n", "not reached"),
    "hangs-up": (b"", "not reached"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_trusted_is_refused_and_the_old_list_stays(update, in_use, state, name):
    answer, words = BAD[name]
    before = state()
    began = time.monotonic()
    limits = ("--timeout", "0.5", "--max-bytes", "100000")
    if answer is None:
        got = update(closed_port(), *limits)
    else:
        with server(answer) as (url, _):
            got = update(url, *limits)
    assert time.monotonic() - began < 4
    assert (got.code, got.out) == (1, b"")
    lines = [line for line in got.err.splitlines() if line.strip() and not is_narrated(line)]
    assert len(lines) == 1, got.err
    assert words in lines[0]
    assert "us-1260h" in lines[0] or "127.0.0.1" in lines[0]
    assert "; " in lines[0], "no next step"
    assert state() == before


def test_a_refused_list_is_asked_for_again_not_taken_for_unchanged(update, in_use):
    """Its validators must not be kept: the next answer would be 304 for a list nobody took in."""
    with server(reply(HALVED, ETag='"two"'), reply(military(250), ETag='"three"')) as (url, seen):
        assert update(url).code == 1
        assert update(url).code == 0
    assert '"two"' not in seen[1]


def test_an_unchanged_list_is_asked_for_by_its_validators(update, state):
    with server(OK, reply(b"", "304 Not Modified")) as (url, seen):
        assert update(url).code == 0
        before = state()
        answer = update(url)
    assert (answer.code, answer.out) == (0, b"")
    assert "not changed" in answer.err
    assert 'If-None-Match: "one"' in seen[1]
    assert "If-Modified-Since: Fri, 20 Nov 2026" in seen[1]
    assert state() == before


def test_validators_of_one_address_are_not_sent_to_another(update):
    with server(OK) as (url, _), server(OK) as (other, seen):
        update(url)
        update(other)
    assert "If-None-Match" not in seen[0]


def test_validators_do_not_outlive_the_copy_they_are_about(update, in_use, tmp_path):
    with server(OK) as (url, seen):
        update(url)
        kept = tmp_path / "project" / ".countermark" / "vault"
        for path in kept.glob("??/*"):
            path.unlink()
        update(url)
    assert "If-None-Match" not in seen[-1]


def test_validators_of_somebody_else_are_not_sent(update, in_use, tmp_path, monkeypatch):
    """They would freeze a list: the server says that what nobody has is unchanged."""
    place = tmp_path / "project" / ".countermark" / "lists" / "us-1260h.http"
    with server(OK) as (url, seen):
        update(url)
        update(url)
        assert "If-None-Match" in seen[-1]
        raw = place.read_bytes()
        for forged in (raw[32:], bytes(32) + raw[32:], raw[:-1], b"", raw.replace(b"one", b"two")):
            place.write_bytes(forged)
            update(url)
            assert "If-None-Match" not in seen[-1]


def test_a_person_may_insist_on_a_halved_list(update, in_use):
    with server(reply(HALVED)) as (url, _):
        answer = update(url, "--shrunken")
    assert answer.code == 0
    assert "shrank from 240 to 100" in answer.err
    assert b"280 listings closed" in answer.out
    with server(OK) as (url, _):
        assert update(url).code == 0


def test_one_list_that_cannot_be_fetched_keeps_no_other_waiting(command, project, monkeypatch):
    from countermark.assessment import updating

    with server(OK) as (url, _):
        gone = closed_port()
        monkeypatch.setattr(updating, "_address", {"csl": gone, "us-1260h": url}.__getitem__)
        answer = command("register", "update", "csl", "us-1260h", *project)
    assert answer.code == 1
    assert "not reached" in answer.err
    assert answer.out.startswith(b"committed 1: Section 1260H")


def test_nothing_is_fetched_without_being_asked(command, project, good, monkeypatch):
    import socket

    def never(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", never)
    monkeypatch.setattr(socket, "create_connection", never)
    monkeypatch.setattr(socket, "getaddrinfo", never)
    for argv in (
        ("check", good, "--context", "us-dod", *project),
        ("screen", "ZTE", *project),
        ("register", "sources", *project),
        ("judge", "Acme", "zte", "same", "--reason", "seen", *project),
    ):
        assert command(*argv).code in (0, 12, 13, 14), argv


UNSAID = WHOLE.replace(b"Firm 7 Microelectronics,,,,,2024-01-31,,,\n", b"")


def test_no_listing_is_closed_from_an_answer_that_may_be_cut(update, in_use, tmp_path):
    """A body that ends with the connection looks whole wherever it is cut."""
    with server(reply(UNSAID, length="none")) as (url, _):
        answer = update(url)
    assert answer.code == 13
    assert b"closed" not in answer.out
    assert "2 listings are gone from it and stay open" in answer.err
    assert "did not say how long it is" in answer.err
    assert not list((tmp_path / "project" / ".countermark" / "lists").glob("*.tmp"))
    with server(reply(UNSAID, ETag='"three"')) as (url, seen):
        answer = update(url)
    assert "If-None-Match" not in seen[0]
    assert b"2 listings closed" in answer.out


def test_unchanged_is_believed_only_while_the_bytes_are_here(update, tmp_path):
    with server(OK, OK, reply(b"", "304 Not Modified")) as (url, seen):
        assert update(url).code == 0
        for blob in (tmp_path / "project" / ".countermark" / "vault").rglob("*"):
            if blob.is_file() and blob.read_bytes() == WHOLE:
                blob.chmod(0o600)
                blob.write_bytes(WHOLE.replace(b"Firm 7", b"Firm X"))
        update(url)
    assert "If-None-Match" not in seen[1]


def test_unchanged_without_being_asked_is_refused(update, in_use, state):
    before = state()
    with server(reply(b"", "304 Not Modified")) as (url, _):
        answer = update(url)
    assert answer.code == 1
    assert "though it was not asked that" in answer.err
    assert state() == before
