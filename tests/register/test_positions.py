"""Positions of countries: all rows carried over, sound, linked to measures, and judging nothing."""

import ast
from pathlib import Path

import pytest
import yaml

import countermark
from countermark.model.errors import SourceError
from countermark.model.measure import Verification
from countermark.model.position import Stance
from countermark.register.positions import lint, load, resting_on

SOURCES = Path(countermark.__file__).parent

ROW = """\
country: GB
name: United Kingdom
positions:
  - since: '2022-10-13'
    stance: ordered_removal
    measure: GB-DVD-HUAWEI-2022
    named: [huawei]
    network_parts: [5g]
    reach: all 5G
    deadline: '2027-12-31'
    verification: verified_secondary
    kind: secondary
    seen: page
    source: an invented gazette
    read_on: '2026-11-30'
    read_by: legal researcher
"""


@pytest.fixture(scope="module")
def positions(files):
    return load(files)


def faults(catalog, text):
    return [
        (f.place, f.message)
        for f in lint(load({"positions/GB.yaml": text.encode()}).values(), catalog)
    ]


def test_the_shipped_positions_are_sound(positions, catalog):
    assert [str(fault) for fault in lint(positions.values(), catalog)] == []
    assert len(positions) == 50
    assert sum(len(country.positions) for country in positions.values()) == 122


LAW_READ = {"HR", "LU"}
"""Recalled in the facts as undecided; the law that gives a power was read since."""

MARK_RAISED = {"LT-5G-2021", "LT-PROC-2022", "LT-POWER-2024"}
"""Measures whose law was read since."""


def test_every_row_of_the_facts_is_there(facts, positions):
    rows = yaml.load((facts / "country-positions.yaml").read_bytes(), Loader=yaml.CBaseLoader)
    assert len(rows["positions"]) == 109
    for row in rows["positions"]:
        own = positions[row["country"]].positions
        if row["country"] in LAW_READ:
            assert [p.stance for p in own] == [Stance.SCREENING]
            continue
        named, meant = row["vendors_named"], row.get("vendors_meant", [])
        same = [
            p
            for p in own
            if p.stance.value == row["position"]
            and [*p.named, *p.named_others] == named
            and list(p.meant) == meant
            and (p.reach == row["network_part"] or "remote access" in p.reach)
            and (p.verification.value == row["verification"] or p.measure in MARK_RAISED)
        ]
        assert same, row
        if row["measure"] != "null":
            assert any(p.measure.startswith(row["measure"]) for p in same), row


def test_what_was_recalled_says_so(positions):
    rows = [p for country in positions.values() for p in country.positions]
    recalled = [p for p in rows if p.recalled]
    assert len(recalled) == 10
    assert all(p.verification is Verification.UNVERIFIED for p in recalled)
    assert [p for p in rows if not p.read_on] == recalled


def test_no_room_that_judges_reads_a_position():
    """They say who is meant; a verdict comes from a measure."""
    for room in ("policy", "tracing", "screening", "inventory"):
        for file in (SOURCES / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom):
                    assert node.module != "countermark.model.position", file


def test_the_positions_that_rest_on_a_measure(files, catalog):
    sweden = resting_on(catalog.measures["SE-PTS-2020"], files)
    assert [(p.country, p.stance) for p in sweden] == [
        ("SE", Stance.EXCLUDED),
        ("SE", Stance.REMOVAL),
    ]
    assert resting_on(catalog.measures["US-SEA-2021"], files) == ()


def test_a_sound_row_has_no_fault(catalog):
    assert faults(catalog, ROW) == []


@pytest.mark.parametrize(
    ("was", "now", "place"),
    [
        ("GB-DVD-HUAWEI-2022", "GB-NO-SUCH", "measure"),
        ("GB-DVD-HUAWEI-2022", "SE-PTS-2020", "measure"),
        ("[huawei]", "[nobody]", "named"),
        ("[huawei]", "[zte]", "named"),
        ("[huawei]", "[huawei]\n    meant: [huawei]", "meant"),
        ("[5g]", "[6g]", "network_parts"),
        ("'2027-12-31'", "soon", "deadline"),
        ("since: '2022-10-13'\n    stance", "stance", "since"),
        ("kind: secondary", "kind: hearsay", "kind"),
        ("seen: page", "seen: dimly", "seen"),
        ("kind: secondary", "kind: recalled", "verification"),
        ("ordered_removal", "capped", "percent"),
        ("reach: all", "percent: 35\n    reach: all", "percent"),
        ("reach: all", "until: '2020-01-01'\n    reach: all", "until"),
        ("    read_on: '2026-11-30'\n    read_by: legal researcher\n", "", "read_on"),
        ("'2026-11-30'", "'2026-11'", "read_on"),
        ("    read_by: legal researcher\n", "", "read_by"),
    ],
)
def test_lint_finds_what_is_wrong(catalog, was, now, place):
    assert was in ROW
    assert place in [fault for fault, _ in faults(catalog, ROW.replace(was, now, 1))]


def test_a_position_is_no_stronger_than_its_measure(catalog):
    stronger = ROW.replace("GB-DVD-HUAWEI-2022", "GB-DVD-HUAWEI-2022-CAPS")
    stronger = stronger.replace("verified_secondary", "verified_primary_or_register")
    assert ("verification", "row 1: stronger than that of “GB-DVD-HUAWEI-2022-CAPS”") in faults(
        catalog, stronger
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ROW.replace("country: GB", "country: FR"), "FR"),
        (ROW.replace("ordered_removal", "forbidden"), "stance"),
        (ROW.replace("reach:", "colour:"), "colour"),
    ],
)
def test_a_malformed_file_is_refused_by_name(text, words):
    with pytest.raises(SourceError, match=words):
        load({"positions/GB.yaml": text.encode()})
