"""A long supplier list gives the same result in parts as held whole, byte by byte."""

from __future__ import annotations

import csv
import errno
import json
import os
import random
from pathlib import Path

import pytest

from countermark.assessment import stream
from countermark.cli import emit, streams
from countermark.cli import main as command
from countermark.inventory import large
from countermark.store import spool, stored_bytes

FIRMS = (
    "Quillfeather", "Larkspur", "Tallgrass", "Blue Harbor", "Castellan", "Orrery", "Saltmarsh",
    "Hazelwick", "Northmere", "Pellucid", "Gantry", "Umber", "Wrenfield", "Yarrow", "Zephyrine",
)  # fmt: skip
TRADES = ("Cabling", "Radio", "Optics", "Systems", "Networks", "Trading", "Instruments", "Metals")
FORMS = ("Ltd", "Inc.", "GmbH", "LLC", "")
LISTED = ("ZTE Corporation", "Hikvision", "Huawei Technologies Co., Ltd.", "Hytera", "Hikvison")


def supplier_list(path: Path, rows: int, firms: int = 480) -> None:
    """Invented suppliers: some named twice, some listed, some rows that say too little.

    ``firms``: of how many any name is one, so how often names come again.
    """
    chance = random.Random(4)
    with path.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file)
        write.writerow(["Supplier", "Country", "Contract", "Acquired", "Remarks"])
        for row in range(rows):
            name = " ".join(map(chance.choice, (FIRMS, TRADES, FORMS))) + f" {row % 480}"
            if firms < 480:
                number = chance.randrange(firms)
                name = f"{FIRMS[number % 15]} {TRADES[number % 8]} {number}"
                name += " &amp; Sons" if number % 41 == 3 else ""
            if row % 31 == 0:
                name = chance.choice(LISTED)
            if row % 83 == 0:
                name = ""
            contract = f"C-{row % 60}" if row % 2 else ""
            country = chance.choice(["US", "CN", "", "Atlantis", f"Isle {row}"])
            cells = [name.strip(), country, contract, "sometime" if row % 50 == 7 else "", ""]
            write.writerow(cells[:3] if row % 180 == 165 else [*cells, "more"][: 5 + (row == 280)])


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    supplier_list(Path("suppliers.csv"), 320, 240)
    supplier_list(Path("again.csv"), 400, firms=40)
    supplier_list(Path("crowded.csv"), 400, firms=3)
    Path("short.csv").write_text(
        "Supplier,Country\nHikvision,US\nGantry Radio 25,FI\nHytera,\n", encoding="utf-8"
    )
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
    monkeypatch.setattr(stream, "PART", 50)
    monkeypatch.setattr(stored_bytes, "LONG", 2_500 if least < 10**9 else 10**9)
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
        ("again.csv", "links.csv", "--context", "us-federal-contractor"),
        ("short.csv", "again.csv"),
        ("again.csv", "short.csv"),
        ("crowded.csv",),
    ],
    ids=[
        *("alone", "links after, judged", "links before", "names come again, judged"),
        *("names come again, a short list before", "and after", "few names share all rows"),
    ],
)
def test_parts_give_the_same_bytes_as_the_whole(files, monkeypatch, capsysbinary, asked, form):
    whole = run(monkeypatch, capsysbinary, 10**9, *asked, "--format", form)
    calls = []
    learn = large.SupplierList.learn
    monkeypatch.setattr(
        large.SupplierList, "learn", lambda self, *how: calls.append(1) or learn(self, *how)
    )
    assert run(monkeypatch, capsysbinary, 180, *asked, "--format", form) == whole
    assert calls, "the list was not examined in parts"


@pytest.mark.parametrize("form", ["table", "sarif", "html"])
@pytest.mark.parametrize(
    "asked",
    [
        ("suppliers.csv", "links.csv", "--context", "us-federal-contractor"),
        ("short.csv", "again.csv"),
    ],
    ids=["judged", "matches alone"],
)
def test_every_format_and_the_record_are_the_same_in_parts(
    files, monkeypatch, capsysbinary, asked, form
):
    kept = []
    results = []
    for least in (10**9, 180):
        said = run(monkeypatch, capsysbinary, least, *asked, "--format", form, "--record", "r.json")
        results.append((said, Path("r.json").read_bytes()))
        kept.append(Path("cache/countermark/last-run.json").read_bytes())
    assert results[0] == results[1]
    assert kept[0] == kept[1], "explain would know one of them otherwise"


@pytest.mark.slow
def test_a_record_of_one_is_repeated_in_the_other(files, monkeypatch, capsysbinary):
    asked = ("again.csv", "links.csv", "--context", "us-federal-contractor", "--format", "tsv")
    run(monkeypatch, capsysbinary, 180, *asked, "--record", "r.json")
    for least in (10**9, 180):
        monkeypatch.setattr(stream, "LEAST", least)
        assert command.main(["check", "--again", "r.json", "--exit-zero"]) == 0
        assert b"byte-identical verdicts" in capsysbinary.readouterr().err
    with Path("again.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("Hikvision Cabling,US,,,\r\n")
    said = []
    for least in (10**9, 180):
        monkeypatch.setattr(stream, "LEAST", least)
        assert command.main(["check", "--again", "r.json", "--exit-zero"]) == 1
        lines = capsysbinary.readouterr().err.decode().splitlines()
        said.append([line for line in lines if not line.startswith("note: ")])
    assert said[0] == said[1]
    assert "“Hikvision Cabling”: asked about now, not then" in "\n".join(said[0])


def test_a_list_that_is_linked_to_too_much_is_held_whole(files, monkeypatch, capsysbinary):
    asked = ("suppliers.csv", "links.csv", "--format", "tsv")
    whole = run(monkeypatch, capsysbinary, 10**9, *asked)
    monkeypatch.setattr(large, "LINKED", 5)
    monkeypatch.setattr(stream.Streamed, "ending", lambda _: pytest.fail("it was read in parts"))
    assert run(monkeypatch, capsysbinary, 180, *asked) == whole


def test_what_is_said_of_a_name_in_another_row_is_not_lost(files, monkeypatch, capsysbinary):
    """A contract leads to a supplier that only an identifier in its second row gives away."""
    rows = [f"Plain Firm {n},,C-{n}" for n in range(400)]
    rows[10], rows[390] = "Front Firm,,C-77000", "Front Firm,huawei.com,"
    Path("front.csv").write_text("Supplier,Domain,Contract\n" + "\n".join(rows) + "\n", "utf-8")
    Path("asks.csv").write_text(
        "from,relation,to\ncontract:C-77000,subcontract_of,contract:Prime\n", "utf-8"
    )
    for form in ("json", "tsv"):
        asked = ("front.csv", "asks.csv", "--format", form)
        whole = run(monkeypatch, capsysbinary, 10**9, *asked)
        assert run(monkeypatch, capsysbinary, 180, *asked) == whole


HARMS = {
    "a NUL in the middle": lambda b: b[: len(b) // 2] + b"\0" + b[len(b) // 2 :],
    "a wrong byte near the end": lambda b: b[:-100] + b"\xff\xfe" + b[-100:],
    "a letter of a code page near the end": lambda b: b + "Müller Büro GmbH,,,,\n".encode("cp1252"),
    "a quotation mark that never closes": lambda b: b.replace(b"\n", b'\n"open', 180).replace(
        b'\n"open', b"\n", 179
    ),
    "cut in the middle of a row": lambda b: b[:-30],
    "empty lines only": lambda b: b"Supplier,Country\n" + b"\n" * 400,
    "a line too long for any table": lambda b: b[:-200] + b"x" * (1 << 20) + b"\n" + b[-200:],
    "line ends of several kinds": lambda b: b.replace(b"\r\n", b"\n", 150),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS.keys())
def test_a_damaged_list_gives_the_same_bytes_too(files, monkeypatch, capsysbinary, harm):
    path = Path("suppliers.csv")
    path.write_bytes(harm(path.read_bytes()))
    asked = ("suppliers.csv", "--format", "json")
    whole = run(monkeypatch, capsysbinary, 10**9, *asked)
    assert run(monkeypatch, capsysbinary, 180, *asked) == whole


def test_what_nobody_read_is_told_alike(files, monkeypatch, capsysbinary):
    """Unknown columns, listed names in remarks, sums and a repeated header, here and beside."""
    lines = Path("again.csv").read_text("utf-8").splitlines()
    lines = [f"{line},{'x' if at % 9 else 'ZTE Corporation'}" for at, line in enumerate(lines)]
    lines[0] = "Supplier,Country,Contract,Acquired,Remarks,Xyz"
    lines[70] = "Tallgrass,US,,,cameras of Hikvision,"
    lines[333] = "Tallgrass,US,,,cameras of Hikvision,"
    lines[222] = "Umber,US,,,sold by Dahua,"
    lines[150] = lines[0]
    lines.append("TOTAL,,,,,")
    Path("unread.csv").write_text("\n".join(lines) + "\n", "utf-8")
    Path("beside.csv").write_text("Supplier,Remarks\nGantry,made by ZTE\n", "utf-8")
    asked = ("unread.csv", "beside.csv", "--format", "json")
    whole = run(monkeypatch, capsysbinary, 10**9, *asked)
    assert b"what that is to the row is not known" in whole
    assert b"Hikvision" in whole and b"Dahua" in whole
    assert run(monkeypatch, capsysbinary, 180, *asked) == whole


@pytest.mark.parametrize("form", ["json", "tsv"])
def test_what_was_masked_is_told_alike(files, monkeypatch, capsysbinary, form):
    """A masked value is no supplier, and a name of which a part was masked is a gap."""
    lines = Path("suppliers.csv").read_text("utf-8").splitlines()
    lines[40] = "password=Hunter2Hunter2,US,,,"
    lines[250] = "Huawei password=Huawei77Tech,CN,,,"
    lines[-9] = "Quillfeather api_key=Zk3v9Qm2Lp8Xw5Rt,US,,,"
    Path("masked.csv").write_text("\n".join(lines) + "\n", "utf-8")
    whole = run(monkeypatch, capsysbinary, 10**9, "masked.csv", "--format", form)
    assert b"masked" in whole
    assert run(monkeypatch, capsysbinary, 180, "masked.csv", "--format", form) == whole


def test_a_tie_that_is_only_denied_is_told_alike(files, monkeypatch, capsysbinary):
    """It names parties that nobody asks about: a gap, however the list beside it is read."""
    Path("denied.csv").write_text(
        "from,relation,to,polarity\nOld Oak Ltd,owns,Elm Street GmbH,denied\n"
        "Hytera,supplies,Gantry Radio Ltd 14,denied\n",
        encoding="utf-8",
    )
    asked = ("suppliers.csv", "denied.csv", "--format", "json")
    whole = run(monkeypatch, capsysbinary, 10**9, *asked)
    assert b"Old Oak" in whole
    assert run(monkeypatch, capsysbinary, 180, *asked) == whole


def test_a_full_disk_is_one_clear_error(files, monkeypatch, capsys):
    monkeypatch.setattr(stream, "LEAST", 180)
    monkeypatch.setattr(spool._Temporary, "write", lambda *_: _full())
    monkeypatch.setattr(stored_bytes, "LONG", 2_500)
    assert command.main(["check", "suppliers.csv", "--format", "tsv"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "no temporary file: no space left" in said.err


def _full() -> int:
    raise spool._told(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))


def test_nobody_listening_is_no_trouble_with_temporary_files(files, monkeypatch, capsys):
    def gone(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(stream, "LEAST", 180)
    monkeypatch.setattr(emit, "emit_parts", gone)
    monkeypatch.setattr(streams, "discard", lambda _: None)
    assert command.main(["check", "suppliers.csv", "--format", "tsv"]) == 1
    assert capsys.readouterr().err == ""


def test_what_matched_in_parts_can_be_explained(files, monkeypatch, capsysbinary):
    run(monkeypatch, capsysbinary, 180, "again.csv", "--context", "us-federal-contractor",
        "--format", "tsv")  # fmt: skip
    kept = json.loads(Path("cache/countermark/last-run.json").read_bytes())["document"]
    paths = {f.get("path") for s in kept["subjects"] for f in s["findings"]} - {None}
    via = {hop["claim"] for path in paths for hop in kept["paths"][path]["hops"]}
    assert via
    assert via <= kept["claims"].keys()
    assert all(claim["evidence"]["quote"] for claim in kept["claims"].values())


def test_a_list_with_products_is_held_whole(files):
    Path("products.csv").write_text("supplier,product\n" + "A Firm,A Thing\n" * 50, "utf-8")
    content = Path("products.csv").read_bytes()
    from countermark.assessment import shipped
    from countermark.assessment.probes import FILES
    from countermark.model.evidence import Digest

    words = shipped.lexicon()
    stored, digest = stored_bytes.StoredBytes.of(content), Digest.of(content)
    found = large.opened("p.csv", stored, digest, probes=FILES, words=words, least=10)
    assert found is None
