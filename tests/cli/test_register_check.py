"""``register check FILE…``: what an expert who edited a measure is told, by file and line."""

from __future__ import annotations

import json

import pytest

from countermark.store import shipped

MEASURE = shipped.read("countermark.register", "shipped")["measures/US-NDAA18-1634.yaml"].decode()


@pytest.fixture
def edited(cm, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def check(old, new, *more):
        assert old in MEASURE
        (tmp_path / "US-NDAA18-1634.yaml").write_text(MEASURE.replace(old, new, 1))
        return cm("register", "check", "US-NDAA18-1634.yaml", *more)

    return check


def test_a_sound_measure_is_sound(edited):
    said = edited("Section 1634", "Section 1634")
    assert said.code == 0
    assert said.out == "file\tline\tplace\tmessage\n"


def test_a_table_ends_with_what_was_read(edited):
    said = edited("- us-federal-agency", "- us-federal-agencie", "--format", "table")
    assert said.code == 1
    assert "US-NDAA18-1634.yaml:" in said.out
    assert "1 file read: 1 fault" in said.out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("- us-federal-agency", "- us-federal-agencie", "unknown word “us-federal-agencie”"),
        ("- entity: kaspersky", "- entity: kasperski", "no entity “kasperski”"),
        ("valid_from: '2018-10-01'", "valid_from: '2018-13-01'", "not a date"),
        ("act: using", "deed: using", "deed"),
        ("kind: restrictive", "kind: [restrictive", "line"),
        ("id: US-NDAA18-1634", "id: US-NDAA18-1635", "its file is named"),
    ],
)
def test_what_is_wrong_is_said_with_its_file_and_line(edited, old, new, words):
    said = edited(old, new, "--format", "json")
    assert said.code == 1
    (fault,) = json.loads(said.out)["faults"]
    assert words in fault["message"]
    assert fault["file"] == "US-NDAA18-1634.yaml"
    if fault["place"]:
        at = MEASURE.replace(old, new, 1).splitlines()[fault["line"] - 1]
        assert new.split(": ")[-1].strip("- '") in at


def test_what_is_not_there_is_an_error(cm, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cm("register", "check", "nothing.yaml").code not in (0, 1)


def test_a_file_of_positions_is_checked_too(cm, tmp_path):
    file = tmp_path / "XK.yaml"
    file.write_text(
        "country: XK\nname: an invented state\npositions:\n"
        "  - stance: undecided\n    network_parts: [6g]\n    verification: unverified\n"
        "    kind: recalled\n    seen: recalled\n    source: memory\n",
        "utf-8",
    )
    said = cm("register", "check", str(file), "--format", "table")
    assert said.code == 1
    assert "XK.yaml:5: network_parts: row 1: unknown word “6g”" in said.out


LIST = shipped.read("countermark.register", "shipped")["lists/us-889.yaml"].decode()


@pytest.mark.parametrize(
    ("old", "new", "words", "at"),
    [
        ("  kind: advisory\n", "  kind: restrictive\n", "names the class of thing", "LIST-US-889"),
        (
            "  kind: advisory\n  type: statutory_list\n  act: buying from, or using equipment of,\n"
            "  clause: NDAA FY2019 s.889(f)(3)\n",
            "  kind: restrictive\n  covers: [equipment]\n  act: buying from\n  type: list\n",
            "needs its clause",
            "LIST-US-889",
        ),
        (
            "{measure: LIST-US-889}\notherwise",
            "{measure: LIST-XX}\notherwise",
            "LIST-XX is not",
            "",
        ),
        ("grade: B2", "greade: B2", "greade", ""),
    ],
)
def test_a_list_that_an_expert_edited_is_checked_too(cm, tmp_path, old, new, words, at):
    assert old in LIST
    (tmp_path / "us-889.yaml").write_text(LIST.replace(old, new, 1), "utf-8")
    said = cm("register", "check", str(tmp_path / "us-889.yaml"), "--format", "json")
    assert said.code == 1
    (fault,) = json.loads(said.out)["faults"]
    assert words in fault["message"]
    assert at in (tmp_path / "us-889.yaml").read_text("utf-8").splitlines()[fault["line"] - 1]


def test_a_list_of_ones_own_is_checked_against_the_register(cm, tmp_path):
    own = LIST.replace("us-889", "xk-own").replace("LIST-US-889", "LIST-XK-OWN")
    (tmp_path / "xk-own.yaml").write_text(own, "utf-8")
    assert cm("register", "check", str(tmp_path / "xk-own.yaml")).code == 0
    lost = own.replace("target: US-NDAA19-889A", "target: US-NDAA19-88")
    (tmp_path / "xk-own.yaml").write_text(lost, "utf-8")
    said = cm("register", "check", str(tmp_path / "xk-own.yaml"))
    assert said.code == 1
    assert "no measure “US-NDAA19-88”" in said.out
