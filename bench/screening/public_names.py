"""The names of public lists as screening takes them, read where the files lie; nothing is kept."""

from __future__ import annotations

import csv
import gzip
import io
import xml.etree.ElementTree as ET
from pathlib import Path

from countermark.model.match import ListedName

KINDS = {"Individual": "person", "Entity": "company", "Vessel": "vessel", "Aircraft": "aircraft"}


def opened(path: Path) -> io.TextIOWrapper:
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return io.TextIOWrapper(io.BytesIO(text), "utf-8-sig", errors="replace", newline="")


def csl(real: Path) -> list[ListedName]:
    """Every name and alias of the consolidated screening list of April 2022."""
    found: list[ListedName] = []
    csv.field_size_limit(10**9)
    for row in csv.DictReader(opened(real / "lists/csl_us_consolidated_2022-04.csv.gz")):
        entity, kind = f"list:csl/{row['_id']}", KINDS.get(row["type"], "")
        places = {a.strip()[-2:] for a in row["addresses"].split(";")}
        country = next((p for p in sorted(places) if p.isalpha() and p.isupper()), "")
        names = [
            (row["name"], "legal"),
            *((a.strip(), "alias") for a in row["alt_names"].split(";")),
        ]
        found += [
            ListedName(entity, text, role, country, source=row["source"], kind=kind)
            for text, role in names
            if text
        ]
    return found


def others(real: Path) -> list[ListedName]:
    """The names of the UN's list, of OFAC's, and of section 1260H."""
    lists = real / "lists"
    found: list[ListedName] = []
    tree = ET.fromstring(gzip.decompress((lists / "UN_consolidated.xml.gz").read_bytes()))
    for party in (*tree.iter("INDIVIDUAL"), *tree.iter("ENTITY")):
        entity = f"list:un/{party.findtext('DATAID')}"
        parts = [party.findtext(f"{place}_NAME") for place in ("FIRST", "SECOND", "THIRD")]
        own = " ".join(part.strip() for part in parts if part and part.strip())
        aliases = [alias.text for alias in party.iter("ALIAS_NAME")]
        kind = "person" if party.tag == "INDIVIDUAL" else "company"
        found += [
            ListedName(entity, text.strip(), role, source="un", kind=kind)
            for text, role in ((own, "legal"), *((a, "alias") for a in aliases))
            if text and text.strip()
        ]
    for file, at, role in (("sdn", 1, "legal"), ("alt", 3, "alias")):
        for row in csv.reader(opened(lists / f"ofac_bench_{file}.csv.gz")):
            if len(row) > at and row[0].isdigit():
                found.append(ListedName(f"list:ofac/{row[0]}", row[at], role, source="ofac"))
    for at, row in enumerate(csv.DictReader(opened(lists / "us_dod_1260H.csv"))):
        texts = ((row["Clean Name"], "legal"), (row["Alias"], "alias"))
        found += [
            ListedName(f"list:1260h/{at}", text, role, "CN", source="1260h")
            for text, role in texts
            if text
        ]
    return found
