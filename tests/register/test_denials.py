"""A denial is held once, and every measure that it answers shows it: cases an expert edits."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from countermark.assessment import shipped
from countermark.model.act_kind import Accusation
from countermark.model.errors import SourceError
from countermark.model.matter import Stance
from countermark.register import matters
from countermark.register.catalog import load
from countermark.register.lint import lint

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/register/denials.yaml").read_text("utf-8")
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["measure"])
def test_a_measure_has_its_accusation_and_who_answers(catalog, case):
    measure = catalog.measures[case["measure"]]
    named = measure.entities or case["measure"] != "US-DSB-2017"
    wanted = case["accusation"] if named else ""
    assert (measure.accusation.value if measure.accusation else "") == wanted
    told = list(measure.denials)
    assert len(told) == len(case["answers"]), [d.says for d in told]
    for answer in case["answers"]:
        assert any(
            d.by == answer["by"] and d.how.value == answer["how"] and answer["says"] in d.says
            for d in told
        ), (answer, [(d.by, d.how.value, d.says) for d in told])


def test_each_denial_says_how_it_was_checked_and_where_it_is_read(catalog):
    for one in catalog.denials.values():
        assert one.source.title, one.id
        assert one.beside.verification is one.verification
    assert not [f for f in lint(catalog) if f.record in catalog.denials]


def test_no_denial_of_a_board_stands_on_the_board_alone():
    """What a board says of a denial is what the register holds: one place, and no copy."""
    files = shipped.folder("register")
    held = shipped.catalog().denials
    for name, raw in files.items():
        if not name.startswith("matters/"):
            continue
        matter = matters.load(files)[yaml.safe_load(raw)["id"]]
        for said in matter.statements:
            if said.stance is Stance.DENIES:
                assert said.denial in held, (name, said.says)
                assert set(held[said.denial].against) & set(matter.measures), said.denial


def test_every_accusation_is_one_by_its_type(catalog):
    found = {m.id: m.accusation for m in catalog.measures.values() if m.accusation}
    assert found["US-DOJ-HUAWEI-2019"] is Accusation.INDICTMENT
    assert "US-NDAA19-889A" not in found
    assert {a.note for a in Accusation} == {a.note for a in found.values()}


def _with(measure: str = "", denial: str = "") -> dict[str, bytes]:
    base = (
        "id: XX-1\ntitle: A report\nauthority: A board\njurisdiction: US\nkind: advisory\n"
        "type: report_finding\nact: using\nmatching: named_only\nverification: verified_secondary\n"
        f"entities: [{{entity: acme}}]\n{measure}"
    )
    files = {
        "measures/XX-1.yaml": base.encode(),
        "entities/acme.yaml": b"id: acme\nname: Acme\ncountry: US\n",
    }
    return files | ({"denials/acme.yaml": f"denials:\n{denial}".encode()} if denial else {})


ONE = (
    "  - {id: a-1, by: Acme, on: '2020', says: it is not so, against: [XX-1],"
    " verification: verified_secondary, source: {title: a page, kind: secondary, seen: page}}\n"
)


def test_a_denial_in_a_measures_own_file_is_refused():
    with pytest.raises(SourceError, match="held once"):
        load(_with("denials: [{date: '2020', by: Acme, says: 'no'}]\n"))


def test_two_denials_of_one_id_are_refused():
    with pytest.raises(SourceError, match="two denials"):
        load(_with(denial=ONE + ONE))


def test_lint_names_a_denial_against_nothing_of_nobody_on_no_day():
    bad = ONE.replace("XX-1", "XX-9").replace("'2020'", "someday")
    found = {f.place for f in lint(load(_with(denial=bad))) if f.record == "a-1"}
    assert found == {"against", "on"}


def test_a_board_that_refers_to_no_denial_is_refused():
    raw = (
        b"id: m\ntitle: t\nquestion: q\npoints: {p: it}\n"
        b"voices: {a: {name: Acme, kind: party}}\n"
        b"statements: [{by: a, point: p, stance: denies, denial: nowhere}]\n"
    )
    with pytest.raises(SourceError, match="holds no denial"):
        matters.read("m.yaml", raw)
