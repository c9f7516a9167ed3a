"""Well-known names in other scripts: are both their directions found, and how much else is?

    python bench/screening/scripts_known.py [LIST.csv.gz ...] [--misses] [--kinds]

Asks the cases of tests/cases/screening/scripts/{known,later}-*.tsv among their own Latin names and
those of the given files, each native name for its Latin one and each Latin name for its native one.
The ``known`` cases were written before the tables were extended, and those of their second half
(digest odd) not looked at then; the ``later`` ones were written after that, to see what names do
that nobody had in mind, and were looked at afterwards. At the end 300 invented Chinese names are
asked, which nobody bears: what is returned for them is wrong.
"""

import argparse
import csv
import hashlib
import random
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import zh

from countermark.model.match import ListedName, Query
from countermark.screening.matching.screener import NameScreener
from countermark.screening.reference.tables import Tables

CASES = Path(__file__).parents[2] / "tests/cases/screening/scripts"
PLACES = "深圳市 广州市 杭州市 苏州 成都 武汉 北京 上海 青岛 厦门 江苏 河北省 山东 佛山市 温州"
MIDDLE = "瑞泽恒远博通信诚安达明华兴宏源创盛佳和润鼎立德力嘉凯升欣禾晟川岳铭睿霖"
TRADES = (
    "电子 电子科技 科技 通信设备 信息技术 网络科技 机械设备 环保工程 餐饮管理 服装 食品 "
    "贸易 化工 医疗器械 建筑工程 物流 文化传媒 光电 智能科技 国际贸易 精密五金 塑胶制品"
)
FORMS = ("有限公司", "有限公司", "股份有限公司", "集团有限公司", "有限责任公司")
INVENTED = 300


def invented(number: int) -> list[str]:
    """Names as Chinese firms have them: place, two or three telling characters, trade, form."""
    chance = random.Random(20261127)
    return [
        chance.choice(PLACES.split())
        + "".join(chance.sample(MIDDLE, chance.choice((2, 2, 2, 3))))
        + chance.choice(TRADES.split())
        + chance.choice(FORMS)
        for _ in range(number)
    ]


def half(native: str) -> str:
    return "second" if hashlib.sha256(native.encode()).digest()[0] % 2 else "first"


def cases() -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for path in sorted(CASES.glob("*-*.tsv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [{**row, "file": path.stem} for row in rows]
    return found


def plain(name: str) -> str:
    """A Latin name without what the same name is also printed without."""
    return "".join(c for c in name.casefold() if c.isalnum())


def told(hits: dict[tuple[str, str], list[bool]]) -> None:
    for title in dict.fromkeys(title for title, _ in hits):
        parts = [hits[title, one] for one in ("first", "second") if hits.get((title, one))]
        print(
            f"  {title:<13}", *(f"{sum(part) / len(part):.3f} of {len(part):<4}" for part in parts)
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="*")
    parser.add_argument("--misses", action="store_true", help="print what was not found")
    parser.add_argument("--kinds", action="store_true", help="print each kind of case")
    asked = parser.parse_args()
    tables = Tables.read({p.name: p.read_bytes() for p in zh.SHIPPED.iterdir() if p.is_file()})
    known = cases()
    own = {plain(case["latin"]) for case in known}
    others = [one for one in zh.listed([], asked.lists) if plain(one.text) not in own]
    for title, key, listed, role in (
        ("native asked, Latin listed", "native", "latin", "legal"),
        ("Latin asked, native listed", "latin", "native", "native"),
    ):
        names = [ListedName(f"list:known/{c['latin']}", c[listed], role) for c in known]
        screener = NameScreener([*dict.fromkeys(names), *others], tables=tables)
        screener.screen([Query("示例公司")])  # what is made once
        begun = time.process_time()
        found = screener.screen([Query(case[key]) for case in known], zh.FIRST)
        spent = 1000 * (time.process_time() - begun) / len(known)
        hits: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
        for case, matches in zip(known, found, strict=True):
            hit = f"list:known/{case['latin']}" in {match.entity for match in matches}
            hits[case["file"], half(case["native"])].append(hit)
            if asked.kinds:
                hits[case["kind"], half(case["native"])].append(hit)
            if asked.misses and not hit:
                print(f"  {case['kind']}: {case['native']} -> {case['latin']}")
        print(f"{title}, {len(names) + len(others)} names, {spent:.2f} ms CPU each")
        told(hits)
        if key == "native":
            found = screener.screen([Query(name) for name in invented(INVENTED)])
            each = sum(map(len, found)) / INVENTED
            strong = sum(match.score >= 0.5 for matches in found for match in matches) / INVENTED
            some = sum(map(bool, found)) / INVENTED
            print(
                f"  invented: {each:.3f} matches each, {strong:.3f} of 0.5 and more, {some:.3f} any"
            )


if __name__ == "__main__":
    main()
