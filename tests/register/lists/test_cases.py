"""Every list has small files of our own with what they must and must not say."""

from __future__ import annotations

import gzip

import pytest
import yaml
from tests.register.lists.list_cases import CASES, spoken

from countermark.model.errors import SourceError
from countermark.register.lists.intake import read_list
from countermark.register.lists.probe import PARSERS, list_probes

EXPECTED = sorted(CASES.glob("*/*.expect.yaml"))


def source_of(expected):
    stem = expected.name.removesuffix(".expect.yaml")
    return next(p for p in expected.parent.glob(f"{stem}.*") if p != expected)


def ident(path):
    return f"{path.parent.name}/{path.name.removesuffix('.expect.yaml')}"


@pytest.mark.parametrize("expected", EXPECTED, ids=ident)
def test_case(expected, manifests):
    want = yaml.load(expected.read_text("utf-8"), Loader=yaml.CSafeLoader)
    source = source_of(expected)
    # a list whose required columns are gone cannot be recognised: it is named
    as_list = want["list"] if "error" in want else None
    if "error" in want:
        with pytest.raises(SourceError) as caught:
            read_list(source.read_bytes(), list_probes(manifests), source.name, as_list)
        assert want["error"] in str(caught.value)
        assert source.name in caught.value.place
        return
    reading = read_list(source.read_bytes(), list_probes(manifests), source.name)
    lines = spoken(reading)
    assert reading.list == want["list"]
    assert reading.records == want["records"]
    assert reading.parties == want.get("parties", reading.parties)
    assert reading.date == want.get("date", reading.date)
    missing = [line for line in want.get("says", []) if line not in lines]
    assert not missing, "\n".join(lines)
    for silent in want.get("silent", []):
        assert not [line for line in lines if silent in line]
    for field, values in (("gaps", reading.gaps), ("warnings", reading.warnings)):
        told = [v.detail if field == "gaps" else v for v in values]
        wanted = want.get(field, [])
        assert all(any(w in t for t in told) for w in wanted), told
        if field == "gaps":
            assert len(told) == len(wanted), told
    for note in want.get("notes", []):
        assert any(note in n for n in reading.notes)


@pytest.mark.parametrize("expected", EXPECTED, ids=ident)
def test_compressed_case_says_the_same(expected, manifests):
    source = source_of(expected)
    plain = source.read_bytes()
    want = yaml.load(expected.read_text("utf-8"), Loader=yaml.CSafeLoader)
    if "error" in want:
        return
    packed = read_list(gzip.compress(plain), list_probes(manifests), source.name)
    assert spoken(packed) == spoken(read_list(plain, list_probes(manifests), source.name))
    assert all(c.evidence.media_type.endswith("+gzip") for c in packed.claims)


def test_every_parser_has_a_case_that_fires_and_a_malformed_one(manifests):
    fires, malformed = set(), set()
    for expected in EXPECTED:
        want = yaml.load(expected.read_text("utf-8"), Loader=yaml.CSafeLoader)
        parser = manifests[want["list"]].parser
        if want.get("says") and want.get("silent", want.get("parties")) is not None:
            fires.add(parser)
        if want.get("error") or want.get("gaps"):
            malformed.add(parser)
    assert set(PARSERS) - fires == set()
    assert set(PARSERS) - malformed == set()


def test_every_claim_points_at_bytes_that_hold_it(manifests):
    """A row selector leads to the physical line on which the record starts."""
    source = CASES / "csl/parents-inside-names.csv"
    lines = source.read_text("utf-8").splitlines()
    reading = read_list(source.read_bytes(), list_probes(manifests), source.name)
    for claim in reading.claims:
        if claim.predicate.value == "named" and "/group-" not in claim.subject:
            line = lines[int(claim.evidence.selector.value) - 1]
            assert claim.subject.rpartition("/")[2] == line.split(",")[0]
            assert claim.object in line


def test_claims_and_order_repeat(manifests):
    source = CASES / "us-1260h/listed-removed-relisted-renamed.csv"
    content = source.read_bytes()
    head, *body = content.decode().splitlines()
    turned = "\n".join([head, *reversed(body)]).encode()
    first = spoken(read_list(content, list_probes(manifests), source.name))
    again = spoken(read_list(turned, list_probes(manifests), source.name))
    listing = [line for line in first if "listed_under" in line]
    assert sorted(listing) == sorted(line for line in again if "listed_under" in line)
    assert first == spoken(read_list(content, list_probes(manifests), source.name))
