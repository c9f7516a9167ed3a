"""One list in several formats is one list: what one file says is not said again by another."""

from __future__ import annotations

from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "cases" / "register" / "lists"
TABLE = (
    b'36,"EXAMPLE AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    b'2674,"DOE, Jordan","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
)
ADVANCED = CASES / "ofac-advanced" / "firm-and-person-with-days.xml"


def bring(cm, path, *more):
    said = cm("register", "import", path, "--shrunken", *more)
    assert said.code == 0, said.err
    return said.out


def statuses(cm, name, day):
    asked = ("--context", "us-private", "--as-of", day, "--format", "json")
    Path("s.csv").write_text(f"supplier\n{name}\n")
    (subject,) = cm("check", "s.csv", *asked).json["subjects"]
    return {f["measure"]: f["status"] for f in subject["findings"]}


def counted(cm):
    document = cm("ledger", "verify", "--format", "json").json
    return {key: value for key, value in document.items() if key in ("rows", "redacted")}


@pytest.fixture
def table(folder):
    path = Path("sdn.csv")
    path.write_bytes(TABLE + b"\x1a")
    return path


def test_a_list_read_again_in_another_format_closes_nothing(cm, project, table):
    bring(cm, table, "--date", "2026-09-22")
    said = bring(cm, ADVANCED)
    assert "closed" not in said
    assert "closed" not in bring(cm, table, "--date", "2026-09-24")
    # The day of listing that only the advanced file gives stays.
    name = "EXAMPLE AIRLINES"
    assert statuses(cm, name, "2026-09-30") == {"LIST-US-SDN": "applies"}
    assert "LIST-US-SDN" not in statuses(cm, name, "1980-01-01") or statuses(
        cm, name, "1980-01-01"
    ) == {"LIST-US-SDN": "not_yet"}


def test_what_is_gone_in_another_format_is_closed(cm, project, table):
    bring(cm, ADVANCED)
    table.write_bytes(TABLE.splitlines(keepends=True)[0] + b"\x1a")
    assert "1 listings closed" in bring(cm, table, "--date", "2026-10-01")


def test_an_edition_of_the_european_union_closes_who_is_gone(cm, project, folder):
    bring(cm, CASES / "eu-fsf" / "firm-and-person.xml")
    rows = (CASES / "eu-fsf-csv" / "one-thing-a-row.csv").read_text("utf-8").splitlines(True)
    later = [row.replace("22/09/2026", "01/10/2026") for row in rows if ";14;" not in row]
    Path("eu.csv").write_text("".join(later), "utf-8")
    assert "1 listings closed" in bring(cm, "eu.csv")
    assert "LIST-EU-FREEZE" in asked(cm, "Example Radio Works JSC")
    assert "LIST-EU-FREEZE" in asked(cm, "eu:EU.30.77", day="2026-09-25")


def asked(cm, text, day="2026-11-20"):
    said = cm("screen", text, "--as-of", day, "--format", "json").json["queries"][0]
    return {m for match in said["matches"] for m in match["measures"]}


def test_an_edition_of_another_day_says_nothing_again(cm, project, table):
    """A list that gives no days is known since its edition: that alone is no news."""
    bring(cm, table, "--date", "2026-09-22")
    before = counted(cm)
    assert "closed" not in bring(cm, table, "--date", "2026-09-23")
    assert counted(cm) == before


def test_aliases_and_addresses_are_no_shrunken_list(cm, project, folder):
    """They list nobody, and are not held against the names that came before them."""
    rows = b"".join(
        b'%d,"EXAMPLE FIRM %d",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n' % (n, n)
        for n in range(36, 3100)
    )
    Path("sdn.csv").write_bytes(rows + b"\x1a")
    adds = b"".join(
        b'%d,%d,"1 Example Road","Havana","Cuba",-0- \r\n' % (n, n) for n in range(36, 3100)
    )
    Path("add.csv").write_bytes(adds + b"\x1a")
    said = cm("register", "import", "sdn.csv", "add.csv", "--date", "2026-09-22")
    assert said.code == 0, said.err
    # and the other lists of OFAC, which share their numbers, are held against their own kind
    cons = CASES / "ofac-cons" / "several-lists-and-an-end-mark.csv"
    said = cm("register", "import", cons, "--date", "2026-09-22")
    assert "shrank" not in said.err and "fewer than the 100" in said.err


def test_one_party_on_three_lists_is_certain_on_each(cm, project, folder):
    """Nothing is merged: each authority listed that very name (decision 0031)."""
    bring(cm, CASES / "eu-fsf" / "firm-and-person.xml")
    bring(cm, CASES / "gb-sanctions-xml" / "entity-and-person.xml")
    bring(cm, CASES / "gb-ofsi-xml" / "two-names-of-one-target.xml")
    (query,) = cm("screen", "Example Radio Works JSC", "--format", "json").json["queries"]
    certain = {m["entity"].partition("/")[0]: m for m in query["matches"] if m["certain"]}
    assert set(certain) == {"list:eu-fsf", "list:gb-sanctions", "list:gb-ofsi"}


def test_the_number_of_a_party_finds_it_on_every_list_that_prints_it(cm, project, folder):
    bring(cm, CASES / "gb-sanctions-xml" / "entity-and-person.xml")
    bring(cm, CASES / "gb-ofsi-xml" / "two-names-of-one-target.xml")
    (query,) = cm("screen", "ofsi:19901", "--format", "json").json["queries"]
    assert {m["entity"].partition("/")[0] for m in query["matches"] if m["certain"]} == {
        "list:gb-sanctions",
        "list:gb-ofsi",
    }


def test_a_review_of_excluded_parties_is_dated(cm, project, folder):
    """FAR 52.204-26(b): the offeror shall review that list; the import says what was found."""
    path = CASES / "sam" / "debarred-suspended-restricted.csv"
    said = cm("register", "import", path, "--shrunken", "--list", "sam")
    words = "none of 3 records speak of covered telecommunications equipment or services"
    assert words in said.err
    (sam,) = [
        one for one in cm("register", "sources", "--format", "json").json["lists"]
        if one["id"] == "sam"
    ]  # fmt: skip
    assert sam["date"] == "2025-01-03"
    assert ", read 2" in sam["source"] and words in sam["source"]


def test_another_format_is_not_missing_where_the_list_is_in_use(cm, project, table):
    def missing():
        return {m["id"] for m in cm("register", "sources", "--format", "json").json["not_loaded"]}

    assert "ofac" in missing() and not {"ofac-xml", "ofac-alt"} & missing()
    bring(cm, table, "--date", "2026-09-22")
    assert {"ofac-alt", "ofac-add"} <= missing() and "ofac" not in missing()
    bring(cm, ADVANCED)
    assert not {"ofac", "ofac-xml", "ofac-cons-xml"} & missing()


WHOLE = (
    "ofac-xml/firm-person-vessel.xml",
    "ofac-advanced/firm-and-person-with-days.xml",
    "eu-fsf/firm-and-person.xml",
    "eu-fsf-csv/one-thing-a-row.csv",
    "gb-sanctions/names-on-rows-of-their-own.csv",
    "gb-sanctions-ods/names-on-rows-of-their-own.ods",
    "csl-json/ordinary-records.json",
    "us-uflpa/aliases-subsidiaries-and-sections.html",
)


@pytest.mark.parametrize("name", WHOLE)
def test_a_list_cut_off_is_refused_on_its_first_import_too(cm, project, name):
    """Even where a person says that it is an extract: a cut file is no extract."""
    content = (CASES / name).read_bytes()
    cut = Path("cut" + Path(name).suffix)
    cut.write_bytes(content[: len(content) * 9 // 10])
    said = cm("register", "import", cut, "--list", name.partition("/")[0], "--shrunken")
    lists = cm("register", "sources", "--format", "json").json["lists"]
    if said.code == 13:  # the end of a table is missing and no row of it: told, and closes nothing
        assert "not read: the end of the list" in said.err
    else:
        assert said.code not in (0, 13) and [one["id"] for one in lists] == ["register"]
        assert "--shrunken" not in said.err


@pytest.mark.parametrize("said", [4, 2])
def test_a_list_that_holds_not_what_it_says_is_refused(cm, project, said):
    content = (CASES / "ofac-xml/firm-person-vessel.xml").read_text("utf-8")
    wrong = content.replace("<Record_Count>3<", f"<Record_Count>{said}<")
    Path("sdn.xml").write_text(wrong, "utf-8")
    outcome = cm("register", "import", "sdn.xml", "--shrunken")
    assert outcome.code not in (0, 13) and "--shrunken" not in outcome.err
    assert f"it says that it holds {said} records, and holds 3" in outcome.err
