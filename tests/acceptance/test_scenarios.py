"""Every scenario of tests/cases/scenarios, run as a user would run it."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from tests.formats.books import book, data, worksheet
from tests.results import whole

CASES = Path(__file__).parents[1] / "cases" / "scenarios"
WORST_FIRST = (
    "prohibited",
    "unresolved",
    "not examined",
    "not assessed",
    "action required",
    "advisory",
    "allowed",
    "no restriction found",
)


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subject: str
    context: str = ""
    verdict: str = ""
    at_most: str = ""
    at_least: str = ""
    missing: str = ""
    measures: dict[str, str] = {}
    absent: tuple[str, ...] = ()
    says: dict[str, str] = {}
    resolve: dict[str, str] = {}
    change: dict[str, str] = {}
    considered: dict[str, str] = {}
    asks: dict[str, str] = {}
    due: dict[str, tuple[str, ...]] = {}
    because: str = ""


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    contexts: tuple[str, ...]
    files: dict[str, str]
    expect: tuple[Expected, ...]
    as_of: str = "2026-11-20"
    known_at: str = ""
    options: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    lists: dict[str, str] = {}
    names: tuple[str, ...] = ()
    exits: tuple[int, ...] = ()


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    scenarios: tuple[Scenario, ...]


class WithMerge(yaml.CSafeLoader):
    """Every scalar as text, and ``<<`` still merges."""

    yaml_implicit_resolvers = {"<": [("tag:yaml.org,2002:merge", re.compile("^<<$"))]}  # noqa: RUF012


def read(path: Path) -> Iterator[Any]:
    theme = msgspec.convert(
        yaml.load(path.read_bytes(), Loader=WithMerge),
        Theme,
        strict=False,
    )
    for scenario in theme.scenarios:
        yield pytest.param(scenario, id=f"{path.stem}: {scenario.name}")


SCENARIOS = [param for path in sorted(CASES.glob("*.yaml")) for param in read(path)]


def workbook(text: str) -> bytes:
    """A workbook of the sheets in ``text``: ``[Name]`` in a line, then its rows as CSV."""
    sheets: dict[str, dict[int, list[str]]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            rows = sheets.setdefault(line.strip("[]"), {})
        elif line.strip():
            rows[len(rows) + 1] = next(csv.reader([line]))
        else:
            rows[len(rows) + 1] = []
    return book({name: worksheet(data(rows)) for name, rows in sheets.items()})


def run(scenario: Scenario, folder: Path) -> Any:
    """The document and the exit code; with lists, in a project of its own that has them."""
    from countermark.cli.main import main

    if scenario.lists:
        (folder / "lists").mkdir()
        assert main(["init"]) == 0
    for list_, text in scenario.lists.items():
        path = folder / "lists" / f"{list_}.csv"
        path.write_text(text, encoding="utf-8")
        assert main(["register", "import", str(path), "--list", list_, "--shrunken"]) == 0
    files = []
    for name, text in scenario.files.items():
        files.append(folder / name)
        files[-1].write_bytes(workbook(text) if name.endswith(".xlsx") else text.encode())
    output = folder / "result.json"
    arguments = ["check", *map(str, files), "--as-of", scenario.as_of, "--format", "json"]
    arguments += ["--output", str(output), "--no-progress", *scenario.options]
    arguments += [f"--context={context}" for context in scenario.contexts]
    if scenario.known_at:
        arguments.append(f"--known-at={scenario.known_at}")
    code = main(arguments)
    assert code == 0 or code > 10, code
    return whole(output.read_bytes()), code


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_scenario_is_judged_as_the_record_says(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    document, code = run(scenario, tmp_path)
    wrong = [
        fault
        for expected in scenario.expect
        for context in ([expected.context] if expected.context else scenario.contexts)
        for fault in faults(document, expected, context)
    ]
    said = " ".join(document["coverage"]["sentences"])
    wrong += [f"coverage does not say “{words}”: {said}" for words in scenario.covers
              if words not in said]  # fmt: skip
    if scenario.exits and code not in scenario.exits:
        wrong.append(f"exit {code}, none of {scenario.exits}")
    told = json.dumps([document["subjects"], document["not_examined"]], ensure_ascii=False)
    wrong += [f"nowhere named: {name}" for name in scenario.names if name not in told]
    assert not wrong, "\n".join(wrong)


def faults(document: Any, expected: Expected, context: str) -> Iterator[str]:
    named = [s for s in document["subjects"] if s["name"] == expected.subject]
    if not named:
        yield f"no subject {expected.subject}: {[s['name'] for s in document['subjects']]}"
        return
    found = [f for s in named for f in s["findings"] if f["context"] == context]
    told = [v for s in named for v in s["verdicts"] if v["context"] == context]
    where = f"{expected.subject} in {context}"
    seen = "".join(f"\n      {f['decision']} {f['measure']} {f['status']}: {f['reason']}"
                   for f in found if f["decision"])  # fmt: skip
    for one in told:
        if expected.verdict and one["verdict"] != expected.verdict:
            yield f"{where}: {one['verdict']}, not {expected.verdict}: {one['reason']}{seen}"
        if expected.at_most and WORST_FIRST.index(one["verdict"]) < WORST_FIRST.index(
            expected.at_most
        ):
            yield f"{where}: {one['verdict']}, worse than {expected.at_most}{seen}"
        if expected.at_least and WORST_FIRST.index(one["verdict"]) > WORST_FIRST.index(
            expected.at_least
        ):
            yield f"{where}: {one['verdict']}, milder than {expected.at_least}{seen}"
    if expected.missing and expected.missing not in {f["missing"] for f in found}:
        yield f"{where}: nothing is missing by {expected.missing}{seen}"
    yield from (f"{where}: {f['measure']} is spoken of" for f in found
                if f["measure"] in expected.absent)  # fmt: skip
    yield from details(found, expected, where)


def details(found: list[Any], expected: Expected, where: str) -> Iterator[str]:
    for measure, wanted in expected.measures.items():
        status, _, decision = wanted.partition("/")
        pairs = {(f["status"], f["decision"] or "-") for f in found if f["measure"] == measure}
        if not any(s == status and decision in ("", d) for s, d in pairs):
            yield f"{where}: {measure} is {pairs or 'not considered'}, not {wanted}"
    texts = {"says": "reason", "resolve": "resolve_by", "change": "would_change"}
    texts["considered"] = "exceptions_considered"
    for kind, key in texts.items():
        for measure, words in getattr(expected, kind).items():
            spoken = [str(f[key]) for f in found if f["measure"] == measure]
            if not any(words in text for text in spoken):
                yield f"{where}: {kind} of {measure} lacks “{words}”: {spoken}"
    for measure, words in expected.asks.items():
        duties = [o["what"] for f in found if f["measure"] == measure for o in f["obligations"]]
        if not any(words in duty for duty in duties):
            yield f"{where}: no duty of {measure} holds “{words}”: {duties}"
    for measure, days in expected.due.items():
        due = [[o["due"] or "-" for o in f["obligations"]] for f in found
               if f["measure"] == measure]  # fmt: skip
        if list(days) not in due:
            yield f"{where}: due of {measure} is {due}, not {list(days)}"


def test_every_preset_is_asked_at_least_twice() -> None:
    from countermark.assessment.shipped import vocabulary

    asked = [c.partition(",")[0] for p in SCENARIOS for c in p.values[0].contexts]
    seldom = [name for name in vocabulary().presets if asked.count(name) < 2]
    assert not seldom
