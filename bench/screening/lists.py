"""Public lists as parties with alias groups, for training: the CSL and OFAC's list, and the UN's.

US government work and United Nations public material; the files are read where they lie, and none
of their rows is kept.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from countermark.screening.evaluation.party import Party

MONTHS = {
    m: f"{i:02}"
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
BORN = re.compile(r"(?:(\d{1,2}) )?(?:([A-Z][a-z]{2}) )?((?:19|20)\d\d)")


class Listed(NamedTuple):
    """A party with where it stands; ``same_as`` joins the rows of one party on two lists."""

    source: str
    same_as: str
    party: Party


def opened(path: Path) -> io.TextIOWrapper:
    return io.TextIOWrapper(gzip.open(path), encoding="utf-8-sig", errors="replace", newline="")


def births(text: str) -> frozenset[str]:
    """ISO days from "2 Mar 1970; circa 1965" and from ISO days."""
    found = set(re.findall(r"\d{4}-\d\d-\d\d", text))
    for day, month, year in BORN.findall(text) if not found else ():
        at = MONTHS.get(month.lower())
        found.add(f"{year}-{at}-{int(day):02}" if at and day else f"{year}-{at}" if at else year)
    return frozenset(found)


def split(text: str) -> tuple[str, ...]:
    return tuple(part for part in (one.strip() for one in text.split(";")) if part)


def csl(path: Path) -> Iterator[Listed]:
    """Rows of the consolidated list; vessels and aircraft are left out."""
    for row in csv.DictReader(opened(path)):
        kind = row["type"].lower()
        if kind in ("vessel", "aircraft") or not row["name"]:
            continue
        addresses = split(row["addresses"])
        countries = {a.rsplit(",", 1)[-1].strip() for a in addresses}
        told = set(split(row["citizenships"])) | set(split(row["nationalities"]))
        yield Listed(
            row["source"],
            f"ofac:{row['entity_number']}" if row["entity_number"] else "",
            Party(
                names=(row["name"], *split(row["alt_names"])),
                person=kind == "individual",
                countries=frozenset(c for c in countries | told if len(c) == 2),
                births=births(row["dates_of_birth"]),
                identifiers=numbered(row["ids"]),
                addresses=tuple(a for a in addresses if len(a) > 12),
            ),
        )


def numbered(text: str) -> frozenset[str]:
    """The identifiers of a party that look like one: "Kind, CC, 12345"."""
    found = set()
    for one in split(text):
        parts = [part.strip() for part in one.split(",")]
        digits = [part for part in parts if sum(c.isdigit() for c in part) > 4]
        if digits:
            found.add("id:" + re.sub(r"\W", "", digits[-1]).lower())
    return frozenset(found)


def ofac(folder: Path) -> Iterator[Listed]:
    """OFAC's own list with its aliases and addresses: joined to the CSL by its numbers."""
    names: dict[str, list[str]] = {}
    places: dict[str, list[str]] = {}
    for row in csv.reader(opened(folder / "ofac_bench_alt.csv.gz")):
        if len(row) > 3:
            names.setdefault(row[0], []).append(row[3])
    for row in csv.reader(opened(folder / "ofac_bench_add.csv.gz")):
        if len(row) > 4 and row[2].strip(" -0"):
            places.setdefault(row[0], []).append(", ".join(p for p in row[2:5] if p != "-0- "))
    for row in csv.reader(opened(folder / "ofac_bench_sdn.csv.gz")):
        if len(row) < 12 or row[2].strip() in ("vessel", "aircraft"):
            continue
        born = re.search(r"DOB ([^;.]+(?:; (?:alt\. )?DOB [^;.]+)*)", row[11])
        yield Listed(
            "ofac",
            f"ofac:{row[0]}",
            Party(
                names=(row[1], *names.get(row[0], ())),
                person=row[2].strip() == "individual",
                births=births(born.group(1)) if born else frozenset(),
                addresses=tuple(places.get(row[0], ())),
                gender="m"
                if "Gender Male" in row[11]
                else "f"
                if "Gender Female" in row[11]
                else "",
            ),
        )


def un(path: Path) -> Iterator[Listed]:
    """The UN's consolidated list, individuals and entities."""
    root = ET.fromstring(gzip.decompress(path.read_bytes()))
    for element in (*root.iter("INDIVIDUAL"), *root.iter("ENTITY")):
        person = element.tag == "INDIVIDUAL"
        parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
        name = " ".join(filter(None, ((element.findtext(p) or "").strip() for p in parts)))
        aliases = [
            (one.findtext("ALIAS_NAME") or "").strip()
            for one in element.iter(f"{element.tag}_ALIAS")
        ]
        born = [
            one.findtext("DATE") or one.findtext("YEAR") or ""
            for one in element.iter("INDIVIDUAL_DATE_OF_BIRTH")
        ]
        yield Listed(
            "un",
            "",
            Party(
                names=(name, *(a for a in aliases if a)),
                person=person,
                births=frozenset(b[:10] for b in born if b),
                gender={"Male": "m", "Female": "f"}.get(element.findtext("GENDER") or "", ""),
                addresses=tuple(
                    ", ".join(t.strip() for t in one.itertext() if t.strip())
                    for one in element.iter(f"{element.tag}_ADDRESS")
                ),
            ),
        )


def everything(folder: Path) -> list[Listed]:
    """All parties of all lists in the folder that have a name."""
    found = [
        *csl(folder / "csl_us_consolidated_2022-04.csv.gz"),
        *ofac(folder),
        *un(folder / "UN_consolidated.xml.gz"),
    ]
    return [one for one in found if one.party.names and one.party.names[0]]
