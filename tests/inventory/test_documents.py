"""A document among a user's files: a subject of its own, told from lists of names by its shape."""

from __future__ import annotations

import pytest
from tests.formats import papers

from countermark.model.evidence import SelectorKind
from countermark.model.gap import Why
from countermark.model.predicate import EDGES, Predicate
from countermark.model.reading import SubjectKind

SENTENCE = "The supplier shall deliver the goods within thirty days of the order.\n"


@pytest.mark.parametrize(
    ("label", "content", "form"),
    [
        ("contract.txt", SENTENCE * 3, "document, text"),
        ("notes.md", "# Names\n\n- A Firm\n", "document, Markdown"),
        ("page.html", f"<p>{SENTENCE}</p>", "document, HTML"),
        ("page", f"<!DOCTYPE html><p>{SENTENCE}</p>", "document, HTML"),
        ("a.docx", papers.docx({"document": papers.word_xml(papers.paragraph("x"))}),
         "document, DOCX"),
        ("a.pdf", papers.pdf("some text"), "document, PDF"),
    ],
)  # fmt: skip
def test_a_document_is_one_subject_and_no_supply(label, content, form, read) -> None:
    reading = read(label, content)
    assert reading.format == form
    (subject,) = reading.subjects
    assert (subject.kind, subject.name) == (SubjectKind.DOCUMENT, label)
    assert reading.document is not None
    (claim,) = reading.claims
    assert (claim.subject, claim.predicate) == (subject.node, Predicate.NAMED)
    assert claim.evidence.selector.kind is SelectorKind.WHOLE
    assert Predicate.MENTIONS not in EDGES


@pytest.mark.parametrize(
    ("label", "content", "form"),
    [
        ("names.txt", "A Firm\nAnother Firm Ltd\n", "supplier list"),
        ("list.csv", "supplier\n" + SENTENCE, "supplier list"),
        ("list.txt", "supplier\tcountry\nA Firm\tGB\n", "supplier list"),
    ],
)
def test_a_list_of_names_stays_one(label, content, form, read) -> None:
    reading = read(label, content)
    assert reading.format.startswith(form)
    assert reading.document is None


def test_a_column_that_is_named_makes_a_table_of_anything(read) -> None:
    text = "What is said here by the firm of the town\nA Firm\n"
    reading = read(
        "a.txt", text, overrides={"What is said here by the firm of the town": "supplier"}
    )
    assert reading.document is None
    assert [s.name for s in reading.subjects] == ["A Firm"]


def test_pages_that_are_pictures_are_gaps_beside_the_text(read) -> None:
    reading = read("a.pdf", papers.pdf("some text", ""))
    assert [(gap.why, gap.size, gap.unit) for gap in reading.gaps] == [(Why.NOT_READ, 1, "pages")]
    assert len(reading.subjects) == 1


@pytest.mark.parametrize(
    ("label", "content", "told"),
    [
        ("a.md", "We buy from Z\x1b[0mTE Corporation.\n", True),
        ("a.md", "We buy from \u202enoitaroproC ETZ\u202c and from others.\n", True),
        ("a.html", "<html><body><bdo dir=rtl>noitaroproC ETZ</bdo></body></html>", True),
        ("a.md", "We buy\tfrom Acme,\fsee the next page.\n", False),
        ("a.html", "<html><body><bdi dir=rtl>שלום</bdi> and more</body></html>", False),
    ],
)
def test_what_a_screen_shows_otherwise_is_told(label, content, told, read) -> None:
    found = [
        gap for gap in read(label, content.encode()).gaps if "make a screen show" in gap.detail
    ]
    assert bool(found) is told
