"""The dossier as a document: page one, each cause and each claim once, everybody in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import msgspec
import pytest

from countermark.model.cause import Causes
from countermark.model.doubt import SourceUnsure
from countermark.model.inquiry import SubjectResult
from countermark.model.path import Path, PathClass
from countermark.model.predicate import Predicate
from countermark.model.reading import SubjectKind
from countermark.model.verdict import Decision
from countermark.reports.actions import to_do
from countermark.reports.causes import causes_of
from countermark.reports.chapters import chapters
from countermark.reports.document import document
from countermark.reports.dossier_view import FULL, split
from countermark.reports.evidence_rows import numbers, sources
from countermark.reports.html import dossier
from countermark.reports.path_picture import MOST, picture
from countermark.reports.shapes.check import CheckDocument

from . import inquiries as made
from .conftest import read_shipped

SHIPPED = read_shipped()
VOID = {"meta", "br", "rect", "line", "polygon", "input", "hr"}


class Page(HTMLParser):
    """Ids, links inside the page, words by the id they stand in, and regions that scroll."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.regions: list[dict[str, str | None]] = []
        self.open: list[str] = []
        self.tables_apart = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if str(given.get("href", "")).startswith("#"):
            self.links.append(str(given["href"])[1:])
        if given.get("class") == "scroll":
            self.regions.append(given)
        if tag == "table" and given.get("class") != "do" and "div" not in self.open:
            self.tables_apart += 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass


def cameras(number: int, *, models: int = 1) -> CheckDocument:
    found = (made.camera(at, at + 2, f"Northlight NS-{200 + at % models}") for at in range(number))
    return document(made.inquiry(*found), measures=made.MEASURES)


@pytest.fixture(scope="module")
def page(full: CheckDocument) -> str:
    return dossier(full, SHIPPED)


def test_every_link_leads_somewhere_and_every_id_is_there_once(page: str) -> None:
    found = Page(page)
    assert len(found.ids) == len(set(found.ids))
    assert set(found.links) <= set(found.ids)
    assert {"found", "to-do", "causes", "evidence", "coverage", "measures"} <= set(found.ids)


def test_wide_tables_scroll_with_the_keyboard_and_each_region_has_its_name(page: str) -> None:
    found = Page(page)
    assert found.tables_apart == 0
    names = [region["aria-label"] for region in found.regions]
    assert len(names) == len(set(names)) > 4
    assert all(r["role"] == "region" and r["tabindex"] == "0" for r in found.regions)


def test_the_to_do_list_is_that_of_every_other_format(full: CheckDocument, page: str) -> None:
    actions = to_do(causes_of(full), full).actions
    shown = re.findall(r'<td class="number">(\d+)</td><td class="by">', page)
    assert sorted(map(int, shown)) == sorted(a.number for a in actions)


def test_each_claim_is_evidence_once(full: CheckDocument, page: str) -> None:
    assert len(re.findall(r'<p id="e\d+"', page)) == len(full.claims)
    for claim in full.claims.values():
        assert page.count(f'<span class="id faint">{claim.id[:12]}</span>') == 1


def test_nobody_is_left_out(full: CheckDocument, page: str) -> None:
    for subject in full.subjects:
        assert subject.name.split()[0] in page, subject.name


def test_a_cause_is_told_once_with_all_that_share_it() -> None:
    told = cameras(3)
    found = chapters(told, causes_of(told))
    assert [len(chapter.subjects) for chapter in found] == [3]
    (chapter,) = found
    assert [rule.finding.measure for rule in chapter.rules] == ["US-NDAA19-889B", "US-NDAA19-889A"]
    assert [rule.subjects for rule in chapter.rules] == [3, 3]
    assert len(chapter.ways) == 1 and len(chapter.rows) == 3


def test_what_causes_do_not_tell_apart_is_in_a_chapter_all_the_same() -> None:
    told = cameras(3, models=3)
    assert len(chapters(told, causes_of(told))) == 3
    assert len(chapters(told, Causes(()))) == 3


def test_a_denial_stands_beside_what_is_said(page: str) -> None:
    sides = re.findall(r'<div class="sides"><div><h4>Said</h4>(.*?)</div><div class="denied">'
                       r"<h4>Denied</h4>(.*?)</div></div>", page, re.DOTALL)  # fmt: skip
    assert any(
        "The Lens Gazette" in said and "Quillon Assembly" in denied for said, denied in sides
    )


def test_many_causes_are_rows_and_many_subjects_are_folded() -> None:
    told = cameras(FULL + 10, models=FULL + 10)
    page = dossier(told, SHIPPED)
    assert len(re.findall(r'<article class="prohibited" id="c\d+"', page)) == FULL
    assert len(re.findall(r'<tr id="c\d+" class="prohibited"', page)) == 10
    many = dossier(cameras(200), SHIPPED)
    assert len(re.findall(r'<tr id="s', many)) == 200
    assert "<details><summary>41 to 200 of 200 devices</summary>" in many
    found = Page(many)
    assert len(found.ids) == len(set(found.ids)) and set(found.links) <= set(found.ids)


def test_a_split_loses_nothing() -> None:
    for number in (0, 1, 40, 50, 51, 440, 441, 2_000):
        parts = split(range(number))
        rows = [*parts.shown, *(row for fold in parts.folds for row in fold.rows)]
        assert rows == list(range(number))
        assert all(fold.last - fold.first + 1 == len(fold.rows) for fold in parts.folds)


def test_the_picture_holds_each_name_once_and_says_what_it_leaves_out() -> None:
    told = cameras(3)
    (chapter,) = chapters(told, causes_of(told))
    drawn = picture(chapter)
    assert drawn is not None and drawn.left_out == 0
    words = [" ".join(box.lines) for box in drawn.boxes]
    assert len(words) == len(set(words)) == 4
    assert [box.kind for box in drawn.boxes].count("party") == 1
    assert len(drawn.arrows) == 3
    many = document(made.inquiry(*(_alone(number) for number in range(MOST + 5))))
    (wide,) = (c for c in chapters(many, causes_of(many)) if c.decision is Decision.PROHIBITED)
    shown = picture(wide)
    assert shown is not None and len(shown.boxes) == MOST
    assert shown.left_out == 9, "four boxes are on every way"
    assert shown.width < 1_500
    assert "9 further ways not drawn" in dossier(many, SHIPPED)


def _alone(number: int) -> SubjectResult:
    """A supplier with a way of its own: the first claim of each is of another grade and doubt."""
    grade = f"{'ABCDEF'[number % 6]}{number % 6 + 1}"
    claim = made.claim(f"name:seller {number}", Predicate.SUPPLIES, "item:d1/2", grade=grade)
    doubt = (SourceUnsure(f"doubt {number}"),)
    hops = (made.hop(claim, certain=False, doubts=doubt), *made.RELABELLED)
    path = Path(f"item:s/{number}", "reg:dahua", hops, PathClass.WHITE_LABEL, False)
    found = made.finding(f"own {number}", "US-NDAA19-889A", path=path, act="providing")
    judged = made.verdict(Decision.PROHIBITED, "x", found)
    return made.result(
        f"s/{number}", f"Seller {number}", SubjectKind.SUPPLIER, f"s.csv:{number}", judged
    )


def test_a_row_is_quoted_under_its_headers_and_json_by_its_members(full: CheckDocument) -> None:
    id_, claim = next(iter(full.claims.items()))

    def quoted(quote: str, format_: str, headers: tuple[str, ...]) -> tuple[object, ...]:
        file = full.files[0]
        column = full.columns[0]
        evidence = msgspec.structs.replace(claim.evidence, file=file.label, quote=quote)
        told = msgspec.structs.replace(
            full,
            claims={id_: msgspec.structs.replace(claim, evidence=evidence)},
            files=(msgspec.structs.replace(file, format=format_),),
            columns=tuple(
                msgspec.structs.replace(column, file=file.label, header=h) for h in headers
            ),
        )
        (source,) = sources(told, numbers((), told.claims))
        (record,) = source.records
        return source.headers, record.cells, record.members, record.text

    csv = "supplier list, comma-separated"
    assert quoted('"Acme, Inc.",US,', csv, ("name", "land", "note")) == (
        ("name", "land"), ("Acme, Inc.", "US"), (), "")  # fmt: skip
    assert quoted("Acme\tUS", "supplier list, sheet", ("name", "land"))[1] == ("Acme", "US")
    # A cell too few: which is missing cannot be told, and no cell stands under a wrong header.
    assert quoted("Acme,US", csv, ("name", "land", "note"))[1:] == ((), (), "Acme,US")
    assert quoted('{"name":"M7","maker":{"name":"Z"}}', "CycloneDX 1.6", ())[2] == (
        ("name", "M7"), ("maker, name", "Z"))  # fmt: skip
    assert quoted('{"name":', "CycloneDX 1.6", ())[2:] == ((), '{"name":')


def test_five_thousand_findings_stay_small() -> None:
    page = dossier(cameras(2_500, models=50), SHIPPED)
    assert page.count("</article>") == FULL
    assert len(page.encode()) < 3_000_000
