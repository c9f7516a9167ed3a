"""Which files does the package ship in a folder? Reads them whole; never writes, never unpacks."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

from countermark.model.errors import DefectError

_LEFT_BY_PYTHON = ("__pycache__", ".pyc")


def read(package: str, folder: str) -> dict[str, bytes]:
    """All files below ``folder`` of ``package``: relative POSIX path to content, sorted by path.

    Raises DefectError when the folder is not there: an incomplete installation.
    """
    root = resources.files(package).joinpath(folder)
    if not root.is_dir():
        raise DefectError(
            f"the shipped folder “{folder}” of {package} is missing",
            next_step="install countermark again",
        )
    return dict(sorted(_below(root, "")))


def _below(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.name.endswith(_LEFT_BY_PYTHON):
            continue
        if entry.is_dir():
            found += _below(entry, f"{prefix}{entry.name}/")
        else:
            found.append((prefix + entry.name, entry.read_bytes()))
    return found
