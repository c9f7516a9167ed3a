"""A result for counsel, a regulator or the public shows what that reader may see, and says so."""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile
from pathlib import Path

import pytest

from countermark.model.audience import Audience
from countermark.reports.publications import of

from .conftest import CONTRACTOR, everything, suppliers, table
from .test_workbook_output import written

FORMATS = tuple(of("check").formats)
MARK = "Zqx{}planted"

HEAD = (
    "device,brand,maker,model,serial,site,host,role,supplier,contract,country,note,owner,purpose,"
    "location,identifier,purchase order"
)


def mark(place: str) -> str:
    return MARK.format(place)


@pytest.fixture
def asked(cm, project):
    """Files, notes and decisions with a mark in every field that a user can write."""
    cells = [mark(c.replace(" ", "")) for c in HEAD.split(",")]
    cells[2], cells[10], cells[13] = "ZTE Corporation", "US", ""
    devices = table(f"{mark('devices')}.csv", HEAD, ",".join(cells))
    near = f"{mark('supplier')} ZTE"
    firms = table(
        f"{mark('firms')}.csv", "supplier,country,site,note,aliases",
        f"{near},US,{mark('town')},{mark('words')},{mark('alias')}", "ZTE Corporation,CN,,,",
    )  # fmt: skip
    links = table(
        f"{mark('links')}.csv", "from,predicate,to,source,note",
        f"{near},delivers,{mark('thing')},{mark('source')},{mark('remark')}",
        f"{mark('thing')},made_by,ZTE Corporation,{mark('source2')},{mark('remark2')}",
        f"{mark('denier')},owns,{near},,",
    )  # fmt: skip
    bad = table(f"{mark('unread')}.bin", "\x00\x01\x02")
    files = (devices, firms, links, bad)
    cm("judge", near, "zte", "same", "--reason", mark("reason"), "--by", mark("judge"))
    document = cm("check", *files, *CONTRACTOR, "--format", "json").json
    decided = [f for s in document["subjects"] for f in s["findings"] if f["decision"]]
    cm("determine", decided[0]["key"], "covered", "--as-of", "2026-11-20", "--by", mark("person"),
       "--role", mark("office"), "--note", mark("said"))  # fmt: skip
    cm("set-aside", decided[-1]["key"], "--as-of", "2026-11-20", "--owner", mark("owner"),
       "--reason", mark("why"), "--until", "2027-01-01")  # fmt: skip
    cm("note", near, "supplies_to", mark("customer"), "--claimant", mark("claimant"),
       "--source", mark("title"), "--quote", mark("quote"))  # fmt: skip
    return files


def text_of(said, form):
    """What a reader can find in a result, in the parts of a workbook too."""
    if form == "parquet":
        return said.out
    if form != "xlsx":
        return said.raw.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(said.raw)) as archive:
        parts = (f"{name} {archive.read(name).decode()}" for name in archive.namelist())
        return html.unescape("\n".join(parts))


def shown(cm, asked, audience, forms=FORMATS):
    for form in forms:
        yield form, cm("check", *asked, *CONTRACTOR, "--format", form, "--for", audience)


def bears_the_mark(said, form, audience):
    mark = Audience(audience).mark
    text = text_of(said, form)
    assert mark[:40] in " ".join(text.split()), form
    if form == "xlsx":
        sheets = text.count("<sheetData>")
        assert text.count(f"<oddHeader>&C{mark}") == sheets > 2, "on each printed page"
        assert text.count(mark) > 2 * sheets, "and on each sheet"
    if form == "tsv":
        assert all(row["prepared_for"] == mark for row in said.rows)
    if form == "html":
        assert f'@top-center {{ content: "{mark}' in said.out, "on every printed page"


def test_a_publication_holds_none_of_the_marks_in_any_format(cm, asked):
    for form, said in shown(cm, asked, "publication"):
        assert said.code == 14
        bears_the_mark(said, form, "publication")
        found = re.findall("zqx[a-z0-9]*planted", text_of(said, form).casefold())
        assert sorted(set(found)) == [], form
        assert "ZTE Corporation" in text_of(said, form), "the listed party stays"
        if form == "table":
            assert "countermark explain" not in said.out, "ids stand in for others"
            assert "countermark judge" not in said.out


def test_each_reader_sees_decisions_up_to_their_handling(cm, asked):
    document = cm("check", *asked, *CONTRACTOR, "--format", "json").json
    last = [f for s in document["subjects"] for f in s["findings"] if f["decision"]][1]
    cm("determine", last["key"], "covered", "--as-of", "2026-11-20", "--by", "C. Counsel",
       "--role", "counsel", "--note", "ZqxPrivileged", "--handling", "privileged")  # fmt: skip
    cm("note", "ZTE Corporation", "part_of_group", "ZqxSecret Holding", "--claimant",
       "ZqxInformant", "--source", "ZqxMemo", "--quote", "ZqxQuote",
       "--handling", "privileged")  # fmt: skip
    for form, said in shown(cm, asked, "counsel", ("table", "json", "html", "xlsx")):
        bears_the_mark(said, form, "counsel")
        text = text_of(said, form)
        assert "C. Counsel" in text, form
        assert form == "table" or "ZqxPrivileged" in text, form  # one screen says who, not why
    for form, said in shown(cm, asked, "regulator", ("table", "tsv", "json", "html", "xlsx")):
        bears_the_mark(said, form, "regulator")
        text = text_of(said, form)
        found = set(re.findall("Zqx(?:Privileged|Secret|Informant|Memo|Quote)", text))
        assert found == set(), form
        assert "C. Counsel" not in text, form
        assert mark("person") not in text, "not named unless that is asked for"
    asked_for = ("--for", "regulator", "--with-authors", "--format", "json")
    assert mark("person") in cm("check", *asked, *CONTRACTOR, *asked_for).out


@pytest.mark.parametrize(
    "words",
    [
        ("--for", "regulator", "--handling", "privileged"),
        ("--for", "publication", "--with-authors"),
    ],
)
def test_what_a_reader_may_not_see_cannot_be_asked_for(cm, folder, words):
    said = cm("check", table("s.csv", "supplier", "ZTE Corporation"), *CONTRACTOR, *words)
    assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "markdown"])
def test_a_reissued_result_names_what_it_supersedes_and_corrects(cm, folder, form):
    first = table("s.csv", "supplier", "ZTE Corporation", "Abc Ltd")
    cm("check", first, *CONTRACTOR, "--output", "old.json")
    digest = hashlib.sha256(Path("old.json").read_bytes()).hexdigest()
    table("s.csv", "supplier", "Abc Ltd")
    words = ("--supersedes", "old.json", "--corrects", "ZTE is\x1b[31m no supplier of ours.")
    asked = ("check", first, *CONTRACTOR, *words, "--format", form)
    said, flat = cm(*asked), " ".join(everything(cm, *asked).split())
    assert digest in flat.replace(" ", "")
    assert "no supplier of ours" in flat
    assert "prohibited 1 → 0" in flat
    assert "\x1b" not in said.out
    if form == "json":
        assert said.json["supersedes"]["by_verdict"]["prohibited"] == 1


def test_what_is_reissued_is_named_with_what_it_corrects(cm, folder):
    first = table("s.csv", "supplier", "Abc Ltd")
    Path("old.html").write_text("<p>a dossier</p>")
    for words in (("--supersedes", "old.html"), ("--corrects", "a name"),
                  ("--supersedes", "gone.html", "--corrects", "a name")):  # fmt: skip
        said = cm("check", first, *CONTRACTOR, *words)
        assert said.code in (2, 3)
        assert said.out == ""
    said = cm("check", first, *CONTRACTOR, "--supersedes", "old.html", "--corrects", "a name",
              "--format", "json")  # fmt: skip
    assert said.json["supersedes"]["as_of"] == ""


def test_a_workbook_of_the_user_s_own_is_given_back_to_nobody_else(cm, folder):
    """Its other sheets and cells may hold anything."""
    name = written("own.xlsx", {1: ["Vendor", "Site"], 2: ["ZTE Corporation", mark("site")]})
    for audience in ("publication", "regulator"):
        said = cm("check", name, *CONTRACTOR, "--format", "xlsx", "--for", audience)
        assert said.code == 14
        bears_the_mark(said, "xlsx", audience)
        # A note is said once in one process.
        assert audience == "regulator" or "the result is a new workbook" in said.err
        assert audience == "regulator" or mark("site") not in text_of(said, "xlsx")


def test_who_asked_is_said_but_for_publication(cm):
    asked = ("check", suppliers("ZTE Corporation"), *CONTRACTOR, "--asked-by", "Fernmoor Council")
    assert "<dd>Fernmoor Council</dd>" in cm(*asked, "--format", "html").out
    assert "asked by Fernmoor Council" in cm(*asked, "--format", "table").out
    assert cm(*asked, "--format", "json").json["asked_by"] == "Fernmoor Council"
    assert cm(*asked, "--format", "json/1").json["asked_by"] == "Fernmoor Council"
    for form in ("html", "json", "table"):
        assert "Fernmoor" not in cm(*asked, "--format", form, "--for", "publication").out


def test_who_asked_may_stand_in_the_settings(cm, monkeypatch):
    monkeypatch.setenv("COUNTERMARK_ASKED_BY", "Fernmoor Council")
    asked = ("check", suppliers("ZTE Corporation"), *CONTRACTOR, "--format", "table")
    assert "asked by Fernmoor Council" in cm(*asked).out


COUNSEL, REGULATOR, PUBLIC = (audience.value for audience in Audience)


@pytest.fixture
def decided(cm, project):
    """A check in a project in which R. Amari set one finding aside and counsel noted a claim."""
    asked = ("check", suppliers("ZTE Corporation", "Blue Finch LLC"), *CONTRACTOR)
    cm(*asked)
    noted = ("note", "Blue Finch LLC", "made_by", "ZTE Corporation", "--claimant", "Counsel Q",
             "--source", "memo", "--quote", "of ours", "--handling", "privileged")  # fmt: skip
    assert cm(*noted[:2], "part_of_group", "reg:zte", *noted[4:]).code == 0
    aside = ("--owner", "R. Amari", "--reason", "gone", "--until", "2027-01-31", *CONTRACTOR[2:])
    assert cm("set-aside", "ZTE Corporation", *aside).code == 0
    cm(*asked)


@pytest.mark.parametrize("form", ["table", "json", "tsv"])
@pytest.mark.parametrize(
    "asked", [("explain", "Blue Finch LLC"), ("explain", "ZTE Corporation"), ("screen", "ZTE")]
)
def test_other_results_for_a_reader_are_filtered_and_marked(cm, decided, asked, form):
    for audience in (Audience.COUNSEL, Audience.REGULATOR):
        said = cm(*asked, "--for", audience.value, "--format", form)
        assert said.code in (0, 13), said.err
        out = " ".join(said.out.split())
        assert audience.mark in out
        if audience is Audience.REGULATOR:
            assert "Counsel Q" not in out
            assert "R. Amari" not in out


def test_what_counsel_alone_may_see_is_shown_to_counsel(cm, decided):
    shown = cm("explain", "Blue Finch LLC", "--for", COUNSEL, "--format", "table").out
    assert "Counsel Q" in shown
    assert "R. Amari" in cm("explain", "ZTE Corporation", "--for", COUNSEL, "--format", "json").out
    listed = cm("decisions", "--for", COUNSEL, "--format", "table").out
    assert "R. Amari" in listed
    assert Audience.COUNSEL.mark in " ".join(listed.split())


@pytest.mark.parametrize("form", ["table", "json", "html"])
def test_a_form_for_a_regulator_bears_its_mark(cm, form):
    cm("check", suppliers("ZTE Corporation"), *CONTRACTOR)
    asked = ("forms", "far-52.204-25", "ZTE Corporation", "--as-of", "2026-11-20")
    said = cm(*asked, "--for", REGULATOR, "--format", form)
    assert said.code == 0, said.err
    assert Audience.REGULATOR.mark in " ".join(said.out.split())


@pytest.mark.parametrize(
    ("asked", "audience"),
    [
        (("explain", "ZTE"), PUBLIC),
        (("forms", "far-52.204-25"), PUBLIC),
        (("screen", "ZTE"), PUBLIC),
        (("screen", "--text", "letter.txt"), PUBLIC),
        (("decisions",), REGULATOR),
        (("decisions",), PUBLIC),
        (("register", "list"), COUNSEL),
        (("register", "timeline", "zte"), PUBLIC),
        (("config", "show"), COUNSEL),
        (("judge", "ZTE", "zte", "same", "--reason", "x"), COUNSEL),
        (("init",), COUNSEL),
    ],
)
def test_a_reader_that_a_result_is_not_made_for_is_refused_in_one_sentence(
    cm, folder, asked, audience
):
    said = cm(*asked, "--for", audience)
    assert (said.code, said.out) == (2, "")
    assert f"is not made for {audience}" in said.err
    assert not (folder / ".countermark").exists()
