"""Which files does the package ship in a folder? Reads them whole; never writes, never unpacks.

What a shipped YAML file says was read once when the package was made, and lies beside it in one
snapshot: a quarter of a short run went into reading four hundred of them again. The snapshot is
asked by the digest of the very bytes, so that an edited file is read as it stands, only slower.
"""

from __future__ import annotations

import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import countermark
from countermark.formats.yaml_text import ReadBefore
from countermark.model.errors import DefectError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SNAPSHOT = "snapshot.msgpack"
"""In the package itself; ``make snapshot`` writes it, and a test holds it to its sources."""

_LEFT_BY_PYTHON = ("__pycache__", ".pyc")


class Snapshot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``trees``: by the SHA-256 of a file in hexadecimal, what YAML says there, as MessagePack.

    The others are made of the tables and by the program that ``key`` names: see
    ``assessment.snapshot``. ``claims`` are the register's, each with its id; ``names`` those of its
    parties, by their text; ``lexicon`` the words of inventory.
    """

    trees: dict[str, msgspec.Raw] = {}
    key: str = ""
    claims: msgspec.Raw = msgspec.Raw()
    names: dict[str, msgspec.Raw] = {}
    lexicon: msgspec.Raw = msgspec.Raw()


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
    found = _below(str(root), "") if ours and root.is_dir() else _elsewhere(package, folder)
    return dict(sorted(found))


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
    return _in_archive(root, "")


def _in_archive(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.name.endswith(_LEFT_BY_PYTHON):
            continue
        if entry.is_dir():
            found += _in_archive(entry, f"{prefix}{entry.name}/")
        else:
            found.append((prefix + entry.name, entry.read_bytes()))
    return found


def _below(folder: str, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in os.scandir(folder):
        if entry.name.endswith(_LEFT_BY_PYTHON):
            continue
        if entry.is_dir():
            found += _below(entry.path, f"{prefix}{entry.name}/")
        else:
            found.append((prefix + entry.name, _content(entry.path)))
    return found


def _content(place: str) -> bytes:
    with open(place, "rb", buffering=0) as stream:  # noqa: PTH123 - four hundred, twice as fast
        raw = stream.read()
    if not place.endswith(".yaml"):
        return raw
    packed = snapshot().trees.get(sha256(raw).hexdigest())
    return raw if packed is None else ReadBefore.of(raw, memoryview(packed))
