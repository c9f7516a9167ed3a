"""screen --since: only what is new against a day, a ledger version or an earlier result."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from countermark.reports.schema import schema
from countermark.store import clock

from .conftest import TODAY, suppliers
from .test_register_import import CASES
from .test_snapshots import UPDATE, steady

HEAD = next(csv.reader((CASES.parent.parent / "cli" / "csl-zte.csv").open()))
EL = "Entity List (EL) - Bureau of Industry and Security"
DPL = "Denied Persons List (DPL) - Bureau of Industry and Security"
KESTREL = "Kestrel Harbour Radio Works Co., Ltd."
ASKED = ("--as-of", TODAY)


def edition(name: str, *rows: dict[str, str]) -> str:
    """A file of the consolidated list with these invented rows."""
    with Path(name).open("w", newline="") as stream:
        writer = csv.DictWriter(stream, HEAD, restval="")
        writer.writeheader()
        writer.writerows({"source": EL, "addresses": "1 Quay, Porto, PT"} | row for row in rows)
    return name


def row(key: str, name: str, start: str, **more: str) -> dict[str, str]:
    return {"_id": key, "name": name, "start_date": start} | more


def bring(cm, path: str, day: str) -> int:
    said = cm("register", "import", path, "--shrunken", "--list", "csl", "--date", day)
    assert said.code == 0, said.err
    return int(said.out.split()[1].rstrip(":"))


@pytest.fixture
def on(monkeypatch):
    """``on("2026-10-10")``: what is recorded from here on is recorded at noon of that day."""

    def set_(day: str) -> None:
        noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)
        ticks = iter(range(int(noon.timestamp()) * 1_000_000, 1 << 62))
        monkeypatch.setattr(clock, "now_micros", lambda: next(ticks))

    return set_


def new(cm, since: str, *asked: str, code: int | None = None) -> dict:
    """``screen --since`` as JSON, held against its schema; the reasons by name and party."""
    said = cm("screen", *asked, "--since", since, *ASKED, "--format", "json")
    # In a project, which one is used; no warning, no error.
    assert all(line.startswith("using project ") for line in said.err.splitlines())
    jsonschema.Draft202012Validator(schema("screen-1")).validate(said.json)
    shown = [(q["query"], m) for q in said.json["queries"] for m in q["matches"]]
    assert said.code == (code if code is not None else 13 if shown else 0)
    return {
        "told": {(q, m["entity"]): [r["reason"] for r in m["new"]] for q, m in shown},
        "words": {(q, m["entity"]): "; ".join(r["words"] for r in m["new"]) for q, m in shown},
        "since": said.json["since"],
        "queries": said.json["queries"],
    }


# --- days, without a project ---------------------------------------------------------------------


def test_a_measure_published_since_makes_a_match_new(cm):
    found = new(cm, "2026-06-07", "Huawei Technologies Co., Ltd.")
    assert found["told"] == {
        ("Huawei Technologies Co., Ltd.", "reg:huawei"): ["another measure", "in force"]
    }
    (words,) = found["words"].values()
    assert "US-DOD-1260H-2026" in words and "2026-06-08" in words
    assert "US-DOD-1260H-2021" not in words


def test_a_party_nobody_listed_is_listed_since(cm):
    found = new(cm, "2005", "ZTE Corporation")
    (reasons,) = found["told"].values()
    assert reasons[0] == "listed"


def test_nothing_is_new_since_today_and_that_is_no_clearance(cm):
    found = new(cm, TODAY, "ZTE Corporation", "Quillfeather Cabling Cooperative")
    assert found["told"] == {}
    assert found["since"]["repeated"] > 0
    assert [q["matches"] for q in found["queries"]] == [[], []]
    assert all("not found is not cleared" in q["words"] for q in found["queries"])
    table = cm("screen", "ZTE Corporation", "--since", TODAY, *ASKED, "--format", "table")
    assert table.code == 0
    assert "stand and are not shown again" in " ".join(table.out.split())
    assert "nothing new is no clearance" in table.out


def test_a_month_and_a_year_mean_their_first_day(cm):
    days = ("2026-06-01", "2026-06")
    first, second = (new(cm, day, "ZTE Corporation") for day in days)
    assert first == second
    assert new(cm, "2026", "ZTE Corporation")["since"]["against"] == "2026-01-01"


def test_between_two_days(cm):
    asked = ("screen", "ZTE Corporation", "--since", "2018-04-01", "--known-at", "2018-04-30")
    said = cm(*asked, "--as-of", "2018-04-30", "--format", "json")
    ((match,),) = [q["matches"] for q in said.json["queries"]]
    words = " ".join(one["words"] for one in match["new"])
    assert "US-BIS-ZTE-DENIAL-2018" in words
    assert "US-NDAA19-889A" not in words


def test_a_measure_takes_force(cm):
    found = new(cm, "2019-08-01", "ZTE Corporation")
    reasons = found["told"][("ZTE Corporation", "reg:zte")]
    assert "in force" in reasons
    assert "US-NDAA19-889A" in found["words"][("ZTE Corporation", "reg:zte")]


@pytest.mark.parametrize(
    ("since", "code", "words"),
    [
        ("2026-13-01", 2, "not a day of the calendar"),
        ("2026-6-1", 2, "not a date"),
        ("2026-11-21", 2, "lies after"),
        ("9999-12-31", 2, "lies after"),
        ("last month", 3, "no date, no ledger:VERSION and no file"),
        ("missing.json", 3, "no file"),
        ("ledger:1", 1, "countermark init"),
        ("ledger:x", 3, "no date"),
    ],
)
def test_a_since_that_cannot_be_meant(cm, since, code, words):
    said = cm("screen", "ZTE Corporation", "--since", since, *ASKED)
    assert (said.code, said.raw) == (code, b"")
    assert words in said.err
    assert "Traceback" not in said.err


def test_text_has_no_since(cm):
    said = cm("screen", "--text", "x.txt", "--since", "2026")
    assert said.code == 2


# --- lists that changed --------------------------------------------------------------------------


def test_what_a_new_edition_brings(cm, project, on):
    on("2026-09-01")
    stays = row("k1", KESTREL, "2020-01-01")
    aliased = row("a1", "Merlin Northgate Optics Co., Ltd.", "2020-01-01")
    leaves = row("l1", "Osprey Tidewater Steel Co., Ltd.", "2020-01-01")
    first = bring(cm, edition("one.csv", stays, aliased, leaves), "2026-08-30")
    on("2026-11-05")
    again = aliased | {"alt_names": "Silverfern Lantern Devices Ltd"}
    comes = row("n1", "Wagtail Moorland Telecom Co., Ltd.", "2026-11-01")
    bring(cm, edition("two.csv", stays, again, comes), "2026-11-02")
    names = (KESTREL, "Silverfern Lantern Devices Ltd", comes["name"], leaves["name"])
    for since in ("2026-10-10", f"ledger:{first}"):
        found = new(cm, since, *names)
        assert found["told"] == {
            (names[1], "list:csl/a1"): ["name added"],
            (names[2], "list:csl/n1"): ["loaded" if "ledger" in since else "listed"],
        }
        assert found["since"]["repeated"] == 2
        assert found["since"]["gone"] == 1
        gone = {q["query"]: [one["entity"] for one in q["gone"]] for q in found["queries"]}
        assert gone == {**{name: [] for name in names}, names[3]: ["list:csl/l1"]}
    words = new(cm, "2026-10-10", *names)["words"]
    assert "“Silverfern Lantern Devices Ltd”" in words[(names[1], "list:csl/a1")]
    assert "LIST-US-CSL-EL" in words[(names[2], "list:csl/n1")]


def test_an_old_list_that_was_loaded_late_is_new_here(cm, project, on):
    on("2026-11-05")
    bring(cm, edition("one.csv", row("k1", KESTREL, "2020-01-01")), "2026-08-30")
    found = new(cm, "2026-10-10", KESTREL)
    assert found["told"] == {(KESTREL, "list:csl/k1"): ["loaded"]}
    assert "loaded here after 2026-10-10" in found["words"][(KESTREL, "list:csl/k1")]
    told = new(cm, "2026-11-05", KESTREL)
    assert told["told"] == {}
    assert any("ledger:VERSION" in note for note in told["since"]["notes"])


def test_relisted_and_listed_by_another_measure(cm, project, on):
    on("2026-08-01")
    kept, other = row("k1", KESTREL, "2020-01-01"), row("o1", "Osprey Steel Ltd", "2020-01-01")
    bring(cm, edition("one.csv", kept, other), "2026-08-01")
    on("2026-09-01")
    bring(cm, edition("two.csv", other), "2026-09-01")
    on("2026-11-05")
    bring(cm, edition("three.csv", kept | {"start_date": "2026-11-02"}, other), "2026-11-02")
    assert new(cm, "2026-10-10", KESTREL)["told"] == {(KESTREL, "list:csl/k1"): ["relisted"]}
    assert new(cm, "2026-08-15", KESTREL)["told"] == {}


def test_a_name_that_makes_a_doubtful_match_certain(cm, project, on):
    on("2026-09-01")
    before = row("k1", "Kestrel Harbour Radio Work Company", "2020-01-01")
    bring(cm, edition("one.csv", before), "2026-08-30")
    then = cm("screen", KESTREL, "--country", "PT", "--format", "json").json["queries"][0]
    assert [m["certain"] for m in then["matches"]] == [False]
    on("2026-11-05")
    bring(cm, edition("two.csv", before | {"alt_names": KESTREL}), "2026-11-02")
    found = new(cm, "2026-10-10", KESTREL, "--country", "PT")
    assert found["told"] == {(KESTREL, "list:csl/k1"): ["name added"]}
    assert "now certain" in found["words"][(KESTREL, "list:csl/k1")]


def test_a_name_that_makes_an_unlikely_match_a_likely_one(cm, project, on):
    on("2026-09-01")
    before = row("k1", "Kestrel Harbour Optical Telecom", "2020-01-01")
    bring(cm, edition("one.csv", before), "2026-08-30")
    name = "Kestrel Harbour Radio Steel Group Oy"
    (then,) = cm("screen", name, "--format", "json").json["queries"][0]["matches"]
    on("2026-11-05")
    added = before | {"alt_names": "Kestrel Harbour Radio Steels Group Oy"}
    bring(cm, edition("two.csv", added), "2026-11-02")
    (now,) = cm("screen", name, "--format", "json").json["queries"][0]["matches"]
    assert then["score"] < 0.5 < now["score"]
    assert not now["certain"]
    assert new(cm, "2026-10-10", name)["told"] == {(name, "list:csl/k1"): ["name added"]}


def test_a_version_that_is_not_there(cm, project):
    said = cm("screen", "ZTE Corporation", "--since", "ledger:9", *ASKED)
    assert (said.code, said.raw) == (2, b"")
    assert "no version 9" in said.err


# --- earlier results -----------------------------------------------------------------------------


def keep(cm, *asked: str, name: str = "before.json") -> str:
    said = cm("screen", *asked, *ASKED, "--format", "json", "--output", name)
    assert said.code in (0, 13)
    return name


def test_what_an_earlier_result_showed_is_not_new(cm, project, on):
    names = suppliers(KESTREL, "ZTE Corporation")
    before = keep(cm, names)
    assert new(cm, before, names)["told"] == {}
    on("2026-11-19")
    bring(cm, edition("one.csv", row("k1", KESTREL, "2020-01-01")), "2026-08-30")
    found = new(cm, before, names, "Huawei Technologies Co., Ltd.")
    assert found["told"][(KESTREL, "list:csl/k1")] == ["not shown"]
    asked = found["told"][("Huawei Technologies Co., Ltd.", "reg:huawei")]
    assert asked == ["not asked"]
    assert found["since"]["not_asked"] == 1
    assert not any(query == "ZTE Corporation" for query, _ in found["told"])
    assert any("Consolidated" in note for note in found["since"]["notes"])


def test_what_an_earlier_result_cut_off_comes_last(cm, project, on):
    name = "ZTE"
    before = keep(cm, name, "--limit", "1")
    whole = cm("screen", name, *ASKED, "--format", "json").json["queries"][0]["matches"]
    found = new(cm, before, name)
    assert all(reasons == ["not shown"] for reasons in found["told"].values())
    assert {entity for _, entity in found["told"]} == {m["entity"] for m in whole[1:]}
    assert all("may have been cut" in words for words in found["words"].values())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00{", "not a result"),
        (b'{"schema": "countermark.check/1"}', "not a result of the kind countermark.screen/1"),
        (b"[" * 100_000, "not a result"),
    ],
)
def test_a_file_that_is_no_result(cm, content, words):
    Path("before.json").write_bytes(content)
    said = cm("screen", "ZTE Corporation", "--since", "before.json", *ASKED)
    assert (said.code, said.raw) == (1, b"")
    assert words in said.err


def test_an_empty_file(cm):
    Path("before.json").write_bytes(b"")
    said = cm("screen", "ZTE Corporation", "--since", "before.json", *ASKED)
    assert (said.code, said.raw) == (3, b"")
    assert "could not be read" in said.err


def test_a_result_of_another_verb(cm):
    path = suppliers("ZTE Corporation")
    cm("check", path, *ASKED, "--format", "json", "--output", "checked.json")
    said = cm("screen", "ZTE Corporation", "--since", "checked.json", *ASKED)
    assert (said.code, said.raw) == (1, b"")
    assert "countermark screen FILE --format json" in said.err


def test_a_result_of_since_is_no_base_for_another(cm):
    keep(cm, "ZTE Corporation", "--since", "2026-01-01")
    said = cm("screen", "ZTE Corporation", "--since", "before.json", *ASKED)
    assert said.code == 2
    assert "made without --since" in said.err


def test_a_result_of_before_since_existed_can_be_read(cm):
    import json

    path = Path(keep(cm, "ZTE Corporation"))
    old = json.loads(path.read_text())
    for field in ("limit", "since"):
        del old[field]
    for query in old["queries"]:
        del query["repeated"], query["gone"]
        for match in query["matches"]:
            del match["new"]
    path.write_text(json.dumps(old))
    assert new(cm, str(path), "ZTE Corporation")["told"] == {}


# --- judgements ----------------------------------------------------------------------------------

WHY = ("--reason", "compared the registry extracts", "--by", "A. Clerk")


def test_a_judgement_taken_back_brings_the_match_back_and_since_tells_it(cm, project, on):
    on("2026-09-01")
    name = "Huawei Technologes Co"
    cm("judge", name, "huawei", "different", *WHY)
    before = keep(cm, name)
    assert all(
        m["entity"] != "reg:huawei" or m["judged"] == "different"
        for m in cm("screen", name, "--format", "json").json["queries"][0]["matches"]
    )
    on("2026-11-05")
    cm("judge", name, "huawei", "different", "--reason", "the extract was forged", "--retract")
    for since in ("2026-10-10", "ledger:1", before):
        found = new(cm, since, name)
        assert found["told"][(name, "reg:huawei")] == ["judgement retracted"], since
        assert "A. Clerk" in found["words"][(name, "reg:huawei")]


def test_what_a_person_decided_since_is_counted_and_not_new(cm, project, on):
    on("2026-11-05")
    cleared, confirmed = "Huawei Technologes Co", "Huawei Technologys Co"
    cm("judge", cleared, "huawei", "different", *WHY)
    cm("judge", confirmed, "huawei", "same", *WHY)
    found = new(cm, "2026-10-10", cleared, confirmed)
    pairs = {(name, "reg:huawei") for name in (cleared, confirmed)}
    assert not pairs & set(found["told"])
    assert found["since"]["confirmed"] == 1
    assert found["since"]["gone"] == 1
    assert "A. Clerk" in found["queries"][0]["gone"][0]["why"]


def test_a_judgement_holds_for_a_list_entry_that_comes_later(cm, project, on):
    """Cleared as reg:zte, so the entry of ZTE on a list that is loaded later is no news."""
    on("2026-09-01")
    cm("judge", "ZTE Corporation", "zte", "different", *WHY)
    on("2026-11-05")
    listing = CASES.parent.parent / "cli" / "csl-zte.csv"
    assert cm("register", "import", listing, "--shrunken", "--list", "csl").code == 0
    found = new(cm, "2026-10-10", "ZTE Corporation")
    assert ("ZTE Corporation", "list:csl/z1") not in found["told"]
    assert found["since"]["apart"] >= 1


def test_cleared_hits_never_crowd_out_a_new_one(cm, project, on):
    on("2026-09-01")
    colours = ("Amber", "Black", "Green", "Ivory", "Olive", "White", "Brown", "Coral")
    near = [row(f"c{n}", f"{c} Harbour Radio Works Ltd", "2020-01-01")
            for n, c in enumerate(colours)]  # fmt: skip
    bring(cm, edition("one.csv", *near), "2026-08-30")
    name = "Harbour Radio Works Ltd"
    seen: set[str] = set()
    while True:
        matches = cm("screen", name, "--format", "json").json["queries"][0]["matches"]
        fresh = {m["entity"] for m in matches if not m["judged"]}
        if not fresh:
            break
        for entity in fresh:
            cm("judge", name, entity, "different", *WHY)
        seen |= fresh
    assert seen == {f"list:csl/c{n}" for n in range(len(colours))}
    on("2026-11-05")
    comes = row("n1", "Pearl Harbour Radio Works Ltd", "2026-11-01")
    bring(cm, edition("two.csv", *near, comes), "2026-11-02")
    found = new(cm, "2026-10-10", name, "--limit", "1")
    assert found["told"] == {(name, "list:csl/n1"): ["listed"]}
    plain = cm("screen", name, "--limit", "1", "--format", "json").json["queries"][0]["matches"]
    assert [m["entity"] for m in plain if not m["judged"]] == ["list:csl/n1"]


# --- the forms it takes --------------------------------------------------------------------------


def test_tsv_holds_what_is_new_and_the_totals(cm):
    said = cm("screen", "ZTE Corporation", "Fjord Optics AS", "--since", "2026-06-01", *ASKED,
              "--format", "tsv")  # fmt: skip
    first, *rest = said.rows
    assert first["entity"] == "reg:zte"
    assert first["new"].startswith("also listed")
    assert {r["query"] for r in rest} == {"(totals)"}
    plain = cm("screen", "ZTE Corporation", *ASKED, "--format", "tsv")
    assert "new" not in plain.rows[0]


def test_the_limit_cuts_only_what_is_new(cm):
    asked = ("screen", "ZTE", "--since", "2010-01-01", *ASKED, "--limit", "1", "--format", "json")
    said = cm(*asked)
    assert len(said.json["queries"][0]["matches"]) == 1
    assert said.json["since"]["shown"] == 1 <= said.json["since"]["new"]


def test_an_unread_file_still_counts(cm):
    Path("survey.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    assert cm("screen", "survey.png", "--since", TODAY, *ASKED).code == 13


SNAPSHOTS = CASES.parent.parent / "cli" / "since"


@pytest.mark.parametrize("form", ["table", "tsv"])
def test_how_it_looks(cm, project, on, monkeypatch, form):
    monkeypatch.setenv("COLUMNS", "80")
    on("2026-09-01")
    leaves = row("l1", "Osprey Tidewater Steel Co., Ltd.", "2020-01-01")
    aliased = row("a1", "Merlin Northgate Optics Co., Ltd.", "2020-01-01")
    bring(cm, edition("one.csv", aliased, leaves), "2026-08-30")
    cm("judge", "Huawei Technologes Co", "huawei", "different", *WHY)
    cm("judge", "ZTE Corporation", "zte", "same", *WHY)
    on("2026-11-05")
    again = aliased | {"alt_names": "Silverfern Lantern Devices Ltd"}
    comes = row("n1", "Wagtail Moorland Telecom Co., Ltd.", "2026-11-01")
    bring(cm, edition("two.csv", again, comes), "2026-11-02")
    cm("judge", "Huawei Technologes Co", "huawei", "different", "--reason", "forged", "--retract")
    names = suppliers(
        "Silverfern Lantern Devices Ltd", comes["name"], leaves["name"],
        "Huawei Technologes Co", "ZTE Corporation", "Quillfeather Cabling Cooperative",
    )  # fmt: skip
    said = cm("screen", names, "--since", "2026-06-07", *ASKED, "--format", form)
    late = cm("screen", names, "--since", "2026-10-10", *ASKED, "--format", form)
    assert (said.code, late.code) == (13, 13)
    assert max(map(len, late.out.splitlines())) <= 80 or form == "tsv"
    made = steady("", f"{said.out}\n\f\n{late.out}")
    kept = SNAPSHOTS / f"changed.{form}"
    if UPDATE:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(made, encoding="utf-8")
    assert made == kept.read_text("utf-8")
