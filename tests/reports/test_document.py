"""The published document: its contract, its totals, and the words that must never be missing."""

from __future__ import annotations

import json
import random
from typing import Any

import jsonschema
import msgspec
import pytest

from countermark.model.errors import SourceError
from countermark.model.evidence import EvidenceState, FoundPassage
from countermark.model.inquiry import Inquiry
from countermark.model.verdict import Decision
from countermark.reports.coverage import NOT_CLEARED
from countermark.reports.document import document, encode, read_document
from countermark.reports.explain import explain
from countermark.reports.explanation import explanation
from countermark.reports.forms import form, prefill
from countermark.reports.html import dossier
from countermark.reports.record import record
from countermark.reports.schema import PUBLISHED, schema, schema_bytes
from countermark.reports.shapes.check import CheckDocument

from . import inquiries
from .conftest import ROOT, read_shipped, sarif, table, tsv

CONTRACT = {
    "schema", "as_of", "known_at", "contexts", "register", "subjects", "not_examined", "coverage",
    "totals", "files", "columns", "claims", "version", "ledger",
}  # fmt: skip
OF_A_SUBJECT = {"id", "name", "kind", "verdict", "reason", "own", "inherited", "findings"}
OF_A_FINDING = {
    "id", "measure", "status", "act", "via", "weakest", "exceptions_considered", "obligations",
    "would_change", "context", "decision", "clause", "title", "reason", "entity", "in_force",
    "announced", "missing", "resolve_by", "without_disputed", "set_aside", "path_class",
}  # fmt: skip
OF_A_HOP = {"claim", "predicate", "from", "to", "grade", "certain"}
CLEARS_NOBODY = (
    NOT_CLEARED,
    "clears none of them",
    "not clear it",
    "not clear them",
    "clears nobody",
    "The one subject matched a listed party",
)
"""How a result says that silence is no clearance, or that there was no silence."""

INQUIRIES = {
    "full": inquiries.full,
    "two contexts": inquiries.two_contexts,
    "without context": inquiries.without_context,
    "nothing listed": inquiries.nothing_listed,
    "empty": inquiries.inquiry,
}


def test_the_contract_of_the_design(full: CheckDocument) -> None:
    told = json.loads(encode(full))
    assert told["schema"] == "countermark.check/1"
    assert set(told) >= CONTRACT
    subject = next(s for s in told["subjects"] if s["name"] == "Northlight NS-200")
    assert set(subject) >= OF_A_SUBJECT
    finding = subject["findings"][0]
    assert set(finding) >= OF_A_FINDING
    assert set(finding["via"][0]) >= OF_A_HOP
    assert all(h["claim"] in told["claims"] for h in finding["via"])
    assert (finding["via"][0]["from"], finding["via"][-1]["to"]) == (
        "Northlight NS-200",
        "Dahua Technology",
    )
    assert set(told["not_examined"][0]) >= {"what", "why", "size", "detail", "next_step"}


@pytest.mark.parametrize("name", INQUIRIES)
def test_documents_satisfy_the_published_schema(name: str) -> None:
    told = document(INQUIRIES[name](), measures=inquiries.MEASURES)
    validator = jsonschema.Draft202012Validator(schema("check-1"))
    validator.validate(json.loads(encode(told)))


def test_the_other_documents_satisfy_theirs(full: CheckDocument) -> None:
    finding = full.subjects[3].findings[0]
    filled = prefill(form(read_shipped(), "far-52.204-25"), full, finding.id)
    for name, told in (
        ("explain-1", explain(full, finding.id)),
        ("form-1", filled),
        ("record-1", record(full)),
    ):
        jsonschema.Draft202012Validator(schema(name)).validate(json.loads(encode(told)))


@pytest.mark.parametrize("name", PUBLISHED)
def test_committed_schemas_are_current(name: str) -> None:
    """To renew: write ``schema_bytes(name)`` to the file, and read what changed."""
    kept = ROOT / "docs" / "reference" / "schemas" / f"{name}.json"
    assert kept.read_bytes() == schema_bytes(name)


@pytest.mark.parametrize("name", INQUIRIES)
def test_equal_inquiries_give_equal_bytes(name: str) -> None:
    first, second = (INQUIRIES[name]() for _ in range(2))
    shuffled = list(second.claims.items())
    random.Random(4).shuffle(shuffled)
    second = msgspec.structs.replace(second, claims=dict(shuffled))
    assert encode(document(first)) == encode(document(second))


@pytest.mark.parametrize("name", INQUIRIES)
@pytest.mark.parametrize("form_", ["json", "table-80", "table-160", "tsv", "sarif", "html"])
def test_unmatched_never_reads_as_cleared(name: str, form_: str) -> None:
    told = document(INQUIRIES[name]())
    shown: dict[str, Any] = {
        "json": lambda: encode(told).decode(),
        "table-80": lambda: table(told, width=80),
        "table-160": lambda: table(told, width=160),
        "tsv": lambda: tsv(told) + tsv(told, "coverage"),
        "sarif": lambda: sarif(told).decode(),
        "html": lambda: dossier(told, read_shipped()),
    }
    text = shown[form_]()
    plain = " ".join(text.split())
    assert any(words in plain for words in CLEARS_NOBODY), plain
    lowered = text.lower().replace("not cleared", "")
    assert "cleared" not in lowered and "compliant" not in lowered


def test_an_unmatched_subject_says_so_itself(full: CheckDocument) -> None:
    lines = [line for line in tsv(full).splitlines() if "\tOmbra Cables\t" in line]
    assert len(lines) == 1 and NOT_CLEARED in lines[0]
    results = json.loads(sarif(full))["runs"][0]["results"]
    alone = [r for r in results if "Ombra Cables" in r["message"]["text"]]
    assert [(r["kind"], r["level"]) for r in alone] == [("open", "none")]
    assert NOT_CLEARED in alone[0]["message"]["text"]
    told = explanation(explain(full, full.subjects[0].id))
    assert "That does not clear them" in " ".join(told.split())


def test_totals(full: CheckDocument) -> None:
    totals = full.totals
    assert totals.verdict is Decision.PROHIBITED
    assert list(totals.by_verdict) == [d.value for d in Decision]
    assert totals.by_verdict == totals.by_context[inquiries.CONTRACTOR.id]
    assert sum(totals.by_verdict.values()) == totals.subjects == 11
    assert (totals.not_examined, totals.set_aside, totals.waived, totals.records) == (2, 1, 1, 44)


def test_no_context_gives_no_verdict(without_context: CheckDocument) -> None:
    assert without_context.totals.verdict is None
    assert [s.verdict for s in without_context.subjects] == [None, None]
    assert without_context.subjects[0].matches
    assert [c.id for c in without_context.contexts_to_choose] == [
        "us-federal-contractor",
        "us-private",
        "us-grantee",
    ]


def test_not_examined_alone_is_the_verdict() -> None:
    told = document(inquiries.inquiry(not_examined=inquiries.GAPS, contexts=()))
    assert told.totals.verdict is Decision.NOT_EXAMINED


def test_passages_are_quoted(full: CheckDocument) -> None:
    passage = FoundPassage(EvidenceState.QUOTED, "Northlight,made_by,Quillon")
    quoted = document(inquiries.full(), quotes={inquiries.MADE.id: passage})
    assert quoted.claims[inquiries.MADE.id].evidence.quote == "Northlight,made_by,Quillon"
    denial = full.claims[inquiries.DENIAL.id]
    assert denial.evidence.quote == "we are independent of any camera maker"
    assert denial.polarity == "denied" and denial.sentence.startswith("it is denied that")


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b"\xff\xfe", b'{"schema": "countermark.check/9"}', b"[" * 100_000]
)
def test_what_is_no_document_is_refused(raw: bytes) -> None:
    with pytest.raises(SourceError, match="countermark check PATH --format json"):
        read_document(raw)


def test_a_newer_document_with_more_fields_is_read(full: CheckDocument) -> None:
    more = json.loads(encode(full)) | {"added_later": 1}
    assert read_document(json.dumps(more).encode()) == full


def test_many_alike_are_folded() -> None:
    cameras = [inquiries.camera(n, n + 2, f"Northlight NS-{n}") for n in range(300)]
    told: Inquiry = inquiries.inquiry(*cameras)
    screen = table(document(told), width=80)
    assert screen.count("Northlight NS-0, Northlight NS-1, ") == 1
    words = " ".join(screen.split())
    assert "and 296 more, branded by Northlight Systems, of the group of Dahua" in words
    assert "Technology → 300 devices: Depot 4, gate" in words
    assert len(screen.splitlines()) < 30
    cards = table(document(told), width=80, verbose=True)
    assert cards.count("PROHIBITED (inherited)  300 devices") == 1
    assert "276 more" in cards
    assert tsv(document(told)).count("\nprohibited\tfinding") == 600
