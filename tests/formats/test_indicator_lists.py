"""Lists of indicators that other people write are read; what of them is not read is told."""

import json
import random

import pytest

from countermark.formats.indicator_lists import rows as rows_
from countermark.formats.indicator_lists.reading import read_list
from countermark.formats.indicator_lists.stix import typed_pattern
from countermark.model.errors import SourceError
from countermark.model.gap import Why
from countermark.model.indicator import Checked, Look, Meaning

SHA = "31616f1acf9002c143d9bc726de405677e6f54134e44b6e837462dd3ddf98d9c"


def looked(read):
    return [[(one.look.value, one.value) for one in row.patterns] for row in read.rows]


def unread(read):
    assert all(gap.why is Why.NOT_READ for gap in read.gaps)
    return [(gap.size, gap.detail.partition(";")[0]) for gap in read.gaps]


LINES = f"""\
# what we look for
push.maker.example
*.ads.example.com   # and what is below
.other.example.org
203.0.113.9
http://push.maker.example/dm/
/system/bin/made
com.maker.updater
{SHA}
0.0.0.0 one.example.com two.example.com
literal: any words, as they stand
a password with spaces
abc
host: bad host
evil.example.com,domain
"""


def test_a_list_of_lines():
    read = read_list("mine.txt", LINES.encode())
    assert looked(read) == [
        [("domain", "push.maker.example")],
        [("domain", "ads.example.com")],
        [("domain", "other.example.org")],
        [("address", "203.0.113.9")],
        [("url", "http://push.maker.example/dm/")],
        [("path", "/system/bin/made")],
        [("package", "com.maker.updater")],
        [("digest", SHA)],
        [("host", "one.example.com")],
        [("host", "two.example.com")],
        [("anywhere", "any words, as they stand")],
        [("anywhere", "a password with spaces")],
    ]
    assert [row.id for row in read.rows][:2] == ["mine.txt:2", "mine.txt:3"]
    assert {row.checked for row in read.rows} == {Checked.USERS}
    assert unread(read) == [
        (1, "shorter than 4 letters or longer than 4,096"),
        (1, "no host name"),
        (1, "a row of a table that has no heading"),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_with_types(mark):
    text = f"type,value,comment\ndomain,a.example.com,made\nFileHash-SHA256,{SHA},\nmutex,x,\n"
    read = read_list("t.csv", text.replace(",", mark).encode())
    assert looked(read) == [[("domain", "a.example.com")], [("digest", SHA)]]
    assert read.rows[0].shows == "made"
    assert unread(read) == [(1, "the type “mutex” is not read")]


def test_a_table_with_a_column_for_each_type():
    text = f"\ufeffdomain,ip,sha256,seen\na.example.com,203.0.113.9,,2020\n,,{SHA},2021\n"
    assert looked(read_list("t.csv", text.encode())) == [
        [("domain", "a.example.com"), ("address", "203.0.113.9")],
        [("digest", SHA)],
    ]


EVENT = {
    "Event": {
        "info": "made event",
        "Attribute": [
            {"uuid": "u1", "type": "domain", "value": "a.example.com", "to_ids": True},
            {"uuid": "u2", "type": "filename|sha256", "value": f"x.apk|{SHA}", "to_ids": "1"},
            {"uuid": "u3", "type": "comment", "value": "words", "to_ids": True},
            {"uuid": "u4", "type": "hostname", "value": "b.example.com", "to_ids": False},
            {"uuid": "u5", "type": "hostname", "value": "c.example.com", "deleted": True},
            {"uuid": "u6", "type": "x509-fingerprint-sha1", "value": "AA:" * 19 + "AA"},
            "no object",
            {"type": 3},
        ],
        "Object": [
            {"name": "file", "Attribute": [{"type": "md5", "value": "0" * 32, "comment": "seen"}]},
            {"deleted": "1", "Attribute": [{"type": "md5", "value": "1" * 32}]},
        ],
    }
}


@pytest.mark.parametrize(
    "wrapped",
    [EVENT, [EVENT], {"response": [EVENT]}, EVENT["Event"]],
    ids=["event", "list", "answer", "bare"],
)
def test_a_misp_event(wrapped):
    read = read_list("event.json", json.dumps(wrapped).encode())
    assert looked(read) == [
        [("domain", "a.example.com")],
        [("file", "x.apk"), ("digest", SHA)],
        [("certificate", "aa" * 20)],
        [("digest", "0" * 32)],
    ]
    assert [row.id for row in read.rows] == [f"event.json:{i}" for i in ("u1", "u2", "u6", "4")]
    assert [row.shows for row in read.rows] == ["made event"] * 3 + ["seen"]
    assert unread(read) == [
        (1, "the type “comment” is not read"),
        (1, "not marked for detection (to_ids)"),
        (1, "deleted"),
        (1, "an attribute that is no object"),
        (1, "an attribute without a type or a value"),
    ]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("[domain-name:value = 'a.example.com']", [(Look.HOST, "a.example.com")]),
        ("[ domain-name:value='a.b' OR domain-name:value='c.d' ]",
         [(Look.HOST, "a.b"), (Look.HOST, "c.d")]),
        ("[url:value = 'http://a/'] OR [file:name = 'x.apk']",
         [(Look.URL, "http://a/"), (Look.FILE, "x.apk")]),
        (f"[file:hashes.'SHA-256' = '{SHA}']", [(Look.DIGEST, SHA)]),
        ("[file:hashes.MD5 = '0']", [(Look.DIGEST, "0")]),
        ("[ipv4-addr:value IN ('203.0.113.1', '203.0.113.2')]",
         [(Look.ADDRESS, "203.0.113.1"), (Look.ADDRESS, "203.0.113.2")]),
        ("[domain-name:value LIKE '%.example.com']", [(Look.DOMAIN, "example.com")]),
        ("[url:value LIKE '%/made/%']", [(Look.ANYWHERE, "/made/")]),
        ("[app:id = 'com.maker.app']", [(Look.PACKAGE, "com.maker.app")]),
        (r"[file:name = 'it\'s']", [(Look.FILE, "it's")]),
        ("[file:name = 'a AND b']", [(Look.FILE, "a AND b")]),
        ("[file:name = 'a' AND file:size = 3]", None),
        ("[file:name = 'a'] FOLLOWEDBY [file:name = 'b']", None),
        ("[file:name = 'a'] WITHIN 5 SECONDS", None),
        ("[file:name NOT = 'a']", None),
        ("[file:name != 'a']", None),
        ("[file:size > 3]", None),
        ("[domain-name:value LIKE 'a_b.example.com']", None),
        ("[domain-name:value LIKE '%ads%']", None),
        ("[file:name MATCHES 'a.*']", None),
        ("[windows-registry-key:key = 'x']", None),
        ("[ipv4-addr:value IN '203.0.113.1']", None),
        ("[file:name = ('a')]", None),
        ("[file:name = 'a'", None),
        ("file:name = 'a'", None),
        ("[file:name = 'a'] [file:name = 'b']", None),
        ("[]", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_pattern_is_read_wholly_or_not_at_all(pattern, found):
    assert typed_pattern(pattern) == found


def bundle(**said):
    one = {"type": "indicator", "id": "indicator--1", "name": "made", "pattern_type": "stix"}
    return json.dumps(
        {"type": "bundle", "objects": [{"type": "malware"}, {**one, **said}]}
    ).encode()


def test_a_stix_bundle():
    read = read_list("b.json", bundle(pattern="[domain-name:value = 'a.example.com']"))
    (row,) = read.rows
    assert (row.id, row.shows, row.means) == ("b.json:indicator--1", "made", Meaning.REACHABLE)
    assert read.gaps == ()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"pattern": "[file:size > 3]"}, "a pattern that is no comparison for equality"),
        ({"pattern": "rule a {}", "pattern_type": "yara"}, "a pattern of yara, not of STIX"),
        ({"pattern": "[file:name = 'abcd']", "revoked": True}, "revoked"),
        ({}, "an indicator without a pattern, or with one too long"),
        ({"pattern": "[ipv4-addr:value = '10.0.0.0/8']"}, "no single IPv4 address"),
    ],
)
def test_what_of_a_bundle_is_not_read_is_named(said, why):
    read = read_list("b.json", bundle(**said))
    assert read.rows == ()
    assert unread(read) == [(1, why)]


def test_an_end_of_validity_is_kept():
    pattern = "[domain-name:value = 'a.example.com']"
    read = read_list("b.json", bundle(pattern=pattern, valid_from="2016-01-01", valid_until="2017"))
    assert read.rows[0].bounds[0].during == "2016-01-01/2017"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"a\x00b", "bytes of zero"),
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"{}", "neither a MISP event nor a STIX bundle"),
        (b'["a.example.com"]', "neither"),
    ],
)
def test_what_is_no_list_is_refused_with_a_next_step(content, says):
    with pytest.raises(SourceError) as caught:
        read_list("list", content)
    assert says in str(caught.value)
    assert caught.value.next_step


def test_a_list_that_is_too_large_is_refused_and_one_too_long_is_cut_in_the_open(monkeypatch):
    monkeypatch.setattr(rows_, "MOST", 2)
    read = read_list("l", b"a.example.com\nb.example.com\nc.example.com\n")
    assert len(read.rows) == 2
    assert unread(read) == [(1, "after 2 rows")]
    monkeypatch.setattr("countermark.formats.indicator_lists.reading.SIZE", 10)
    with pytest.raises(SourceError, match="larger"):
        read_list("l", b"a.example.com\n")


SAMPLES = [
    LINES.encode(),
    b"type,value\ndomain,a.example.com\n",
    json.dumps(EVENT).encode(),
    bundle(pattern="[domain-name:value = 'a.example.com' OR file:name LIKE 'x']"),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=["lines", "table", "misp", "stix"])
def test_a_damaged_list_is_read_or_refused_and_never_breaks(sample):
    chance = random.Random(1)
    bits = [b"[", b"]", b"{", b'"', b"'", b"\\", b"\0", b"\xff", b"%", b"null", b"1e9", b",", b"\n"]
    for _ in range(400):
        made = bytearray(sample)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(made) + 1)
            made[at : at + chance.choice([0, 1, 5])] = chance.choice(bits)
        try:
            read = read_list("damaged", bytes(made))
        except SourceError:
            continue
        assert all(row.patterns and row.id for row in read.rows)
        assert all(gap.size for gap in read.gaps)
