"""A cap that is met hides nobody: what lies beyond is *not examined*, exit 13, in every format.

An attacker pads a file until the listed party lies where nobody looks any more.
"""

from __future__ import annotations

import json

import msgspec
import pytest

from countermark.assessment import reading, stream
from countermark.cli.main import main
from countermark.formats.caps import CAPS

ASKED = ("--context", "us-federal-contractor", "--as-of", "2026-11-20", "--no-progress")
BEFORE = "".join(f"Finch {n} Ltd,GB\n" for n in range(40))
LISTED = "ZTE Corporation,CN\n"

CSV = f"supplier,country\n{BEFORE}{LISTED}"
LINKS = (
    "from,predicate,to\n"
    + "".join(f"Finch {n} Ltd,supplies,Blue Finch LLC\n" for n in range(40))
    + "ZTE Corporation,supplies,Blue Finch LLC\n"
)
LONG_LINE = f"supplier,country\nFinch Ltd,GB\n{'x' * 300} ZTE Corporation,CN\n"
WIDE = "supplier,country," + ",".join(f"c{n}" for n in range(60)) + f"\nFinch Ltd,GB{',' * 61}\n"
ENTITIES = "".join(
    json.dumps({"id": str(n), "schema": "Company", "properties": {"name": [name]}}) + "\n"
    for n, name in enumerate([*(f"Finch {n} Ltd" for n in range(40)), "ZTE Corporation"])
)
PARTS = json.dumps(
    {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "metadata": {"component": {"type": "device", "name": "gateway", "bom-ref": "g"}},
        "components": [
            *({"type": "library", "name": f"part {n}"} for n in range(40)),
            {"type": "device", "name": "radio", "manufacturer": {"name": "ZTE Corporation"}},
        ],
    }
)


class Over:
    """A time limit that is over after some looks at it."""

    seconds = 1.0

    def __init__(self, looks: int) -> None:
        self._left = looks

    def passed(self) -> bool:
        self._left -= 1
        return self._left < 0


CASES = [
    pytest.param("s.csv", CSV, {"rows": 20}, id="rows of a supplier list"),
    pytest.param("l.csv", LINKS, {"rows": 20}, id="rows of an edge list"),
    pytest.param("s.csv", LONG_LINE, {"line": 200}, id="a line"),
    pytest.param("s.csv", WIDE, {"fields": 20}, id="fields of a record"),
    pytest.param("e.json", ENTITIES, {"rows": 20}, id="entities"),
    pytest.param("p.cdx.json", PARTS, {"nodes": 20}, id="parts of a bill of materials"),
    pytest.param("s.csv", CSV, {"content": 500}, id="bytes of a file"),
    pytest.param("p.cdx.json", PARTS, {"json": 500}, id="bytes of JSON"),
    pytest.param("p.cdx.json", PARTS, {"depth": 2}, id="depth of JSON"),
]


def capped(monkeypatch, **caps):
    less = msgspec.structs.replace(CAPS, **caps)
    for module in (reading, stream):
        monkeypatch.setattr(module, "CAPS", less)


def run(tmp_path, name, text, form="json"):
    """Exit code and result."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    output = tmp_path / f"out.{form}"
    code = main(["check", str(tmp_path / name), *ASKED, "--format", form, "--output", str(output)])
    return code, json.loads(output.read_bytes()) if form == "json" else None


@pytest.mark.parametrize(("name", "text", "caps"), CASES)
def test_what_lies_beyond_a_cap_is_not_examined(tmp_path, monkeypatch, name, text, caps):
    capped(monkeypatch, **caps)
    code, said = run(tmp_path, name, text)
    assert code == 13
    assert said["not_examined"], "the party is hidden, and nothing says so"


@pytest.mark.parametrize("form", ["table", "tsv", "sarif", "html"])
def test_every_format_says_so_by_its_exit(tmp_path, monkeypatch, form):
    capped(monkeypatch, rows=20)
    assert run(tmp_path, "s.csv", CSV, form)[0] == 13


@pytest.mark.parametrize(("name", "text"), [("s.csv", CSV * 20), ("e.json", ENTITIES)])
def test_what_lies_beyond_the_time_is_not_examined(tmp_path, monkeypatch, name, text):
    for module in (reading, stream):
        monkeypatch.setattr(module.clock, "Deadline", lambda _: Over(0))
    code, said = run(tmp_path, name, text)
    assert code == 13
    assert said["not_examined"]


def test_a_long_list_is_cut_as_loudly(tmp_path, monkeypatch):
    """The list in parts is the same check: rows beyond the cap are named and counted."""
    monkeypatch.setattr(stream, "LEAST", 10)
    capped(monkeypatch, rows=20)
    code, said = run(tmp_path, "s.csv", CSV)
    assert code == 13
    assert [gap for gap in said["not_examined"] if gap["unit"] == "rows"]
