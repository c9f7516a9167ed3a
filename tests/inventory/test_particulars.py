"""Model, version and serial number that a walk shows; the cases say what must stay blank too."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from countermark.assessment import probes, shipped
from countermark.inventory.identity import published
from countermark.inventory.network import sightings
from countermark.inventory.read import read
from countermark.model.errors import DefectError
from countermark.model.evidence import Digest

CASES = Path(__file__).parents[1] / "cases" / "identity" / "particulars.yaml"


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    case: str
    walk: str
    model: str = ""
    version: str = ""
    serial: str = ""


def cases() -> list[Case]:
    loaded = yaml.load(CASES.read_bytes(), Loader=yaml.CBaseLoader)
    return msgspec.convert(loaded, list[Case])


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.case)
def test_what_it_is(case: Case) -> None:
    content = case.walk.encode()
    reading = read(
        "x.snmprec", content, Digest.of(content), probes=probes.FILES, words=shipped.lexicon()
    )
    (device,) = sightings((reading,))
    told = (device.model, device.version, device.serial)
    assert told == (case.model, case.version, case.serial)


def test_the_tables_of_modules_hold_facts_once() -> None:
    table = shipped.lexicon().makers
    rows = [row for rows in table.of_makers.values() for row in rows]
    assert len({(row.kind, row.oid) for row in rows}) == len(rows)
    assert {row.kind for row in rows} == {"model", "version", "serial"}
    assert table.product("2011.2.23.95") == "s5328C_EI"
    assert table.product("2011.2.23.95.1") == ""


@pytest.mark.parametrize("row", ["mood\tscalar\t9.1\tx\tY", "model\tscalar\tnine\tx\tY", "model"])
def test_a_row_that_does_not_fit_is_a_defect(row: str) -> None:
    with pytest.raises(DefectError):
        published.objects(f"# a remark\n{row}\n")


@given(st.lists(st.sampled_from("ab"), max_size=5))
def test_a_column_speaks_only_with_one_voice(values: list[str]) -> None:
    from countermark.inventory.identity.saying import Said

    rows = published.objects("model\tcolumn\t99999.1.2\tboxModel\tFINCH-MIB")["99999"]
    told = {f"1.3.6.1.4.1.99999.1.2.{at}": Said(text, at) for at, text in enumerate(values)}
    said = [one.text for one in published.answered(rows, "model", told)]
    assert said == (values[:1] if len(set(values)) == 1 else [])
