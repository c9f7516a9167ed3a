"""A folder of results written whole or not at all: made beside its place, then moved into it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from countermark.model.errors import CallerError, OperatorError
from countermark.store.output import operator_error, sync_directory
from countermark.store.paths import printable
from countermark.store.random_name import random_name


def write_folder(path: str, files: Iterable[tuple[str, bytes]]) -> int:
    """Write ``files`` (plain names) into a new folder; how many there were.

    Raises CallerError where something lies there already, OperatorError where it cannot be written;
    then nothing is there.
    """
    try:
        target = Path(os.path.normpath(path)).absolute()
        if os.path.lexists(target) and (not target.is_dir() or any(target.iterdir())):
            raise CallerError(
                "something lies there already",
                place=printable(path),
                next_step="name a folder that is new or empty: old pages would stay among new ones",
            )
        made = target.with_name(f".countermark-{random_name()}.tmp")
        made.mkdir()
        try:
            number = _filled(made, files)
            if target.exists():
                target.resolve().rmdir()
            made.rename(target.resolve())
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        sync_directory(target.parent)
    except OSError as error:
        raise operator_error(error, path) from error
    except (ValueError, RuntimeError) as error:
        raise OperatorError(str(error), place=printable(path)) from error
    return number


def _filled(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    number = 0
    for name, content in files:
        if Path(name).name != name:
            raise ValueError(f"“{printable(name)}” is no plain file name")
        with (folder / name).open("xb") as stream:
            stream.write(content)
        number += 1
    return number
