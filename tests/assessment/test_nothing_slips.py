"""Ways in which a listed party could slip through unseen: each must be told, none may be silent."""

import json

import pytest
from tests.results import whole

from countermark.assessment import shipped
from countermark.cli.main import main
from countermark.model.predicate import Predicate
from countermark.screening.names.house_brands import HouseBrands
from countermark.store.memory import MemoryView


@pytest.fixture
def check(tmp_path, monkeypatch, capsysbinary):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(files, *options, context="us-federal-contractor"):
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        code = main(
            [
                "check",
                *files,
                "--context",
                context,
                "--as-of",
                "2026-11-20",
                "--format",
                "json",
                *options,
            ]
        )
        return code, whole(capsysbinary.readouterr().out)

    return run


HUAWEI = "Huawei Technologies Co., Ltd."


@pytest.mark.parametrize("predicate", ["made_by", "branded_by"])
def test_a_row_that_says_who_made_a_firm_does_not_hide_it(check, predicate):
    code, told = check(
        {
            "s.csv": f'supplier\n"{HUAWEI}"\n',
            "l.csv": f'from,predicate,to\n"{HUAWEI}",{predicate},Acme\n',
        }
    )
    assert code == 14
    assert {s["verdict"] for s in told["subjects"] if s["name"] == HUAWEI} == {"prohibited"}


def test_one_name_asked_about_twice_is_judged_twice(check):
    maker = "Hangzhou Hikvision Digital Technology Co., Ltd."
    code, told = check(
        {
            "a.csv": f'supplier,purpose\n"{maker}",office\n',
            "b.csv": f'supplier,purpose\n"{maker}",public safety\n',
        }
    )
    assert code == 14
    assert sorted(s["verdict"] for s in told["subjects"]) == ["advisory", "prohibited"]


def test_the_same_row_in_two_files_is_one_subject(check):
    row = f'supplier,country\n"{HUAWEI}",CN\n'
    _, told = check({"a.csv": row, "b.csv": row})
    assert len(told["subjects"]) == 1


def chain(length):
    rows = [f"firm {n},supplies,firm {n + 1}" for n in range(1, length)]
    return "from,predicate,to\n" + f'"{HUAWEI}",supplies,firm 1\n' + "\n".join(rows) + "\n"


def test_what_lies_beyond_the_hop_limit_is_not_examined(check):
    code, told = check({"s.csv": "supplier\nfirm 12\n", "l.csv": chain(12)})
    assert code == 14  # the party at the other end is named by the file, and asked about too
    assert {s["name"]: s["verdict"] for s in told["subjects"]}["firm 12"] == "not examined"
    (gap,) = [g for g in told["not_examined"] if "hop limit" in g["what"]]
    assert "--depth" in gap["next_step"]
    code, told = check({"s.csv": "supplier\nfirm 12\n", "l.csv": chain(12)}, "--depth", "20")
    assert not [g for g in told["not_examined"] if "hop limit" in g["what"]]
    # A supplier's supplier: what it delivers is not told.
    assert {s["name"]: s["verdict"] for s in told["subjects"]}["firm 12"] == "unresolved"


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("Huawei AR1220,S1,", "unresolved"),
        ("AR1220 by HUAWEI,S2,", "unresolved"),
        ("ZTE MF286,S3,", "unresolved"),
        ("Fast Ethernet switch 24,S4,", "not examined"),
        ("Huaweix AR1220,S5,", "not examined"),
        ("Huawei compatible optics,S6,Tallgrass Switchworks Inc.", "no restriction found"),
    ],
)
def test_a_brand_in_a_model_is_a_lead_where_no_maker_is_named(check, row, verdict):
    _, told = check({"d.csv": f"model,serial,maker\n{row}\n"})
    (subject,) = told["subjects"]
    assert subject["verdict"] == verdict


def test_every_house_brand_in_a_model_leads_to_its_listings(check):
    """Each by itself, so that nothing else in the run leads to its party."""
    catalog = shipped.catalog()
    names = [n for n in MemoryView(catalog.claims()).listed_names() if n.certain]
    house = HouseBrands(names)
    listed = {c.subject for c in catalog.claims() if c.predicate is Predicate.LISTED_UNDER}
    brands = [n for n in names if n in house and n.entity in listed and n.text.isascii()]
    assert len(brands) > 5
    lost = []
    for brand in brands:
        _, told = check({"d.csv": f"model,serial\n{brand.text} 77,S1\n"})
        found = {f["entity"] for s in told["subjects"] for f in s["findings"]}
        if brand.entity not in found:
            lost.append(brand.text)
    assert not lost


def test_a_vendor_in_a_cpe_is_a_lead(check):
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"component": {"type": "device", "name": "Gateway G1", "bom-ref": "g"}},
        "components": [
            {
                "type": "firmware",
                "name": "boot",
                "version": "2",
                "bom-ref": "b",
                "cpe": "cpe:2.3:o:huawei:ar1200_firmware:2:*:*:*:*:*:*:*",
            }
        ],
    }
    code, told = check({"p.cdx.json": json.dumps(bom)})
    assert code == 13
    assert told["subjects"][0]["verdict"] == "unresolved"


def test_coverage_counts_what_names_no_maker(check):
    _, told = check({"d.csv": "model,serial,maker\nAB-1,S1,\nAB-2,S2,Acme\n"})
    assert any(
        sentence.startswith("Makers: 1 of 2 devices and products name neither")
        for sentence in told["coverage"]["sentences"]
    )


def test_a_mistyped_exception_is_told(check):
    rows = "Box 1,made_by,ZTE Corporation\nBox 1,exempt_by,US-NDAA19-889A/cannot-rout\n"
    _, told = check({"l.csv": f"from,predicate,to\ncontract:X,delivers,Box 1\n{rows}"})
    (gap,) = told["not_examined"]
    assert gap["what"] == "the exception US-NDAA19-889A/cannot-rout"
    assert "US-NDAA19-889A/cannot-route" in gap["next_step"]
