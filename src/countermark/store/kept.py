"""Small files a project keeps beside its ledger, read and written whole; never through a link."""

from __future__ import annotations

from pathlib import Path

from countermark.model.errors import OperatorError
from countermark.store import own
from countermark.store.paths import printable

CAP = 16 * 1024 * 1024
MOST = 1000
"""The most files read of one folder."""


def read_all(folder: Path, ending: str) -> dict[str, bytes]:
    """Every file with this ending directly in ``folder``, by name; empty where there is none.

    Raises OperatorError for a link, pipe or device among them, and for a file beyond the cap.
    """
    own.check_tree(folder)
    wanted = sorted(name for name in own.names(folder) if name.endswith(ending))
    if len(wanted) > MOST:
        raise OperatorError(
            f"more than {MOST} files",
            place=printable(str(folder)),
            next_step="these are not countermark's: move them away",
        )
    found = {name: own.read(folder, name, CAP) for name in wanted}
    return {name: content for name, content in found.items() if content is not None}


def keep(folder: Path, name: str, content: bytes) -> None:
    """Write one file whole or not at all; makes the folder."""
    own.write(folder, name, (content,), "not kept")
