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

from countermark.assessment.reading import Ask, begun, worker  # noqa: E402
from countermark.model.errors import CallerError, DefectError, OperatorError, SourceError  # noqa: E402
from countermark.model.evidence import Digest  # noqa: E402
from countermark.store.files import SourceFile  # noqa: E402
from countermark.store.held import Held  # noqa: E402

Random = random.Random
DECLARED = (SourceError, CallerError, OperatorError)
CASES = ROOT / "tests" / "cases"
ODD_TEXTS = (
    *("", " ", "\0", "\x1b[2J", "\u202egnp.exe", "\ufeff", "\ud800", "\udfff", "\u0130", "ß" * 40),
    *("A" * 5000, "é" * 3000, "漢" * 2000, "a\u0301" * 500, "=1+1", "../../x", "&#x0;", "]]>"),
    *("9" * 400, "-0", "1e999", "NaN", "0x10", "2024-13-45", "0000-00-00", "9999-12-31", "٣٤"),
    *("ZTE Corporation", "Huawei; ZTE", '"', "a\nb", "\r", "\u2028", "name:x", "reg:zte", "urn:x"),
)
ODD_VALUES = (
    *(None, True, False, 0, -1, 2**63, -(2**63), 2**64, 10**300, 1.5, 1e308, [], {}, [[]], [None]),
    *({"": {}}, [{}], {"a": None}, "x", ["x"] * 50),
)


def odd_text(rng: Random, text: str) -> str:
    """A text that is near ``text`` or far from it."""
    at = rng.randrange(len(text) + 1)
    match rng.randrange(6):
        case 0:
            return rng.choice(ODD_TEXTS)
        case 1:
            return text[:at] + rng.choice(ODD_TEXTS) + text[at:]
        case 2:
            return text[:at]
        case 3:
            return text * rng.randrange(2, 40)
        case 4:
            return text[:at] + chr(rng.choice((rng.randrange(0x300), rng.randrange(0x10000))))
        case _:
            return "".join(rng.sample(text, min(len(text), 300)))


def mutated(rng: Random, value: Any, depth: int = 0) -> Any:
    """A JSON value with one thing changed somewhere in it."""
    if isinstance(value, dict) and value and depth < 60 and rng.random() < 0.85:
        made = dict(value)
        key = rng.choice(list(made))
        match rng.randrange(8):
            case 0:
                made.pop(key)
            case 1:
                made[odd_text(rng, key)] = made[key]
            case 2:
                made[key] = rng.choice(list(value.values()))
            case _:
                made[key] = mutated(rng, made[key], depth + 1)
        return made
    if isinstance(value, list) and value and depth < 60 and rng.random() < 0.85:
        many = list(value)
        at = rng.randrange(len(many))
        match rng.randrange(8):
            case 0:
                many.pop(at)
            case 1:
                many += [many[at]] * rng.randrange(1, 200)
            case 2:
                many.insert(at, rng.choice(ODD_VALUES))
            case _:
                many[at] = mutated(rng, many[at], depth + 1)
        return many
    if isinstance(value, str) and rng.random() < 0.7:
        return odd_text(rng, value)
    if rng.random() < 0.1:
        for _ in range(rng.randrange(5, 400)):
            value = rng.choice(([value], {"components": [value]}, {"a": value}))
        return value
    return rng.choice(ODD_VALUES)


def bytes_damaged(rng: Random, raw: bytes) -> bytes:
    """A few bytes flipped, cut, doubled or moved."""
    made = bytearray(raw)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(made) + 1)
        match rng.randrange(4):
            case 0 if made:
                made[at % len(made)] ^= 1 << rng.randrange(8)
            case 1:
                del made[at : at + rng.randrange(1, 50)]
            case 2:
                made[at:at] = made[at : at + rng.randrange(1, 200)]
            case _:
                made[at:at] = rng.randbytes(rng.randrange(1, 8))
    return bytes(made)


def sometimes(rng: Random, raw: bytes, share: float = 0.2) -> bytes:
    return bytes_damaged(rng, raw) if rng.random() < share else raw


def json_text(rng: Random, value: Any) -> bytes:
    """The value as JSON; at times with a key twice, or a number that no machine holds."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        value = mutated(rng, value)
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.1:
        text = text.replace('":', '":0,"bomFormat":', 1)
    if rng.random() < 0.1:
        text = re.sub(r"\b\d+\b", "9" * rng.randrange(1, 500), text, count=1)
    return sometimes(rng, text.encode("utf-8", "surrogatepass"), 0.15)


def table_text(rng: Random, text: str) -> bytes:
    """A table with cells, rows and delimiters changed."""
    mark = "\t" if text.count("\t") > text.count(",") else ","
    rows = [line.split(mark) for line in text.splitlines()]
    for _ in range(rng.choice((1, 2, 6))):
        row = rng.choice(rows)
        at = rng.randrange(len(row))
        match rng.randrange(8):
            case 0:
                row.insert(at, rng.choice(ODD_TEXTS))
            case 1:
                row.pop(at) if len(row) > 1 else None
            case 2:
                rows += [list(row) for _ in range(rng.randrange(1, 300))]
            case 3:
                row[at] = '"' + row[at]
            case 4:
                row += [row[at]] * rng.randrange(1, 1200)
            case 5:
                rng.shuffle(rows)
            case _:
                row[at] = odd_text(rng, row[at])
    made = rng.choice(("\n", "\n", "\r\n", "\r")).join(mark.join(row) for row in rows)
    coding = rng.choice(("utf-8", "utf-8", "utf-8", "utf-16", "cp1252", "utf-8-sig"))
    errors = "surrogatepass" if coding.startswith("utf") else "replace"
    return sometimes(rng, made.encode(coding, errors), 0.15)


_TAG = re.compile(r"<[^<>]*>")
_VALUE = re.compile(r'"[^"<>]*"|(?<=>)[^<>]+(?=<)')


def marked_text(rng: Random, text: str) -> str:
    """XML or HTML with values, tags and nesting changed."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        found = list((_VALUE if rng.random() < 0.6 else _TAG).finditer(text))
        if not found:
            return odd_text(rng, text)
        one = rng.choice(found)
        old = one[0]
        match rng.randrange(6):
            case 0:
                new = old * rng.randrange(2, 100)
            case 1:
                new = rng.choice(found)[0]
            case 2:
                new = ""
            case 3:
                new = f'"{rng.choice(ODD_REFERENCES)}"' if old[:1] == '"' else odd_text(rng, old)
            case 4:
                new = old + rng.choice(
                    ("<!-- x -->", "<![CDATA[<c>]]>", "<?x y?>", "&#49;", "<x/>")
                )
            case _:
                new = f'"{odd_text(rng, old[1:-1])}"' if old[:1] == '"' else odd_text(rng, old)
        text = text[: one.start()] + new + text[one.end() :]
    return text


ODD_REFERENCES = (
    *(
        "A1",
        "XFD1048576",
        "A99999999",
        "ZZZZZZ9",
        "A0",
        "0",
        "s",
        "str",
        "inlineStr",
        "e",
        "d",
        "b",
    ),
    *("-1", "1" * 30, "rId1", "rId9", "/xl/sharedStrings.xml", "../x", "worksheets/sheet1.xml"),
)
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
WORKBOOK = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": f'<Relationships {PACKAGE}><Relationship Id="rId1" '
    f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {SHEET} xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f"<Relationships {PACKAGE}>"
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    "xl/sharedStrings.xml": f"<sst {SHEET}><si><t>Supplier</t></si><si><t>Made</t></si><si/>"
    "<si><r><t>ZTE</t></r><r><t> Corporation</t></r></si></sst>",
    "xl/styles.xml": f'<styleSheet {SHEET}><numFmts><numFmt numFmtId="164" formatCode="yyyy"/>'
    '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": f'<worksheet {SHEET}><dimension ref="A1:B3"/><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" s="1"><v>43000</v></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>Acme</t></is></c><c r="B3"><f>A1</f><v>1.5</v></c>'
    '</row></sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>',
}


def zipped(rng: Random, parts: dict[str, str]) -> bytes:
    """An office file with some parts changed; rarely a name given twice, or another compression."""
    made = dict(parts)
    for name in rng.sample(list(made), rng.choice((1, 1, 2))):
        made[name] = marked_text(rng, made[name])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in made.items():
            raw = text.encode("utf-8", "surrogatepass")
            if rng.random() < 0.02:
                raw = text.encode("utf-16", "surrogatepass")
            if rng.random() < 0.02:
                name = odd_text(rng, name).replace("\0", "") or "x"
            name = name.encode("utf-8", "replace").decode()
            if name not in archive.namelist():
                archive.writestr(name[:60_000], raw)
    return sometimes(rng, held.getvalue(), 0.15)


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
    if name.endswith(".xml"):
        return name, sometimes(rng, marked_text(rng, text).encode("utf-8", "surrogatepass"))
    return name, table_text(rng, text)


LISTS = _seeds("register/lists/*/*.csv", "register/lists/*/*.tsv", "register/lists/*/*.xml")
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
            found = SourceFile(name, name, Held.of(raw))
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
