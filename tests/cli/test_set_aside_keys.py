"""A set-aside follows the thing: not its row, its file or anybody's words; never another thing."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countermark.assessment import shipped, stream
from countermark.assessment.project import project_of
from countermark.assessment.record import set_aside

from .conftest import CONTRACTOR, table

ASIDE = ("--owner", "B. Owner", "--reason", "replaced", "--until", "2027-01-31")
ON = ("--as-of", "2026-11-20")
HEAD = "site,role,maker,model,serial,acquired,purpose,note"
LOBBY = "Lobby,camera,Hikvision,DS-2CD2143G2-I,DM-0001,2025-04-14,office,"
YARD = "Yard,camera,Hikvision,DS-2CD2143G2-I,DM-0002,2025-04-14,office,"
HALL = "Hall,camera,Hikvision,DS-2CD2143G2-I,,2025-04-14,office,"
SWITCH = "Hall,switch,Tallgrass Networks,TG-8,TG-0001,2025-04-14,office,"


def judged(cm, *files, contexts=CONTRACTOR, form="json"):
    asked = (*contexts, "--all-findings", "--format", form)
    return cm("check", *files, *asked).json["subjects"]


def decided(subjects):
    """Findings that decide or would: name of site, measure and whether it is set aside."""
    return [
        (s["place"], f["measure"], f["context"], bool(f["set_aside"]))
        for s in subjects
        for f in s["findings"]
        if f["decision"] is not None or f["set_aside"]
    ]


def aside(cm, subjects, at=0):
    """Put the first finding of one subject that decides aside; how many that is."""
    finding = next(f for f in subjects[at]["findings"] if f["decision"] is not None)
    assert cm("set-aside", finding["id"], *ON, *ASIDE).code == 0
    return 1


def keys_of(subjects):
    return sorted((s["name"], f["key"]) for s in subjects for f in s["findings"])


def held(subjects):
    return sum(is_aside for *_, is_aside in decided(subjects))


@pytest.fixture
def one(cm, project):
    """A device list of which one finding is set aside: how many, and all keys."""
    subjects = judged(cm, table("devices.csv", HEAD, LOBBY, YARD))
    return aside(cm, subjects), keys_of(subjects)


MOVED = {
    "a row above": ("devices.csv", (HEAD, SWITCH, LOBBY, YARD)),
    "sorted": ("devices.csv", (HEAD, YARD, LOBBY)),
    "renamed": ("renamed.csv", (HEAD, LOBBY, YARD)),
    "all of it": ("renamed.csv", ("", HEAD, "", YARD, SWITCH, LOBBY)),
    "a note": ("devices.csv", (HEAD, LOBBY + "seen on Monday", YARD)),
    "another header": ("devices.csv", (HEAD.replace("note", "remarks"), LOBBY, YARD)),
    "columns turned": (
        "devices.csv",
        [",".join(reversed(line.split(","))) for line in (HEAD, LOBBY, YARD)],
    ),
}
OTHER = {
    "serial": ("DM-0001", "DM-0003"),
    "site": ("Lobby", "Gate"),
    "role": ("camera", "recorder"),
    "purpose": ("office", "public safety"),
    "maker": ("Hikvision", "Dahua"),
    "model": ("DS-2CD2143G2-I", "DS-7608NI"),
}


def test_nothing_is_lost_and_nothing_doubled(cm, one):
    for case, (name, rows) in MOVED.items():
        again = judged(cm, table(name, *rows))
        assert held(again) == one[0], case
        assert {place.split(":")[0] for place, *_ in decided(again)} == {name}, case
        assert keys_of(s for s in again if "Tallgrass" not in s["name"]) == one[1], case


def test_it_is_not_carried_over_to_another_thing(cm, one):
    for case, (before, after) in OTHER.items():
        rows = HEAD, LOBBY.replace(before, after), YARD
        again = judged(cm, table("devices.csv", *rows))
        assert decided(again), case
        assert held(again) == 0, case


def test_the_list_may_become_a_spreadsheet(cm, one):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in (HEAD, YARD, LOBBY):
        cells = line.split(",")
        days = [date.fromisoformat(c) if c[:2] == "20" and c.count("-") == 2 else c for c in cells]
        book.active.append(days)
    book.save("devices.xlsx")
    assert held(judged(cm, "devices.xlsx")) == one[0]


def test_another_file_changes_nothing(cm, one):
    row = "supplier,country", "Quillfeather Cabling,US"
    assert held(judged(cm, table("a.csv", *row), "devices.csv")) == one[0]
    assert held(judged(cm, "devices.csv", table("z.csv", *row))) == one[0]


def test_the_wording_of_a_measure_changes_nothing(cm, one, monkeypatch):
    import msgspec

    catalog = shipped.catalog()
    worded = {
        id_: msgspec.structs.replace(m, title=f"{m.title}, reworded", clause=f"{m.clause} new")
        for id_, m in catalog.measures.items()
    }
    changed = msgspec.structs.replace(catalog, measures=worded)
    monkeypatch.setattr(shipped, "catalog", lambda: changed)
    again = judged(cm, "devices.csv")
    assert held(again) == one[0]
    assert any("reworded" in f["title"] for s in again for f in s["findings"])


def test_nor_to_another_context(cm, one):
    other = ("--context", "us-federal-agency", "--as-of", "2026-11-20")
    again = judged(cm, "devices.csv", contexts=other)
    assert decided(again)
    assert held(again) == 0


def owners(name, *rows):
    return table(name, "from,relation,to,share", *rows)


def test_nor_to_another_owner(cm, project):
    links = owners("links.csv", "contract:C-1,delivers,A Radio,", "A Radio,made_by,Orrery Ltd,",
                   "Hikvision,owns,Orrery Ltd,60%")  # fmt: skip
    count = aside(cm, judged(cm, links))
    assert held(judged(cm, links)) == count
    again = judged(
        cm,
        owners(
            "links.csv",
            "contract:C-1,delivers,A Radio,",
            "A Radio,made_by,Saltmarsh Ltd,",
            "Hikvision,owns,Saltmarsh Ltd,60%",
        ),
    )
    assert decided(again)
    assert held(again) == 0


def test_rows_that_nothing_tells_apart_are_one_thing(cm, project):
    subjects = judged(cm, table("devices.csv", HEAD, HALL, YARD, HALL + "the second one"))
    two, alone = (next(f for f in s["findings"] if f["decision"]) for s in subjects[:2])
    assert "applies to" not in cm("set-aside", alone["id"], *ON, *ASIDE[:-1], "2026-11-21").err
    said = cm("set-aside", two["id"], *ON, *ASIDE)
    assert "applies to 2 rows" in said.err
    later = "--context", "us-federal-contractor", "--as-of", "2026-11-22"
    again = judged(cm, "devices.csv", contexts=later)
    assert held(again) == 2
    assert {p for p, *_, is_aside in decided(again) if is_aside} == {
        "devices.csv:2",
        "devices.csv:4",
    }


def test_a_row_above_does_not_take_a_supplier_s_set_aside(cm, project):
    """The first row of a name is the name's own node: which row is first must not matter."""
    mine, other = "ZTE Corporation,C-1", "ZTE Corporation,C-2"
    count = aside(cm, judged(cm, table("suppliers.csv", "supplier,contract", mine)))
    for rows, place in (((other, mine), "suppliers.csv:3"), ((mine, other), "suppliers.csv:2")):
        again = judged(cm, table("suppliers.csv", "supplier,contract", *rows))
        assert {p for p, *_, is_aside in decided(again) if is_aside} == {place}
        assert held(again) == count


def test_which_of_two_equal_walks_is_shown_does_not_matter(cm, project):
    """A contract delivers two cameras of one maker; the trace shows one of them, by row."""
    head = "contract,maker,model,serial"
    rows = [f"C-1,Hikvision,DS-{n},SN-90{n}" for n in range(1, 7)]
    links = table("links.csv", "from,relation,to", "contract:C-1,subcontract_of,contract:C-9")
    findings = {}
    for turn in (0, 2, 5):
        devices = table("devices.csv", head, *rows[turn:], *rows[:turn])
        for subject in judged(cm, devices, links):
            if subject["kind"] == "contract":
                for f in subject["findings"]:
                    at = subject["name"], f["measure"], f["context"], f["entity"]
                    findings.setdefault(at, set()).add(f["key"])
    assert findings
    assert all(len(keys) == 1 for keys in findings.values())


def test_what_the_release_before_recorded_holds_while_the_file_is_unchanged(cm, project):
    subjects = judged(cm, table("devices.csv", HEAD, LOBBY, YARD), form="json/1")
    found = [f for f in subjects[0]["findings"] if f["decision"] is not None]
    for finding in found:
        set_aside(project_of("."), findings=[finding["id"]], about="", owner="O", reason="r",
                  start=date(2026, 11, 20), until="2027-01-31")  # fmt: skip
    assert held(judged(cm, "devices.csv")) == len(found)


def test_a_result_older_than_keys_can_still_be_decided_on(cm, project):
    cm("check", table("devices.csv", HEAD, LOBBY), *CONTRACTOR, "--output", "run.json",
       "--format", "json/1")  # fmt: skip
    text = Path("run.json").read_text(encoding="utf-8").splitlines(keepends=True)
    old = [line for line in text if '"key": "' not in line and '"cause": "' not in line]
    whole = "".join(old).replace('"recalled": false,\n', '"recalled": false\n')
    Path("run.json").write_text(whole.replace('"recalled": true,\n', '"recalled": true\n'))
    subjects = judged(cm, "devices.csv")
    finding = next(f for f in subjects[0]["findings"] if f["decision"] is not None)
    assert cm("set-aside", finding["id"], *ON, *ASIDE, "--run", "run.json").code == 0
    assert held(judged(cm, "devices.csv")) == 1


def test_in_a_long_list_run_in_parts(cm, project, monkeypatch):
    monkeypatch.setattr(stream, "LEAST", 20)
    monkeypatch.setattr(stream, "PART", 8)
    rows = [f"Quillfeather Cabling {n},C-{n % 7}" for n in range(40)]
    rows[20] = "ZTE Corporation,C-1"
    subjects = judged(cm, table("suppliers.csv", "supplier,contract", *rows))
    at = [s["name"] for s in subjects].index("ZTE Corporation")
    count = aside(cm, subjects, at)
    again = judged(cm, table("more.csv", "supplier,contract", "ZTE Corporation,C-2", *rows))
    assert held(again) == count
    assert {p for p, *_, is_aside in decided(again) if is_aside} == {"more.csv:23"}


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Lobby", "Yard"]),
        st.sampled_from(["Hikvision", "Dahua"]),
        st.sampled_from(["", "SN-1001", "SN-1002"]),
        st.sampled_from(["", "2025-04-14"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ROWS, st.randoms(use_true_random=False))
def test_keys_follow_rows_in_any_order(cm, rows, chance):
    def keys(ordered, name):
        out = io.StringIO()
        write = csv.writer(out)
        write.writerow(["site", "maker", "serial", "acquired"])
        write.writerows(ordered)
        Path(name).write_text(out.getvalue(), encoding="utf-8")
        subjects = judged(cm, name)
        return [sorted(f["key"] for f in s["findings"]) for s in subjects]

    before = dict(zip(rows, keys(rows, "one.csv"), strict=False))
    mixed = [*rows]
    chance.shuffle(mixed)
    after = keys(mixed, "other.csv")
    assert [before[row] for row in mixed] == after
    for one, mine in before.items():
        for other, its in before.items():
            same = one == other or (one[2] and one[:3] == other[:3])
            assert (not set(mine) & set(its)) or same
