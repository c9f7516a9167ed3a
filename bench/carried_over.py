"""What of the facts stands in the shipped register: carried, raised, lowered, left open.

    python bench/carried_over.py [FACTS]

FACTS (../shared/facts) holds the founding facts, the corrections read since, and the additions. For
each file: records that are there, whose mark is higher or lower than the facts gave it, and details
that rest on memory still. For corrections: fields that no longer say what was wrong. Nothing of the
facts is kept.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "src" / "countermark" / "register" / "shipped"
FACTS = ROOT.parent / "shared" / "facts"
MARKS = ("unverified", "article_only", "verified_secondary", "verified_primary_or_register")
"""From what decides nothing to what decides."""


def read(path: Path) -> Any:
    return yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)


def shipped(folder: str) -> dict[str, Any]:
    return {path.stem: read(path) for path in (SHIPPED / folder).glob("*.yaml")}


def rank(mark: str) -> int:
    return MARKS.index(mark) if mark in MARKS else -1


def marks(facts: Iterable[dict[str, Any]], here: dict[str, Any]) -> Counter[str]:
    """How the marks of records stand to those of the facts."""
    found = Counter[str]()
    for fact in facts:
        record = here.get(fact["id"])
        if record is None:
            found["missing"] += 1
            continue
        found["carried"] += 1
        was, now = rank(fact.get("verification", "")), rank(record["verification"])
        found["raised" if now > was else "lowered" if now < was else "same mark"] += 1
        found["details from memory dropped"] += len(
            set(fact.get("recalled", ())) - set(record.get("recalled", ()))
        )
        found["details from memory left"] += len(record.get("recalled", ()))
        found["clause read"] += record.get("clause_read") == "true"
        found["clause not read"] += "clause" in record and record.get("clause_read") != "true"
    return found


def at(record: Any, field: str) -> Any:
    """The value of a dotted field; None where it is not there."""
    for part in field.split("."):
        record = record.get(part) if isinstance(record, dict) else None
    return record


def corrected(
    wrong: Iterable[dict[str, Any]], here: dict[str, Any]
) -> tuple[Counter[str], list[str]]:
    """How many wrong fields no longer say what was wrong, and those that do."""
    found, left = Counter[str](), []
    for one in wrong:
        record = here.get(one["id"])
        value = None if record is None else at(record, one["field"])
        if record is None:
            found["record missing"] += 1
        elif value is not None and value == one.get("have"):
            found["as it was"] += 1
            left.append(f"{one['id']}.{one['field']}: {str(value)[:60]}")
        else:
            found["corrected"] += 1
    return found, left


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("facts", nargs="?", type=Path, default=FACTS)
    facts = parser.parse_args().facts
    here = shipped("measures")
    rows = {
        "founding measures": read(facts / "measures.yaml")["measures"],
        "additions, United States": read(facts / "measures-additions-us.yaml"),
        "additions, elsewhere": read(facts / "measures-additions-world.yaml"),
    }
    missing = 0
    for name, listed in rows.items():
        found = marks(listed, here)
        missing += found["missing"]
        print(f"{name} ({len(listed)}): {dict(found)}")
    american = read(facts / "verification-us.yaml")
    fields, left = corrected(american["wrong_fields"], here)
    print(f"wrong fields, United States ({len(american['wrong_fields'])}): {dict(fields)}")
    raised = Counter(
        "raised" if rank(here[r["id"]]["verification"]) >= rank(r["new"]) else "not raised"
        for r in american["raised"]
        if r["id"] in here
    )
    print(f"marks to raise, United States ({len(american['raised'])}): {dict(raised)}")
    world = read(facts / "measures-corrections-world.yaml")["checked"]
    changes = [
        {"id": one["id"], "field": field, "have": change.get("was")}
        for one in world
        for field, change in one.get("changes", {}).items()
        if isinstance(change, dict)
    ]
    fields, more = corrected(changes, here)
    print(f"changed fields, elsewhere ({len(changes)} of {len(world)} records): {dict(fields)}")
    positions = read(facts / "country-positions.yaml")["positions"]
    held = Counter(path.stem for path in (SHIPPED / "positions").glob("*.yaml"))
    print(f"positions of countries: {len(positions)} facts; {held.total()} files of countries")
    everything = Counter[str]()
    for record in here.values():
        everything["records"] += 1
        everything["with a clause"] += "clause" in record
        everything["whose clause was read"] += record.get("clause_read") == "true"
        everything[f"mark {record['verification']}"] += 1
        everything["with a detail from memory"] += bool(record.get("recalled"))
    print(f"the register today: {dict(everything)}")
    for text in (*left, *more):
        print(f"  still says {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
