"""How much does the first screen of a check ask a person to read? Lines, bytes, time and memory.

    python bench/first_screen.py [--keep DIR]

Three inputs from fixed seeds: the demo, an Excel list of 152 vendors, and 2,000 devices. All firms
are invented but for restricted parties of public record. Times are single runs: for a look, not
for a claim.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[1]
SEED = 24
LISTED = (
    "Huawei Technologies Co., Ltd.", "ZTE (USA) Inc.", "Hytera America", "Kaspersky Lab",
    "Dahua Technology USA Inc.", "China Telecom (Americas) Corporation", "Hikvision USA Inc.",
    "China Mobile International (USA) Inc.", "Zhongxing Precision Tools Ltd", "Huaway Trading",
    "ZTE Logistics Consulting", "Dahua Bakery Supplies", "Hytera Communications Corp",
)  # fmt: skip
FIRST = [
    "Alder",
    "Birch",
    "Cedar",
    "Dapple",
    "Ember",
    "Fennel",
    "Grouse",
    "Harrow",
    "Ivory",
    "Juniper",
    "Kestrel",
    "Larch",
]
SECOND = [
    "Bridge",
    "Creek",
    "Field",
    "Gate",
    "Hollow",
    "Mill",
    "Moor",
    "Reach",
    "Ridge",
    "Spring",
    "Stone",
    "Vale",
]
LAST = ("Logistics LLC", "Cabling Ltd", "Systems Inc.", "Foods GmbH", "Networks plc", "Partners LP")
MODELS = (
    ("Huawei", "HG8245H"), ("Huawei", "S5720-28P"), ("Hikvision", "DS-2CD2143G2-I"),
    ("Dahua", "IPC-HFW2431S"), ("ZTE", "ZXHN F660"), ("Tallgrass", "TS-48"), ("Larkspur", "LR-9"),
    ("Fennel", "FN-100"),
)  # fmt: skip
SITES = ("Riga", "Depot", "Annex 2", "Data hall 1", "Mast 14", "Head office")


def vendors(path: Path, number: int = 152) -> Path:
    """An Excel list: vendor, country, spend, contact."""
    chance = random.Random(SEED)
    names = {f"{chance.choice(FIRST)}{chance.choice(SECOND).lower()} {chance.choice(LAST)}"
             for _ in range(4 * number)}  # fmt: skip
    chosen = [*sorted(names)[: number - len(LISTED)], *LISTED]
    chance.shuffle(chosen)
    rows = [("Vendor name", "Country", "Spend", "Contact")]
    for name in chosen:
        country, spend = chance.choice(("US", "GB", "DE", "CN")), str(chance.randrange(10**6))
        rows.append((name, country, spend, "a@b.example"))
    write_xlsx(path, rows)
    return path


def devices(path: Path, number: int = 2_000) -> Path:
    """A device list: site, role, maker, model, serial, purpose."""
    chance = random.Random(SEED)
    lines = ["site,role,maker,model,serial,purpose"]
    for at in range(number):
        maker, model = chance.choice(MODELS)
        purpose = chance.choice(("office", "office", "public-safety", ""))
        lines.append(f"{chance.choice(SITES)},access,{maker},{model},SN-{at:05},{purpose}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_xlsx(path: Path, rows: list[tuple[str, ...]]) -> None:
    """The least workbook that a reader takes: one sheet of inline strings."""
    kind = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row)
        + "</row>"
        for row in rows
    )
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{kind}" xmlns:r="{office}"><sheets>'
        '<sheet name="Vendors" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{kind}"><sheetData>{cells}</sheetData>'
        "</worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)


def measured(label: str, files: list[str], *, context: str, width: int, more: list[str]) -> None:
    """One run: rows of a terminal of ``width`` that its screen takes, and what it cost."""
    words = [sys.executable, "-m", "countermark", "check", *files, "--format", "table", *more]
    words += ["--context", context] if context else []
    began = time.perf_counter()
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": str(width), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.perf_counter() - began
    lines = done.stdout.splitlines()
    rows = sum(-(-max(len(line), 1) // width) for line in lines)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{label:34} {width:4} columns {rows:6,} rows  {len(done.stdout.encode()):9,} bytes  "
          f"{took:6.2f} s  {peak:5,} MB so far  exit {done.returncode}")  # fmt: skip


def main() -> None:
    """Make the inputs and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keep", metavar="DIR", help="write the inputs there and leave them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(options.keep or made)
        folder.mkdir(parents=True, exist_ok=True)
        demo = ("suppliers.csv", "links.csv", "devices.csv", "product.cdx.json", "site-photo.jpg")
        inputs = {
            "demo": [f"demo/{name}" for name in demo],
            "152 vendors": [str(vendors(folder / "vendors.xlsx"))],
            "2,000 devices": [str(devices(folder / "devices.csv"))],
        }
        for label, files in inputs.items():
            for context in ("us-federal-contractor", ""):
                for width in (80, 160):
                    named = f"{label}{'' if context else ', no context'}"
                    measured(named, files, context=context, width=width, more=[])
            cards = ["--verbose"]
            measured(f"{label}, --verbose", files, context="us-federal-contractor", width=80,
                     more=cards)  # fmt: skip


if __name__ == "__main__":
    main()
