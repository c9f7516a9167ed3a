"""Names that a bill of materials holds and nobody accounts for: python bench/names_lost.py DIR...

In every CycloneDX or SPDX file in JSON below DIR each name, group, publisher and author is replaced
by a mark of its own, and the file is read. A mark is *screened* (asked about as a party), *a fact*
(it stands in a claim), *looked through* (listed names are looked for in it), *named* in a gap, or
lost. The goal is none lost. Nothing of the files is kept.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from countermark.assessment import shipped
from countermark.inventory.read import read
from countermark.model.evidence import Digest
from countermark.model.reading import Reading

KEYS = frozenset({"name", "group", "publisher", "author", "vendor", "supplier", "originator"})
ACTOR = re.compile(r"\A(Organization|Person):\s*")
MARK = re.compile(r"[Mm]ark\d+q")


def marked(value: Any, marks: list[str], path: str = "") -> Any:
    """``value`` with a mark in the place of each name; ``marks`` gathers where each stood."""
    if isinstance(value, list):
        return [marked(entry, marks, path) for entry in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, entry in value.items():
        here = f"{path}/{key}"
        if key in KEYS and isinstance(entry, str) and entry.strip() and path[-11:] != "/properties":
            marks.append(here)
            actor = ACTOR.match(entry)
            found[key] = f"{actor[0] if actor else ''}Mark{len(marks) - 1}q Works"
        elif key == "authors" and isinstance(entry, str):
            marks.append(here)
            found[key] = f"Mark{len(marks) - 1}q Works"
        else:
            found[key] = marked(entry, marks, here)
    return found


def queried(reading: Reading) -> list[str]:
    """The names that are asked about."""
    try:
        from countermark.screening.matching.name_queries import queries
    except ModuleNotFoundError:  # where they were before
        from countermark.assessment.matching import queries  # type: ignore[no-redef]
    return [query.text for query in queries(reading.subjects, reading.claims).values()]


def account(reading: Reading) -> dict[str, str]:
    """Each mark with what became of it; what is best for it counts."""
    claims = [text for c in reading.claims for text in (c.subject, c.object, c.note)]
    looked = reading.document.text if reading.document is not None else ""
    found: dict[str, str] = {}
    for word, texts in (
        ("screened", queried(reading)),
        ("a fact", [s.name for s in reading.subjects] + claims),
        ("looked through", [looked]),
        ("named in a gap", [gap.detail for gap in reading.gaps]),
    ):
        for text in texts:
            for mark in MARK.findall(text) + [
                m.capitalize() for m in re.findall(r"mark\d+q", text)
            ]:
                found.setdefault(mark, word)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="+")
    options = parser.parse_args()
    more: dict[str, Any] = {}
    try:
        from countermark.assessment.probes import FILES

        more = {"probes": FILES, "words": shipped.lexicon()}
    except ImportError:  # before there were probes
        more = {"tables": shipped.folder("inventory")}
    total, lost = Counter[str](), Counter[str]()
    files = whole = 0
    for path in sorted(p for folder in options.folder for p in Path(folder).rglob("*.json")):
        try:
            value = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            continue
        marks: list[str] = []
        content = json.dumps(marked(value, marks)).encode()
        reading = read(path.name, content, Digest.of(content), **more)
        if not reading.boms and "CycloneDX" not in reading.format:
            continue
        files += 1
        found = account(reading)
        for number, place in enumerate(marks):
            word = found.get(f"Mark{number}q", "LOST")
            total[word] += 1
            if word == "LOST":
                lost[re.sub(r"(/components)+", "/components", place)] += 1
        whole += all(f"Mark{n}q" in found for n in range(len(marks)))
    print(f"{files} files, {sum(total.values())} marks: {dict(total.most_common())}")
    print(f"{whole} files account for every mark")
    for place, count in lost.most_common(40):
        print(f"{count:6} {place}")
    return 1 if total["LOST"] else 0


if __name__ == "__main__":
    sys.exit(main())
