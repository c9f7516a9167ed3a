"""A long supplier list gives the same result in parts as held whole, byte by byte."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from countermark.assessment import stream
from countermark.cli import main as command
from countermark.inventory import large

FIRMS = (
    "Quillfeather", "Larkspur", "Tallgrass", "Blue Harbor", "Castellan", "Orrery", "Saltmarsh",
    "Hazelwick", "Northmere", "Pellucid", "Gantry", "Umber", "Wrenfield", "Yarrow", "Zephyrine",
)  # fmt: skip
TRADES = ("Cabling", "Radio", "Optics", "Systems", "Networks", "Trading", "Instruments", "Metals")
FORMS = ("Ltd", "Inc.", "GmbH", "LLC", "")
LISTED = ("ZTE Corporation", "Hikvision", "Huawei Technologies Co., Ltd.", "Hytera", "Hikvison")


def supplier_list(path: Path, rows: int) -> None:
    """Invented suppliers: some named twice, some listed, some rows that say too little."""
    chance = random.Random(4)
    with path.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file)
        write.writerow(["Supplier", "Country", "Contract", "Acquired", "Remarks"])
        for row in range(rows):
            name = " ".join(map(chance.choice, (FIRMS, TRADES, FORMS))) + f" {row % 1900}"
            if row % 97 == 0:
                name = chance.choice(LISTED)
            if row % 331 == 0:
                name = ""
            contract = f"C-{row % 60}" if row % 2 else ""
            country = chance.choice(["US", "CN", "", "Atlantis"])
            write.writerow(
                [name.strip(), country, contract, "sometime" if row % 50 == 7 else "", ""]
            )


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    supplier_list(Path("suppliers.csv"), 5000)
    Path("links.csv").write_text(
        "from,relation,to\n"
        "Huawei Technologies Co., Ltd.,owns,Gantry Radio Ltd 14\n"
        "contract:C-7,delivers,A Camera\n"
        "A Camera,made_by,Hikvision\n"
        "contract:C-7,subcontract_of,contract:C-9\n"
        "Hytera,supplies,contract:Elsewhere\n",
        encoding="utf-8",
    )
    return tmp_path


def run(monkeypatch, capsysbinary, least: int, *arguments: str) -> bytes:
    monkeypatch.setattr(stream, "LEAST", least)
    monkeypatch.setattr(stream, "PART", 700)
    fixed = ("--no-progress", "--as-of", "2026-11-20", "--exit-zero")
    assert command.main(["check", *arguments, *fixed]) == 0
    return capsysbinary.readouterr().out


@pytest.mark.parametrize("form", ["json", "tsv"])
@pytest.mark.parametrize(
    "asked",
    [
        ("suppliers.csv", "--context", "us-federal-contractor"),
        ("suppliers.csv", "links.csv", "--context", "us-federal-contractor"),
        ("links.csv", "suppliers.csv"),
    ],
    ids=["alone", "links after, judged", "links before"],
)
def test_parts_give_the_same_bytes_as_the_whole(files, monkeypatch, capsysbinary, asked, form):
    whole = run(monkeypatch, capsysbinary, 10**9, *asked, "--format", form)
    calls = []
    learn = large.SupplierList.learn
    monkeypatch.setattr(
        large.SupplierList, "learn", lambda self, linked: calls.append(1) or learn(self, linked)
    )
    assert run(monkeypatch, capsysbinary, 1000, *asked, "--format", form) == whole
    assert calls, "the list was not examined in parts"


def test_what_belongs_together_too_much_is_held_whole(files, monkeypatch, capsysbinary):
    asked = ("suppliers.csv", "--format", "tsv")
    whole = run(monkeypatch, capsysbinary, 10**9, *asked)
    monkeypatch.setattr(large, "COMPANY", 5)
    assert run(monkeypatch, capsysbinary, 1000, *asked) == whole


def test_a_list_with_products_is_held_whole(files):
    Path("products.csv").write_text("supplier,product\n" + "A Firm,A Thing\n" * 50, "utf-8")
    content = Path("products.csv").read_bytes()
    from countermark.assessment import shipped
    from countermark.model.evidence import Digest

    tables = shipped.folder("inventory")
    assert large.opened("p.csv", content, Digest.of(content), tables=tables, least=10) is None
