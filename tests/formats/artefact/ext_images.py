"""Small ext file systems, made by mke2fs from a tree; none where that program is not at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

PROGRAMS = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
MKE2FS = shutil.which("mke2fs", path=PROGRAMS)
DEBUGFS = shutil.which("debugfs", path=PROGRAMS)
UUID = "11111111-2222-3333-4444-555555555555"
TIME = 1_600_000_000

_EXT2 = "none,ext_attr,filetype,sparse_super,large_file"
_EXT4 = f"{_EXT2},dir_index,extent,64bit,flex_bg,huge_file,dir_nlink,extra_isize,metadata_csum"
KINDS = {
    "ext2": ("-b", "1024", "-I", "128", "-O", _EXT2),
    "ext4": ("-b", "1024", "-I", "256", "-O", _EXT4),
    "ext4-wide": ("-b", "4096", "-I", "256", "-O", _EXT4),
    "ext4-inline": ("-b", "1024", "-I", "256", "-O", f"{_EXT4},inline_data"),
}


def make_tree(root: Path, changes: dict[str, bytes] | None = None) -> None:
    """A few files, a folder, links, a hole; ``changes`` are further files or other contents."""
    files = {
        "etc/conf": b"a=1\n",
        "etc/long": b"0123456789abcdef" * 160,
        "bin/program": b"\x7fELF" + b"code" * 30,
    }
    for name, content in (files | (changes or {})).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (root / "bin/program").chmod(0o755)
    (root / "bin/same").hardlink_to(root / "bin/program")
    (root / "bin/sh").symlink_to("program")
    (root / "far").symlink_to("/a/target/" + "of many bytes" * 6)
    with (root / "hole").open("wb") as file:
        file.seek(9000)
        file.write(b"end")
    for path in sorted(root.rglob("*"), reverse=True):
        os.utime(path, (TIME, TIME), follow_symlinks=False)


def image(
    kind: str,
    changes: dict[str, bytes] | None = None,
    *,
    time: int = TIME,
    uuid: str = UUID,
    commands: str = "",
) -> bytes:
    """An image of the tree; ``commands`` are given to debugfs afterwards."""
    assert MKE2FS
    with tempfile.TemporaryDirectory() as folder:
        root, path = Path(folder, "tree"), Path(folder, "image")
        root.mkdir()
        make_tree(root, changes)
        wide = "4096" in KINDS[kind]
        subprocess.run(
            [MKE2FS, "-q", "-F", *KINDS[kind], "-N", "32", "-m", "0", "-U", uuid,
             "-E", f"hash_seed={uuid},root_owner=0:0", "-d", root, path, "512K" if wide else "96K"],
            check=True, capture_output=True,
            env={"E2FSPROGS_FAKE_TIME": str(time), "PATH": PROGRAMS, "MKE2FS_CONFIG": "/dev/null"},
        )  # fmt: skip
        if DEBUGFS:
            names = ["/" + str(one.relative_to(root)) for one in sorted(root.rglob("*"))]
            made = "".join(f"sif {name} ctime @{time}\n" for name in names)
            subprocess.run(
                [DEBUGFS, "-w", "-f", "-", path], check=True, capture_output=True,
                input=(made + commands).encode(),
                env={"E2FSPROGS_FAKE_TIME": str(time), "PATH": PROGRAMS},
            )  # fmt: skip
        return path.read_bytes()


@lru_cache(maxsize=1)
def fixtures() -> dict[str, bytes]:
    """An image of each kind, if they can be made here."""
    return {kind: image(kind) for kind in KINDS} if MKE2FS else {}
