"""Chinese to English names: is the English name among the ten found for the Chinese one?

    python bench/screening/zh.py PAIRS.csv LIST.csv.gz [LIST.csv ...] [--misses]

PAIRS has the columns source, zh and en: ``cn_sanctions`` are the official pairs of an authority,
``ospairs`` what people judged to be one organisation, mostly as the press writes it. The list is
made of all English names of PAIRS and of the names of the other files (columns name and alt_names,
or name and alias). Pairs are measured, never learnt from. ``--kept-back`` leaves out those whose
digest is even, which were looked at while the tables were written.
"""

import argparse
import csv
import gzip
import hashlib
import sys
import time
from pathlib import Path

from countermark.model.match import ListedName, Query
from countermark.screening.matching.screener import NameScreener
from countermark.screening.reference.tables import Tables

SHIPPED = Path(__file__).parents[2] / "src/countermark/screening/shipped"
KINDS = {"cn_sanctions": "official", "ospairs": "press"}
GOALS = {"press": 0.80, "official": 0.40}
FIRST = 10
NAME_COLUMNS = ("name", "alt_names", "alias", "name_en", "previous_names")


def rows(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def listed(pairs: list[dict[str, str]], lists: list[Path]) -> list[ListedName]:
    names = dict.fromkeys(pair["en"].strip() for pair in pairs)
    for path in lists:
        for row in rows(path):
            for column in NAME_COLUMNS:
                for name in (row.get(column) or "").split(";"):
                    if name.strip().isascii() and name.strip():
                        names.setdefault(name.strip())
    return [ListedName(f"list:bench/{at}", name, "legal") for at, name in enumerate(names)]


def kept_back(pair: dict[str, str]) -> bool:
    return hashlib.sha256(pair["zh"].encode()).digest()[0] % 2 == 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("lists", type=Path, nargs="*")
    parser.add_argument("--misses", action="store_true", help="print what was not found")
    parser.add_argument("--kept-back", action="store_true")
    parser.add_argument("--seen", action="store_true", help="the others only")
    asked = parser.parse_args()
    pairs = [p for p in rows(asked.pairs) if not all(map(str.isascii, p["zh"]))]
    names = listed(pairs, asked.lists)
    if asked.kept_back or asked.seen:
        pairs = [p for p in pairs if kept_back(p) is asked.kept_back]
    tables = Tables.read({p.name: p.read_bytes() for p in SHIPPED.iterdir() if p.is_file()})
    screener = NameScreener(names, tables=tables)
    screener.screen([Query("示例公司")])  # what is made once, at the first name in another script
    wall, cpu = time.perf_counter(), time.process_time()
    found = screener.screen([Query(pair["zh"]) for pair in pairs], FIRST)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{len(names)} English names, {len(pairs)} pairs, {wall:.2f} s ({cpu:.2f} s CPU)")
    missed = False
    for source, kind in KINDS.items():
        of_kind = [(p, m) for p, m in zip(pairs, found, strict=True) if p["source"] == source]
        if not of_kind:
            continue
        places = [
            next((at for at, m in enumerate(matches) if m.name == pair["en"].strip()), FIRST)
            for pair, matches in of_kind
        ]
        recall = sum(place < FIRST for place in places) / len(places)
        first = sum(place == 0 for place in places) / len(places)
        certain = sum(m.certain for _, matches in of_kind for m in matches)
        print(
            f"{kind}: recall@{FIRST} {recall:.3f}, first {first:.3f} of {len(places)},"
            f" certain {certain}, goal {GOALS[kind]}"
        )
        missed |= recall < GOALS[kind]
        if asked.misses:
            for (pair, matches), place in zip(of_kind, places, strict=True):
                if place == FIRST:
                    best = f"{matches[0].name} {matches[0].score}" if matches else "nothing"
                    print(f"  {pair['zh']} -> {pair['en']} | {best}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
