"""What a person may see of a file and no cell or plain paragraph holds is read, or is a gap."""

from __future__ import annotations

import pytest
from tests.formats import beside
from tests.formats.papers import docx as made
from tests.formats.papers import paragraph, word_xml
from tests.formats.workbooks import rows, text, workbook

from countermark.formats import docx, pdf, xlsx
from countermark.model.document import Document
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why

NAME = "Huawei Technologies"


def asides(content: bytes) -> tuple[dict[str, str], list[Gap]]:
    """Text beside the cells with its place, and the gaps."""
    workbook = xlsx.opened("a.xlsx", content)
    assert isinstance(workbook, xlsx.Workbook), workbook
    document, gaps = workbook.asides(Digest.of(content))
    if document is None:
        return {}, gaps
    ends = [*(start - 2 for start in document.starts[1:]), len(document.text)]
    spans = zip(document.starts, ends, strict=True)
    texts = [document.text[start:end] for start, end in spans]
    return dict(zip(texts, map(str, document.origins), strict=True)), gaps


@pytest.mark.parametrize("where", beside.sheets(NAME))
def test_a_workbook_is_read_beside_its_cells(where: str) -> None:
    found, _ = asides(beside.sheets(NAME)[where])
    assert NAME in found


def test_a_place_names_the_part_and_the_cell() -> None:
    found, _ = asides(beside.sheets(NAME)["comment"])
    assert found[NAME] == "comments1!A2"


def test_a_plain_workbook_says_nothing_beside_its_cells() -> None:
    assert asides(workbook(rows(2), text("ZTE"))) == ({"S1": "workbook!1"}, [])


FULL = 'fullCalcOnLoad="1"'
STALE = {
    "a text that is not the stored one": beside.formula("&quot;ZTE&quot;", "Blue Finch"),
    "the same in one function": beside.formula("CONCATENATE(&quot;Z&quot;,&quot;TE&quot;)", "x"),
    "a text for which a number is stored": beside.formula("&quot;ZTE&quot;", "0", kind="n"),
    "a text worked out anew": beside.formula("B1&amp;B2", "Blue Finch", calc=FULL),
    "a look-up worked out anew, stored as 0": beside.formula(
        "VLOOKUP(A1,B:C,2)", "0", kind="n", calc=FULL
    ),
    "a text of the day": beside.formula("INDIRECT(B1)", "Blue Finch"),
}
STILL = {
    "a sum": beside.formula("SUM(B1:B9)", "17", kind="n", calc=FULL),
    "a sum of nothing": beside.formula("SUM(B1:B9)", "0", kind="n", calc=FULL),
    "a text as stored": beside.formula("&quot;Blue &quot;&amp;&quot;Finch&quot;", "Blue Finch"),
    "a look-up that is not worked out anew": beside.formula("VLOOKUP(A1,B:C,2)", "Blue Finch"),
    "a day": beside.formula("TODAY()", "45000", kind="n"),
}


@pytest.mark.parametrize("what", STALE)
def test_a_formula_that_may_show_another_text_is_a_gap(what: str) -> None:
    _, gaps = asides(STALE[what])
    assert [(gap.why, gap.size, gap.unit) for gap in gaps] == [(Why.NOT_READ, 1, "cells")]
    assert gaps[0].detail.startswith("sheet1!A3: ")


@pytest.mark.parametrize("what", STILL)
def test_a_formula_that_shows_what_is_stored_is_none(what: str) -> None:
    assert asides(STILL[what])[1] == []


@pytest.mark.parametrize("where", beside.letters(NAME))
def test_a_word_document_is_read_beside_its_paragraphs(where: str) -> None:
    content = beside.letters(NAME)[where]
    document = docx.read("a.docx", content, Digest.of(content))
    assert isinstance(document, Document)
    assert NAME in document.text
    assert document.gaps == ()


@pytest.mark.parametrize("what", beside.MERGED)
def test_a_document_inside_a_document_is_a_gap(what: str) -> None:
    content = beside.MERGED[what]
    document = docx.read("a.docx", content, Digest.of(content))
    assert isinstance(document, Document)
    assert [gap.why for gap in document.gaps] == [Why.NOT_READ]


def test_the_same_text_box_for_old_and_new_programs_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('A box')}</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body = f'<w:p xmlns:mc="m"><w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r></w:p>'
    content = made({"document": word_xml(body)})
    document = docx.read("a.docx", content, Digest.of(content))
    assert isinstance(document, Document)
    assert document.text.split("\n\n").count("A box") == 1


@pytest.mark.parametrize("where", beside.pages(NAME))
def test_a_pdf_is_read_beside_the_text_of_its_pages(where: str) -> None:
    pytest.importorskip("pypdfium2")
    content = beside.pages(NAME)[where]
    document = pdf.read("a.pdf", content, Digest.of(content))
    assert isinstance(document, Document)
    assert NAME in document.text
    assert document.text.count("Blue Finch LLC") == 1
    assert document.gaps == ()


@pytest.mark.parametrize("where", beside.attached())
def test_a_file_in_a_pdf_is_a_gap(where: str) -> None:
    pytest.importorskip("pypdfium2")
    content = beside.attached()[where]
    document = pdf.read("a.pdf", content, Digest.of(content))
    assert isinstance(document, Document)
    assert [(gap.why, gap.size, gap.unit) for gap in document.gaps] == [(Why.NOT_READ, 1, "files")]
