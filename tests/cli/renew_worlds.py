"""Random small worlds for ``renew``: a project, a check, and what changes after it."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from countermark.cli.main import main

from .conftest import TODAY

WORDS = ("Kestrel", "Harbour", "Quay", "Alder", "Umbra", "Zinc", "Optics", "Radio", "Cabling")
FORMS = ("Ltd", "GmbH", "Co., Ltd.", "")
REGISTERED = ("ZTE Corporation", "Huawei Technologies Co., Ltd.", "Hikvision", "Kaspersky Lab")
CONTEXTS = ("us-exporter", "us-federal-contractor", "us-carrier")
DAYS = (TODAY, "2026-11-25", TODAY, "2026-11-22", "2026-12-01", "2027-02-03")


def world(seed: int, cm: Callable[..., Any], edition: Callable[..., str]) -> None:
    """Make it in the working folder: ``cm`` runs a command, ``edition`` writes a list."""
    chance = random.Random(seed)
    pool = [_name(chance) for _ in range(12)]
    entries = {f"k{n}": _row(chance, f"k{n}", pool) for n in range(5)}
    then = chance.sample(sorted(entries), chance.randint(0, 4))
    _list(cm, edition, [entries[key] for key in then], "2026-11-01")
    _suppliers(chance, pool)
    asked = ["suppliers.csv"]
    if chance.random() < 0.6:
        _links(chance, pool)
        asked.append("links.csv")
    contexts = [
        part for one in chance.sample(CONTEXTS, chance.randint(1, 2)) for part in ("--context", one)
    ]
    said = cm("check", *asked, *contexts, "--as-of", TODAY, "--exit-zero", "--no-progress")
    assert said.code == 0, said.err
    now = [key for key in entries if (key in then) is (chance.random() < 0.6)]
    changed = {key: dict(entries[key]) for key in now}
    for key in now:
        if chance.random() < 0.3:
            changed[key] = _row(chance, key, pool)
    if now or then:
        _list(cm, edition, list(changed.values()), "2026-11-22")
    if chance.random() < 0.4:
        party = chance.choice(("zte", "huawei", "hikvision"))
        sure = chance.choice(("same", "different"))
        said = cm(
            "judge", chance.choice(pool), party, sure, "--reason", "a test", "--by", "T", "--new"
        )
        assert said.code == 0, said.err
    if chance.random() < 0.3:
        one, other = chance.sample(pool, 2)
        note = ("--claimant", "T", "--source", "s", "--quote", "q", "--grade", "A1")
        said = cm("note", one, "owns", other, "--share", "60", *note)
        assert said.code == 0, said.err


def _name(chance: random.Random) -> str:
    if chance.random() < 0.15:
        return chance.choice(REGISTERED)
    words = chance.sample(WORDS, chance.randint(2, 3))
    return " ".join((*words, chance.choice(FORMS))).strip()


def _like(chance: random.Random, name: str) -> str:
    """The name, or one that differs by a letter, an order or its legal form."""
    way = chance.randrange(6)
    if way == 0:
        at = chance.randrange(len(name))
        return name[:at] + name[at + 1 :] or name
    if way == 1:
        return " ".join(reversed(name.split()))
    return name.rpartition(" ")[0] or name if way == 2 else name


def _row(chance: random.Random, key: str, pool: list[str]) -> dict[str, str]:
    found = {"_id": key, "name": _like(chance, chance.choice(pool)), "start_date": "2019-05-21"}
    if chance.random() < 0.4:
        found["start_date"] = chance.choice(("2026-11-22", "2027-01-15", "2026-11"[:4] + "-11-21"))
    if chance.random() < 0.3:
        found["alt_names"] = _like(chance, chance.choice(pool))
    return found


def _list(cm: Any, edition: Any, rows: list[dict[str, str]], day: str) -> None:
    filler = {"_id": "f1", "name": "Vermilion Gantry Holdings", "start_date": "2018-01-01"}
    path = edition(f"list-{day}.csv", filler, *rows)
    said = cm("register", "import", path, "--shrunken", "--list", "csl", "--date", day)
    assert said.code in (0, 13), said.err


def _suppliers(chance: random.Random, pool: list[str]) -> None:
    with Path("suppliers.csv").open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(("supplier", "country", "acquired"))
        dated = chance.random() < 0.15
        for _ in range(chance.randint(1, 8)):
            country = chance.choice(("", "PT", "CN", "US"))
            day = chance.choice(("", "2020-01-01", "2026-11-23")) if dated else ""
            rows.writerow((_like(chance, chance.choice(pool)), country, day))


def _links(chance: random.Random, pool: list[str]) -> None:
    with Path("links.csv").open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(("from", "predicate", "to", "share"))
        for _ in range(chance.randint(1, 4)):
            one, other = chance.sample(pool, 2)
            relation = chance.choice(("owns", "supplies", "controls"))
            rows.writerow((one, relation, other, "75" if relation == "owns" else ""))


def day_of(seed: int) -> str:
    """The day of renewal in the world of this seed."""
    return DAYS[seed % len(DAYS)]


class Said:
    """What a command gave: its exit code, and both of its outputs."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


def _command(*arguments: str) -> Said:
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*arguments])
        out.flush()
    raw = out.buffer.getvalue() if isinstance(out.buffer, io.BytesIO) else b""
    return Said(code, raw.decode(), err.getvalue())


@contextlib.contextmanager
def scratch() -> Iterator[Callable[..., Said]]:
    """A project in a folder of its own that is gone afterwards; gives what runs a command."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            assert _command("init").code == 0
            yield _command
        finally:
            os.chdir(before)
