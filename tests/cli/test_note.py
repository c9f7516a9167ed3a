"""note: a claim recorded by hand makes a path; its denial stands beside it and both stay."""

from __future__ import annotations

import pytest

from .conftest import CONTRACTOR, table

PRODUCT = "Larkspur FieldGate 110"
SAID = (
    "--claimant", "Trade Paper", "--source", "Trade Paper, 30 October 2026",
    "--quote", "two former employees say the boards come from ZTE", "--grade", "C3",
    "--known-from", "2026-10-30",
)  # fmt: skip
DENIAL = (
    "--denied-by", "Larkspur Networks Ltd", "--denial-quote", "built in our own works",
    "--denial-source", "statement of 2 November 2026",
)  # fmt: skip


def checked(cm, *more):
    path = table("devices.csv", "device,brand,model", "Gate router,Larkspur,FieldGate 110")
    return cm("check", path, *CONTRACTOR, "--format", "json", *more)


def noted(cm, *more):
    return cm("note", PRODUCT, "made_by", "ZTE Corporation", *SAID, *more)


def supplied(cm, *more):
    path = table("suppliers.csv", "supplier", "Larkspur Works")
    return cm("check", path, *CONTRACTOR, "--format", "json", *more)


def test_a_note_about_a_supplier_makes_a_path_with_its_quotation(cm, project):
    assert supplied(cm).code == 0
    said = cm("note", "Larkspur Works", "part_of_group", "zte", *SAID)
    assert (said.code, said.rows[0]["ledger"]) == (0, "1")
    document = supplied(cm).json
    (subject,) = document["subjects"]
    assert subject["verdict"] != "no restriction found"
    (claim,) = [c for c in document["claims"].values() if c["predicate"] == "part_of_group"]
    assert claim["claimant"] == "Trade Paper"
    assert claim["grade"] == "C3"
    assert claim["evidence"]["quote"].startswith("two former employees")


def test_a_party_named_in_a_note_is_screened(cm, project):
    cm("note", "Larkspur Works", "part_of_group", "ZTE Corporation", *SAID)
    document = supplied(cm).json
    assert document["subjects"][0]["verdict"] != "no restriction found"
    words = {hop["word"] for f in document["subjects"][0]["findings"] for hop in f["via"]}
    assert "part_of_group" in words


def test_a_denial_makes_it_disputed_and_both_stay(cm, project):
    cm("note", "Larkspur Works", "part_of_group", "zte", *SAID, *DENIAL)
    said = supplied(cm)
    document = said.json
    told = {c["polarity"] for c in document["claims"].values() if c["predicate"] == "part_of_group"}
    assert told == {"affirmed", "denied"}
    (subject,) = document["subjects"]
    disputed = [f for f in subject["findings"] if f["missing"] == "disputed"]
    assert disputed
    assert "prohibited" not in {f["decision"] for f in subject["findings"]}
    assert all("with it: " in f["without_disputed"] for f in disputed)
    assert any("with it: prohibited" in f["without_disputed"] for f in disputed)
    text = cm("explain", "Larkspur Works").out
    assert "built in our own works" in " ".join(text.split())
    assert "two former employees" in " ".join(text.split())


def test_what_became_known_later_is_hidden(cm, project):
    cm("note", "Larkspur Works", "part_of_group", "zte", *SAID)
    assert supplied(cm, "--known-at", "2026-10-29").code == 0
    assert supplied(cm, "--known-at", "2026-10-30").code != 0


def test_a_share_and_an_interval(cm, project):
    said = cm("note", "ZTE Corporation", "owns", "Larkspur Works", *SAID, "--share", "51.5",
              "--valid-from", "2020", "--valid-to", "2026-11-01")  # fmt: skip
    assert said.code == 0
    document = supplied(cm).json
    assert document["subjects"][0]["verdict"] in ("no restriction found", "advisory")


@pytest.mark.parametrize(
    ("more", "hint"),
    [
        (("--grade", "Z9"), "A1 to F6"),
        (("--share", "120"), "percentage"),
        (("--share", "much"), "percentage"),
        (("--valid-from", "spring 2018"), "YYYY"),
        (("--denied-by", "Somebody"), "--denial-quote"),
    ],
)
def test_a_note_that_cannot_be_meant_is_refused(cm, project, more, hint):
    said = noted(cm, *more)
    assert said.code == 2
    assert hint in said.err
    assert said.raw == b""


def test_the_vocabulary_is_closed(cm, project):
    said = cm("note", PRODUCT, "cooked_by", "zte", *SAID)
    assert said.code == 2
    assert "made_by" in said.err


def test_a_note_needs_a_source_and_a_project(cm):
    assert cm("note", PRODUCT, "made_by", "zte", *SAID[:2]).code == 2
    assert noted(cm).code == 1


def test_a_product_named_in_a_note(cm, project):
    before = checked(cm).code
    noted(cm)
    assert checked(cm).code != before


def test_bytes_that_are_no_text_are_refused(cm, project):
    said = cm(
        "note", "Acme", "owns", "Bolt", "--claimant", "C", "--source", "S", "--quote", "\udcff"
    )
    assert said.code == 2
    assert "quote: “\\udcff” is not UTF-8 text" in said.err
