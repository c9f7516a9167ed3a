"""Time of reading at n and at 4 n, for inputs that would make a careless reader quadratic.

    python bench/growth.py [--check] [WORD ...]

Prints processor seconds at both sizes and their ratio: 4 is linear, 16 is quadratic. ``--check``
measures whole runs of ``check`` too, which takes minutes. A word chooses the cases it is in.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from countermark.assessment.reading import Ask, answered
from countermark.model.evidence import Digest

STEP = 4
Make = Callable[[int], str | bytes]


def json_twice(n: int) -> str:
    return "{" + ",".join(f'"k{i // 2}":0' for i in range(n)) + "}"


def nested(opening: str, closing: str) -> Make:
    return lambda n: f"a text of some words before it {opening * n} {closing * n}"


def bom(n: int) -> str:
    parts = [{"type": "library", "name": f"p{i}", "bom-ref": f"r{i}"} for i in range(n)]
    ties = [{"ref": f"r{i}", "dependsOn": [f"r{i + 1}"]} for i in range(n - 1)]
    return json.dumps({"bomFormat": "CycloneDX", "components": parts, "dependencies": ties})


def deep_bom(n: int) -> str:
    parts = [{"type": "device", "name": "same", "bom-ref": "same"} for _ in range(n)]
    return json.dumps({"bomFormat": "CycloneDX", "components": parts})


def spdx(n: int) -> str:
    packages = [{"SPDXID": f"SPDXRef-{i}", "name": f"p{i}"} for i in range(n)]
    ties = [
        {
            "spdxElementId": f"SPDXRef-{i}",
            "relationshipType": "CONTAINS",
            "relatedSpdxElement": f"SPDXRef-{i + 1}",
        }
        for i in range(n - 1)
    ]
    return json.dumps({"spdxVersion": "SPDX-2.3", "packages": packages, "relationships": ties})


def spdx3(n: int) -> str:
    graph = [{"type": "software_Package", "spdxId": f"u:{i}", "name": f"p{i}"} for i in range(n)]
    for i in range(n - 1):
        tie = {"type": "Relationship", "relationshipType": "contains"}
        graph.append({**tie, "spdxId": f"u:t{i}", "from": f"u:{i}", "to": [f"u:{i + 1}"]})
    context = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
    return json.dumps({"@context": context, "@graph": graph})


def ftm(n: int) -> str:
    return "\n".join(
        json.dumps({"id": f"a{i}", "schema": "Company", "properties": {"name": ["Same Name Ltd"]}})
        for i in range(n)
    )


def rows(header: str, row: Callable[[int], str]) -> Make:
    return lambda n: header + "\n" + "\n".join(map(row, range(n))) + "\n"


SAME = rows("Supplier,Country", lambda i: "Castellan Inc,US")
SAME_APART = rows("Supplier,Contract", lambda i: f"Castellan Inc,HQ-{i}")
SUPPLIES = rows("from,predicate,to", lambda i: f"Castellan Inc,supplies,Part {i}")
CHAIN = rows("from,predicate,to", lambda i: f"Firm {i},owns,Firm {i + 1}")
READ: dict[str, tuple[str, int, Make]] = {
    "json keys twice": ("a.json", 40_000, json_twice),
    "json nested": ("a.json", 100_000, lambda n: "[" * n + "]" * n),
    "cyclonedx chain": ("a.json", 5_000, bom),
    "cyclonedx one name": ("a.json", 5_000, deep_bom),
    "spdx 2 chain": ("a.json", 5_000, spdx),
    "spdx 3 chain": ("a.json", 5_000, spdx3),
    "ftm one name": ("a.json", 5_000, ftm),
    "suppliers one name": ("a.csv", 5_000, SAME),
    "suppliers one name apart": ("a.csv", 5_000, SAME_APART),
    "edges one supplier": ("a.csv", 5_000, SUPPLIES),
    "edges chain": ("a.csv", 5_000, CHAIN),
    "devices one name": (
        "a.csv",
        5_000,
        rows("Device,Manufacturer,Model", lambda i: "cam,Hikvision,DS-2"),
    ),
    "one wide header": (
        "a.csv",
        200,
        lambda n: ",".join(f"Supplier {i}" for i in range(n)) + "\n" + ",".join(["x"] * n) + "\n",
    ),
    "html open tags": ("a.html", 50_000, lambda n: "<html>word " + "<div><p " * n),
    "html comments": ("a.html", 50_000, lambda n: "<html>word " + "<!-- <" * n),
    "html scripts": ("a.html", 50_000, lambda n: "<html>word " + "<script>" * n),
    "html closed scripts": ("a.html", 20_000, lambda n: "<html>word " + "<svg></svg x" * n),
    "html ampersands": ("a.html", 50_000, lambda n: "<html>word " + "&#x1&" * n),
    "markdown brackets": ("a.md", 50_000, nested("[(", ")]")),
    "markdown quotes": ("a.md", 50_000, nested("> ", "`")),
    "prose of marks": ("a.txt", 50_000, lambda n: "abc. " * n),
    "text of one word": ("a.txt", 200_000, lambda n: "a" * n),
    "csv quotes": ("a.csv", 20_000, lambda n: "Supplier\n" + 'a","x\n' * n),
    "xml head": ("a.xml", 100_000, lambda n: "<" + "a " * n),
}
CHECK: dict[str, tuple[str, int, Make]] = {
    "check: one name": ("a.csv", 500, SAME),
    "check: one name apart": ("a.csv", 250, SAME_APART),
    "check: edges one supplier": ("a.csv", 500, SUPPLIES),
    "check: edges chain": ("a.csv", 250, CHAIN),
    "check: suppliers": ("a.csv", 500, rows("Supplier", lambda i: f"Harbor {i} Works")),
}


def read(name: str, made: str | bytes) -> float:
    content = made.encode() if isinstance(made, str) else made
    ask = Ask(task="read", label=name, digest=Digest.of(content))
    start = time.process_time()
    answered(ask, content)
    return time.process_time() - start


def check(name: str, made: str | bytes) -> float:
    from countermark.cli.main import main

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(made.encode() if isinstance(made, str) else made)
        said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        asked = ["check", str(path), "--context", "us-federal-contractor", "--format", "json"]
        start = time.process_time()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            main([*asked, "--no-progress"])
        return time.process_time() - start


def main(words: list[str]) -> None:
    whole = "--check" in words
    words = [word for word in words if not word.startswith("--")]
    print(f"{'case':28} {'n':>8} {'s':>9} {'s at 4n':>9} {'ratio':>6}")
    cases = [(name, read, case) for name, case in READ.items()]
    cases += [(name, check, case) for name, case in CHECK.items()] if whole else []
    for name, run, (label, n, make) in cases:
        if words and not any(word in name for word in words):
            continue
        run(label, make(10))
        small = min(run(label, make(n)) for _ in range(3))
        large = min(run(label, make(n * STEP)) for _ in range(2))
        print(f"{name:28} {n:8} {small:9.4f} {large:9.4f} {large / max(small, 1e-6):6.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
