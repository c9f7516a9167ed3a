"""``countermark inventory``: devices, who made them, what is one device, and what was not read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml

from countermark.reports.schema import PUBLISHED, schema_of

TODAY = ("--as-of", "2026-11-30")
SCHEMA = schema_of("inventory-1", PUBLISHED["inventory-1"])
CASES = Path(__file__).parents[1] / "cases" / "identity" / "sightings.yaml"
HUAWEI = """\
1.3.6.1.2.1.1.1.0|4|S5720-28X Huawei Versatile Routing Platform Software
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.2011.2.23.291
1.3.6.1.2.1.1.5.0|4|hill-access-07
1.3.6.1.2.1.1.6.0|4|Hill
"""
CLOCK = """\
1.3.6.1.2.1.1.1.0|4|SyncServer S350
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.39165.1.6
1.3.6.1.2.1.1.5.0|4|clock-1
"""


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    case: str
    files: dict[str, str]
    devices: tuple[str, ...]
    days: tuple[str, ...] = ()


def cases() -> list[Case]:
    return msgspec.convert(yaml.load(CASES.read_bytes(), Loader=yaml.CBaseLoader), list[Case])


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        path = Path("net") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.case)
def test_what_is_one_device(cm, case):
    write(case.files)
    told = cm("inventory", "net", *TODAY, "--format", "json").json
    jsonschema.validate(told, SCHEMA)
    found = []
    for device in told["devices"]:
        sources = [source.rpartition("/")[2].partition(":")[0] for source in device["sources"]]
        found.append(" ".join(["+".join(sources), *device["one_because"]]))
    assert found == list(case.devices)
    if case.days:
        assert told["devices"][0]["days"] == list(case.days)


def test_the_table_fits_and_says_how_sure(cm):
    write({"a.snmprec": HUAWEI, "b.snmprec": CLOCK, "c.snmprec": "1.3.6.1.2.1.1.5.0|4|x-9\n"})
    said = cm("inventory", "net", *TODAY, "--format", "table")
    assert said.code == 0
    assert max(map(len, said.out.splitlines())) <= 100
    assert "Hill  1 device" in said.out and "hill-access-07" in said.out
    assert "clock-1: agent by Hikvision (lead)" in said.out
    assert "Of 1 nobody says who made them: that clears none." in said.out


def test_rows_have_devices_and_what_was_not_examined(cm):
    write({"a.snmprec": HUAWEI, "b.bin": "\x00\x01\x02"})
    said = cm("inventory", "net", *TODAY, "--format", "tsv")
    assert said.code == 13
    rows = list(csv.DictReader(io.StringIO(said.out), delimiter="\t"))
    assert [row["row"] for row in rows] == ["device", "not-examined"]
    assert rows[0]["maker"] == "Huawei" and rows[0]["certainty"] == "certain"


def test_check_judges_what_walks_show(cm):
    write({"a.snmprec": HUAWEI, "b.snmprec": CLOCK})
    told = cm("check", "net", *TODAY, "--context", "us-federal-contractor", "--format", "json").json
    verdicts = {subject["name"]: subject["verdict"] for subject in told["subjects"]}
    assert verdicts == {"hill-access-07": "prohibited", "clock-1": "no restriction found"}


CHIP = """\
1.3.6.1.2.1.1.1.0|4|NetScaler NS10.5
1.3.6.1.2.1.1.5.0|4|balance-1
1.3.6.1.2.1.2.2.1.6.1|4x|002590000001
"""
ARP = """\
Protocol  Address          Age (min)  Hardware Addr   Type   Interface
Internet  192.0.2.1               5   001e.1001.0203  ARPA   Vlan1
Internet  192.0.2.2               5   0c8d.db00.0001  ARPA   Vlan1
"""
REGISTERS = {
    "oui.csv": "Registry,Assignment,Organization Name,Organization Address\n"
    'MA-L,001E10,"HUAWEI TECHNOLOGIES CO.,LTD",Shenzhen\n'
    'MA-L,002590,"Super Micro Computer, Inc.",X\n',
    "oui.txt": "00-1E-10   (hex)\t\tHUAWEI TECHNOLOGIES CO.,LTD\n"
    "00-25-90   (hex)\t\tSuper Micro Computer, Inc.\n",
    "manuf": "# made\n00:1E:10\tHuaweiTe\tHuawei Technologies Co.,Ltd\n"
    "00:25:90\tSuperMic\tSuper Micro Computer, Inc.\n",
}


@pytest.mark.parametrize("register", REGISTERS)
def test_a_register_of_addresses_is_one_sign_more(cm, register):
    write({"a.snmprec": CHIP, "arp.txt": ARP})
    Path(register).write_text(REGISTERS[register])
    told = cm("inventory", "net", *TODAY, "--registry", register, "--format", "json").json
    found = {
        device["name"]: [f"{m['predicate']} {m['name']} {m['certainty']}" for m in device["makers"]]
        for device in told["devices"]
    }
    assert found == {
        "balance-1": ["made_by Citrix lead", "board_by Supermicro lead"],
        "192.0.2.1": ["made_by Huawei lead"],
        "192.0.2.2": [],
    }


def test_a_register_without_registrants_is_refused(cm):
    write({"a.snmprec": CHIP})
    Path("oui.csv").write_text("Registry,Assignment\n")
    said = cm("inventory", "net", *TODAY, "--registry", "oui.csv")
    assert said.code == 2
    assert "no registrant of hardware addresses is in it" in said.err


def test_a_scanner_that_asked_a_register_is_not_asked_again(cm):
    host = (
        '<nmaprun><host><status state="up"/><address addr="192.0.2.7" addrtype="ipv4"/>'
        '<address addr="00:1E:10:01:02:03" addrtype="mac" vendor="Huawei"/></host></nmaprun>'
    )
    write({"scan.xml": host})
    Path("manuf").write_text(REGISTERS["manuf"])
    told = cm("inventory", "net", *TODAY, "--registry", "manuf", "--format", "json").json
    (maker,) = told["devices"][0]["makers"]
    assert maker["certainty"] == "lead" and len(maker["evidence"]) == 1
