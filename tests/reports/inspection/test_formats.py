"""One inspection in each format: whole outputs, nothing from an image let through raw."""

import json
import os

import jsonschema
import msgspec
import pytest
from tests.reports.conftest import ROOT, read_shipped
from tests.reports.sarif_shape import LOG

from countermark.model.inspected import Concern
from countermark.reports.encoding import dense
from countermark.reports.inspection import words
from countermark.reports.inspection.document import document
from countermark.reports.inspection.page import page
from countermark.reports.inspection.sarif import sarif
from countermark.reports.inspection.table import table
from countermark.reports.inspection.tsv import tsv
from countermark.reports.shapes.inspect import InspectDocument

from . import made

SNAPSHOTS = ROOT / "tests" / "reports" / "inspection" / "snapshots"

FULL = document(made.FULL, "0")
EMPTY = document(made.EMPTY, "0")


def test_the_document_reads_back_as_its_shape():
    assert msgspec.json.decode(dense(FULL), type=InspectDocument) == FULL


def test_hidden_as_is_absent_where_an_address_stands_plain():
    said = json.loads(dense(FULL))["endpoints"]
    assert [one.get("hidden_as") for one in said] == [None, None, ["base64", "DES"]]


def test_each_place_is_a_selector_that_parses():
    from countermark.model.selector import Selector

    for one in (*FULL.endpoints, *FULL.findings, *FULL.hidden):
        for where in one.where:
            assert str(Selector.parse(where)) == where


def test_coverage_adds_up():
    cover = FULL.coverage
    parts = (
        cover.containers,
        cover.identified,
        cover.text,
        cover.fill,
        cover.encrypted,
        cover.unread,
    )
    assert sum(parts) == cover.total


WHOLE = {
    "table-80.txt": lambda: table(FULL, width=80).encode(),
    "table-160.txt": lambda: table(FULL, width=160).encode(),
    "rows.tsv": lambda: tsv(FULL).encode(),
    "log.sarif": lambda: sarif(FULL),
    "page.html": lambda: page(FULL, read_shipped()).encode(),
    "document.json": lambda: dense(FULL) + b"\n",
}


@pytest.mark.parametrize("name", WHOLE)
def test_whole_output(name):
    raw, kept = WHOLE[name](), SNAPSHOTS / name
    if os.environ.get("COUNTERMARK_UPDATE_SNAPSHOTS"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(raw)
    assert raw == kept.read_bytes(), f"{name} differs: see tests/reports/test_snapshots.py"


def test_no_snapshot_is_left_over():
    assert {path.name for path in SNAPSHOTS.iterdir()} == set(WHOLE)


@pytest.mark.parametrize("width", [80, 160])
def test_the_table_fits(width):
    text = table(FULL, width=width)
    assert max(map(len, text.splitlines())) <= width
    assert "\x1b" not in text


def test_sarif_is_of_its_shape():
    said = json.loads(sarif(FULL))
    jsonschema.validate(said, LOG)
    (run,) = said["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in run["results"])


def test_the_page_runs_nothing_and_lets_nothing_through():
    text = page(FULL, read_shipped())
    for raw in ("<script", "<i>", "\x1b", "<b>app"):
        assert raw not in text


@pytest.mark.parametrize("render", [table, tsv, sarif, lambda d: page(d, read_shipped())])
def test_an_image_with_nothing_in_it_is_shown_too(render):
    assert render(EMPTY)


@pytest.mark.parametrize("concern", Concern)
def test_each_concern_has_a_sentence_and_a_meaning(concern):
    assert "{subject}" in words.SENTENCES[concern]
    assert words.MEANS[concern]


def test_a_value_that_nobody_gave_is_named():
    finding = msgspec.structs.replace(made.FULL.findings[0], values=())
    assert "(value not stated)" in words.finding_words(finding)


@pytest.mark.parametrize(
    "word", ["spyware", "malware", "malicious", "backdoor", "suspicious", "steals", "spies"]
)
def test_no_sentence_accuses(word):
    said = [*words.SENTENCES.values(), *words.MEANS.values()]
    assert not [one for one in said if word in one.lower()]


DENIED = "contested by Maker: version 2 no longer does"


@pytest.mark.parametrize(
    ("name", "more"), [("table-80.txt", 1), ("page.html", 1), ("rows.tsv", 2), ("log.sarif", 0)]
)
@pytest.mark.parametrize("many", [1, 3])
def test_a_denial_stands_wherever_its_indicator_is_shown(name, more, many, monkeypatch):
    """In findings, in the line that stands for many of them, and ``more`` times in lists."""
    values = (
        ("indicator", "IND-1"), ("value", "hidden.test"), ("means", "reachable"),
        ("maker", "Maker"), ("contested", "Maker: version 2 no longer does"),
    )  # fmt: skip
    one = msgspec.structs.replace(
        made.FULL.findings[0], concern=Concern.INDICATOR, values=values, base_rate=None
    )
    shown = document(msgspec.structs.replace(made.FULL, findings=(one,) * many), "0")
    monkeypatch.setitem(globals(), "FULL", shown)
    said = " ".join(WHOLE[name]().decode().split())
    assert said.count(DENIED) >= 1 + more


@pytest.mark.parametrize(
    ("look", "means", "said"),
    [
        ("certificate", "present", "x has a certificate or key of the digest v"),
        ("digest", "present", "x is the file of the digest v"),
        ("package", "able to", "x says that it is v, a sign of an ability, not of its use"),
        ("host", "reachable", "x names the address v, not seen reached"),
        ("text", "present", "x holds v"),
    ],
)
def test_an_indicator_is_said_to_be_there_in_the_way_it_is(look, means, said):
    values = (("value", "v"), ("look", look), ("means", means))
    found = msgspec.structs.replace(
        made.FULL.findings[0],
        concern=Concern.INDICATOR,
        subject="x",
        values=values,
        base_rate=None,
    )
    assert words.finding_words(found) == said
