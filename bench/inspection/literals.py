"""How fast are very many literals found, beside an automaton and beside yara-x, in the same bytes?

    python bench/inspection/literals.py FILE... [--literals N] [--runs N]

The literals are made from a fixed seed: host names, digests, paths, packages. All engines get the
same bytes (the files, one after another) and are timed in turn, so that a busy machine slows all;
what is printed is the median of the processor's time and the ratio to the automaton. yara-x is
left out where it is not installed. Every engine must find the same literals, planted among them.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ahocorasick_rs import BytesAhoCorasick

from countermark.inspection.literals import Literals

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_IN_A_RULE = 1000
"""Literals of one rule of yara-x."""

TOPS = ("com", "net", "cn", "org", "xyz", "info", "ru", "top", "shop", "io")


def made(count: int, seed: int = 14) -> list[bytes]:
    """``count`` literals, the same each time."""
    chance = random.Random(seed)

    def word(least: int, most: int) -> str:
        return "".join(chance.choices(LETTERS, k=chance.randint(least, most)))

    found: set[str] = set()
    while len(found) < count:
        kind = chance.random()
        if kind < 0.5:
            found.add(f"{word(2, 9)}.{word(4, 14)}.{chance.choice(TOPS)}")
        elif kind < 0.7:
            found.add(f"{chance.getrandbits(256):064x}"[: chance.choice((32, 40, 64))])
        elif kind < 0.85:
            found.add(f"/system/{word(3, 8)}/{word(5, 20)}")
        else:
            found.add(f"com.{word(4, 9)}.{word(3, 9)}")
    return [one.encode() for one in sorted(found)]


def planted(data: bytes, words: Sequence[bytes], seed: int = 15) -> tuple[bytes, set[int]]:
    """The bytes with a hundred of the literals written over them, and their numbers."""
    chance = random.Random(seed)
    out, numbers = bytearray(data), set(chance.sample(range(len(words)), min(100, len(words))))
    for number in numbers:
        at = chance.randrange(len(out) - 100)
        out[at : at + len(words[number]) + 2] = b"\0" + words[number] + b"\0"
    return bytes(out), numbers


def engines(words: Sequence[bytes]) -> dict[str, tuple[float, Callable[[bytes], set[int]]]]:
    """By name: seconds to build, and what finds the numbers of the literals in some bytes."""
    built: dict[str, tuple[float, Callable[[bytes], set[int]]]] = {}
    begin = time.process_time()
    sieve = Literals(words)
    built["sieve"] = (
        time.process_time() - begin,
        lambda data: {place.word for place in sieve.find(memoryview(data)).found},
    )
    begin = time.process_time()
    automaton = BytesAhoCorasick(words)
    built["automaton"] = (
        time.process_time() - begin,
        lambda data: {n for n, _, _ in automaton.find_matches_as_indexes(data)},
    )
    try:
        import yara_x
    except ImportError:
        return built
    begin = time.process_time()
    compiler = yara_x.Compiler()
    for first in range(0, len(words), _IN_A_RULE):
        texts = "\n".join(
            f'$s{first + k} = "{word.decode()}"'
            for k, word in enumerate(words[first : first + _IN_A_RULE])
        )
        compiler.add_source(f"rule r{first} {{ strings: {texts} condition: any of them }}")
    scanner = yara_x.Scanner(compiler.build())
    scanner.set_timeout(600)
    built["yara-x"] = (time.process_time() - begin, lambda data: _by_rules(scanner, data))
    return built


def _by_rules(scanner: Any, data: bytes) -> set[int]:
    rules = scanner.scan(data).matching_rules
    return {int(p.identifier[2:]) for rule in rules for p in rule.patterns if p.matches}


def main() -> None:
    """Print a row for each engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--literals", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    words = made(asked.literals)
    data, numbers = planted(b"".join(path.read_bytes() for path in asked.files), words)
    built = engines(words)
    times: dict[str, list[float]] = {name: [] for name in built}
    for _ in range(asked.runs):
        for name, (_, find) in built.items():
            begin = time.process_time()
            found = find(data)
            times[name].append(time.process_time() - begin)
            missed = numbers - found
            # A literal planted over another, or inside one that an automaton reports instead.
            if len(missed) > 5:
                raise SystemExit(f"{name} missed {len(missed)} of {len(numbers)}")
    base = statistics.median(times["automaton"])
    print(f"{len(data) / 1e6:.1f} MB, {len(words):,} literals, {asked.runs} runs in turn")
    print("engine\tbuild s\tMB/s and core\ttimes as fast as the automaton (quartiles)")
    for name, (build, _) in built.items():
        took = times[name]
        ratios = statistics.quantiles(
            [a / b for a, b in zip(times["automaton"], took, strict=True)], n=4
        )
        speed = len(data) / statistics.median(took) / 1e6
        print(
            f"{name}\t{build:.1f}\t{speed:.0f}\t{base / statistics.median(took):.2f} "
            f"({ratios[0]:.2f} to {ratios[2]:.2f})"
        )


if __name__ == "__main__":
    main()
