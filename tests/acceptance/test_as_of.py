"""The as-of questions through the public interface: ``countermark register show``, with its words.

The cases are those of the register's own test; here they are asked as a user would ask them.
"""

import json
from pathlib import Path

import pytest
import yaml

from countermark.cli.main import main

FOLDER = Path(__file__).parents[1] / "cases" / "register"
CASES: list[dict[str, str]] = [
    case
    for file in ("asof.yaml", "asof-2026.yaml")
    for case in yaml.load((FOLDER / file).read_bytes(), Loader=yaml.CBaseLoader)["cases"]
]


def name_of(case: dict[str, str]) -> str:
    known = f" known {case['known_at']}" if "known_at" in case else ""
    return f"{case['measure']} {case.get('entity', '')} {case['as_of']}{known}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_standing_on_the_day(case: dict[str, str], tmp_path: Path) -> None:
    output = tmp_path / "answer.json"
    asked = ["register", "show", case["measure"], "--as-of", case["as_of"], "--format", "json"]
    asked += ["--output", str(output)]
    if "entity" in case:
        asked += ["--entity", case["entity"]]
    if "known_at" in case:
        asked += ["--known-at", case["known_at"]]
    assert main(asked) == 0
    answer = json.loads(output.read_bytes())
    assert answer["status"] == case["status"], answer["reason"]
    assert answer["in_force"] is (case["in_force"] == "yes")
