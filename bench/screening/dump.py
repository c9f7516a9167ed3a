"""Every match of a fixed mix of queries, one a line, so that two versions can be compared.

    python bench/screening/dump.py --real ../shared/real [--names 34171] [--queries 20000] > FILE

A change that only makes screening faster leaves the file as it is, byte for byte. The lists may not
be copied, so the file is not kept.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench.screening.speed import SEED, listed_names, shipped_tables, supplier_names  # noqa: E402
from bench.screening.synthetic import dropped  # noqa: E402

FORMS = ("Ltd", "GmbH", "S.A.U.", "Co., Ltd.", "LLC", "AG", "OOO", "Inc", "(株)", "有限公司")
KINDS = ("party", "maker", "brand")


def queries(real: Path, names: list, count: int) -> list:
    """Half supplier names, half listed names written otherwise; some with a country and a kind."""
    from countermark.model.match import Query

    chance = random.Random(SEED + 7)
    listed = sorted({name.text for name in names})
    foreign = [text for text in listed if not text.isascii()]
    texts = supplier_names(real, count // 2)
    while len(texts) < count:
        text = chance.choice(foreign if foreign and chance.random() < 0.1 else listed)
        texts.append(_otherwise(text, chance.randrange(10), chance, listed))
    chance.shuffle(texts)
    made = []
    for text in texts:
        country = chance.choice(("", "", "", "US", "CN", "IR RU", "uk", "DE"))
        kind = chance.choice(KINDS) if chance.random() < 0.3 else "party"
        made.append(Query(text, country, kind=kind))
    return made


def _otherwise(text: str, way: int, chance: random.Random, listed: list[str]) -> str:
    words = text.split()
    if way < 2:
        return text
    if way < 4:
        return dropped(text, chance)
    if way == 4:
        return " ".join(chance.sample(words, len(words)))
    if way == 5:
        return " ".join(words[:-1]) or text
    if way == 6:
        return f"{text} {chance.choice(FORMS)}"
    if way == 7:
        return f"{text} {chance.choice(listed)}"
    if way == 8:
        return "".join(words)
    return "".join(word[0] for word in words) if len(words) > 2 else text.upper()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--names", type=int, default=34_171)
    parser.add_argument("--queries", type=int, default=20_000)
    options = parser.parse_args()
    from countermark.screening.matching.screener import NameScreener

    names = listed_names(options.real, options.names)
    screener = NameScreener(names, tables=shipped_tables())
    asked = queries(options.real, names, options.queries)
    encode = msgspec.json.encode
    for query, found in zip(asked, screener.screen(asked), strict=True):
        sys.stdout.buffer.write(encode((query, found)) + b"\n")


if __name__ == "__main__":
    main()
