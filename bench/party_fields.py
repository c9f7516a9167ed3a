"""Of the fields that name a party, how many are screened? python bench/party_fields.py [REAL]

`party_fields.yaml` is a key made by hand: which fields of real files, and which headers, name a
party. Each such field gets a mark of its own in the place of its text, the file is read, and the
mark is *screened* (asked about as a name), *searched for brands* (a name space of libraries, in
which brands of the register are looked for), *looked through*, *named in a gap*, or not read. The
goal is 95 of 100 screened. Headers are tried with names that end in no legal form: the header
alone decides. Of REAL (../shared/real) nothing is kept; without it the headers are measured alone.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from countermark.assessment import shipped
from countermark.assessment.probes import FILES
from countermark.inventory.read import read
from countermark.model.evidence import Digest
from countermark.model.reading import Reading
from countermark.screening.matching.name_queries import queries
from countermark.screening.mentions.brand_leads import NAMES

HERE = Path(__file__).parent
REAL = HERE.parents[1] / "shared" / "real"
MARK = re.compile(r"mark(\d+)q")
_ACTOR = re.compile(r"\A(Organization|Person|Tool):\s*")
ASKED = frozenset({"screened", "searched for brands"})
"""What counts as screened: a name space of libraries is searched for the brands of the register."""

_MOST = 400
"""Fields of one path that are marked in one file, and pairs of entities that are read."""


def marked(value: Any, parties: frozenset[str], marks: list[str], path: str = "") -> Any:
    """``value`` with a mark in each field that the key says names a party."""
    if isinstance(value, dict):
        return {k: marked(v, parties, marks, f"{path}/{k}") for k, v in value.items()}
    if isinstance(value, list):
        return [marked(entry, parties, marks, path) for entry in value]
    plain = re.sub(r"(/components)+", "/components", path)
    if not isinstance(value, str) or not value.strip() or plain not in parties:
        return value
    actor = _ACTOR.match(value)
    if value == "NOASSERTION" or (actor and actor[1] == "Tool"):
        return value
    if marks.count(plain) >= _MOST:
        return value
    marks.append(plain)
    if " " not in value and plain.endswith("/group"):  # a name space of libraries
        return f"org.mark{len(marks) - 1}q.works"
    return f"{actor[0] if actor else ''}Mark{len(marks) - 1}q Works"


def become(reading: Reading, count: int) -> list[str]:
    """What became of each of ``count`` marks; what is best for it counts."""
    looked = reading.document.text if reading.document is not None else ""
    texts: tuple[tuple[str, list[str]], ...] = (
        ("screened", [query.text for query in queries(reading.subjects, reading.claims).values()]),
        ("searched for brands", [c.object for c in reading.claims if c.predicate in NAMES]),
        ("looked through", [looked]),
        ("a fact", [text for c in reading.claims for text in (c.subject, c.object, c.note)]),
        ("named in a gap", [gap.detail for gap in reading.gaps]),
    )
    found: dict[int, str] = {}
    for word, held in texts:
        for mark in MARK.findall(" ".join(held).casefold()):
            found.setdefault(int(mark), word)
    return [found.get(number, "not read") for number in range(count)]


def reading_of(name: str, content: bytes) -> Reading:
    return read(name, content, Digest.of(content), probes=FILES, words=shipped.lexicon())


def documents(kind: dict[str, Any], real: Path) -> Iterator[tuple[str, str]]:
    """The path of each marked field and what became of it."""
    parties = frozenset(kind["parties"])
    for name, content in members(real / kind["in"], kind["files"]):
        marks: list[str] = []
        if name.endswith(".jsonl"):
            lines = [json.loads(line) for line in content.splitlines()[:_MOST]]
            sides = [pair[side] for pair in lines for side in ("left", "right")]
            made = [json.dumps(marked(side, parties, marks)) for side in sides]
            content = "\n".join(made).encode()
        else:
            try:
                content = json.dumps(marked(json.loads(content), parties, marks)).encode()
            except (ValueError, RecursionError):
                continue
        if marks:
            yield from zip(marks, become(reading_of(name, content), len(marks)), strict=True)


def members(path: Path, pattern: str) -> Iterator[tuple[str, bytes]]:
    if path.suffix == ".gz":
        yield path.name.removesuffix(".gz"), gzip.decompress(path.read_bytes())
        return
    with tarfile.open(path) as archive:
        for member in archive:
            held = archive.extractfile(member) if re.search(pattern, member.name) else None
            if held is not None and member.name.endswith(".json"):
                yield member.name.rpartition("/")[2], held.read()


def table(kind: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Each header of a table, what became of its words, and whether it names a party."""
    out = io.StringIO()
    rows = csv.writer(out)
    headers, parties = kind["headers"], set(kind["parties"])
    rows.writerow(headers)
    rows.writerow(
        [f"Mark{at}q {'Works' if h in parties else 'word'}" for at, h in enumerate(headers)]
    )
    word = become(reading_of("table.csv", out.getvalue().encode()), len(headers))
    for header, became in zip(headers, word, strict=True):
        yield header, became, header in parties


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("real", nargs="?", type=Path, default=REAL)
    parser.add_argument("--missed", action="store_true", help="name what is not screened")
    options = parser.parse_args()
    key = yaml.safe_load((HERE / "party_fields.yaml").read_bytes())
    total, others, missed = Counter[str](), Counter[str](), Counter[str]()
    fields: dict[str, set[str]] = {}
    for kind in key["documents"] if options.real.is_dir() else []:
        here = Counter[str]()
        for path, word in documents(kind, options.real):
            here[word] += 1
            fields.setdefault(f"{kind['kind']} {path}", set()).add(word)
            if word not in ASKED:
                missed[f"{kind['kind']} {path}: {word}"] += 1
        print(f"{kind['kind']}: {share(here)}")
        total += here
    print(f"\nmarks in documents: {share(total)}")
    whole = Counter("screened" if words <= ASKED else "not all" for words in fields.values())
    print(f"paths of documents: {share(whole)}")
    headers = Counter[str]()
    for kind in key["tables"]:
        for header, word, party in table(kind):
            (headers if party else others)[word] += 1
            if party and word != "screened":
                missed[f"{kind['kind']}: “{header}”: {word}"] += 1
    print(f"headers that name a party: {share(headers)}")
    print(f"headers that name none: {share(others)}")
    if options.missed:
        for what, count in missed.most_common():
            print(f"{count:6} {what}")
    every = whole + headers
    print(f"fields (paths and headers) that name a party: {share(every)}")
    return 0 if every["screened"] >= 0.95 * every.total() else 1


def share(counts: Counter[str]) -> str:
    most = counts.total()
    each = ", ".join(f"{word} {count}" for word, count in counts.most_common())
    return (
        f"{counts['screened']} of {most} screened ({counts['screened'] / max(most, 1):.1%}): {each}"
    )


if __name__ == "__main__":
    sys.exit(main())
