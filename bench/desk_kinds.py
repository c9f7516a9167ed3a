"""The kinds of mistake at a compliance desk: cases, neighbours, and how many are wrong.

A line for each kind: the scenarios of its theme, its neighbours (other firms, columns, days and
words, from a fixed seed), and how many of these are answered wrongly, by this release and, with
``--before DIR``, by an older one whose source lies in DIR.

    python -m bench.desk_kinds [--each 20] [--seed 5] [--before DIR] [KIND ...]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import relation_neighbours as relations
from bench.relation_neighbours import BARRED, FIRMS, FREE, TODAY, Neighbour
from bench.supply_chains import LISTED

SCENARIOS = Path(__file__).parents[1] / "tests" / "cases" / "scenarios"
THEMES = {
    "relations": ("ends", "names", "reversed_ends", "brands", "observations", "misfits"),
    "whom-files-name": ("elsewhere", "siblings", "performers", "registrations"),
    "under-a-contract": ("under_a_contract", "spellings", "orders"),
    "acts": ("uses", "acquired", "clauses", "acts_apart", "events", "grants"),
    "several-paths": ("several_ways",),
    "columns-of-parties": ("columns_beside", "unknown_words", "commas", "pages", "notations"),
    "desk-2026": ("made_for",),
    "desk-thirty": ("unknown_columns", "deliveries"),
    "desk-twenty": ("no_headers", "letters"),
    "desk-fifteen": ("everyday_words", "unknown_relations"),
}
"""The theme of cases/scenarios in which the situation of each kind stands."""

OPEN = frozenset({"not examined", "unresolved", "prohibited"})
SLIPS = (
    "Zhejiang Dahau Technology Co. Ltd",
    "Hangzhou Hikvison Digital Technology Co Ltd",
    "Huawei Technolgies Co Ltd",
)
INNOCENT = ("Orrin Works GmbH", "Tern Cabling Ltd", "Meridian Works Inc", "Amber Relay GmbH")
PUBLIC_SAFETY = "us-federal-contractor,purpose=public-safety"


def unknown_columns(chance: random.Random) -> Neighbour:
    """A party under a header that nobody knows; what it is to the row is open."""
    headers = (
        "Foreign Shipper",
        "Guarantor",
        "Maintained By",
        "Underlying Carrier",
        "Answer",
        "Xyz",
    )
    listed = chance.random() < 0.6
    name = chance.choice((*LISTED, *SLIPS) if listed else INNOCENT)
    header = chance.choice(headers[:4] if name in SLIPS else headers)
    first, firm = chance.choice(("Vendor", "Supplier", "Company")), chance.choice(FIRMS)
    text = f'{first},Amount,{header}\n"{firm}",{chance.randrange(900)},"{name}"\n'
    return Neighbour({"list.csv": text}, firm, OPEN if listed else FREE, PUBLIC_SAFETY)


def deliveries(chance: random.Random) -> Neighbour:
    """A delivery before the ban on providing began, since then, or on a day nobody gave."""
    days = chance.choice(
        (("2019-08-12",), ("2018",), ("2019-08-13",), ("2021-03",), ("",), ("2018", "2022-02-02"))
    )
    before = all(day and day < "2019-08-13" for day in days)
    maker = chance.choice(LISTED[:2])
    number = f"HQ-{chance.randrange(100, 999)}"
    rows = [f"contract:{number},delivers,AX-900,{day}" for day in chance.sample(days, len(days))]
    text = "\n".join(("from,predicate,to,valid from", *rows, f'AX-900,made_by,"{maker}",', ""))
    right = frozenset({"unresolved"}) if before else BARRED
    return Neighbour({"links.csv": text}, number, right, "us-federal-contractor", TODAY)


def no_headers(chance: random.Random) -> Neighbour:
    """A table of firms without a header, or under words of a language that nobody knows."""
    names = [chance.choice(LISTED), *chance.sample(INNOCENT, 3)]
    chance.shuffle(names)
    head = chance.choice(("", "Zuqa,Bolu\n", "Row Labels,Sum\n"))
    rows = "".join(f'"{name}",{chance.randrange(900)}\n' for name in names)
    asked = chance.choice(names)
    right = BARRED if asked in LISTED else FREE
    return Neighbour({"table.csv": head + rows}, asked, right, PUBLIC_SAFETY)


def letters(chance: random.Random) -> Neighbour:
    """A letter that mentions a party is a document: it advises, and bars nothing."""
    listed = chance.random() < 0.7
    name = chance.choice(LISTED if listed else INNOCENT)
    fields = ["From: a@larkspur.example", "To: b@harbor.example", "Subject: Offer", "Date: Tue"]
    chance.shuffle(fields)
    text = "\n".join((*fields, "", f"The radio inside comes from {name}.", ""))
    right = frozenset({"advisory"}) if listed else FREE
    return Neighbour({"offer.eml": text}, "offer.eml", right, PUBLIC_SAFETY)


def everyday_words(chance: random.Random) -> Neighbour:
    """A relation in everyday words is that relation."""
    maker, firm = chance.choice(LISTED), chance.choice(FIRMS)
    word, subject, row = chance.choice(
        (
            ("manufactured by", "Gate Box 21", f'Gate Box 21,manufactured by,"{maker}"'),
            ("Hersteller", "Gate Box 21", f'Gate Box 21,Hersteller,"{maker}"'),
            ("manufacturer of", "Gate Box 21", f'"{maker}",manufacturer of,Gate Box 21'),
            ("subsidiary of", firm, f'{firm},subsidiary of,"{maker}"'),
            ("parent of", firm, f'"{maker}",is the parent of,{firm}'),
            ("filiale de", firm, f'{firm},filiale de,"{maker}"'),
            ("aka", firm, f'{firm},aka,"{maker}"'),
        )
    )
    right = OPEN - {"not examined"} if word in ("aka", "parent of") else BARRED
    return Neighbour({"links.csv": f"from,predicate,to\n{row}\n"}, subject, right, PUBLIC_SAFETY)


def unknown_relations(chance: random.Random) -> Neighbour:
    """A row whose relation nobody knows names both its ends."""
    listed = chance.random() < 0.6
    name, firm = chance.choice(LISTED if listed else INNOCENT), chance.choice(FIRMS)
    word = chance.choice(("partner of", "frobnicates", "linked to", "affiliate of", "??"))
    ends = [f'"{name}"', f'"{firm}"']
    chance.shuffle(ends)
    text = f"from,predicate,to\n{ends[0]},{word},{ends[1]}\n"
    return Neighbour({"links.csv": text}, firm, OPEN if listed else FREE, PUBLIC_SAFETY)


KINDS: dict[str, Callable[[random.Random], Neighbour]] = relations.KINDS | {
    kind.__name__: kind
    for kind in (
        *(unknown_columns, deliveries, no_headers, letters),
        *(everyday_words, unknown_relations),
    )
}


def now(asked: Neighbour, folder: Path) -> str:
    """The verdict of this release."""
    return relations.verdict_of(asked, folder)


def before(source: Path) -> Callable[[Neighbour, Path], str]:
    """The verdict of the release whose source lies in ``source``."""
    path = str(source / "src" if (source / "src").is_dir() else source)

    def ask(asked: Neighbour, folder: Path) -> str:
        for name, text in asked.files.items():
            (folder / name).write_text(text, encoding="utf-8")
        output = folder / "result.json"
        files = [str(folder / name) for name in asked.files]
        command = [sys.executable, "-m", "countermark", "check", *files, "--as-of", asked.day]
        command += ["--context", asked.context, "--format", "json", "--output", str(output)]
        environment = os.environ | {"PYTHONPATH": path, "HOME": str(folder)}
        told = subprocess.run(command, env=environment, capture_output=True, check=False)
        if told.returncode in (1, 2) or not output.exists():
            return "no result"
        subjects = json.loads(output.read_bytes())["subjects"]
        return next((s["verdict"] for s in subjects if s["name"] == asked.subject), "")

    return ask


def wrong(
    kind: str, each: int, seed: int, ask: Callable[[Neighbour, Path], str]
) -> list[tuple[Neighbour, str]]:
    """The neighbours of a kind that are answered wrongly, each with the answer."""
    found = []
    for at in range(each):
        asked = KINDS[kind](random.Random(f"{kind}/{seed * 1_000 + at}"))
        with tempfile.TemporaryDirectory() as folder:
            given = ask(asked, Path(folder))
        if given not in asked.right:
            found.append((asked, given))
    return found


def cases(kind: str) -> int:
    """How many scenarios stand in the theme of the kind."""
    theme = next(theme for theme, kinds in THEMES.items() if kind in kinds)
    text = (SCENARIOS / f"{theme}.yaml").read_text(encoding="utf-8")
    return sum(line.startswith("- name:") for line in text.splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--before", type=Path, help="the source of an older release")
    parser.add_argument("--show", action="store_true", help="print what is wrong now")
    given = parser.parse_args()
    heads = f"{'kind':18} {'cases of its theme':>18} {'neighbours':>10} {'failed before':>13}"
    print(f"{heads} {'now':>4}")
    bad = 0
    for kind in given.kinds or KINDS:
        left = wrong(kind, given.each, given.seed, now)
        old = "-"
        if given.before:
            old = str(len(wrong(kind, given.each, given.seed, before(given.before))))
        print(f"{kind:18} {cases(kind):18} {given.each:10} {old:>13} {len(left):4}", flush=True)
        bad += len(left)
        for asked, answer in left if given.show else ():
            rows = " / ".join(text.replace("\n", " | ") for text in asked.files.values())
            print(f"   “{asked.subject}” is “{answer}” ({asked.context}): {rows}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
