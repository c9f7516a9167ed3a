"""Each rule of the shipped set against bytes changed outside what it may touch: none is accepted.

    python bench/equivalence/fuzz_rules.py [--count 100000] [--seed 7] [RULE ...]

A case is two artefacts that a rule makes equivalent. One to three bytes of the deployed one are
changed where no rule may touch it; a verdict *equivalent* or *identical* then is printed with what
repeats it. Where a rule may touch bytes is asked of the readers: the spans of the fields it names,
and for content the spans of what it explained (a date is whole). Changes inside are skipped, and so
are mutants of compressed bytes that decode to the same: the rules on encodings explain those.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import io
import random
import sys
import tarfile
import zipfile
from collections.abc import Callable
from functools import lru_cache, reduce
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.equivalence.comparing import compared, shipped_rules  # noqa: E402
from tests.equivalence.test_zip_archives import attached, packed  # noqa: E402
from tests.formats.artefact.ext_images import MKE2FS, image  # noqa: E402
from tests.formats.artefact.fixtures_elf import elf, sections  # noqa: E402
from tests.formats.artefact.fixtures_squashfs import Image  # noqa: E402
from tests.formats.artefact.fixtures_zip import aligned  # noqa: E402
from tests.formats.artefact.hex_files import intel  # noqa: E402
from tests.formats.artefact.speaking import Memory  # noqa: E402
from tests.formats.artefact.test_cpio import TRAILER, entry  # noqa: E402

from countermark.equivalence.finding import Pair  # noqa: E402
from countermark.equivalence.rules import Rules, Touches  # noqa: E402
from countermark.equivalence.spaces import Spaces  # noqa: E402
from countermark.equivalence.text_times import written_times  # noqa: E402
from countermark.formats.artefact.opening import Opened, Opener  # noqa: E402
from countermark.formats.artefact.readers import readers  # noqa: E402
from countermark.formats.signed.public_keys import read_keys  # noqa: E402
from countermark.model.artefact import Kind, Says, Span  # noqa: E402
from countermark.model.comparison import Comparison, Result, What  # noqa: E402

BUILT = 1_764_547_200


def _tree(time: int, first: int) -> bytes:
    return (
        entry(b"etc", mode=0o40755, mtime=time, ino=first)
        + entry(b"etc/init", b"#!/bin/sh\n", 0o100755, mtime=time + 5, ino=first + 1)
        + entry(b"etc/link", b"init", 0o120777, mtime=time, ino=first + 2)
        + TRAILER
    )


def _program(date: bytes, build_id: bytes) -> bytes:
    parts = sections(build_id=build_id)
    text = b"built " + date + b" with love\0"
    return elf([p if p.name != ".rodata" else type(p)(**{**vars(p), "body": text}) for p in parts])


def _image(**layout: object) -> bytes:
    numbers = b"".join(b"%d " % number for number in range(2500))
    tree = {b"etc": {b"init": b"#!/bin/sh\n" * 30, b"big": numbers}}
    return Image(tree, **layout).build()  # type: ignore[arg-type]


def _zipped(level: int, time: int) -> bytes:
    return gzip.compress(b"some text, again and again; " * 60, level, mtime=time)


def _folder(step: int) -> bytes:
    """An archive of three files in one order or the other."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in ("a", "b", "c")[::step]:
            archive.addfile(tarfile.TarInfo(name))
    return out.getvalue()


def _wheel(second: int) -> bytes:
    """A program of some build, and the list of digests that follows from it."""
    body = _program(b"2026-01-02 03:04:%02d" % second, bytes(20))
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).decode().rstrip("=")
    record = f"x/x.so,sha256={digest},{len(body)}\nx-1.dist-info/RECORD,,\n".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in (("x/x.so", body), ("x-1.dist-info/RECORD", record)):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), content)
    return out.getvalue()


CASES: dict[str, Callable[[], tuple[bytes, bytes]]] = {
    "time.entry": lambda: (_tree(BUILT, 1), _tree(BUILT + 77_000, 1)),
    "identifier.inode-number": lambda: (_tree(BUILT, 1), _tree(BUILT, 900)),
    "time.text-in-data": lambda: (
        _program(b"2026-01-02 03:04:05", bytes(20)),
        _program(b"2026-01-02 09:44:15", bytes(20)),
    ),
    "identifier.build-id": lambda: (
        _program(b"2026-01-02", bytes(range(20))),
        _program(b"2026-01-02", bytes(range(20, 40))),
    ),
    "compression.parameters": lambda: (_zipped(1, BUILT), _zipped(9, BUILT)),
    "compression.same-content": lambda: (_image(block=4096), _image(block=8192)),
    "derived.content-check": lambda: (packed(), packed(second=40)),
    "signature.attached": lambda: (packed(), attached(packed(), b"signed by somebody")),
    "padding.zip-alignment": lambda: (
        aligned(b"a content", b""),
        aligned(b"a content", b"\x35\xd9\5\0\4\0" + bytes(3)),
    ),
    "layout.hex-records": lambda: (intel(), intel(width=32, end=b"\n")),
    "order.entries": lambda: (_folder(1), _folder(-1)),
    "derived.digest-list": lambda: (_wheel(0), _wheel(40)),
    "layout.parsed": lambda: (_image(codec=1), _image(codec=4)),
}
"""Rule to a pair that it makes equivalent, alone or with others."""

if find_spec("cryptography"):
    from tests.equivalence import signing

    CASES["signature.verified"] = lambda: (
        signing.apk(signing.APP, "ours"),
        signing.apk(signing.APP, "theirs"),
    )
    CASES["signature.verified-file"] = lambda: (
        signing.archive(signing.v1(signing.APP, "ours")),
        signing.archive(signing.v1(signing.APP, "theirs")),
    )
    CASES["signature.verified-block"] = lambda: (
        signing.program("ours"),
        signing.program("theirs", stamp=1_700_000_900),
    )
    CASES["signature.verified-added"] = lambda: (
        signing.archive(signing.APP),
        signing.apk(signing.v1(signing.APP, "ours", schemes="2"), "ours"),
    )

if MKE2FS:
    CASES["identifier.file-system"] = lambda: (
        image("ext2"),
        image("ext2", uuid="99999999-2222-3333-4444-555555555555"),
    )


@lru_cache(maxsize=1)
def rules_and_keys() -> Rules:
    """The shipped rules, with the keys of the cases of signatures."""
    if "signature.verified" not in CASES:
        return shipped_rules()
    keys = (read_keys(signing.pem(name), name) for name in ("ours", "theirs"))
    return reduce(Rules.with_keys, keys, shipped_rules())


def allowed(deployed: bytes) -> list[Span]:
    """Where some rule may touch the outermost space of ``deployed``."""
    rules = shipped_rules()
    opened = Opener(readers(), Memory()).open(memoryview(deployed))
    space, spans = opened.space, []
    fields = [("", field) for field in space.fields]
    fields += [(node.role, field) for node in space.nodes for field in node.fields]
    spans += [
        field.span
        for role, field in fields
        if field.span and rules.for_(Touches.FIELD, space.form, role, field.name)
    ]
    for node in space.nodes:
        if rules.for_(Touches.CONTENT, space.form, node.role):
            for span in node.spans:
                spans += _inside(opened, span, node.role)
        if node.kind is Kind.SIGNATURE:
            spans += node.spans
    return spans


def _inside(opened: Opened, span: Span, role: str) -> list[Span]:
    if role == "elf.build-id":
        return [span]
    part = bytes(opened.data[span.offset : span.end])
    return [Span(t.start, t.end - t.start) for t in written_times(part, span.offset)]


def same_content(deployed: bytes, mutant: bytes) -> bool:
    """Do all bytes that differ only encode the same, in other words of the encoder's?

    Such a mutant is what the rules on encodings explain and say: not outside what they touch.
    """
    openers = Opener(readers(), Memory()), Opener(readers(), Memory())
    sides = openers[0].open(memoryview(deployed)), openers[1].open(memoryview(mutant))
    if sides[0].space.form not in _ENCODING:
        return False
    return _says(sides[0]) == _says(sides[1])


_ENCODING = {"gzip", "squashfs", "zip"}


def _says(opened: Opened) -> object:
    space = opened.space
    contents = [opened.decoded(number) for number in range(len(space.nodes))]
    return (
        [(field.name, field.value) for field in space.fields if field.says is Says.FACT],
        space.faults,
        [
            (node.role, node.name, [(f.name, f.value) for f in node.fields if f.says is Says.FACT])
            for node in space.nodes
        ],
        [bytes(one) if isinstance(one, memoryview) else one for one in contents],
    )


def may_pass(evaluated: Opened, mutant: bytes) -> bool:
    """Does some rule explain every difference, as far as pairs of spaces are judged one by one?

    No proof of a whole gives a rule back that one of a pair took: where this is false the verdict
    of ``compared`` is no pass, which takes three times as long to say.
    """
    spaces = Spaces(rules_and_keys())
    waiting = [Pair(evaluated, Opener(readers(), Memory()).open(memoryview(mutant)))]
    while waiting:
        found, inner = spaces.compare(waiting.pop())
        if any(one.rule is None for one in found):
            return False
        waiting += inner
    return True


def touched_values(base: Comparison, found: Comparison) -> bool:
    """Is all that ``found`` has beside ``base`` a value that a rule may touch, of no known place?

    Readers of file systems take values from tables whose bytes they own as a whole, so that
    ``allowed`` does not see where a time stands. Such a mutant is inside a rule: it is counted.
    """
    values = [
        {(use.id, one.path, one.field, one.deployed) for use in side.rules for one in use.places}
        for side in (base, found)
    ]
    new = values[1] - values[0]
    placed = {
        (use.id, one.path, one.field, one.deployed)
        for use in found.rules
        for one in use.places
        if one.deployed_at.spans or one.what is not What.FIELD
    }
    return bool(new) and not new & placed


def fuzz(rule: str, count: int, seed: int) -> tuple[int, list[str], int]:
    """How many mutants were judged, those that passed, each with what repeats it.

    Third, how many changed a value that a rule may touch and whose place no reader says.
    """
    evaluated, deployed = CASES[rule]()
    base = compared(evaluated, deployed, rules_and_keys())
    assert base.result is Result.EQUIVALENT, base.unexplained
    assert rule in {use.id for use in base.rules}
    free = bytearray(b"\1" * len(deployed))
    # A signature that is verified is broken by any byte, its own among them.
    for span in () if rule.startswith("signature.verified") else allowed(deployed):
        free[span.offset : span.end] = bytes(span.length)
    places = [at for at, is_free in enumerate(free) if is_free]
    chance, passed = random.Random(f"{rule} {seed}"), []
    left, touched = Opener(readers(), Memory()).open(memoryview(evaluated)), 0
    for number in range(count):
        mutant = bytearray(deployed)
        for at in chance.sample(places, chance.choice((1, 1, 1, 2, 3))):
            mutant[at] ^= chance.randrange(1, 256)
        if not may_pass(left, bytes(mutant)):
            continue
        found = compared(evaluated, bytes(mutant), rules_and_keys())
        passes = found.result in (Result.EQUIVALENT, Result.IDENTICAL)
        if not passes or same_content(deployed, bytes(mutant)):
            continue
        if touched_values(base, found):
            touched += 1
            continue
        changed = [at for at in places if mutant[at] != deployed[at]]
        passed.append(f"{rule} seed {seed} number {number}: {found.result.value}, bytes {changed}")
    return count, passed, touched


def main() -> int:
    """Fuzz the rules that are named, or all there are cases for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000, help="mutants a rule")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("rules", nargs="*", default=list(CASES))
    asked = parser.parse_args()
    without = [rule.id for rule in shipped_rules().all if rule.id not in CASES]
    failed = 0
    for rule in asked.rules:
        count, passed, touched = fuzz(rule, asked.count, asked.seed)
        failed += len(passed)
        inside = f", {touched} of a value that a rule may touch" if touched else ""
        print(f"{rule}: {count} mutants, {len(passed)} accepted{inside}", flush=True)
        for line in passed[:20]:
            print(f"  {line}")
    print(f"no case: {', '.join(without) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
