"""How time and memory of tracing grow with the size of a supply chain.

Made-up chains of one shape each, with n and 4 n links, through ``check`` end to end and through the
tracing room alone. A shape that is linear takes 4 times as long (from where the start of the
program does not count); twice as many as that is a fault.

    python -m bench.growth_supply [--only SHAPE] [--size N] [--room]
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
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

Link = tuple[str, str, str]
LISTED = "ZTE Corporation"
CONTEXT = ("--context", "us-federal-contractor", "--as-of", "2026-11-20")


def star(size: int) -> Iterator[Link]:
    """One supplier of ``size`` different products, one of them made by a listed party."""
    for number in range(size):
        yield "Blue Harbor LLC", "supplies", f"Widget {number}"
    yield f"Widget {size // 2}", "made_by", LISTED


def one_product(size: int) -> Iterator[Link]:
    """``size`` suppliers of one product that a listed party makes."""
    for number in range(size):
        yield f"Quay {number} LLC", "supplies", "Widget"
    yield "Widget", "made_by", LISTED


def one_contract(size: int) -> Iterator[Link]:
    """``size`` suppliers of one contract, one of which is listed."""
    for number in range(size):
        yield f"Quay {number} LLC", "supplies", "contract:HQ"
    yield LISTED, "supplies", "contract:HQ"


def one_name(size: int) -> Iterator[Link]:
    """``size`` rows that all say the same."""
    for _ in range(size):
        yield "Blue Harbor LLC", "supplies", "Widget"


def ring(size: int) -> Iterator[Link]:
    """Firms that own each other, ten owners each, and one owned by a listed party."""
    chance = random.Random(18)
    firms = max(2, size // 10)
    for firm in range(firms):
        yield f"Firm {firm} Ltd", "owns", f"Firm {(firm + 1) % firms} Ltd"
        for _ in range(9):
            yield f"Firm {chance.randrange(firms)} Ltd", "owns", f"Firm {firm} Ltd"
    yield LISTED, "owns", "Firm 0 Ltd"


def group(size: int) -> Iterator[Link]:
    """A complete group: every firm owns every other."""
    firms = int(size**0.5)
    for one in range(firms):
        for other in range(firms):
            if one != other:
                yield f"Firm {one} Ltd", "owns", f"Firm {other} Ltd"
    yield LISTED, "owns", "Firm 5 Ltd"


def power_law(size: int) -> Iterator[Link]:
    """A supply graph in which few firms have most links, and one in 500 is a listed party's."""
    chance = random.Random(7)
    words = ("supplies", "supplies", "subcontract_of", "owns", "administers")
    firms = max(4, size // 3)
    for number in range(size):
        buyer = int(firms * chance.random() ** 3)
        yield f"Firm {chance.randrange(firms)} Ltd", words[number % len(words)], f"Firm {buyer} Ltd"
        if number % 500 == 0:
            yield LISTED, "supplies", f"Firm {chance.randrange(firms)} Ltd"


SHAPES: dict[str, Callable[[int], Iterator[Link]]] = {
    shape.__name__: shape
    for shape in (star, one_product, one_contract, one_name, ring, group, power_law)
}


def check(links: Iterator[Link], folder: Path) -> tuple[float, float]:
    """Processor seconds and peak megabytes of one ``check`` of a file with these links."""
    path = folder / "links.csv"
    path.write_text("from,predicate,to\n" + "".join(f"{','.join(one)}\n" for one in links))
    command = [sys.executable, "-m", "countermark", "check", str(path), *CONTEXT, "--exit-zero"]
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere, cwd=folder)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"check ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def room(links: Iterator[Link], _: Path) -> tuple[float, float]:
    """The same of tracing every supplier, without reading, screening or judging."""
    from tests.tracing.tracing import trace

    from countermark.model.claim import Claim
    from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
    from countermark.model.predicate import Predicate
    from countermark.model.reading import Subject, SubjectKind

    evidence = Evidence(Digest.of(b"bench"), "text/plain", Selector(SelectorKind.WHOLE))

    def node(name: str) -> str:
        if name == LISTED:
            return "reg:listed"
        return name if name.startswith("contract:") else f"name:{name}"

    claims = [
        Claim(
            claimant="bench",
            subject=node(one),
            predicate=Predicate(word),
            object=node(other),
            evidence=evidence,
        )
        for one, word, other in links
    ]
    sellers = dict.fromkeys(claim.subject for claim in claims if claim.subject[:5] == "name:")
    asked = [Subject(node=n, name=n, kind=SubjectKind.SUPPLIER, place="bench") for n in sellers]
    begun = time.process_time()
    trace(claims, asked, ["reg:listed"], date(2026, 11, 20))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return time.process_time() - begun, peak


def main() -> None:
    """Prints a line per shape: size, seconds and megabytes at n and at 4 n, and their ratios."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", choices=SHAPES, action="append")
    options.add_argument("--size", type=int, default=5_000)
    options.add_argument("--room", action="store_true", help="the tracing room alone")
    given = options.parse_args()
    run = room if given.room else check
    with tempfile.TemporaryDirectory() as folder:
        for name in given.only or SHAPES:
            few = run(SHAPES[name](given.size), Path(folder))
            many = run(SHAPES[name](4 * given.size), Path(folder))
            print(
                f"{name:14} {given.size:>8,} {few[0]:8.2f} s {many[0]:8.2f} s"
                f"  x{many[0] / few[0]:.1f}  {few[1]:6.0f} MB {many[1]:6.0f} MB"
                f"  x{many[1] / few[1]:.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
