"""What may be lost at any time: the last run, and blobs that can be computed again.

A cache that cannot be written or read is no error: the reason is handed back for narration.
Whoever controls the directory can show you another last run; verdicts never rest on it.
"""

from __future__ import annotations

import hashlib
import mmap
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from countermark.model.errors import CountermarkError
from countermark.model.evidence import Digest
from countermark.store.output import write_atomic
from countermark.store.project import Project

LAST_RUN = "last-run.json"
KEPT = 8
"""How many blobs of one kind are kept; the longest unused go first."""


def directory(project: str | Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """The project's cache, or without a project the user's (``XDG_CACHE_HOME`` is honoured)."""
    if project is not None:
        return Project(Path(project)).cache
    environ = os.environ if environ is None else environ
    base = environ.get("XDG_CACHE_HOME", "")
    # The XDG specification has relative paths ignored.
    root = Path(base) if base and Path(base).is_absolute() else Path("~/.cache").expanduser()
    return root / "countermark"


def save_last_run(content: bytes, cache: Path) -> str:
    """Keep the last run for ``explain``; returns why it could not be kept, or an empty text."""
    return _save(cache / LAST_RUN, content)


def load_last_run(cache: Path) -> bytes | None:
    """The last run kept in ``cache``, or None."""
    try:
        return (cache / LAST_RUN).read_bytes()
    except OSError:
        return None


def forget_last_run(cache: Path) -> None:
    """Remove the last run kept in ``cache``, for it quotes what was redacted."""
    with suppress(OSError):
        (cache / LAST_RUN).unlink(missing_ok=True)


def save_blob(kind: str, key: Digest, content: bytes, cache: Path) -> str:
    """Keep ``content`` under the digest of what it was computed from; returns why not, or ``""``.

    ``kind`` names what it is and its format ("screening-1").
    """
    folder = cache / kind
    # The content's own digest goes first, so that a damaged blob is noticed and computed again.
    problem = _save(folder / key.hex, hashlib.sha256(content).digest() + content)
    with suppress(OSError):
        by_use = sorted(folder.iterdir(), key=lambda p: p.stat().st_mtime_ns, reverse=True)
        for old in by_use[KEPT:]:
            old.unlink()
    return problem


def load_blob(kind: str, key: Digest, cache: Path) -> memoryview | None:
    """The blob kept under ``key``, mapped from its file; None if there is none or it is damaged."""
    path = cache / kind / key.hex
    try:
        with path.open("rb") as file:
            mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):  # ValueError: an empty file cannot be mapped
        return None
    content = mapped[32:]
    if hashlib.sha256(content).digest() != mapped[:32]:
        return None
    with suppress(OSError):
        path.touch()
    return content


def _save(path: Path, content: bytes) -> str:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(path, content)
    except (CountermarkError, OSError, RuntimeError) as error:
        return f"not cached: {error}"
    return ""
