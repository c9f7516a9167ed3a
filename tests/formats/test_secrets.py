"""Secrets are found where they stand, by cases that an expert can edit; what is none stays."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.formats import secrets
from countermark.formats.secret_rules import RULES

CASES = yaml.load(
    (Path(__file__).parents[1] / "cases/formats/secrets.yaml").read_text(encoding="utf-8"),
    Loader=yaml.CSafeLoader,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case) -> None:
    text = case["text"].encode()
    spans = secrets.scan(text).found
    assert [text[s.start : s.end].decode() for s in spans] == [str(m) for m in case["masked"]]
    if "kind" in case:
        assert {s.kind.value for s in spans} == {case["kind"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_masking_keeps_rows_and_offsets_and_finds_nothing_twice(case) -> None:
    text = case["text"].encode()
    masked = secrets.masked(text, secrets.scan(text).found)
    assert len(masked) == len(text)
    assert masked.count(b"\n") == text.count(b"\n")
    assert secrets.scan(masked).found == ()
    for secret in case["masked"]:
        assert str(secret).encode() not in masked


def test_every_rule_has_a_case_that_fires() -> None:
    fired = {s.rule for case in CASES for s in secrets.scan(case["text"].encode()).found}
    assert {rule.id for rule in RULES} - fired == set()


@given(st.lists(st.sampled_from([c["text"] for c in CASES] + ["\n", "a,b\n"]), max_size=8))
@settings(max_examples=60, deadline=None)
def test_blocks_and_whole_agree(texts) -> None:
    _agree(texts)


def test_blocks_and_whole_agree_on_letters_of_full_width_after_others() -> None:
    _agree(
        [
            '    authentication-key "$9$abcDEF.ghi"; ## SECRET-DATA\n'
            '    encrypted-password "$6$salt$abcdefghijkl"; ## SECRET-DATA\n',
            "snmp-server host 192.0.2.9 version 2c tr4pcomm\n",
            "ｐａｓｓｗｏｒｄ：Plant4711\n",
        ]
    )


def _agree(texts) -> None:
    text = "".join(texts).encode()
    scanner, at, found = secrets.Scanner(text), 0, []
    if scanner.has_columns:
        return
    while at < len(text):
        block = text[at : at + 200]
        size = secrets.cut(block, scanner, last=at + 200 >= len(text))
        found += [(s.start + at, s.end + at) for s in scanner.spans(block[:size]).found]
        at += size
    masked = secrets.masked(text, secrets.scan(text).found)
    for start, end in found:
        assert masked[start:end] != text[start:end] or not text[start:end].strip(b"x")


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_borne(content) -> None:
    masked = secrets.masked(content, secrets.scan(content).found)
    assert len(masked) == len(content)


@pytest.mark.parametrize(
    "unit",
    [b"password", b'"password":"', b"-----BEGIN PRIVATE KEY-----\n", b'a","x', b"eyJ", b"user ",
     b"lease 1.1.1.1 {\n", b"<secret ", b"a://b:", b"key-string ", b"snmp-server host a trap "],
)  # fmt: skip
def test_work_grows_with_the_text_and_no_faster(unit) -> None:
    """Counted in regular-expression calls' text, not in time: windows never overlap."""
    text = b"password,x\n" + unit * (60_000 // len(unit))
    assert len(secrets.masked(text, secrets.scan(text).found)) == len(text)


NAMES = {
    "password: Huawei Technologies Co., Ltd.": True,
    "password: huawei technologies": True,
    "password: 华为技术有限公司": True,
    "secret = Huawei": True,
    "password: Plant4711": False,
    "password: plant": False,
    "snmp-server community Huawei RO": False,
    "enable secret Huawei": False,
    "api_key: AKJ-3344-XX": False,
}


@pytest.mark.parametrize("text", NAMES)
def test_what_is_masked_and_looks_like_a_name_is_told(text) -> None:
    found = secrets.scan(text.encode()).found
    assert [span.is_name for span in found] == [NAMES[text]]


MASKS = {
    "xxxxxxxx": True,
    "password: xxxxxxxxxxxxx": True,
    "Password: xxxxxxxxxxxxxxxxxxxxx, Ltd.": True,
    "db_secret=xxxx": True,
    "XXX Lutz GmbH": False,
    "Blue Finch password=xxxxxxxx": False,
    "Exxxon": False,
    "Password Safe Ltd": False,
}


@pytest.mark.parametrize("name", MASKS)
def test_a_name_that_is_a_mask_is_known(name) -> None:
    assert secrets.is_mask(name) is MASKS[name]


HEADERS = {
    "ｐａｓｓｗｏｒｄ,maker": [0],
    "maker,pass\u200bword": [1],
    "maker,SIM PIN,PUK": [1, 2],
    "user,PIN": [1],
    "component,pin,net": [],
    "maker,shipping": [],
}


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_is_read_as_people_read_it(header) -> None:
    found = secrets.columns(f"{header}\n1,2,3\n".encode())
    assert sorted(found.kinds if found else {}) == HEADERS[header]
