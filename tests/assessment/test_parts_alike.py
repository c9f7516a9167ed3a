"""The same list gives the same bytes as one part and as many, whatever its rows link."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest

from countermark.assessment import stream
from countermark.cli import main as command
from countermark.inventory import large
from countermark.store import stored_bytes

LISTED = (
    "ZTE Corporation", "Huawei Technologies Co., Ltd.", "Hytera Communications Corporation Limited",
    "Hikvision", "Hikvison", "ZTE Corp",
)  # fmt: skip
HEADER = (
    "Supplier", "Supplier 2", "Country", "Contract", "Parent Contract", "Parent Company", "Owner",
    "Share", "Other names", "Tier 2 supplier", "UEI", "Remark",
)  # fmt: skip


def supplier_list(path: Path, seed: int, rows: int = 90) -> None:
    """Suppliers with whoever stands behind them, now and then a listed party; names come again."""
    chance = random.Random(seed)
    firms = [f"Castellan {word} {number}" for word in ("Radio", "Optics") for number in range(70)]

    def name() -> str:
        return chance.choice(LISTED) if chance.random() < 0.12 else chance.choice(firms)

    def some(text: str, often: float = 0.3) -> str:
        return text if chance.random() < often else ""

    with path.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file)
        write.writerow(HEADER)
        for _ in range(rows):
            contract = some(f"C-10{chance.randrange(40):02}")
            write.writerow([
                name(), some(name(), 0.04), some("CN"), contract,
                some("C-1001", 0.1) if contract else "",
                some(name(), 0.1), some(name(), 0.06), some("51%"), some(name(), 0.1),
                some(name(), 0.04), some(f"K7WQ9RTX{chance.randrange(30):04}"),
                some(chance.choice(("net 30", "resells Huawei switches", "sells ZTE"))),
            ])  # fmt: skip


def links(path: Path, seed: int) -> None:
    """What lies behind two contracts, and who owns one of the firms."""
    chance = random.Random(seed)
    rows = [
        "contract:C1001,delivers,A Camera", f"A Camera,made_by,{chance.choice(LISTED)}",
        "contract:C-1002,subcontract_of,contract:C-1001",
        f"Castellan Radio 3,owns,Castellan Optics {seed}",
        f"{chance.choice(LISTED)},supplies,contract:C-1002",
    ]  # fmt: skip
    path.write_text("from,relation,to\n" + "\n".join(rows) + "\n", encoding="utf-8")


def web(path: Path, seed: int) -> None:
    """Many small groups of firms that supply and own one another, some led to a listed party."""
    chance = random.Random(seed)
    rows = ["Castellan Optics 1,supplies,Castellan Radio 1"]
    for group in range(12):
        firms = [f"Firm {group} {number}" for number in range(chance.randrange(2, 6))]
        if chance.random() < 0.2:
            firms.append(f'"{chance.choice(LISTED)}"')
        for _ in range(len(firms)):
            one, other = chance.sample(firms, 2)
            rows.append(f"{one},{chance.choice(('supplies', 'owns', 'made_by'))},{other}")
    path.write_text("from,relation,to\n" + "\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("seed", "depth"), [(0, "8"), (3, "2"), (9, "8")])
def test_one_part_and_many(tmp_path, monkeypatch, capsysbinary, seed, depth):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stream, "PART", 6)
    supplier_list(Path("list.csv"), seed)
    links(Path("links.csv"), seed)
    parts: list[int] = []
    part_of = large.SupplierList._part
    monkeypatch.setattr(
        large.SupplierList,
        "_part",
        lambda self, *how, **last: parts.append(1) or part_of(self, *how, **last),
    )
    said = []
    for least in (10**9, 20):
        monkeypatch.setattr(stream, "LEAST", least)
        monkeypatch.setattr(stored_bytes, "LONG", least)
        asked = ["list.csv", *(["links.csv"] if seed % 2 else []), "--depth", depth]
        fixed = ["--context", "us-federal-contractor", "--as-of", "2026-11-20", "--no-progress"]
        fixed += ["--exit-zero", "--format", "json", "--record", "r.json"]
        assert command.main(["check", *asked, *fixed]) == 0
        said.append((capsysbinary.readouterr().out, Path("r.json").read_bytes()))
    assert len(parts) > 2, "the list was not examined in parts"
    assert said[0] == said[1]
    assert len(json.loads(said[0][1])["subjects"]) == len(json.loads(said[0][0])["subjects"])


def contracts(path: Path, seed: int, rows: int = 80) -> None:
    """Suppliers with a contract and a use, the number of the contract written now so, now so."""
    chance = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file)
        write.writerow(("Supplier", "Contract", "Purpose"))
        for _ in range(rows):
            name = f"Castellan Radio {chance.randrange(400)}"
            name = chance.choice(LISTED) if chance.random() < 0.1 else name
            number = chance.choice(("C-10{}", "C 10{}", "contract: C10{}", "c10{}"))
            number = number.format(f"{chance.randrange(40):02}")
            write.writerow((name, number, chance.choice(("office", "public safety", ""))))


@pytest.mark.parametrize("seed", [2, 5])
def test_a_contract_is_judged_alike_in_parts(tmp_path, monkeypatch, capsysbinary, seed):
    """All rows of a contract are one part, however its number is written, and what they share."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stream, "PART", 8)
    contracts(Path("list.csv"), seed)
    parts: list[int] = []
    part_of = large.SupplierList._part
    monkeypatch.setattr(
        large.SupplierList,
        "_part",
        lambda self, *how, **last: parts.append(1) or part_of(self, *how, **last),
    )
    said = []
    for least in (10**9, 20):
        monkeypatch.setattr(stream, "LEAST", least)
        monkeypatch.setattr(stored_bytes, "LONG", least)
        fixed = ["--context", "us-federal-contractor", "--as-of", "2026-11-20", "--no-progress"]
        assert command.main(["check", "list.csv", *fixed, "--exit-zero", "--format", "json"]) == 0
        said.append(json.loads(capsysbinary.readouterr().out))
    assert len(parts) > 2, "the list was not examined in parts"
    assert said[0] == said[1]
    assert [s for s in said[0]["subjects"] if s["kind"] == "contract"]


@pytest.mark.parametrize("seed", [1, 4, 9])
def test_one_component_and_many_and_what_is_repeated_of_them(
    tmp_path, monkeypatch, capsysbinary, seed
):
    """Links alone, as one part and as many: the same result, record and repetition of it."""
    monkeypatch.chdir(tmp_path)
    web(Path("links.csv"), seed)
    sizes = []
    components = stream.components
    monkeypatch.setattr(
        stream,
        "components",
        lambda *how: (sizes.append(len(one.subjects)) or one for one in components(*how)),
    )
    fixed = ["--context", "us-federal-contractor", "--as-of", "2026-11-20", "--no-progress"]
    fixed += ["--exit-zero", "--format", "json"]
    said, again = [], []
    for part in (10**9, 7):
        monkeypatch.setattr(stream, "PART", part)
        assert command.main(["check", "links.csv", *fixed, "--record", "r.json"]) == 0
        said.append((capsysbinary.readouterr().out, Path("r.json").read_bytes()))
    assert max(sizes[1:]) < sizes[0], "it was not examined in parts"
    assert said[0] == said[1]
    for change in ("", "ZTE Corporation,owns,Castellan Optics 1\n"):
        with Path("links.csv").open("a", encoding="utf-8") as file:
            file.write(change)
        for part in (10**9, 7):
            monkeypatch.setattr(stream, "PART", part)
            command.main(["check", "--again", "r.json", "--exit-zero", "--no-progress"])
            again.append(capsysbinary.readouterr().err)
    assert again[0] == again[1]
    assert b"byte-identical" in again[0]
    assert again[2] == again[3]
    assert "“Castellan Optics 1”: no restriction found then, ".encode() in again[2]


def test_one_part_that_is_too_large_is_told(tmp_path, monkeypatch, capsysbinary):
    """Whatever is linked is one part, however large: whoever waits learns why."""
    monkeypatch.chdir(tmp_path)
    web(Path("small.csv"), 1)
    chain = [f"Firm {n},supplies,Firm {n + 1}" for n in range(40)]
    Path("large.csv").write_text("from,relation,to\n" + "\n".join(chain) + "\n", encoding="utf-8")
    said = {}
    monkeypatch.setattr(stream, "PART", 20)
    for name in ("small.csv", "large.csv"):
        assert command.main(["check", name, "--no-progress", "--exit-zero"]) == 0
        said[name] = capsysbinary.readouterr().err.decode()
    words = "41 subjects that are linked with one another were examined together"
    assert words in said["large.csv"]
    assert "linked with one another" not in said["small.csv"]
