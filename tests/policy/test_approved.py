"""Things against approved lists: files and cases that a domain expert edits."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from countermark.assessment import shipped
from countermark.model.errors import SourceError
from countermark.policy.approved import ApprovedIndex
from countermark.register import approved
from countermark.screening.names import of_tables

FOLDER = Path(__file__).parents[1] / "cases/register/approved"
ITEMS = yaml.safe_load((FOLDER / "items.yaml").read_text("utf-8"))
KNOWN = approved.manifests(shipped.folder("register"))


def edition(name: str):
    content = (FOLDER / name).read_bytes()
    manifest = approved.recognised(content, KNOWN)
    assert manifest is not None, name
    return approved.read(content, manifest, name, "2026-11-01")


@pytest.mark.parametrize(
    "case", ITEMS["cases"], ids=lambda c: f"{c['list']} {c['maker']} {c['model']} {c['version']}"
)
def test_a_thing_stands_so_to_a_list(case):
    listed, _ = edition(case["list"])
    index = ApprovedIndex(listed, of_tables.normaliser(shipped.tables()).core_tokens)
    found = index.standing(
        case["maker"], case["model"], str(case["version"]), case["uses"], ITEMS["as_of"]
    )
    assert found.state.value == case["state"]
    assert (found.version.value if found.version else None) == case.get("version_is")
    assert bool(found.absent) == (case["state"] == "not assessed")


@pytest.mark.parametrize(
    ("name", "id_"),
    [("apl.csv", "us-dodin-apl"), ("common-criteria.csv", "common-criteria"),
     ("niap.csv", "niap-pcl")],
)  # fmt: skip
def test_each_layout_is_told_from_the_others(name, id_):
    listed, _ = edition(name)
    assert listed.id == id_
    assert listed.absent and not listed.default_deny


def test_a_row_without_a_maker_is_a_gap_and_the_rest_goes_on():
    listed, gaps = edition("apl.csv")
    assert len(listed.products) == 4
    assert [gap.what for gap in gaps] == ["apl.csv:6"]


def test_a_table_of_something_else_is_no_approved_list():
    assert approved.recognised(b"maker,model\nA,B\n", KNOWN) is None
    with pytest.raises(SourceError, match="no column for"):
        approved.read(b"maker,model\nA,B\n", KNOWN["us-dodin-apl"], "x.csv", "")


def test_every_manifest_says_what_absence_means_and_what_it_rests_on():
    for one in KNOWN.values():
        assert one.absent and one.sources and one.notes, one.id
