"""A comparison in every format: the result first, nothing hidden, nothing obeyed."""

from __future__ import annotations

import json
import os
from html.parser import HTMLParser
from typing import Any

import jsonschema
import msgspec
import pytest
from tests.reports.conftest import ROOT, read_shipped
from tests.reports.sarif_shape import LOG

from countermark.model.artefact import Span
from countermark.model.comparison import Change, Component, Place, Reason, Status, What
from countermark.model.rung import Rung
from countermark.model.selector import Selector
from countermark.model.verdict import Decision
from countermark.reports.comparison.document import MOST_COMPONENTS, document
from countermark.reports.comparison.page import page
from countermark.reports.comparison.sarif import sarif
from countermark.reports.comparison.spelling import value
from countermark.reports.comparison.table import table
from countermark.reports.comparison.tsv import COLUMNS, tsv
from countermark.reports.comparison.words import NOT_APPROVED, decision
from countermark.reports.encoding import encode
from countermark.reports.publication import Showing
from countermark.reports.publications import of
from countermark.reports.schema import schema
from countermark.reports.shapes.compare import CompareDocument
from countermark.reports.terminal import breadth

from . import made

SNAPSHOTS = ROOT / "tests" / "cases" / "reports" / "comparison"
SHIPPED = read_shipped()
FORMATS = ("table", "json", "tsv", "sarif", "html")


def shown(name: str, rung: Rung | None = Rung.FLASH) -> CompareDocument:
    facts = made.FACTS if name == "differs" else None
    return document(made.ALL[name], version="0.0.0", rung=rung, facts=facts)


def in_format(name: str, form: str, rung: Rung | None = Rung.FLASH) -> str:
    showing = Showing(form, width=80, templates=lambda: SHIPPED)
    content: Any = of("compare").edition(showing).whole(shown(name, rung))
    return content if isinstance(content, str) else content.decode()


@pytest.mark.parametrize("name", made.ALL)
def test_the_table_is_as_it_was_read_and_accepted(name: str) -> None:
    path = SNAPSHOTS / f"compare-{name}-80.txt"
    text = table(shown(name), width=80)
    if os.environ.get("COUNTERMARK_UPDATE_SNAPSHOTS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
    assert max(map(breadth, text.splitlines())) <= 80


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", made.ALL)
def test_every_format_says_the_result_and_what_its_rung_cannot_show(name: str, form: str) -> None:
    said = " ".join(in_format(name, form).split())
    assert shown(name).result.value.upper() in said
    words = "boot loader, programmable logic and patches in memory"
    assert words in said
    for rung in set(Rung) - {Rung.FLASH}:
        assert form == "tsv" or rung.value in said


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_that_nobody_approved_the_rules(form: str) -> None:
    assert NOT_APPROVED in " ".join(in_format("equivalent", form).split())
    assert NOT_APPROVED not in " ".join(in_format("equivalent-approved", form).split())


@pytest.mark.parametrize("form", FORMATS)
def test_without_a_rung_every_format_says_so(form: str) -> None:
    assert "nobody said what they are" in " ".join(in_format("identical", form, None).split())


@pytest.mark.parametrize("name", made.ALL)
def test_json_is_as_its_schema_says(name: str) -> None:
    read = json.loads(encode(shown(name)))
    jsonschema.validate(read, schema("compare-1"))
    assert set(read) >= {
        *("result", "rules", "unexplained", "components", "coverage", "not_examined"),
        *("evaluated", "deployed", "rule_set", "rung", "ladder"),
    }
    for side in ("evaluated", "deployed"):
        assert sum(read[side]["accounted"].values()) == read[side]["size"]


@pytest.mark.parametrize("form", ["table", "tsv", "json", "html"])
def test_what_is_new_comes_before_what_differs(form: str) -> None:
    said = in_format("differs", form)
    assert "CN=Somebody%20New" not in said
    assert "Somebody New" in said and "updates.example.org" in said
    if form in ("table", "html"):
        assert said.index("Somebody New") < said.index("check_password")


def test_exit_codes_never_pass_what_was_not_compared() -> None:
    codes = {name: decision(found.result).exit_code for name, found in made.ALL.items()}
    assert codes == {
        "identical": 0,
        "equivalent": 0,
        "equivalent-approved": 0,
        "incomparable": 13,
        "differs": 14,
    }
    assert decision(made.IDENTICAL.result) is Decision.ALLOWED


def test_places_are_selectors_and_names_that_are_no_text_are_escaped() -> None:
    changes = {one.what: one for one in shown("differs").unexplained}
    code = changes[What.CONTENT].deployed_at.selectors
    assert code[0] == "in=gzip#0>in=cpio#12:bin/su>bytes=4096-4097"
    assert all(str(Selector.parse(one)) == one for one in code)
    assert changes[What.ADDED].path == ("etc/%FF%0A<b%3E%2541",)


@pytest.mark.parametrize(
    ("field", "given", "spelt"),
    [
        ("mode", 0o104755, "0104755"),
        ("mtime", 1_700_000_000, "1700000000"),
        ("ino", -1, "-1"),
        ("device", "8:1", "8:1"),
        ("link", b"/bin/sh", "/bin/sh"),
        ("link", b"a\nb", "0x610a62"),
        ("note", b"\xff\x00", "0xff00"),
        ("note", b"", ""),
        ("note", None, None),
        ("note", b"\x01" * 300, f"0x{'01' * 256}… (300 bytes)"),
        ("note", b"n" * 300, f"{'n' * 256}… (300 bytes)"),
    ],
)
def test_a_value_is_spelt(field: str, given: Any, spelt: str | None) -> None:
    assert value(field, given) == spelt


@pytest.mark.parametrize("name", made.ALL)
def test_sarif_is_valid_and_holds_what_no_rule_explains(name: str) -> None:
    log = json.loads(sarif(shown(name)))
    jsonschema.Draft202012Validator(LOG).validate(log)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[one["ruleIndex"]] for one in run["results"]] == [
        one["ruleId"] for one in run["results"]
    ]
    assert len(run["results"]) == len(made.ALL[name].unexplained)
    assert run["properties"]["result"] == made.ALL[name].result.value


def test_only_bytes_of_the_file_itself_are_a_region_of_it() -> None:
    (run,) = json.loads(sarif(shown("differs")))["runs"]
    regions = {
        one["ruleId"]: one["locations"][0]["physicalLocation"].get("region")
        for one in run["results"]
    }
    assert regions["compare/added"] == {"byteOffset": 4096, "byteLength": 120}
    assert regions["compare/content"] is None


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses |= {str(v) for k, v in attrs if k in ("src", "href")}


@pytest.mark.parametrize("name", made.ALL)
def test_a_page_has_no_scripts_and_leads_nowhere(name: str) -> None:
    found = Tags(page(shown(name), SHIPPED))
    assert not found.tags & {"script", "link", "img", "iframe", "b>"}
    assert not found.addresses


HOSTILE = (b"<script>alert(1)</script>", b"=cmd|' /C calc'!A0", b"\x1b[2Jx", "\u202egpj".encode())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_and_never_obeyed(name: bytes) -> None:
    change = Change(
        what=What.FIELD, path=(name,), role="cpio.entry", field=name.decode("latin-1"),
        evaluated=name, deployed=name.decode("latin-1"), deployed_at=Place(spans=(Span(0, 1),)),
    )  # fmt: skip
    reason = Reason(what=What.CONTENT, part=name, named=name.decode("latin-1"))
    found = msgspec.structs.replace(
        made.DIFFERS,
        unexplained=(change,),
        components=(
            Component(path=(name,), status=Status.DIFFERS, reasons=(reason,)),
        ),
        deployed=msgspec.structs.replace(made.DIFFERS.deployed, name=name.decode()),
    )  # fmt: skip
    whole = document(found, version="0.0.0")
    assert "\x1b" not in table(whole) and "\u202e" not in table(whole)
    assert "script" not in Tags(page(whole, SHIPPED)).tags
    for line in tsv(whole).splitlines()[1:]:
        assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in line.split("\t"))
    assert b"\x1b" not in encode(whole) and "\u202e".encode() not in encode(whole)
    assert json.loads(sarif(whole))


def test_rows_have_all_columns() -> None:
    head, *rows = tsv(shown("differs")).splitlines()
    assert head.split("\t") == list(COLUMNS)
    assert {row.count("\t") for row in rows} == {len(COLUMNS) - 1}
    kinds = {row.split("\t")[1] for row in rows}
    assert kinds == {
        *("result", "side", "fact", "unexplained", "component", "rule", "not-examined", "rung")
    }


def test_a_hundred_thousand_components_are_counted_and_the_worst_listed() -> None:
    many = tuple(
        Component(
            path=(b"usr/share/a-name-of-usual-length/%d" % number,),
            status=Status.DIFFERS if number % 1000 == 999 else Status.RULE,
            rules=("time.entry", "compression.same-content"),
            reasons=(made.SETUID,) if number % 1000 == 999 else (),
        )
        for number in range(100_000)
    )
    whole = document(msgspec.structs.replace(made.DIFFERS, components=many), version="0")
    assert whole.components_count.differs == 100
    assert whole.components_count.left_out == 100_000 - MOST_COMPONENTS
    assert [one.status for one in whole.components[:101]] == [Status.DIFFERS] * 100 + [Status.RULE]
    assert len(encode(whole)) < 5_000_000
    assert len(table(whole).splitlines()) < 120
