"""The whole command line against random arguments, environment and hostile files: one line or less.

``python bench/fuzz_cli.py [RUNS] [PROCESSES] [SEED]`` runs RUNS commands in this process with
captured streams and PROCESSES as real ones. Each must end with a known exit code, without a
traceback or a word of a defect, with something on standard error where there is no result, and
without a character that steers a terminal. Verbs and options are taken from the parser.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from countermark.cli.main import build_parser, main
from countermark.model.safe_text import lines_visible

CODES = {0, 1, 2, 3, 12, 13, 14, 130, 143}
SLOW = 60
"""Seconds after which a run counts as hanging."""

ODD = (
    *("", " ", "-", "--", "0", "-1", "1", "9" * 30, "9" * 5000, "1e9", "nan", "inf", "²", "true"),
    *("\x1b[2J\x1b]0;x\x07", "\x9b31m", "\u202egpj", "\u2066x", "\x00", "a\0b", "\r\n\t", "\x7f"),
    *("\ud800", "\udcff\udcfe", "\U000e0041", "\u200b\u00ad", "e" + "\u0301" * 200, "=cmd()"),
    *("\uff1dx", "<script>", "</style>", "{{7*7}}", "%s%n", "/dev/zero", "/dev/null"),
    *("~", "x" * 9000, "2026-13-99", "20-1-1", "9999-12-31", "0000-00-00", "zte", "reg:zte"),
    *("ZTE Corporation", "pen:3902", "lei:", "ledger:0", "ledger:99999999999", "us-dod,a=b"),
    *("purpose=x", "supplier=made_by", "A1", "F6", "Z9", "csl", "sdn", "שלום", "中兴", "show"),
    *("US-NDAA19-889B", "far-52.204-25", "ab" * 6, "0" * 64, "same", "different", "owns"),
)
SOUND = {
    "as_of": ("2026-11-20", "2021-01-01"),
    "known_at": ("2026-11-20", "2019-09-01"),
    "from_day": ("2018-01-01",),
    "to_day": ("2026-11-20",),
    "until": ("2027-01-01",),
    "identified": ("2026-11-20",),
    "context": ("us-federal-contractor", "us-dod", "us-dod,purpose=public-safety"),
    "predicate": ("owns", "made_by", "supplies", "also_named"),
    "grade": ("A1", "C3"),
    "valid_from": ("2020", "2020-01"),
    "valid_to": ("2024",),
    "known_from": ("2020-02-02",),
    "share": ("51", "0.5"),
    "ledger": (".",),
    "depth": ("3", "64"),
    "limit": ("1", "50"),
    "column": ("supplier=supplier", "odd=maker"),
    "run": ("run.json",),
    "again": ("record.json",),
    "since": ("2020-01-01", "screen.json", "ledger:0"),
    "form": ("far-52.204-25",),
    "entity": ("zte", "huawei", "reg:dahua"),
    "id": ("zte", "US-NDAA19-889B"),
    "as_list": ("dod-1260h", "csl"),
    "pairs": ("n.csv",),
}
"""What each argument is when it is right; nine times of ten it is."""

BYTES = (
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[2J", b"{", b"[" * 9000, b'{"a":' * 500,
    b"null", b"[]", b"{}", b'"\\ud800"', b"PK\x03\x04", b"%PDF-1.7", b"\x1f\x8b", b"<a>", b"<?xml",
    b'<?xml version="1.0" encoding="UTF-9"?>', b"supplier\n", b'"', b"a,b\n" * 50, b"\r",
    b"= [", b'as-of = 3\n', b'context = [1]\n', b"\x85\xe2\x80\xa8", b"1" * 5000, b"-", b"1e999",
)  # fmt: skip


class Bad(NamedTuple):
    """A run that broke the promise."""

    why: str
    argv: list[str]
    words: str


def leaves() -> Iterator[tuple[list[str], argparse.ArgumentParser]]:
    """Every verb, and every action of those that have some, with its parser."""
    for verb, parser in _choices(build_parser()).items():
        inner = _choices(parser)
        yield from (([*verb.split(), a], p) for a, p in inner.items())
        if not inner:
            yield verb.split(), parser


def _choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = (a.choices for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return next(found, {})


class Fuzzer:
    """Makes files and command lines in ``root``, in an order that ``seed`` fixes."""

    def __init__(self, root: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.root = root
        every = list(leaves())
        often = [leaf for leaf in every if leaf[0] in (["check"], ["screen"], ["explain"])]
        self.leaves = every + often * 4
        self.sound = list(_sound(root))
        self.outcomes: Counter[str] = Counter()
        self.bad: list[Bad] = []
        self.slowest = (0.0, [""])

    def argv(self) -> list[str]:
        """A command line: most are nearly right, so that they get beyond the parser."""
        pick = self.random
        if pick.random() < 0.03:
            return [self.value() for _ in range(pick.randrange(4))]
        words, parser = pick.choice(self.leaves)
        made = list(words)
        for action in parser._actions:
            if action.dest in ("help", "url", "timeout", "max_bytes", "traceback"):
                continue
            wanted = action.required or not action.option_strings
            rare = action.dest in ("config", "ledger") and pick.random() < 0.8
            if not wanted and (rare or pick.random() > 0.12):
                continue
            made += action.option_strings[:1]
            count = pick.choice((1, 1, 2)) if action.nargs in ("*", "+") else int(action.nargs != 0)
            made += [self.given(action) for _ in range(count)]
        if pick.random() < 0.03:
            made.insert(pick.randrange(len(made) + 1), self.value())
        # Nothing may fetch from the world, nor write outside.
        return [w for w in made if w != "update"] if words[-1] == "update" else made

    def given(self, action: argparse.Action) -> str:
        """A value for one argument."""
        if action.choices and self.random.random() < 0.9:
            return str(self.random.choice(list(action.choices)))
        if action.dest in ("output", "record", "directory"):
            return f"out-{self.random.randrange(5)}"
        if action.dest in SOUND and self.random.random() < 0.9:
            return self.random.choice(SOUND[action.dest])
        return self.value()

    def value(self) -> str:
        """Something odd, or a file."""
        roll = self.random.random()
        if roll < 0.25:
            return self.random.choice(ODD)
        if roll < 0.45:
            return str(self.random.choice(self.sound).name)
        return self.file()

    def file(self) -> str:
        """A sound file with something cut, doubled or put into it, or bytes of no kind."""
        pick = self.random
        sound = pick.choice(self.sound)
        raw = bytearray(sound.read_bytes())
        for _ in range(pick.randrange(1, 6)):
            at = pick.randrange(len(raw) + 1)
            how = pick.randrange(5)
            if how == 0:
                del raw[at : at + pick.choice((1, 9, 999))]
            elif how == 1:
                raw[at:at] = pick.choice(BYTES)
            elif how == 2:
                raw[at:at] = pick.choice(ODD).encode("utf-8", "surrogatepass")
            elif how == 3:
                raw[at : at + 1] = bytes((pick.randrange(256),))
            else:
                raw[at:at] = raw[at : at + pick.randrange(200)]
        if pick.random() < 0.1:
            raw = bytearray(pick.choice(BYTES) * pick.choice((1, 3)))
        name = f"m{pick.randrange(20)}{pick.choice((sound.suffix, '.csv', ''))}"
        (self.root / name).write_bytes(raw)
        return name

    def environ(self) -> dict[str, str]:
        """Settings and surroundings; most runs have none."""
        pick = self.random
        names = (
            "AS_OF",
            "KNOWN_AT",
            "CONTEXT",
            "FORMAT",
            "FAIL_ON",
            "COLOR",
            "CONFIG",
            "LEDGER",
            "NO_PROGRESS",
        )
        found = {}
        if pick.random() < 0.08:
            found[f"COUNTERMARK_{pick.choice(names)}"] = _encodable(self.value())
        if pick.random() < 0.1:
            found["COLUMNS"] = pick.choice(("0", "-1", "1", "40", "9" * 30, "9" * 5000, "x", "²"))
        if pick.random() < 0.1:
            found["NO_COLOR"] = "1"
        return found

    def settings(self) -> None:
        """Now and then a hostile countermark.toml and hostile side files."""
        pick = self.random
        toml = self.root / "countermark.toml"
        toml.unlink(missing_ok=True)
        if pick.random() < 0.05:
            toml.write_bytes(
                pick.choice(
                    (*BYTES, b'fail-on = "\\u001b"', b'"\\u202e" = 1', b"as-of = 2026-01-01")
                )
            )
        if pick.random() < 0.08:
            sides = [
                p for p in self.root.rglob("*.json") if "cache" in p.parts or "records" in p.parts
            ]
            if sides:
                pick.choice(sides).write_bytes(pick.choice(BYTES))

    def inside(self) -> None:
        """One run in this process."""
        argv, environ = self.argv(), self.environ()
        self.settings()
        before = dict(os.environ)
        os.environ.update(environ)
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict") for _ in "ab"]
        kept = sys.stdout, sys.stderr, sys.stdin
        sys.stdout, sys.stderr = streams
        sys.stdin = io.TextIOWrapper(io.BytesIO(self.random.choice((*BYTES, b"supplier\nZTE\n"))))
        begun = time.perf_counter()
        try:
            code: int | str = main(argv)
        except BaseException as error:
            code = f"raised {type(error).__name__}: {str(error)[:200]}"
        finally:
            sys.stdout, sys.stderr, sys.stdin = kept
            os.environ.clear()
            os.environ.update(before)
        for stream in streams:
            stream.flush()
        out, err = (stream.buffer.getvalue() for stream in streams)
        self.judge(argv, code, out, err, time.perf_counter() - begun)

    def outside(self) -> None:
        """One run as a process of its own, some with streams that are full or closed."""
        argv = [a.replace("\0", "") for a in self.argv()]
        self.settings()
        odd = self.random.choice(("", "", "", ">/dev/full", ">&-", "2>&-", "<&-", "stop"))
        locale = self.random.choice(
            ({}, {"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"})
        )
        command = [sys.executable, "-m", "countermark", *(os.fsencode(_encodable(a)) for a in argv)]
        if odd not in ("", "stop"):
            command = ["sh", "-c", f'exec "$@" {odd}', "sh", *command]
        begun = time.perf_counter()
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **self.environ(), **locale},
        ) as process:
            if odd == "stop":
                time.sleep(self.random.uniform(0.3, 1.5))
                process.send_signal(self.random.choice((signal.SIGINT, signal.SIGTERM)))
            out, err = process.communicate(timeout=SLOW * 2)
        code = process.returncode
        if odd == "stop" and code in (-signal.SIGINT, -signal.SIGTERM):
            code = 1
            err = err or b"stopped"
        if odd == "2>&-" and not err:
            err = b"nobody listens"
        self.judge([*argv, odd], code, out, err, time.perf_counter() - begun)

    def judge(self, argv: list[str], code: int | str, out: bytes, err: bytes, took: float) -> None:
        """Count the run, and note what is wrong with it."""
        self.outcomes[str(code)] += 1
        self.slowest = max(self.slowest, (took, argv))
        told = err.decode("utf-8", "replace")
        why = ""
        if code not in CODES:
            why = f"exit {code}"
        elif re.search("Traceback|Exception ignored|defect of countermark", told):
            why = "a defect"
        elif code in (1, 2, 3) and not err:
            why = "nothing said"
        elif steers(out) or steers(err):
            why = f"steers: {(steers(out) or steers(err))!r}"
        elif took > SLOW:
            why = f"took {took:.0f} s"
        if why:
            self.bad.append(Bad(why, argv, told[-600:]))
            print(f"{why}\n  {argv!r:.600}\n  {told[-600:]!r}", file=sys.__stdout__, flush=True)


INK = re.compile("\x1b\\[(?:[012]|32|1;3[1-6])m")


def steers(raw: bytes) -> str:
    """The first line that holds what a terminal must not get; colour of our own is let off.

    A workbook and a Parquet file are no text: no terminal is given one.
    """
    if raw.startswith((b"PK\x03\x04", b"PAR1")):
        return ""
    text = INK.sub("", raw.decode("utf-8", "replace"))
    if lines_visible(text) == text:
        return ""
    return next((line[:200] for line in text.split("\n") if lines_visible(line) != line), "")


def _encodable(text: str) -> str:
    """``text`` as an argument or variable can carry it: no NUL, no half of a pair."""
    whole = "".join("?" if "\ud800" <= c <= "\udc7f" else c for c in text)
    return whole.replace("\0", "")


def _sound(root: Path) -> Iterator[Path]:
    """Small sound files of each kind, to be mutated."""
    files = {
        "s.csv": "supplier,country,contract\nHuawei Technologies Co.,CN,HQ-1\nAcme Ltd,US,HQ-2\n",
        "d.csv": "manufacturer,model,serial,site\nHikvision,DS-2CD,1,North\nZTE,MF,2,South\n",
        "l.csv": "from,predicate,to\nAcme Ltd,owns,Bolt Ltd\nBolt Ltd,supplies,HQ-1\n",
        "b.cdx.json": '{"bomFormat":"CycloneDX","specVersion":"1.5","components":'
        '[{"type":"library","name":"x","version":"1","publisher":"ZTE Corporation",'
        '"purl":"pkg:npm/x@1"}]}',
        "b.spdx.json": '{"spdxVersion":"SPDX-2.3","packages":[{"SPDXID":"SPDXRef-a","name":"a",'
        '"supplier":"Organization: Huawei"}],"relationships":[]}',
        "e.ftm.json": '{"id":"a","schema":"Company","properties":{"name":["ZTE Corporation"]}}\n',
        "t.txt": "In 2018 the office bought routers of Huawei and cameras of Hikvision.\n",
        "p.html": "<html><body><p>Bought of ZTE Corporation.</p></body></html>",
        "n.csv": "name1,name2,is_match\nAcme Ltd,Acme Limited,true\nAcme,Bolt,false\n",
        "m.csv": "Name,Clean Name,Alias,Previous Name,Parent Name,Start date,End date,Note,"
        "Source Url\n"
        + "".join(f"Firm {n} Optics,,,,,2024-01-31,,,\n" for n in range(30)),
    }  # fmt: skip
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
        yield root / name
    asked = ["check", "s.csv", "--context", "us-dod", "--as-of", "2026-11-20"]
    for name, more in (("run.json", ["--format", "json", "--output", "run.json"]),
                       ("record.json", ["--record", "record.json", "--output", "x.tsv"]),
                       ("screen.json", [])):  # fmt: skip
        if name == "screen.json":
            asked, more = ["screen", "ZTE"], ["--format", "json", "--output", name]
        main([*asked, *more])
        yield root / name


def run(runs: int, processes: int, seed: int, root: Path) -> Fuzzer:
    """All of it in ``root``, which becomes a project; gives what was seen."""
    before, home = Path.cwd(), dict(os.environ)
    for name in ("STATE", "CACHE", "CONFIG"):
        os.environ[f"XDG_{name}_HOME"] = str(root / "user" / name.lower())
    work = root / "work"
    work.mkdir(parents=True)
    os.chdir(work)
    try:
        quiet = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        sys.stderr, kept = quiet, sys.stderr
        main(["init"])
        fuzzer = Fuzzer(work, seed)
        sys.stderr = kept
        for _ in range(runs):
            fuzzer.inside()
        for _ in range(processes):
            fuzzer.outside()
    finally:
        os.chdir(before)
        os.environ.clear()
        os.environ.update(home)
    return fuzzer


if __name__ == "__main__":
    given = [int(a) for a in sys.argv[1:]] + [3000, 200, 7][len(sys.argv) - 1 :]
    with tempfile.TemporaryDirectory() as place:
        seen = run(given[0], given[1], given[2], Path(place))
    print(f"{sum(seen.outcomes.values())} runs: {dict(seen.outcomes)}, {len(seen.bad)} bad")
    print(f"slowest: {seen.slowest[0]:.1f} s {seen.slowest[1]!r:.300}")
    sys.exit(bool(seen.bad))
