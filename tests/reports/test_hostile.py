"""Names written by an adversary break no format: they are shown, never obeyed."""

from __future__ import annotations

import json
import unicodedata
from html.parser import HTMLParser
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countermark.model.gap import Gap, Why
from countermark.model.inquiry import FileRead, Inquiry
from countermark.model.match import Match
from countermark.model.reading import SubjectKind
from countermark.model.verdict import Decision
from countermark.reports.document import document, encode, read_document
from countermark.reports.explain import explain
from countermark.reports.explanation import explanation
from countermark.reports.html import dossier
from countermark.reports.terminal import breadth, visible
from countermark.reports.tsv import COLUMNS

from . import inquiries as made
from .conftest import read_shipped, sarif, table, tsv
from .sarif_shape import LOG

SHIPPED = read_shipped()
SARIF = jsonschema.Draft202012Validator(LOG)
NASTY = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "{{ 7*7 }}{% for x in d %}",
    "=cmd|' /C calc'!A0",
    "\t\r\n@SUM(1)",
    "\x1b[2J\x1b]0;owned\x07",
    "\u202egpj.exe",
    "a\u2028b\u0085c",
    "中兴通讯" * 30,
    "x" * 500,
    "\ud800 half",
    "",
    "]]>--><!--",
    "javascript:alert(1)",
)
names = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))


def hostile(name: str, other: str) -> Inquiry:
    match = Match(entity="reg:zte", name=other, role="legal", score=0.5, certain=False, why=name)
    found = made.finding("h", "US-NDAA19-889B", decision=Decision.UNRESOLVED, reason=other,
                         entity_name=name, resolve_by=name, exceptions_considered=(other,),
                         would_change=(name,))  # fmt: skip
    subject = made.result(
        "h/1", name, SubjectKind.SUPPLIER, f"{other} row 2",
        made.verdict(Decision.UNRESOLVED, other, found), matches=(match,),
        fields=(("supplier", name),), country=other,
    )  # fmt: skip
    return made.inquiry(
        subject,
        *made.unmatched(other, name),
        not_examined=(Gap(name, Why.MALFORMED, 3, detail=other, next_step=name),),
        files=(FileRead(other, made.digest("f"), 1, "supplier list (CSV)", 3),),
        names=made.NAMES | {"reg:dahua": name},
    )


class Page(HTMLParser):
    """Collects the tags, attributes and words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> Page:
    parser = Page()
    parser.feed(page)
    parser.close()
    return parser


EXPECTED = read(dossier(document(made.full()), SHIPPED))
OFTEN = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@OFTEN
@given(names, names)
def test_a_page_obeys_no_name(name: str, other: str) -> None:
    page = dossier(document(hostile(name, other)), SHIPPED)
    found = read(page)
    assert found.tags <= EXPECTED.tags | {"h4", "ul", "li", "details", "summary"}
    assert found.attributes <= EXPECTED.attributes
    assert "script" not in found.tags and "src" not in found.attributes
    assert visible(name) in "".join(found.words)
    page.encode("utf-8")


@OFTEN
@given(names, names)
def test_a_row_stays_a_row(name: str, other: str) -> None:
    told = document(hostile(name, other))
    lines = tsv(told).split("\n")
    assert lines.pop() == ""
    cells = [line.split("\t") for line in lines]
    assert {len(row) for row in cells} == {len(COLUMNS)}
    for text in (cell for row in cells for cell in row):
        assert not text.startswith(("=", "+", "-", "@"))
        assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl") for c in text)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in cells[1:]]
    assert [r["row"] for r in rows[:4]] == ["finding", "subject", "subject", "not-examined"]


@settings(max_examples=25, deadline=None)
@given(names, names)
def test_a_log_stays_valid(name: str, other: str) -> None:
    SARIF.validate(json.loads(sarif(document(hostile(name, other)))))


@OFTEN
@given(names, names, st.sampled_from([80, 100, 160]))
def test_a_screen_keeps_its_width_and_cursor(name: str, other: str, width: int) -> None:
    told = document(hostile(name, other))
    screens = [table(told, width=width)]
    screens += (explanation(explain(told, s.id), width=width) for s in told.subjects[:1])
    for screen in screens:
        for line in screen.split("\n"):
            assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl") for c in line)
            assert breadth(line) <= width, line


@OFTEN
@given(names, names)
def test_a_document_is_read_back(name: str, other: str) -> None:
    told = document(hostile(name, other))
    raw = encode(told)
    again = read_document(raw)
    assert encode(again) == raw
    if not any("\ud800" <= c <= "\udfff" for c in name + other):
        assert again == told


@pytest.mark.parametrize("colour", [True, False])
def test_colour_is_the_only_escape(full: Any, colour: bool) -> None:
    screen = table(full, width=80, colour=colour)
    assert ("\x1b[" in screen) is colour


TOOL = {"driver": {"name": "x", "informationUri": "urn:x"}}


@pytest.mark.parametrize(
    "breach",
    [
        {"version": "2.0.0"},
        {"runs": [{}]},
        {
            "runs": [
                {
                    "tool": TOOL,
                    "results": [{"message": {"txt": "x"}}],
                }
            ]
        },
        {"runs": [{"tool": TOOL, "result": []}]},
    ],
)
def test_the_shape_of_sarif_is_closed(breach: dict[str, object]) -> None:
    whole = {
        "version": "2.1.0",
        "runs": [{"tool": TOOL}],
    }
    SARIF.validate(whole)
    with pytest.raises(jsonschema.ValidationError):
        SARIF.validate(whole | breach)
