"""Names in other scripts to Latin ones: is the party among the ten found for its native name?

    python bench/screening/scripts.py PAIRS.jsonl.gz LIST.csv.gz [LIST.csv ...]

PAIRS holds FollowTheMoney entities (left, right); an entity with names in several scripts says by
itself what should be found. Each name in another script is asked of all Latin names of PAIRS and of
the other files. Measured only, never learnt from. Prints recall@10 per script and kind, for names
that were looked at while the tables were written (digest even) and for those that were not.
"""

import gzip
import hashlib
import json
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import zh

from countermark.model.match import ListedName, Query
from countermark.screening.matching.screener import NameScreener
from countermark.screening.reference.tables import Tables


def script(text: str) -> str:
    """The script most letters are of, by the names of Unicode; "" without letters."""
    found = Counter(unicodedata.name(c, "?").split()[0] for c in text if c.isalpha())
    return found.most_common(1)[0][0] if found else ""


def entities(path: Path) -> dict[str, tuple[str, set[str]]]:
    """Kind and names by id."""
    found: dict[str, tuple[str, set[str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            judged = json.loads(line)
            for one in (judged["left"], judged["right"]):
                kind = "person" if one["schema"] == "Person" else "organisation"
                names = found.setdefault(one["id"], (kind, set()))[1]
                for key in ("name", "alias"):
                    names.update(one["properties"].get(key, []))
    return found


def main() -> None:
    names: list[ListedName] = []
    asked: list[tuple[str, str, str, str]] = []
    for number, (kind, spelt) in sorted(entities(Path(sys.argv[1])).items()):
        party = f"list:bench/{number}"
        latin = sorted(name for name in spelt if script(name) == "LATIN")
        listed = "person" if kind == "person" else "company"
        names += [ListedName(party, name, "legal", kind=listed) for name in latin]
        if latin:
            others = sorted(name for name in spelt if script(name) not in ("LATIN", ""))
            asked += [(script(name), kind, name, party) for name in others]
    names += zh.listed([], [Path(path) for path in sys.argv[2:]])
    tables = Tables.read({p.name: p.read_bytes() for p in zh.SHIPPED.iterdir() if p.is_file()})
    screener = NameScreener(names, tables=tables)
    screener.screen([Query("示例公司")])  # what is made once, at the first name in another script
    cpu = time.process_time()
    found = screener.screen([Query(name) for _, _, name, _ in asked], 10)
    cpu = time.process_time() - cpu
    print(f"{len(names)} names, {len(asked)} asked, {1000 * cpu / len(asked):.2f} ms CPU each")
    hits: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for (written, kind, name, party), matches in zip(asked, found, strict=True):
        seen = hashlib.sha256(name.encode()).digest()[0] % 2 == 0
        place = (written, kind, "seen" if seen else "kept back")
        hits[place].append(any(match.entity == party for match in matches))
    for (written, kind, half), all_hits in sorted(hits.items()):
        if len(all_hits) >= 10:
            recall = sum(all_hits) / len(all_hits)
            print(f"{written:9} {kind:13} {half:9} recall@10 {recall:.3f} of {len(all_hits)}")
    certain = sum(match.certain for matches in found for match in matches)
    print(f"certain: {certain}")


if __name__ == "__main__":
    main()
