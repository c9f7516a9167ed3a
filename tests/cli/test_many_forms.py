"""Every shipped form: filled in, refused where it does not fit, and checked against the facts."""

from __future__ import annotations

import csv
import json
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import jsonschema
import pytest
import yaml

from countermark.assessment import shipped
from countermark.formats.docx_writer import Cell, Heading, Paragraph, Table, document
from countermark.reports.form_definition import About, RowsOf, form, known_forms
from countermark.reports.schema import schema

from .conftest import CONTRACTOR, TODAY

SHIPPED = shipped.folder("reports")
FORMS = [form(SHIPPED, name) for name in known_forms(SHIPPED)]
OF_RUNS = [one.id for one in FORMS if one.about is About.RUN]
FACTS = Path(__file__).parents[3] / "shared" / "facts" / "forms.yaml"
LINKS = """from,predicate,to
contract:HQ-1,delivers,AX-900
AX-900,made_by,ZTE Corporation
contract:HQ-2,delivers,Huawei S5735-L switch
"""
DEVICES = """site,role,brand,maker,model,serial,purpose,network part,acquired
Hall 1,router,Huawei,Huawei Technologies Co. Ltd.,NE40E,S-1,office,core,2025-01-01
"""


@pytest.fixture
def run(cm):
    Path("links.csv").write_text(LINKS)
    Path("devices.csv").write_text(DEVICES)
    return cm(
        "check", "links.csv", "devices.csv", *CONTRACTOR, "--asked-by", "A Firm", "--format", "json"
    )


@pytest.mark.parametrize("name", OF_RUNS)
def test_a_form_of_a_run_says_of_each_field_what_stands_there_or_is_missing(cm, run, name):
    told = cm("forms", name, "--format", "json").json
    jsonschema.Draft202012Validator(schema("form-1")).validate(told)
    fields = [f for report in told["reports"] for f in report["fields"]]
    fields += [f for table in told.get("tables", ()) for row in table["rows"] for f in row]
    assert fields
    assert all(bool(field["value"]) != bool(field["gap"]) for field in fields)


@pytest.mark.parametrize("name", OF_RUNS)
@pytest.mark.parametrize("ending", ["docx", "csv", "html", "tsv"])
def test_it_comes_in_each_format(cm, run, name, ending):
    said = cm("forms", name, "--output", f"form.{ending}", "--format", ending)
    assert said.code == 0, said.err
    assert Path(f"form.{ending}").stat().st_size > 0


def test_what_whoever_signs_has_to_say_is_never_filled_in(cm, run):
    for one in FORMS:
        if one.about is not About.RUN:
            continue
        told = cm("forms", one.id, "--format", "json").json
        asked = {f.id for report in one.reports for f in report.fields if f.choices}
        said = {f["id"]: f for report in told["reports"] for f in report["fields"]}
        for id_ in asked:
            assert said[id_]["value"] == "", (one.id, id_)


def test_a_representation_shows_what_was_found_beside_the_question(cm, run):
    told = cm("forms", "far-52.204-24", "--format", "json").json
    fields = {f["id"]: f for report in told["reports"] for f in report["fields"]}
    assert fields["provide"]["gap"].startswith("will / will not")
    assert "prohibited: " in fields["provide"]["beside"]
    assert "AX-900" in fields["provide"]["beside"]
    (equipment, _) = told["tables"]
    assert equipment["rows"]


def test_a_memorandum_tells_apart_who_answered_who_did_not_and_who_was_not_asked(cm):
    cm("init")
    Path("s.csv").write_text("supplier\nHytera America\nDahua Tech USA\nHikvison USA Inc\n")
    cm("check", "s.csv", *CONTRACTOR)
    cm("ask", "Hytera America", "--until", "2026-11-12", "--by", "R. Amari",
       "--as-of", "2026-11-01", "--format", "json", "--output", "a.json")  # fmt: skip
    cm("ask", "Dahua Tech USA", "--by", "R. Amari", "--as-of", "2026-11-02", "--format", "json",
       "--output", "b.json")  # fmt: skip
    back = json.loads(Path("b.json").read_text())
    back["signature"] |= {"name": "A. Finch", "title": "Director", "signed_on": "2026-11-03"}
    Path("b.json").write_text(json.dumps(back))
    assert cm("answer", "b.json", "--as-of", TODAY).code in (0, 12, 13)
    told = cm("forms", "inquiry-memorandum", "--as-of", TODAY, "--format", "json").json
    tables = {
        t["id"]: [{f["id"]: f["value"] for f in row} for row in t["rows"]] for t in told["tables"]
    }
    assert [(r["party"], r["signed"]) for r in tables["answered"]] == [
        ("Dahua Tech USA", "A. Finch, Director")
    ]
    assert tables["unanswered"][0] | {"contract": ""} == {
        "party": "Hytera America", "contract": "", "asked": "2026-11-01", "until": "2026-11-12",
        "stands": "no answer",
    }  # fmt: skip
    about = {row["about"] for row in tables["not-asked"]}
    assert about.isdisjoint({"Hytera America", "Dahua Tech USA"})
    assert "countermark " not in json.dumps([told["tables"], told["reports"]])


def test_a_memorandum_tells_what_nobody_was_asked(cm, run):
    Path("result.json").write_bytes(run.raw)
    told = cm("forms", "inquiry-memorandum", "--run", "result.json", "--format", "json").json
    tables = {table["id"]: table["rows"] for table in told["tables"]}
    asked = [{f["id"]: f["value"] for f in row} for row in tables["not-asked"]]
    assert not tables["answered"] and not tables["unanswered"]
    assert any(row["about"] == "HQ-2" and row["question"] for row in asked)
    values = {f["id"]: f["value"] for report in told["reports"] for f in report["fields"]}
    assert values["who"] == "A Firm"
    assert "links.csv" in values["files"]
    assert values["day"] == TODAY


def test_a_report_of_72_hours_counts_from_the_day_that_was_determined(cm, run):
    said = cm("forms", "far-52.240-91", "--identified", "2026-11-20", "--format", "json")
    assert said.json["reports"][0]["due"] == "2026-11-22"
    assert said.json["measure"] == "US-FAR-RFO-52240"
    assert any("Of this form itself" in words for words in said.json["cautions"])


def test_a_form_for_a_finding_of_another_kind_names_those_that_fit(cm, run):
    finding = next(
        f
        for s in run.json["subjects"]
        for f in s["findings"]
        if f["measure"] == "US-NDAA19-889A" and f["decision"] == "prohibited"
    )
    said = cm("forms", "dfars-252.204-7018", finding["id"][:16])
    assert said.code == 2
    assert "does not report a finding under US-NDAA19-889A" in said.err
    assert "far-52.204-25" in said.err
    said = cm("forms", "fcc-scar", finding["id"][:16])
    assert said.code == 2
    assert "from a run, not from a finding" in said.err


def test_lines_to_upload_are_cells_and_never_formulas(cm):
    Path("devices.csv").write_text(
        "site,maker,model,serial\n\"=cmd|' /C calc'!A0\",ZTE Corporation,ZXHN,1\n"
    )
    cm("check", "devices.csv", "--context", "us-carrier", "--as-of", TODAY)
    said = cm("forms", "fcc-scar", "--format", "csv")
    rows = list(csv.DictReader(StringIO(said.out)))
    assert rows[0]["Location name"].startswith("'=")
    assert rows[0]["Make"] == "ZTE Corporation"


def test_documents_hold_the_fields_and_what_is_missing(cm, run):
    cm("forms", "far-52.204-24", "--output", "form.docx")
    with zipfile.ZipFile("form.docx") as archive:
        text = archive.read("word/document.xml").decode()
    assert "will / will not" in text
    assert 'w:fill="FFF4D6"' in text
    again = Path("form.docx").read_bytes()
    cm("forms", "far-52.204-24", "--output", "again.docx")
    assert Path("again.docx").read_bytes() == again


def test_a_document_takes_any_text():
    hostile = "a\x00b\x1b[2J<w:t>&amp;\ud800\ufffe]]>"
    made = document(
        [
            Heading(hostile),
            Paragraph(hostile),
            Table(("a", "b"), ((Cell(hostile), Cell("x", True)),)),
        ]
    )
    import xml.etree.ElementTree as ET

    with zipfile.ZipFile(BytesIO(made)) as archive:
        for name in archive.namelist():
            ET.fromstring(archive.read(name))


# --- the data files


@pytest.mark.parametrize("one", FORMS, ids=lambda one: one.id)
def test_a_form_names_fields_once_and_asks_somebody(one):
    for part in (*one.reports, *one.tables):
        ids = [field.id for field in part.fields]
        assert len(ids) == len(set(ids))
        assert all(field.ask.strip() and field.label.strip() for field in part.fields)
    assert one.mark.strip()
    known = shipped.catalog().measures
    for measure in one.measures:
        assert any(one.fits(id_) for id_ in known), measure
        assert measure.rstrip("*") in str(sorted(known)), measure


def test_every_kind_of_row_is_used_by_some_form():
    used = {table.of for one in FORMS for table in one.tables}
    assert used >= set(RowsOf) - {RowsOf.LISTS, RowsOf.FILES}


@pytest.mark.skipif(not FACTS.exists(), reason="the collection of forms is not here")
def test_every_field_of_the_collection_stands_in_a_form():
    facts = {one["id"]: one for one in yaml.safe_load(FACTS.read_text("utf-8"))["forms"]}
    held: dict[str, set[int]] = {}
    for one in FORMS:
        ids = [id_.strip() for id_ in one.fact.split(",") if id_.strip()]
        numbers = {
            number
            for part in (*one.reports, *one.tables)
            for field in part.fields
            for number in field.facts
        }
        if one.id == "far-52.204-25":  # two entries of the collection, in the order of its fields
            first, later = (len(report.fields) for report in one.reports)
            held[ids[0]], held[ids[1]] = set(range(1, first + 1)), set(range(1, later + 1))
            continue
        for id_ in ids:
            held.setdefault(id_, set()).update(numbers)
    assert held.keys() == facts.keys()
    for id_, fact in facts.items():
        assert held[id_] == set(range(1, len(fact["fields"]) + 1)), id_


def test_json_is_read_back(cm, run):
    assert json.loads(cm("forms", "uk-dvd", "--format", "json").raw)["form"] == "uk-dvd"


@pytest.mark.parametrize(
    ("identified", "due"),
    [
        ("2026-11-20T09:00-05:00", "2026-11-23T09:00:00-05:00"),
        ("2026-11-20T23:59:00+13:00", "2026-11-23T23:59:00+13:00"),
        ("2026-11-20T09:00", "2026-11-22"),  # in which zone?
    ],
)
def test_hours_are_counted_as_hours_where_the_hour_and_its_zone_are_known(cm, run, identified, due):
    said = cm("forms", "far-52.240-91", "--identified", identified, "--format", "json")
    assert said.json["reports"][0]["due"] == due


def test_an_hour_that_is_none_is_told(cm, run):
    said = cm("forms", "far-52.240-91", "--identified", "2026-11-20T25:00-05:00")
    assert said.code == 2 and "is not a day and an hour" in said.err


def test_a_report_holds_the_product_the_other_parties_and_no_day_that_nobody_gave(cm):
    cm("init")
    Path("s.csv").write_text(
        "supplier,product,contract\nHuawei Technologies Co. Ltd.,Core router NE40E,HQ-7\n"
        "ZTE Corporation,Access switch 5960,HQ-7\nZTE Corporation,Radio 8,HQ-8\n"
    )
    cm("check", "s.csv", *CONTRACTOR)
    said = cm("forms", "far-52.204-25", "Huawei Technologies Co. Ltd.", "--format", "json")
    assert said.code in (0, 12, 13, 14), said.err
    told = said.json
    fields = {f["id"]: f["value"] for f in told["reports"][0]["fields"]}
    assert fields["item_description"] == "Core router NE40E"
    assert told["identified"] == ""
    assert any("nobody has said it" in words for words in told["cautions"])
    (table,) = told["tables"]
    (row,) = ([f["value"] for f in row] for row in table["rows"])
    assert row[:3] == ["ZTE Corporation", "Access switch 5960", "HQ-7"]
    text = cm("forms", "far-52.204-25", "Huawei Technologies Co. Ltd.", "--format", "table").out
    assert "nobody has said when" in text
