"""A claim is what it says: identity by content, denials beside affirmations, no grade inside."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.claim import FIELDS, Claim, Polarity, digest_fields
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.grade import Grade
from countermark.model.predicate import Predicate
from countermark.model.when import Interval

EVIDENCE = Evidence(Digest.of(b"bytes"), "text/csv", Selector(SelectorKind.ROW, "7"))
BASE = Claim(
    claimant="somebody",
    subject="name:a",
    predicate=Predicate.OWNS,
    object="name:b",
    evidence=EVIDENCE,
)
TEXTS = st.text(max_size=12)
OTHER = {
    "claimant": "somebody else",
    "polarity": Polarity.DENIED,
    "subject": "name:c",
    "predicate": Predicate.CONTROLS,
    "object": "name:d",
    "valid": Interval("2020"),
    "known_from": "2020-01-01",
    "share": 500_000,
    "note": "some products",
    "evidence": msgspec.structs.replace(EVIDENCE, digest=Digest.of(b"other")),
}


def test_the_digest_is_that_of_netstrings():
    raw = b"1:a,-,0:,3:\xe2\x82\xac,"
    assert digest_fields(("a", None, "", "€")) == hashlib.sha256(raw).hexdigest()


@given(st.lists(st.none() | TEXTS, max_size=5), st.lists(st.none() | TEXTS, max_size=5))
def test_no_two_lists_of_fields_share_a_digest(one, other):
    same = digest_fields(tuple(one)) == digest_fields(tuple(other))
    assert same is (one == other)


def test_identity_has_one_part_per_field():
    assert len(BASE.identity()) == len(FIELDS)
    assert len(BASE.id) == 64


@pytest.mark.parametrize("field", sorted(OTHER))
def test_every_identity_field_changes_the_id(field):
    assert msgspec.structs.replace(BASE, **{field: OTHER[field]}).id != BASE.id


@pytest.mark.parametrize(
    "fields",
    [
        {"grade": Grade.parse("E5")},
        {"certain": False},
        {"confirmed_on": "2026-01-01"},
        {"evidence": msgspec.structs.replace(EVIDENCE, label="a.csv", source="a gazette")},
    ],
)
def test_judgement_and_labels_do_not(fields):
    assert msgspec.structs.replace(BASE, **fields).id == BASE.id


def test_absent_is_not_empty():
    assert digest_fields((None,)) != digest_fields(("",))


@given(TEXTS, TEXTS, TEXTS)
def test_a_claim_survives_being_written_down(subject, object_, note):
    claim = msgspec.structs.replace(BASE, subject=subject, object=object_, note=note)
    read = msgspec.json.decode(
        msgspec.json.encode(msgspec.structs.asdict(claim), enc_hook=lambda o: o.value), strict=False
    )
    assert read["subject"] == subject
    assert msgspec.structs.replace(claim).id == claim.id


@given(st.builds(str, st.integers(0, 10**6)))
def test_a_selector_reads_back_what_it_writes(value):
    for kind in SelectorKind:
        assert Selector.parse(str(Selector(kind, value))) == Selector(kind, value)
