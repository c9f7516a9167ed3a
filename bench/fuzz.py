"""Every reader of outside bytes against mutants of valid inputs, from a fixed seed.

    python bench/fuzz.py [--count 50000] [--seed 7] [KIND ...]

Most mutants are made inside valid structures (decoded values, cells, XML parts, zipped again with
right check sums); some bytes are damaged on top. Office files, PDF and HTML go through the limited
process, as in production. Prints every crash with what repeats it, the slowest input and the one
that took the most memory. A crash is an exception that the reader does not declare, a defect, or
the death of the limited process for another reason than its memory or its time.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]
os.environ["COUNTERMARK_STRICT"] = "1"

from bench.mutants import (  # noqa: E402
    WORKBOOK,
    bytes_damaged,
    json_text,
    marked_text,
    odd_text,
    sometimes,
    table_text,
    zipped,
)

from countermark.assessment.reading import Ask, begun, worker  # noqa: E402
from countermark.model.errors import CallerError, DefectError, OperatorError, SourceError  # noqa: E402
from countermark.model.evidence import Digest  # noqa: E402
from countermark.store.files import SourceFile  # noqa: E402
from countermark.store.stored_bytes import StoredBytes  # noqa: E402

Random = random.Random
DECLARED = (SourceError, CallerError, OperatorError)
CASES = ROOT / "tests" / "cases"


def _seeds(*patterns: str) -> list[tuple[str, bytes]]:
    found = [p for pattern in patterns for p in sorted(CASES.glob(pattern)) if p.is_file()]
    return [(p.name, p.read_bytes()) for p in found if p.stat().st_size < 60_000]


def _document(rng: Random) -> tuple[str, bytes]:
    from tests.formats import papers

    body = papers.paragraph("Made by ZTE Corporation", " in Shenzhen") + papers.paragraph("Acme")
    parts = {"[Content_Types].xml": "<Types/>", "word/document.xml": papers.word_xml(body)}
    parts["word/footnotes.xml"] = papers.word_xml(papers.paragraph("Huawei"), "footnotes")
    return "a.docx", zipped(rng, parts)


def _pdf(rng: Random) -> tuple[str, bytes]:
    from tests.formats import papers

    raw = papers.pdf("made by ZTE Corporation", "", "and Huawei (Shenzhen)")
    for _ in range(rng.choice((1, 2, 5))):
        found = list(re.finditer(rb"\d+|/[A-Za-z]+|\([^)]*\)", raw))
        one = rng.choice(found)
        new = rng.choice(
            (b"0", b"-1", b"4294967296", b"1" * 30, rng.choice(found)[0], b"", b"[" * 99)
        )
        raw = raw[: one.start()] + new + raw[one.end() :]
    return "a.pdf", sometimes(rng, raw)


PAGE = (
    "<!doctype html><html><head><title>Report</title><script>x</script></head><body>"
    '<h1>Suppliers</h1><p class="a">Made by <b>ZTE</b> Corporation &amp; Huawei&nbsp;Ltd</p>'
    "<!-- hidden --><ul><li>One</li><li>Two</li></ul><svg><text>no</text></svg></body></html>"
)
PROSE = (
    "# Report\n\nThe equipment was made by ZTE Corporation, and it was sold to three agencies in "
    "2017. Its [maker](http://example.org) denies that; the others do not.\n\n> A quote.\n\n* One\n"
)
BOM = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {"component": {"type": "device", "name": "Box", "bom-ref": "b"}},
    "components": [
        {
            "type": "firmware",
            "name": "modem",
            "bom-ref": "m",
            "supplier": {"name": "ZTE Corporation", "url": ["https://example.org"]},
            "purl": "pkg:generic/zte/modem@1",
            "components": [{"type": "library", "name": "zlib", "version": "1.2"}],
            "properties": [{"name": "serial", "value": "1"}],
            "pedigree": {"ancestors": [{"type": "library", "name": "old"}]},
            "evidence": {"identity": [{"field": "name", "confidence": 0.4}]},
        }
    ],
    "services": [{"name": "cloud", "provider": {"name": "Acme"}, "data": [{"flow": "inbound"}]}],
    "dependencies": [{"ref": "b", "dependsOn": ["m"], "provides": ["m"]}],
    "compositions": [{"aggregate": "complete", "assemblies": ["b"]}],
}
SPDX = {
    "spdxVersion": "SPDX-2.3",
    "name": "Box",
    "documentDescribes": ["SPDXRef-m"],
    "packages": [
        {
            "SPDXID": "SPDXRef-m",
            "name": "modem",
            "supplier": "Organization: ZTE Corporation (x@example.org)",
            "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:npm/a@1"}],
        }
    ],
    "files": [{"SPDXID": "SPDXRef-f", "fileName": "f"}],
    "relationships": [
        {
            "spdxElementId": "SPDXRef-m",
            "relationshipType": "CONTAINS",
            "relatedSpdxElement": "SPDXRef-f",
        }
    ],
}
SPDX3 = {
    "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
    "@graph": [
        {"type": "Organization", "spdxId": "u:z", "name": "ZTE Corporation"},
        {"type": "software_Package", "spdxId": "u:a", "name": "Box", "originatedBy": ["u:z"]},
        {"type": "software_Package", "spdxId": "u:b", "name": "zlib", "suppliedBy": "u:z"},
        {
            "type": "Relationship",
            "spdxId": "u:r",
            "relationshipType": "contains",
            "from": "u:a",
            "to": ["u:b"],
        },
        {"type": "software_Sbom", "spdxId": "u:s", "rootElement": ["u:a"]},
        {"type": "SpdxDocument", "spdxId": "u:d", "rootElement": ["u:s"]},
    ],
}
PARTIES = (
    {
        "id": "a",
        "schema": "Company",
        "properties": {"name": ["Blue Finch LLC"], "alias": ["BF"], "country": ["us"]},
    },
    {"id": "b", "schema": "Person", "properties": {"name": ["Ann"], "birthDate": ["1970"]}},
    {
        "id": "o",
        "schema": "Ownership",
        "properties": {"owner": ["b"], "asset": ["a"], "percentage": ["51 %"]},
    },
)
TABLES = (
    "Supplier,Country,Contract,Made\nZTE Corporation,CN,HQ-1,2019-05-01\nAcme,US,HQ-2,5/2020\n",
    "Device\tManufacturer\tModel\tSite\ncam1\tHikvision\tDS-2\tHQ\n",
    "from,predicate,to,valid from,share\nAcme,owns,Blue Finch,2019,51 %\nAcme,supplies,Box,,\n",
)
SETTINGS = 'context = ["us-dod"]\nas-of = "2026-11-20"\nfail-on = "never"\ncolor = "auto"\n'


def _json_of(value: Any, name: str = "a.json") -> Callable[[Random], tuple[str, bytes]]:
    return lambda rng: (name, json_text(rng, value))


def _ftm(rng: Random) -> tuple[str, bytes]:
    return "a.json", b"\n".join(json_text(rng, rng.choice(PARTIES)) for _ in range(4))


def _table(rng: Random) -> tuple[str, bytes]:
    text = rng.choice(TABLES)
    return ("a.tsv" if "\t" in text else "a.csv"), table_text(rng, text)


def _list(rng: Random) -> tuple[str, bytes]:
    name, raw = rng.choice(LISTS)
    text = raw.decode("utf-8", "replace")
    if name.endswith((".xml", ".html")):
        return name, sometimes(rng, marked_text(rng, text).encode("utf-8", "surrogatepass"))
    if name.endswith(".json"):
        return name, json_text(rng, json.loads(text))
    return name, table_text(rng, text)


def _unpacked(raw: bytes) -> dict[str, str] | None:
    """The members of a ZIP that are text; None where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}
    except (zipfile.BadZipFile, UnicodeError):
        return None


def _probe(rng: Random) -> tuple[str, bytes]:
    """What some probe must recognise, changed in its own structure."""
    name, raw = rng.choice(FIRING)
    if (parts := _unpacked(raw)) is not None:
        return name, zipped(rng, parts)
    try:
        text = raw.decode()
    except UnicodeError:
        return name, bytes_damaged(rng, raw)
    if text.lstrip()[:1] in "{[":
        try:
            return name, json_text(rng, json.loads(text))
        except ValueError:  # lines of JSON, or a cut
            pass
    if text.lstrip()[:1] == "<":
        return name, sometimes(rng, _utf8(marked_text(rng, text)))
    return name, sometimes(rng, rng.choice((table_text, _said))(rng, text))


def _said(rng: Random, text: str) -> bytes:
    return _utf8(odd_text(rng, text))


def _firing() -> list[tuple[str, bytes]]:
    from tests.assessment.probe_cases import cases

    every = (case for each in cases().values() for case in each if case.case == "fires")
    return [(case.label, case.content) for case in every if case.content]


FIRING = _firing()
LISTS = _seeds(*(f"register/lists/*/*.{end}" for end in ("csv", "tsv", "xml", "json", "html")))
KINDS: dict[str, Callable[[Random], tuple[str, bytes]]] = {
    "table": _table,
    "xlsx": lambda rng: ("a.xlsx", zipped(rng, WORKBOOK)),
    "docx": _document,
    "html": lambda rng: ("a.html", sometimes(rng, _utf8(marked_text(rng, PAGE)))),
    "markdown": lambda rng: ("a.md", sometimes(rng, _utf8(odd_text(rng, PROSE)))),
    "text": lambda rng: ("a.txt", sometimes(rng, _utf8(odd_text(rng, PROSE)))),
    "pdf": _pdf,
    "cyclonedx": _json_of(BOM),
    "spdx2": _json_of(SPDX),
    "spdx3": _json_of(SPDX3),
    "ftm": _ftm,
    "list": _list,
    "probe": _probe,
    "settings": lambda rng: ("countermark.toml", sometimes(rng, _utf8(odd_text(rng, SETTINGS)))),
    "record": lambda rng: ("record.json", json_text(rng, json.loads(_results()[0]))),
    "last run": lambda rng: ("last-run.json", json_text(rng, json.loads(_results()[1]))),
}
_RESULTS: list[bytes] = []


def _results() -> list[bytes]:
    """A record and a result of ``check`` of our own."""
    if not _RESULTS:
        import contextlib

        from countermark.cli.main import main as command

        said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            path, record = Path(folder) / "s.csv", Path(folder) / "record.json"
            path.write_text("Supplier\nZTE Corporation\nAcme\n", encoding="utf-8")
            asked = ["check", str(path), "--format", "json", "--as-of", "2026-11-20"]
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
                command([*asked, "--record", str(record), "--output", str(path) + ".json"])
            _RESULTS.extend((record.read_bytes(), Path(str(path) + ".json").read_bytes()))
    return _RESULTS


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def run(kind: str, name: str, raw: bytes, folder: Path) -> None:
    """Read ``raw`` as production does; raises where it crashes."""
    try:
        if kind == "list":
            from countermark.assessment.register import manifests
            from countermark.register.lists.intake import read_list
            from countermark.register.lists.probe import list_probes

            read_list(raw, list_probes(manifests()), name)
        elif kind == "settings":
            from countermark.store.settings import settings

            (folder / name).write_bytes(raw)
            settings({}, str(folder / name), {})
        elif kind in ("record", "last run"):
            from countermark.assessment.repeat import request_of
            from countermark.assessment.runs import load_run

            path = folder / name
            path.write_bytes(raw)
            request_of(str(path), None) if kind == "record" else load_run(str(path), None)
        else:
            found = SourceFile(name, name, StoredBytes.of(raw))
            reading = begun(Ask(task="read", label=name, digest=Digest.of(raw)), found).reading()
            for gap in reading.gaps:
                if "the reader" in gap.detail or gap.detail.startswith("internal"):
                    raise DefectError(gap.detail)
    except DefectError:
        raise
    except DECLARED:
        pass


def _peak(pid: int | str) -> int:
    """MiB at most since the last reset; 0 where the system does not tell."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    except OSError:
        return 0
    return int(found[1]) >> 10 if found else 0


def made(kind: str, seed: int, number: int) -> tuple[str, bytes]:
    """Input ``number`` of a kind; the same for the same seed."""
    return KINDS[kind](Random(f"{seed}/{kind}/{number}"))


def battery(kinds: list[str], count: int, seed: int) -> int:
    """Run ``count`` inputs over ``kinds`` in turn; returns how many crashed."""
    crashes: Counter[str] = Counter()
    slowest, largest = (0.0, "", 0, 0), (0, "", 0, 0)
    per: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for at in range(count):
            kind, number = kinds[at % len(kinds)], at // len(kinds)
            name, raw = made(kind, seed, number)
            start = time.perf_counter()
            try:
                run(kind, name, raw, Path(folder))
            except KeyboardInterrupt:
                print("stopped early")
                break
            except BaseException:
                where = traceback.format_exc().strip().splitlines()
                crashes[f"{kind}: {where[-1][:160]} | {where[-3].strip()[:120]}"] += 1
                if crashes.total() <= 40:
                    print(f"CRASH {kind} --seed {seed} number {number}: {where[-1][:300]}")
            took = time.perf_counter() - start
            per[kind] += 1
            spent[kind] += took
            slowest = max(slowest, (took, kind, number, len(raw)))
            pid = worker().pid
            peak = max(_peak("self"), _peak(pid) if pid else 0)
            largest = max(largest, (peak, kind, number, len(raw)))
    for kind in kinds:
        print(
            f"{kind:10} {per[kind]:6} inputs {spent[kind] / max(per[kind], 1) * 1000:8.2f} ms each"
        )
    print(f"crashes {crashes.total()} of {per.total()}")
    for words, times in crashes.most_common(40):
        print(f"  {times:5} {words}")
    print("slowest {:.2f} s: {} number {}, {} bytes".format(*slowest))
    print("largest {} MiB: {} number {}, {} bytes".format(*largest))
    return crashes.total()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    sys.exit(1 if battery(chosen.kinds, chosen.count, chosen.seed) else 0)
