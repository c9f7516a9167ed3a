"""Addresses are found in any bytes where they stand; what merely looks like one is none."""

import random

import pytest

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.inspection import address_scan
from countermark.inspection.address_scan import AddressScan
from countermark.inspection.analyser import Item
from countermark.inspection.endpoints import Endpoints
from countermark.inspection.host_table import HOSTS, read_hosts
from countermark.model.errors import SourceError
from countermark.model.inspection import EndpointKind
from countermark.store import shipped
from countermark.store.scratch import Scratch


@pytest.fixture(scope="module")
def table():
    return read_hosts(shipped.read("countermark.inspection", "shipped")[HOSTS])


def seen(table, data: bytes):
    opened = Opener(readers(), Scratch("x")).open(memoryview(data))
    return Endpoints(table).read(Item((b"made",), opened), ASK)


def hosts(table, data: bytes):
    return [(one.kind.value, one.host) for one in seen(table, data).endpoints]


@pytest.mark.parametrize(
    ("data", "kind", "host"),
    [
        (b"\x00http://push.maker.example/dm/\x00", "url", "push.maker.example"),
        (b'url="HTTPS://Push.Maker.com:8443/a?b=c";', "url", "push.maker.com"),
        (b"see (http://push.maker.com).", "url", "push.maker.com"),
        (b"tcp://10.1.2.3:5000", "url", "10.1.2.3"),
        (b"http://[2001:db8::1]:80/x", "url", "2001:db8::1"),
        (b"http://me:pw@push.maker.com/x", "url", "push.maker.com"),
        (b"myown://push.maker.com/x", "url", "push.maker.com"),
        (b"http://gateway/cgi", "url", "gateway"),
        (b"xxhttp://push.maker.com/", "url", "push.maker.com"),
        (b"\x11push.maker.com\x00", "host", "push.maker.com"),
        (b"server push.maker.cn;", "host", "push.maker.cn"),
        (b"ota.maker.io\x00", "host", "ota.maker.io"),
        (b"ip=93.184.216.34 ", "ip", "93.184.216.34"),
        (b"4.1.2.3:80", "ip", "4.1.2.3"),
    ],
)
def test_an_address_is_found(table, data, kind, host):
    assert hosts(table, data) == [(kind, host)]


@pytest.mark.parametrize("lead", [b"", b"\x01"])
def test_letters_of_two_bytes_are_read_at_both_alignments(table, lead):
    text = "\x00https://push.maker.com/dm/\x00bigdata.maker.cn\x00".encode("utf-16-le")
    made = seen(table, lead + text + b"\xff\xff" * 9)
    assert [(one.kind, one.value) for one in made.endpoints] == [
        (EndpointKind.URL, "https://push.maker.com/dm/"),
        (EndpointKind.HOST, "bigdata.maker.cn"),
    ]
    (span,) = made.endpoints[0].spans
    assert (lead + text)[span.offset : span.end].decode("utf-16-le") == "https://push.maker.com/dm/"


@pytest.mark.parametrize(
    "data",
    [
        b"com.android.net.Widget", b"org.example.net", b"android.net", b"System.Net",
        b"foo.so", b"libmaker.so", b"main.py", b"run.sh", b"README.md", b"a.tv",
        b"someone@maker.com", b"/usr/share/maker.com", b"log.info(x)", b"x.maker.com(",
        b"http://%s/path", b"http://$host/", b"http://", b"://push.maker.com/", b"file:///etc/x",
        b"v1.2.3.4", b"1.2.3.4.5", b"256.1.1.1", b"01.2.3.4", b"127.0.0.1", b"0.0.0.0",
        b"content://com.maker.provider/x", b"ro.maker.com", b"-a.maker.com-", b"it is.In general",
    ],
)  # fmt: skip
def test_what_looks_like_an_address_is_none(table, data):
    assert hosts(table, b" " + data + b" ") == []


@pytest.mark.parametrize(
    ("data", "common"),
    [
        (b"http://schemas.android.com/apk/res/android", True),
        (b"http://ocsp.digicert.com/", True),
        (b"http://notdigicert.com/", False),
        (b"http://schemas.android.com.evil.com/", False),
        (b"1.3.101.110 ", True),
        (b"4.1.2.3 ", True),
        (b"93.184.216.34 ", False),
    ],
)
def test_what_tells_nothing_is_marked(table, data, common):
    (one,) = seen(table, data).endpoints
    assert one.common is common


def test_each_address_is_told_once_with_its_places(table):
    data = b"http://push.maker.com/a\x00" * 30
    (one,) = seen(table, data).endpoints
    assert len(one.spans) == 20
    assert all(data[s.offset : s.end] == b"http://push.maker.com/a" for s in one.spans)


def test_a_cap_that_is_met_is_a_gap(table, monkeypatch):
    monkeypatch.setattr("countermark.inspection.endpoints.MOST", 3)
    made = seen(table, b" ".join(b"http://push%d.maker.com/" % n for n in range(5)))
    assert len(made.endpoints) == 3
    assert [(gap.size, gap.unit) for gap in made.unread] == [(2, "addresses")]


def test_an_address_across_two_segments_is_found_once(table, monkeypatch):
    monkeypatch.setattr(address_scan, "SEGMENT", 1024)
    scan = AddressScan(table)
    for begin in range(1000, 1030):
        data = bytes(begin) + b"http://push.maker.com/dm/\x00" + bytes(2000)
        (one,) = scan.find(memoryview(data))
        assert (one.offset, one.value) == (begin, "http://push.maker.com/dm/"), begin
        wide = bytes(begin) + "http://push.maker.com/dm/\0".encode("utf-16-le") + bytes(2000)
        (one,) = scan.find(memoryview(wide))
        assert (one.offset, one.value) == (begin, "http://push.maker.com/dm/"), begin


def test_noise_holds_no_address(table):
    chance = random.Random(14)
    assert list(AddressScan(table).find(memoryview(chance.randbytes(1 << 20)))) == []


def test_any_bytes_are_read_without_failing(table):
    chance = random.Random(2)
    scan = AddressScan(table)
    marks = [b"://", b".", b"com", b"http", b"1.2", b"\0", b"@", b":80", b"[", b"]", b"\xc3\xa9"]
    for _ in range(300):
        data = b"".join(chance.choices(marks, k=chance.randrange(20)))
        for one in scan.find(memoryview(data)):
            assert data[one.offset : one.offset + one.length].decode("ascii") == one.value


class Over:
    def passed(self) -> bool:
        return True


def test_when_the_time_is_up_it_stops(table):
    with pytest.raises(SourceError, match="time"):
        list(AddressScan(table).find(memoryview(b"x"), Over()))
