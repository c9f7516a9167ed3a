"""Every row of tests/cases/verdicts, through the public interface, as a user would ask.

Rows with the same two clocks share one run of ``check`` with all their contexts side by side.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from tests.results import whole

CASES = Path(__file__).parents[1] / "cases" / "verdicts"
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


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    country: str = ""
    kind: str = "supplier"
    made: str = ""
    purpose: str = ""


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    as_of: str
    contexts: tuple[str, ...]
    known_at: str = ""
    verdict: str = ""
    at_most: str = ""
    missing: str = ""
    measures: dict[str, str] = {}
    absent: tuple[str, ...] = ()
    no_certain_match: bool = False
    not_matched: tuple[str, ...] = ()
    because: str = ""


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subject: Asked
    rows: tuple[Row, ...]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cases: tuple[Case, ...]


def read(path: Path) -> Iterator[tuple[str, Asked, Row]]:
    table = msgspec.convert(
        yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader), Table, strict=False
    )
    for case in table.cases:
        for row in case.rows:
            yield path.stem, case.subject, row


ROWS = [entry for path in sorted(CASES.glob("*.yaml")) for entry in read(path)]
CELLS = [(asked, row, context) for _, asked, row in ROWS for context in row.contexts]
"""One cell of the table: a subject, a day and a context."""


def name_of(cell: tuple[Asked, Row, str]) -> str:
    asked, row, context = cell
    extra = "".join(f" {word}" for word in (asked.kind, asked.made, asked.purpose) if word)
    known = f" known {row.known_at}" if row.known_at else ""
    return f"{asked.name}{extra} {row.as_of}{known} {context}"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> "Runs":
    return Runs(tmp_path_factory.mktemp("verdicts"))


class Runs:
    """One run of check per pair of clocks, made when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.batches: dict[tuple[str, str], dict[Asked, list[str]]] = defaultdict(dict)
        self.documents: dict[tuple[str, str, int], Any] = {}
        for asked, row, context in CELLS:
            contexts = self.batches[row.as_of, row.known_at].setdefault(asked, [])
            if context not in contexts:
                contexts.append(context)

    def look_up(self, asked: Asked, row: Row, context: str) -> tuple[Any, Any, list[Any]]:
        """The subject, its verdict in the context, and its findings there."""
        clocks = row.as_of, row.known_at
        group = self.group(asked, [a for a in self.batches[clocks] if a.name == asked.name])
        document = self.document(clocks, group)
        subject = next(s for s in document["subjects"] if asked.name in (s["name"], maker(s)))
        verdict = next(v for v in subject["verdicts"] if v["context"] == context)
        findings = [f for f in subject["findings"] if f["context"] == context]
        return subject, verdict, findings

    def group(self, asked: Asked, namesakes: list[Asked]) -> int:
        # Two rows of one name would share a node: the second goes into a run of its own.
        return namesakes.index(asked)

    def document(self, clocks: tuple[str, str], group: int) -> Any:
        key = (*clocks, group)
        if key not in self.documents:
            members: dict[Asked, list[str]] = {}
            for asked, contexts in self.batches[clocks].items():
                namesakes = [a for a in self.batches[clocks] if a.name == asked.name]
                if self.group(asked, namesakes) == group:
                    members[asked] = contexts
            self.documents[key] = self.run(clocks, group, members)
        return self.documents[key]

    def run(self, clocks: tuple[str, str], group: int, members: dict[Asked, list[str]]) -> Any:
        from countermark.cli.main import main

        as_of, known_at = clocks
        folder = self.folder / f"{as_of}-{known_at or 'all'}-{group}"
        folder.mkdir()
        files = [
            write(folder, kind, [a for a in members if a.kind == kind])
            for kind in sorted({a.kind for a in members})
        ]
        wanted = sorted({context for contexts in members.values() for context in contexts})
        output = folder / "result.json"
        arguments = ["check", *map(str, files), "--as-of", as_of, "--format", "json"]
        arguments += ["--output", str(output), "--no-progress", "--exit-zero"]
        arguments += [f"--context={context}" for context in wanted]
        if known_at:
            arguments.append(f"--known-at={known_at}")
        assert main(arguments) == 0
        return whole(output.read_bytes())


def maker(subject: Any) -> str:
    return str(subject["fields"].get("maker", ""))


def write(folder: Path, kind: str, members: list[Asked]) -> Path:
    path = folder / f"{kind}s.csv"
    headers = {
        "supplier": ("supplier", "country", "purpose"),
        "device": ("maker", "model", "country", "made", "purpose"),
    }[kind]
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, headers)
        table.writeheader()
        for number, asked in enumerate(members):
            row = {"country": asked.country, "purpose": asked.purpose}
            if kind == "supplier":
                row["supplier"] = asked.name
            else:
                row |= {"maker": asked.name, "model": f"Unit {number + 1}", "made": asked.made}
            table.writerow(row)
    return path


@pytest.mark.parametrize("cell", CELLS, ids=name_of)
def test_the_verdict_is_the_one_we_stand_by(cell: tuple[Asked, Row, str], results: Runs) -> None:
    asked, row, context = cell
    subject, verdict, findings = results.look_up(asked, row, context)
    explained = "\n".join(
        f"{f['decision']} {f['measure']} {f['status']}: {f['reason']}" for f in findings
    )
    if row.verdict:
        assert verdict["verdict"] == row.verdict, explained
    if row.at_most:
        worst = WORST_FIRST.index(verdict["verdict"])
        assert worst >= WORST_FIRST.index(row.at_most), explained
    if row.missing:
        assert row.missing in {f["missing"] for f in findings}, explained
    for measure, expected in row.measures.items():
        status, _, decision = expected.partition("/")
        held = [f for f in findings if f["measure"] == measure]
        assert status in {f["status"] for f in held}, f"{measure}\n{explained}"
        if decision:
            assert decision in {f["decision"] for f in held}, f"{measure}\n{explained}"
    assert not set(row.absent) & {f["measure"] for f in findings}, explained
    if row.no_certain_match:
        assert not [m for m in subject["matches"] if m["certain"]]
    # What is shown as told apart is no match.
    open_ = [m for m in subject["matches"] if m.get("judged") != "different"]
    matched = {m["entity"].removeprefix("reg:") for m in open_}
    assert not matched & set(row.not_matched)


def test_the_table_covers_what_was_asked_for() -> None:
    """ZTE on eight days in fourteen US contexts, and the twenty-two false friends."""
    zte = {(r.as_of, c) for a, r, c in CELLS if a.name == "ZTE Corporation"}
    assert len(zte) == 8 * 14
    assert len({a.name for source, a, _ in ROWS if source == "false-friends"}) == 22
    assert all(bool(row.verdict) != bool(row.at_most) for _, _, row in ROWS)
