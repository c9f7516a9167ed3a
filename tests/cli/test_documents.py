"""Documents on the command line: a mention is shown with its place, and is never a supply."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
from tests.formats import papers

from countermark.reports.schema import schema

TODAY = ("--as-of", "2026-11-20")
CONTRACT = (
    "The supplier shall not deliver equipment of ZTE Corporation or of Hikvision.\n\n"
    "Everything else in this agreement is left to the buyer, in honor of long acquaintance.\n"
)
NEWS = "<html><body><p>A visitor tests a <b>ZT</b>E phone.</p><script>Huawei</script></body></html>"


def put(folder: Path, **files: bytes | str) -> None:
    for name, content in files.items():
        raw = content.encode() if isinstance(content, str) else content
        (folder / name.replace("_", ".")).write_bytes(raw)


def test_a_contract_that_names_restricted_parties_is_an_advisory(cm, folder) -> None:
    put(folder, contract_txt=CONTRACT)
    said = cm("check", "contract.txt", "--context", "us-federal-contractor", *TODAY,
              "--format", "json")  # fmt: skip
    assert said.code == 0
    (subject,) = said.json["subjects"]
    assert (subject["kind"], subject["verdict"], subject["findings"]) == (
        "document",
        "advisory",
        [],
    )
    assert "ZTE Corporation (once)" in subject["reason"]
    assert "not told" in subject["reason"]
    assert {m["entity"] for m in subject["matches"]} == {"reg:zte", "reg:hikvision"}
    claims = [c for c in said.json["claims"].values() if c["predicate"] == "mentions"]
    assert {c["object"] for c in claims} == {"reg:zte", "reg:hikvision"}
    for claim in claims:
        first, _, last = claim["evidence"]["selector"].removeprefix("bytes=").partition("-")
        words = CONTRACT.encode()[int(first) : int(last)].decode()
        assert words == claim["evidence"]["quote"]
        assert words in claim["note"]


def test_a_document_taints_no_supplier_beside_it(cm, folder) -> None:
    put(folder, contract_txt=CONTRACT, suppliers_csv="supplier,country\nQuillfeather Ltd,GB\n")
    said = cm("check", "contract.txt", "suppliers.csv", "--context", "us-federal-contractor",
              *TODAY, "--format", "json")  # fmt: skip
    found = {s["kind"]: s["verdict"] for s in said.json["subjects"]}
    assert found == {"document": "advisory", "supplier": "no restriction found"}


def test_every_kind_of_document_is_read(cm, folder) -> None:
    put(
        folder,
        a_html=NEWS,
        b_md="# Order\n\n- one ZTE modem\n",
        c_docx=papers.docx({"document": papers.word_xml(papers.paragraph("by ZTE ", "Corp"))}),
        d_pdf=papers.pdf("nothing here", "a modem by ZTE Corporation"),
    )
    names = ("a.html", "b.md", "c.docx", "d.pdf")
    said = cm("screen", "--text", *names, *TODAY, "--format", "json")
    assert said.code == 0
    jsonschema.Draft202012Validator(schema("mentions-1")).validate(said.json)
    found = {
        text["file"]: [(p["entity"], p["places"][0]["place"]) for p in text["parties"]]
        for text in said.json["texts"]
    }
    assert found == {
        "a.html": [("reg:zte", f"bytes {NEWS.index('ZT')}-{NEWS.index('E phone') + 1}")],
        "b.md": [("reg:zte", "bytes 15-18")],
        "c.docx": [("reg:zte", "paragraph document!1")],
        "d.pdf": [("reg:zte", "page 2")],
    }


def test_tables_and_lines_say_what_is_weak(cm, folder) -> None:
    put(folder, a_txt="We met in Honor Hall. We spoke of Honor phones.\n")
    told = cm("screen", "--text", "a.txt", *TODAY, "--format", "table", "--color", "never")
    assert "needs context: an everyday word too" in " ".join(told.out.split())
    rows = cm("screen", "--text", "a.txt", *TODAY, "--format", "tsv").rows
    assert [(row["certain"], row["needs_context"]) for row in rows] == [("no", "yes"), ("no", "no")]
    assert "A mention does not say that anything is supplied" in " ".join(told.out.split())


def test_a_name_judged_to_be_another_stays_away(cm, folder) -> None:
    put(folder, a_txt="The Honor phones arrived, and the Honor router too.\n")
    cm("init")
    before = cm("screen", "--text", "a.txt", *TODAY, "--format", "json").json
    (party,) = {p["entity"] for t in before["texts"] for p in t["parties"]}
    reason = ("--by", "A. Clerk", "--reason", "a hotel")
    judged = cm("judge", "Honor", party, "different", *reason)
    assert judged.code == 0, judged.err
    (text,) = cm("screen", "--text", "a.txt", *TODAY, "--format", "json").json["texts"]
    assert (text["parties"], text["told_apart"]) == ([], 2)


def test_what_cannot_be_read_is_said(cm, folder) -> None:
    put(folder, a_pdf=b"%PDF-1.7 broken", b_txt="A plain sentence about nothing at all, really.\n")
    said = cm("screen", "--text", "a.pdf", "b.txt", *TODAY, "--format", "json")
    assert said.code == 13
    assert [gap["what"] for gap in said.json["not_examined"]] == ["a.pdf"]
    assert [text["parties"] for text in said.json["texts"]] == [[]]
    assert cm("screen", "--text", "a.pdf", *TODAY, "--format", "html").code == 2
    assert cm("screen", "--text", "missing.txt", *TODAY).code == 3


def test_screen_without_the_option_says_that_a_document_was_not_read(cm, folder) -> None:
    put(folder, b_md="ZTE is mentioned here.\n")
    said = cm("screen", "b.md", *TODAY, "--format", "json")
    assert said.code == 13
    assert "screen --text" in json.dumps(said.json["not_examined"])
