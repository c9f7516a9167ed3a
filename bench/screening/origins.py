"""Is an innocent firm's name reported more often for where it comes from? The load by country.

    python bench/screening/origins.py --real ../shared/real [--names 1000] [--show 20]

Names of holders of hardware addresses (August 2022), by the country of their address: makers of
electronics, of which some are listed in truth, above all Chinese ones. So the share whose best
match is an equal name, or is of the register, is told apart: what is left is chance. Screened
beside the CSL and the register, at the default and with everything told. Arabic states together.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import re
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SEED = 20261201
PLACE = "inventory-more/registries/oui-2022-08.csv"
ARABIC = ["AE", "SA", "EG", "JO", "MA", "TN", "DZ", "IQ", "KW", "QA", "BH", "OM", "LB", "LY", "SY"]
GROUPS = {
    "China": ["CN"], "Korea": ["KR"], "Russia": ["RU"], "Arabic states": ARABIC,
    "Taiwan": ["TW"], "Japan": ["JP"], "Germany": ["DE"], "United States": ["US"],
}  # fmt: skip
CODE = re.compile(r"\b([A-Z]{2})(?:\s+[A-Z]{0,2}[0-9][A-Z0-9 -]*)?\s*$")
BARS = (0.0, 0.5, 0.8)


def makers(real: Path) -> dict[str, list[str]]:
    """The distinct names of holders by the country of their address."""
    with tarfile.open(real / "inventory/inventory-more.tar.xz") as held:
        raw = held.extractfile(PLACE)
        text = raw.read().decode("utf-8", "replace") if raw else ""
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        code = CODE.search(row["Organization Address"])
        name = row["Organization Name"].strip()
        if code and 4 < len(name) < 80:
            found.setdefault(code[1], set()).add(name)
    return {code: sorted(names) for code, names in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--names", type=int, default=1_000)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    from bench.screening.public_names import csl
    from bench.screening.speed import shipped_tables

    from countermark.assessment import shipped
    from countermark.model.match import Query
    from countermark.screening.matching.alarm_load import measured
    from countermark.screening.matching.innocent_names import innocent_names
    from countermark.screening.matching.screener import NameScreener
    from countermark.store.memory import MemoryView

    register = list(MemoryView(shipped.catalog().claims()).listed_names())
    tables, friends = shipped_tables(), shipped.false_friends()
    names = [*register, *csl(options.real)]
    thorough = NameScreener(names, (), friends, tables=tables)
    load = measured(thorough.ranked([Query(text) for text in innocent_names(tables)]))
    default = NameScreener(names, (), friends, tables=tables, load=load)
    print(f"expected {load.per_thousand:.1f} of 1,000; {load.thresholds}")
    held = makers(options.real)
    every = sorted(set().union(*held.values()))
    groups = {title: sorted({n for c in codes for n in held.get(c, ())})
              for title, codes in GROUPS.items()}  # fmt: skip
    chance = random.Random(SEED)
    for title, pool in {"all countries": every, **groups}.items():
        most = 5_000 if title == "all countries" else options.names
        texts = chance.sample(pool, min(most, len(pool)))
        for how, screener in (("thorough", thorough), ("default", default)):
            found = screener.screen([Query(text) for text in texts], 10)
            best = [next((m for m in some if m.judged is None), None) for some in found]
            told = [m for m in best if m is not None]
            true = sum(m.equal or m.entity.startswith("reg:") for m in told)
            rest = [m for m in told if not (m.equal or m.entity.startswith("reg:"))]
            share = 1000 / len(texts)
            counts = [(bar, sum(m.score >= bar for m in rest) * share) for bar in BARS]
            parts = ", ".join(f"{bar:.2f} {count:.1f}" for bar, count in counts)
            print(f"{title} ({len(texts)}), {how}: equal or of the register {true * share:.1f}; "
                  f"others: {parts}")  # fmt: skip
        shown = [(t, m) for t, m in zip(texts, best, strict=True)
                 if m and not m.equal and not m.entity.startswith("reg:")]  # fmt: skip
        for text, match in shown[: options.show]:
            print(f"    {match.score:.2f} {text} ~ {match.name} | {match.why[:90]}")


if __name__ == "__main__":
    main()
