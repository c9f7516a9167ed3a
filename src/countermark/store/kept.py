"""Small files a project keeps beside its ledger, read and written whole."""

from __future__ import annotations

from pathlib import Path

from countermark.store.output import operator_error, write_atomic

CAP = 16 * 1024 * 1024


def read_all(folder: Path, ending: str) -> dict[str, bytes]:
    """Every file with this ending directly in ``folder``, by name; empty where there is none."""
    if not folder.is_dir():
        return {}
    found = {}
    for path in sorted(folder.glob(f"*{ending}")):
        try:
            if path.stat().st_size <= CAP:
                found[path.name] = path.read_bytes()
        except OSError as error:
            raise operator_error(error, path, "not read") from error
    return found


def keep(folder: Path, name: str, content: bytes) -> None:
    """Write one file whole or not at all; makes the folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise operator_error(error, folder, "not kept") from error
    write_atomic(folder / name, content)
