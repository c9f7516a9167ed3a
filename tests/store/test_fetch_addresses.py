"""Whom the network client talks to: one look-up, no private network, no length taken on trust."""

# ruff: noqa: SIM117 - the server and what it must provoke are two steps

from __future__ import annotations

import socket

import pytest
from tests.store.test_fetch import reply, server

from countermark.model.errors import SourceError
from countermark.store import addresses
from countermark.store.fetch import _pool, fetch


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "239.1.1.1", "255.255.255.255", "192.0.2.1", "::1", "::"),
        *("fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "fec0::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "no address"),
    ],
)
def test_addresses_that_are_not_public(address):
    assert not addresses.is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_are_public(address):
    assert addresses.is_public(address)


@pytest.mark.parametrize("host", ["localhost", "x.localhost.", "127.0.0.1", "[::1]", "10.0.0.1"])
def test_what_says_of_itself_that_it_is_private(host):
    assert addresses.names_itself_private(host)
    assert not addresses.names_itself_private("lists.example")
    assert not addresses.names_itself_private("8.8.8.8")


@pytest.mark.parametrize(
    "there",
    [
        *(
            "http://169.254.169.254/latest",
            "http://10.0.0.1/",
            "http://[::1]/",
            "http://localhost/",
        ),
        *(
            "http://127.0.0.1:1/",
            "http://2130706433/",
            "http://[::ffff:10.0.0.1]/x",
            "//192.168.0.1",
        ),
    ],
)
def test_a_redirect_into_a_private_network_is_refused(there):
    """Also from a private address that a person asked for: he asked for that one alone."""
    with server(reply("302 Found", Location=there), reply(body=b"secret")) as (url, seen):
        with pytest.raises(SourceError, match="not on the public internet: not asked"):
            fetch(url)
    assert len(seen) == 1


def test_a_redirect_to_a_private_machine_is_followed_where_that_is_said():
    with server(reply(body=b"list")) as (there, _):
        with server(reply("302 Found", Location=there)) as (url, _):
            assert fetch(url, allow_private=True).content == b"list"


@pytest.fixture
def names(monkeypatch):
    """Names of our own: each look-up takes the next answer, the last one stays."""
    known: dict[str, list[str]] = {}
    asked: list[str] = []

    def look_up(host, port, *_, **__):
        asked.append(host)
        left = known.get(host, [host])
        found = left.pop(0) if len(left) > 1 else left[0]
        kind = socket.AF_INET6 if ":" in found else socket.AF_INET
        return [(kind, socket.SOCK_STREAM, 6, "", (one, port)) for one in found.split()]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", look_up)
    return known, asked


def test_a_name_that_leads_into_a_private_network_is_refused(names):
    known, _ = names
    known["lists.example"] = ["8.8.8.8 10.0.0.1"]
    with pytest.raises(SourceError, match=r"lists.example is 10.0.0.1.*--allow-private"):
        fetch("http://lists.example/x")


def test_a_name_is_looked_up_once_and_that_address_is_asked(names, monkeypatch):
    """The second look-up of a rebinding name would lead elsewhere: it is never made."""
    known, asked = names
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    with server(reply(body=b"list")) as (url, seen):
        port = url.split(":")[2].split("/")[0]
        known["lists.example"] = ["127.0.0.1", "10.9.9.9"]
        got = fetch(f"http://lists.example:{port}/list.csv")
    assert got.content == b"list"
    assert asked.count("lists.example") == 1
    assert f"Host: lists.example:{port}" in seen[0]


def test_the_certificate_must_be_the_names_not_the_addresses():
    pool = _pool("https", "8.8.8.8", "lists.example", 443, None)
    assert (pool.host, pool.assert_hostname) == ("8.8.8.8", "lists.example")
    assert pool.conn_kw["server_hostname"] == "lists.example"
    assert pool.cert_reqs == "CERT_REQUIRED"


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nlist\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        (reply(body=b"list"), True),
        (CHUNKED, True),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nlist", False),
        (b"HTTP/1.0 200 OK\r\n\r\nlist", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: some\r\nConnection: close\r\n\r\nlist", False),
    ],
)
def test_a_body_that_ends_with_the_connection_is_not_called_whole(answer, whole):
    with server(answer) as (url, _):
        got = fetch(url)
    assert (got.content, got.whole) == (b"list", whole)


def test_nothing_has_changed_is_no_answer_to_a_question_nobody_asked():
    with server(reply("304 Not Modified", ETag='"v1"')) as (url, _):
        with pytest.raises(SourceError, match="though it was not asked that"):
            fetch(url)
