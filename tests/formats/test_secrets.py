"""Secrets are found where they stand, by cases that an expert can edit; what is none stays."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.formats import secrets
from countermark.formats.secret_rules import RULES

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/formats/secrets.yaml").read_text(encoding="utf-8")
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
