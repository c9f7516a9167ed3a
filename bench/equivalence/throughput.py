"""How fast artefacts are opened, by format: MB/s of a core, how it grows, and memory.

    python bench/equivalence/throughput.py [MB] [FORM...]

For each format an artefact of MB and one of a quarter of it (16 without a number), the same files
in it; ``open`` is the manifest of one space (headers, hashes), ``deep`` the manifest to the bottom.
Medians of three interleaved runs. ``growth`` is the time of the large one over that of the small
one, divided by how much larger it is: 1.0 grows as the bytes do. ``memory MB`` runs a tar archive
of MB in a child process and says its peak.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from countermark.formats.artefact.manifest import manifest  # noqa: E402
from countermark.formats.artefact.opening import Opener  # noqa: E402
from countermark.formats.artefact.readers import readers  # noqa: E402
from countermark.formats.caps import NEVER  # noqa: E402
from countermark.store.files import gather  # noqa: E402
from countermark.store.scratch import Scratch  # noqa: E402

FILE = 64 << 10


def files(size: int) -> list[tuple[str, bytes]]:
    """Files of words and numbers that compress to about a third."""
    draw = random.Random(7)
    words = [bytes(draw.randbytes(draw.randint(2, 9))) for _ in range(3000)]
    made = []
    for number in range(max(size // FILE, 1)):
        body = b" ".join(draw.choices(words, k=FILE // 6))[:FILE]
        made.append((f"folder/{number:06d}", body))
    return made


def tar(parts: list[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as out:
        for name, body in parts:
            info = tarfile.TarInfo(name)
            info.size = len(body)
            out.addfile(info, io.BytesIO(body))
    return made.getvalue()


def zipped(parts: list[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, body in parts:
            out.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def ar(parts: list[tuple[str, bytes]]) -> bytes:
    made = [b"!<arch>\n"]
    for number, (_, body) in enumerate(parts):
        head = b"%-16b%-12d%-6d%-6d%-8o%-10d`\n" % (b"%d" % number, 0, 0, 0, 0o644, len(body))
        made += [head, body, b"\n" * (len(body) % 2)]
    return b"".join(made)


def cpio(parts: list[tuple[str, bytes]]) -> bytes:
    made = []
    for name, body in (*parts, ("TRAILER!!!", b"")):
        numbers = [1, 0o100644, 0, 0, 1, 0, len(body), 0, 0, 0, 0, len(name) + 1, 0]
        head = b"070701" + b"".join(b"%08x" % n for n in numbers) + name.encode() + b"\0"
        made += [head, bytes(-len(head) % 4), body, bytes(-len(body) % 4)]
    return b"".join(made)


def zstd(data: bytes) -> bytes:
    from tests.formats.artefact.fixtures_zstd import frame

    return frame(data)


def lz4(data: bytes) -> bytes:
    import lz4.frame

    return lz4.frame.compress(data)


def jffs2(parts: list[tuple[str, bytes]]) -> bytes:
    from tests.formats.artefact.jffs2_images import Image

    made = Image().entry(1, b"folder", 2, 0o40755)
    for inode, (name, body) in enumerate(parts, 3):
        made.name(2, name.partition("/")[2].encode(), inode)
        for version, at in enumerate(range(0, len(body), 4096), 1):
            part = body[at : at + 4096]
            made.inode(inode, 0o100644, part, version=version, at=at, whole=len(body), codec=6)
    return bytes(made.out)


def ubi(parts: list[tuple[str, bytes]]) -> bytes:
    from tests.formats.artefact.ubi_images import block, table

    data, shape = tar(parts), (128 << 10, 2048, 4096)
    room = shape[0] - shape[2]
    bodies = [data[at : at + room] for at in range(0, len(data), room)]
    made = table((b"data", 2), shape=shape)
    made += [
        block(0, number, body, static=len(bodies), shape=shape)
        for number, body in enumerate(bodies)
    ]
    return b"".join(made)


def trx(parts: list[tuple[str, bytes]]) -> bytes:
    from tests.formats.artefact.firmware_files import trx as made

    return made(tar(parts))


FORMS: dict[str, Callable[[list[tuple[str, bytes]]], bytes]] = {
    "ar": ar,
    "bzip2": lambda parts: bz2.compress(tar(parts)),
    "cpio": cpio,
    "gzip": lambda parts: gzip.compress(tar(parts), 6),
    "jffs2": jffs2,
    "lz4": lambda parts: lz4(tar(parts)),
    "lzma": lambda parts: lzma.compress(tar(parts), lzma.FORMAT_ALONE, preset=1),
    "tar": tar,
    "trx": trx,
    "ubi": ubi,
    "xz": lambda parts: lzma.compress(tar(parts), preset=1),
    "zip": zipped,
    "zstd": lambda parts: zstd(tar(parts)),
}


def opened(data: bytes) -> None:
    Opener(readers(), Scratch("made")).open(memoryview(data))


def deep(data: bytes) -> None:
    manifest(Opener(readers(), Scratch("made")), memoryview(data), NEVER)


def seconds(action: Callable[[bytes], None], data: bytes) -> float:
    begin = time.process_time()
    action(data)
    return time.process_time() - begin


def measure(form: str, size: int) -> str:
    large, small = (FORMS[form](files(one)) for one in (size, size // 4))
    deep(FORMS[form](files(FILE)))  # what is imported at the first use is no matter of size
    cells = [form, f"{len(large) / 1e6:.1f}"]
    for action in (opened, deep):
        times: list[tuple[float, float]] = []
        for _ in range(3):
            times.append((seconds(action, large), seconds(action, small)))
        one, other = (statistics.median(side) for side in zip(*times, strict=True))
        rate, growth = len(large) / 1e6 / one, one / other / (len(large) / len(small))
        out = f" ({size / 1e6 / one:.0f} decoded)" if len(large) < size * 0.9 else ""
        cells += [f"{rate:.0f}{out}", f"{growth:.2f}"]
    return " | ".join(cells)


def memory(size: int) -> str:
    """The peak of a process that opens a tar archive of ``size`` bytes to the bottom."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.tar"
        with tarfile.open(path, "w") as out:
            for number in range(size // (1 << 20)):
                info = tarfile.TarInfo(f"{number}")
                info.size = 1 << 20
                out.addfile(info, io.BytesIO(random.Random(number).randbytes(1 << 20)))
        done = subprocess.run(
            [sys.executable, __file__, "peak", str(path)],
            capture_output=True,
            text=True,
            check=True,
        )
    return done.stdout.strip()


def peak(path: str) -> str:
    found = next(iter(gather([path], cap=16 << 30)))
    begin = time.process_time()
    manifest(Opener(readers(), Scratch("made")), found.stored.view(), NEVER)
    taken = time.process_time() - begin
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    kinds = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"{found.stored.size / 1e6:.0f} MB in {taken:.1f} s of a core; peak {whole} MB with mapped"
        f" pages, {int(kinds['RssAnon']) // 1024} MB at the end without"
    )


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["peak"]:
        print(peak(arguments[1]))
        return
    if arguments[:1] == ["memory"]:
        print(memory(int(arguments[1]) << 20))
        return
    size = int(arguments[0]) if arguments else 16
    print("form | MB | open MB/s | growth | deep MB/s | growth")
    for form in arguments[1:] or FORMS:
        print(measure(form, size << 20), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
