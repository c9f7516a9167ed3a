"""Which files does the package ship in a folder? Reads them whole; never writes, never unpacks.

What a shipped YAML file says was read once when the package was made, and lies beside it in one
snapshot: a quarter of a short run went into reading four hundred of them again. The snapshot is
asked by the digest of the very bytes, so that an edited file is read as it stands, only slower.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from operator import methodcaller
from pathlib import Path
from typing import Any

import msgspec

import countermark
from countermark.formats.yaml_text import ReadBefore
from countermark.model.errors import DefectError

SNAPSHOT = "snapshot.msgpack"
"""In the package itself; ``make snapshot`` writes it, and a test holds it to its sources."""

_LEFT_BY_PYTHON = ("__pycache__", ".pyc")


class Snapshot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``trees``: by the SHA-256 of a file in hexadecimal, what YAML says there, as MessagePack.

    The others are made of the tables and by the program that ``key`` names: see
    ``assessment.snapshot``. ``claims`` are the register's, each with its id; ``names`` those of its
    parties, by their text; ``lexicon`` the words of inventory; ``load`` how many innocent names the
    register matches.
    """

    trees: dict[str, msgspec.Raw] = {}
    key: str = ""
    claims: msgspec.Raw = msgspec.Raw()
    names: dict[str, msgspec.Raw] = {}
    lexicon: msgspec.Raw = msgspec.Raw()
    load: msgspec.Raw = msgspec.Raw()


@cache
def snapshot() -> Snapshot:
    """The package's snapshot; an empty one where it is missing or cannot be read."""
    try:
        raw = _directory("countermark", SNAPSHOT).read_bytes()
        return msgspec.msgpack.decode(raw, type=Snapshot)
    except (OSError, msgspec.DecodeError):
        return Snapshot()


def read(package: str, folder: str) -> dict[str, bytes]:
    """All files below ``folder`` of ``package``: relative POSIX path to content, sorted by path.

    Raises DefectError when the folder is not there: an incomplete installation.
    """
    root = _directory(package, folder)
    ours = package.partition(".")[0] == countermark.__name__
    found = _below(root, "") if ours and root.is_dir() else _elsewhere(package, folder)
    return dict(sorted(found))


def digest(files: Mapping[str, bytes]) -> str:
    """Names these files, by their names and all they hold; in hexadecimal."""
    whole = sha256()
    for name, content in files.items():
        whole.update(f"{name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def program(package: str, part: str) -> dict[str, bytes]:
    """The modules of a package's directory ``part`` (``.`` is its own), without those below it."""
    places = sorted(_directory(package, part).glob("*.py"))
    return {place.name: place.read_bytes() for place in places}


def _directory(package: str, name: str) -> Path:
    """What is called ``name`` in a package of ours, as pip unpacks it.

    ``importlib.resources``, which would find it in an archive too, loads for ten milliseconds.
    """
    return Path(countermark.__path__[0], *package.split(".")[1:], name)


def _elsewhere(package: str, folder: str) -> list[tuple[str, bytes]]:
    """The same wherever a package lies: in a ZIP archive, say."""
    from importlib import resources

    root = resources.files(package).joinpath(folder)
    if not root.is_dir():
        raise DefectError(
            f"the shipped folder “{folder}” of {package} is missing",
            next_step="install countermark again",
        )
    return _below(root, "", methodcaller("iterdir"), methodcaller("read_bytes"))


def _content(place: os.DirEntry[str]) -> bytes:
    with open(place, "rb", buffering=0) as stream:  # noqa: PTH123 - four hundred, twice as fast
        raw = stream.read()
    if not place.name.endswith(".yaml"):
        return raw
    packed = snapshot().trees.get(sha256(raw).hexdigest())
    return raw if packed is None else ReadBefore.of(raw, memoryview(packed))


def _below(
    folder: Any,
    prefix: str,
    within: Callable[[Any], Iterable[Any]] = os.scandir,
    content: Callable[[Any], bytes] = _content,
) -> list[tuple[str, bytes]]:
    """All files below ``folder``; what lies ``within`` a folder has a name, as directories do."""
    found: list[tuple[str, bytes]] = []
    for entry in within(folder):
        if entry.name.endswith(_LEFT_BY_PYTHON):
            continue
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            found += _below(entry, f"{name}/", within, content)
        else:
            found.append((name, content(entry)))
    return found
