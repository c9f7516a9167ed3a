"""Each text field of a file is a mark of its own, and every reader accounts for every mark."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.formats import papers

from countermark.model.gap import Why
from countermark.screening.matching.name_queries import queries

ROOT = Path(__file__).parents[2]
COLUMNS = yaml.load(
    (ROOT / "src/countermark/inventory/shipped/columns.yaml").read_bytes(), Loader=yaml.CBaseLoader
)
CASES = ROOT / "tests" / "cases" / "inventory"
HEADERS = [h for hs in COLUMNS["meanings"].values() for h in hs[:3]]
HEADERS += ["xyz", "donor", "group text"]
MARK = re.compile(r"mark\d+q")


def lost(reading, marks: dict[str, str]) -> list[str]:
    """Marks that are neither screened, a fact, looked through nor in a column called unread.

    ``marks`` gives the column of each, or nothing where a mark stands in no table.
    """
    texts = [query.text for query in queries(reading.subjects, reading.claims).values()]
    texts += [text for c in reading.claims for text in (c.subject, c.object, c.note, c.claimant)]
    texts += [text for s in reading.subjects for text in (s.name, *(v for _, v in s.fields))]
    texts += [gap.detail for gap in reading.gaps]
    texts += [c.because for c in reading.columns]
    texts += [] if reading.document is None else [reading.document.text]
    found = {mark for text in texts for mark in MARK.findall(text.casefold())}
    unread = " ".join(gap.detail for gap in reading.gaps if gap.why is Why.UNUSED_COLUMN)
    return [m for m, column in marks.items() if m not in found and f"“{column}”" not in unread]


@given(
    st.lists(st.sampled_from(HEADERS), min_size=2, max_size=9, unique=True),
    st.sampled_from(["supplier", "manufacturer"]),
)
def test_each_cell_of_a_table(read, headers: list[str], lead: str) -> None:
    names = [lead, *(h for h in headers if h != lead)]
    marks = {f"mark{at}q": name for at, name in enumerate(names)}
    held = io.StringIO()
    csv.writer(held).writerows([names, [f"{mark} words" for mark in marks]])
    reading = read("t.csv", held.getvalue())
    whole = [gap for gap in reading.gaps if gap.why in (Why.MALFORMED, Why.NO_NAME)]
    assert whole or lost(reading, marks) == [], held.getvalue()


@pytest.mark.parametrize("name", ["product.cdx.json", "product.spdx.json", "product.spdx3.json"])
def test_each_word_of_a_document(read, name: str) -> None:
    marks: dict[str, str] = {}

    def marked(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {k: marked(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [marked(entry, key) for entry in value]
        wanted = ("name", "group", "publisher", "author", "description", "copyright", "comment")
        if isinstance(value, str) and key in wanted:
            marks[f"mark{len(marks)}q"] = ""
            return f"mark{len(marks) - 1}q words"
        return value

    content = marked(json.loads((CASES / name).read_bytes()))
    reading = read(name, json.dumps(content))
    assert marks and lost(reading, marks) == []


class Marks(dict[str, str]):
    """Marks as they are given out; each stands once."""

    def next(self) -> str:
        mark = f"mark{len(self)}q"
        self[mark] = ""
        return f"{mark} words"


XML = """<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">
<metadata><tools><tool><vendor>{}</vendor><name>{}</name></tool></tools>
<authors><author><name>{}</name></author></authors>
<component type="device" bom-ref="p">
<supplier><name>{}</name><contact><name>{}</name></contact></supplier>
<manufacturer><name>{}</name></manufacturer><author>{}</author><publisher>{}</publisher>
<group>{}</group><name>{}</name><description>{}</description><copyright>{}</copyright></component>
</metadata>
<components><component type="library"><authors><author><name>{}</name></author></authors>
<group>{}</group>
<name>{}</name><licenses><license><name>{}</name><licensing><licensor><organization><name>{}</name>
</organization></licensor>
<purchaser><individual><name>{}</name></individual></purchaser></licensing>
</license></licenses>
<pedigree><ancestors><component type="library"><name>{}</name></component></ancestors>
<notes>{}</notes></pedigree><properties><property name="vendor">{}</property></properties>
</component></components>
<services><service><provider><name>{}</name></provider><group>{}</group><name>{}</name>
<data><classification flow="inbound">{}</classification></data></service></services>
<annotations><annotation><annotator><organization><name>{}</name></organization></annotator><text>{}</text>
</annotation></annotations></bom>"""

TAGS = """SPDXVersion: SPDX-2.3
SPDXID: SPDXRef-DOCUMENT
DocumentName: {}
DocumentComment: <text>{}
and {}</text>
Creator: Organization: {}
CreatorComment: {}
PackageName: {}
SPDXID: SPDXRef-a
PackageSupplier: Organization: {}
PackageOriginator: Person: {}
PackageComment: {}
PackageCopyrightText: <text>{}</text>
PackageAttributionText: {}
Annotator: Organization: {}
AnnotationComment: {}
FileName: ./{}
SPDXID: SPDXRef-f
FileContributor: {}
FileContributor: {}
LicenseID: LicenseRef-1
LicenseName: {}
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a
a line that has no tag but {}
"""


@pytest.mark.parametrize(("name", "text"), [("b.xml", XML), ("b.spdx", TAGS)])
def test_each_word_of_a_document_in_another_notation(read, name: str, text: str) -> None:
    marks = Marks()
    reading = read(name, text.format(*(marks.next() for _ in range(text.count("{}")))))
    assert lost(reading, marks) == []


def filled(value: object, marks: Marks) -> object:
    """``value`` with a mark in the place of every ``…``."""
    if isinstance(value, dict):
        return {key: filled(inner, marks) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, marks) for inner in value]
    return marks.next() if value == "…" else value


ENTITY = {
    "id": "a",
    "schema": "Company",
    "caption": "…",
    "properties": {
        **{key: ["…", "…"] for key in ("name", "alias", "previousName", "weakAlias", "address")},
        **{key: ["…"] for key in ("abbreviation", "notes", "summary", "sector", "legalForm")},
        **{key: ["…"] for key in ("description", "topics", "parent", "idNumber", "position")},
    },
}
TIE = {
    "id": "o",
    "schema": "Ownership",
    "properties": {"owner": ["a"], "asset": ["b"], "role": ["…"], "description": ["…"]},
}
LINK = {"id": "d", "schema": "Directorship", "properties": {"director": ["a"], "role": ["…"]}}
STATEMENT = {
    "statementId": "s1",
    "recordType": "entity",
    "recordId": "r1",
    "source": {"description": "…", "assertedBy": [{"name": "…"}]},
    "annotations": [{"description": "…", "createdBy": {"name": "…"}}],
    "recordDetails": {
        "name": "…",
        "alternateNames": ["…", "…"],
        "addresses": [{"address": "…"}],
        "unspecifiedEntityDetails": {"description": "…"},
        "publicListing": {"companyFilingsURLs": ["…"]},
    },
}
PERSON = {
    "statementId": "s2",
    "recordType": "person",
    "recordId": "r2",
    "recordDetails": {"names": [{"fullName": "…"}, {"fullName": "…"}], "politicalExposure": "…"},
}
RELATION = {
    "statementId": "s3",
    "recordType": "relationship",
    "recordDetails": {
        "subject": "r1",
        "interestedParty": "r2",
        "interests": [{"type": "shareholding", "details": "…"}],
    },
}
RECORDS = [
    {"supplier": "…", "parent": {"legal name": "…"}, "alias": ["…", "…"], "xyz": {"deep": ["…"]}},
    {"supplier": "…", "contacts": [{"who": "…"}, {"who": "…"}], "note": "…", "country": "…"},
]


@pytest.mark.parametrize(
    ("records", "lines"),
    [
        *(([ENTITY, {**ENTITY, "id": "b"}, TIE, LINK], lines) for lines in (False, True)),
        *(([STATEMENT, PERSON, RELATION], lines) for lines in (False, True)),
        *((RECORDS, lines) for lines in (False, True)),
        ({"published by": "…", "data": RECORDS}, False),
    ],
)
def test_each_word_of_records(read, records, lines: bool) -> None:
    marks = Marks()
    written = filled(records, marks)
    told = "\n".join(map(json.dumps, written)) if lines else json.dumps(written)
    reading = read("r.json", told)
    columns = {c.header: c.header for c in reading.columns}
    assert [m for m in lost(reading, marks) if m not in columns] == []


def test_each_cell_of_an_edge_list(read) -> None:
    names = ["from", "predicate", "to", "valid from", "valid to", "known from", "share"]
    names += ["source", "note", "polarity", "grade", "xyz", "owner", "supplier", "description"]
    given = {"predicate": "supplies", "valid from": "2024", "valid to": "", "known from": "2024-02"}
    given |= {"share": "", "polarity": "", "grade": "B2"}
    marks = {f"mark{at}q": name for at, name in enumerate(names) if name not in given}
    by_name = {name: f"{mark} words" for mark, name in marks.items()}
    held = io.StringIO()
    csv.writer(held).writerows([names, [given.get(name, by_name.get(name, "")) for name in names]])
    assert lost(read("l.csv", held.getvalue()), marks) == []


def odf(cells: list[list[str]], comment: str, header: str) -> bytes:
    """An OpenDocument spreadsheet of one sheet, with a comment and a page header."""
    names = 'xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"'
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in row)
        + "</table:table-row>"
        for row in cells
    )
    note = f"<table:table-row><table:table-cell><office:annotation><text:p>{comment}</text:p>"
    note += "</office:annotation></table:table-cell></table:table-row>"
    content = f'<a {names}><table:table table:name="A">{rows}{note}</table:table></a>'
    style = f"<a {names}><style:header><text:p>{header}</text:p></style:header></a>"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", style)
    return held.getvalue()


def xlsx(cells: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in cells:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
@pytest.mark.parametrize("lead", ["supplier", "manufacturer"])
def test_each_cell_of_a_workbook(read, kind: str, lead: str) -> None:
    names = [lead, *(h for h in HEADERS if h.isascii() and h != lead)][:40]
    marks = {f"mark{at}q": name for at, name in enumerate(names)}
    cells = [names, [f"{mark} words" for mark in marks]]
    beside = Marks()
    if kind == "ods":
        marks |= {"mark900q": "", "mark901q": ""}
        content = odf(cells, "mark900q words", "mark901q words")
    else:
        content = xlsx(cells)
    reading = read(f"t.{kind}", content)
    assert not beside and lost(reading, marks) == []


def test_each_word_of_documents(read) -> None:
    body = papers.word_xml(papers.paragraph("mark0q words"))
    for label, content in (
        ("a.docx", papers.docx({"document": body})),
        ("a.pdf", papers.pdf("mark0q words")),
        ("a.md", b"# Readme\n\nThis text is about mark0q words, and nothing but these.\n"),
        ("a.html", b"<html><body><p>This text is about mark0q words.</p></body></html>"),
    ):
        assert lost(read(label, content), {"mark0q": ""}) == [], label
