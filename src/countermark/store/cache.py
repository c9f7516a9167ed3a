"""What may be lost at any time: the last run, and blobs that can be computed again.

Each is authenticated by HMAC-SHA-256 (RFC 2104) under a key that only this user has, over its kind,
its key and its content: an index or a last run from another's archive, from another place, or
altered by a bit, is as good as none and is made again. So a cache is believed only where this user
wrote it, under the key it is asked for by; whoever may write the directory can still bring back one
that this user wrote there before.

A cache that cannot be written or read is no error: the reason is handed back for narration.
"""

from __future__ import annotations

import hashlib
import hmac
import mmap
import os
from collections.abc import Mapping
from pathlib import Path

from countermark.model.errors import CountermarkError
from countermark.model.evidence import Digest
from countermark.store import own, user
from countermark.store.project import Project

LAST_RUN = "last-run.json"
CAP = 1 << 31
"""Bytes of a cached file that are looked at; a larger one is as good as none."""

KEPT = 8
"""How many blobs of one kind are kept; the longest unused go first."""

_SIZE = hashlib.sha256().digest_size
_BEFORE, _BETWEEN, _AFTER = b'{"hmac":"', b'","document":', b"}\n"


def directory(project: str | Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """The project's cache, or without a project the user's (``XDG_CACHE_HOME`` is honoured)."""
    return user.cache_place(environ) if project is None else Project(Path(project)).cache


def unusable() -> str:
    """Why no cache can be used at all, or an empty text: without a secret none can be believed."""
    try:
        user.secret()
    except CountermarkError as error:
        return f"nothing is cached: {error}"
    return ""


def save_last_run(content: bytes, cache: Path) -> str:
    """Keep the last run for ``explain``; returns why it could not be kept, or an empty text."""
    content = content.rstrip(b"\n")
    try:
        proof = _proof("last-run", _place(cache), content).hex().encode()
        whole = (_BEFORE, proof, _BETWEEN, content, _AFTER)
        own.write(_made(cache), LAST_RUN, whole, mode=0o700)
    except (CountermarkError, RuntimeError) as error:
        return f"not cached: {error}"
    return ""


def load_last_run(cache: Path) -> bytes | None:
    """The last run that this user kept in this ``cache``, or None."""
    whole = _mapped(cache, LAST_RUN)
    if whole is None:
        return None
    start = len(_BEFORE) + 2 * _SIZE + len(_BETWEEN)
    content = whole[start : -len(_AFTER)]
    try:
        proof = _proof("last-run", _place(cache), content).hex().encode()
    except (CountermarkError, RuntimeError):
        return None
    framed = hmac.compare_digest(whole[:start], _BEFORE + proof + _BETWEEN)
    return bytes(content) if framed and whole[-len(_AFTER) :] == _AFTER else None


def forget_last_run(cache: Path) -> None:
    """Remove the last run kept in ``cache``, for it quotes what was redacted."""
    own.remove(cache, LAST_RUN)


def save_blob(kind: str, key: Digest, content: bytes, cache: Path) -> str:
    """Keep ``content`` under the digest of what it was computed from; returns why not, or ``""``.

    ``kind`` names what it is and its format ("screening-1"); ``key`` covers the version of the
    program as well as all that went in.
    """
    try:
        proof = _proof(kind, key.hex, content)
        own.write(_made(cache), f"{kind}/{key.hex}", (proof, content), mode=0o700)
        ages = own.names(cache / kind)
        for old in sorted(ages, key=ages.__getitem__, reverse=True)[KEPT:]:
            own.remove(cache / kind, old)
    except (CountermarkError, RuntimeError) as error:
        return f"not cached: {error}"
    return ""


def load_blob(kind: str, key: Digest, cache: Path) -> memoryview | None:
    """The blob that this user kept under ``key``, mapped from its file; None if there is none.

    None as well for one that is damaged, or that somebody else made.
    """
    mapped = _mapped(cache / kind, key.hex)
    if mapped is None:
        return None
    try:
        proof = _proof(kind, key.hex, mapped[_SIZE:])
    except (CountermarkError, RuntimeError):
        return None
    if not hmac.compare_digest(mapped[:_SIZE], proof):
        return None
    own.touch(cache / kind, key.hex)
    return mapped[_SIZE:]


def _mapped(folder: Path, name: str) -> memoryview | None:
    """A file, mapped so that one that is refused takes no memory."""
    try:
        stream = own.open_file(folder, name)
        if stream is None:
            return None
        with stream:
            if os.fstat(stream.fileno()).st_size > CAP:
                return None
            return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except (CountermarkError, OSError, ValueError):  # ValueError: an empty file cannot be mapped
        return None


def _proof(kind: str, key: str, content: bytes | memoryview) -> bytes:
    """HMAC over what is cached. The secret serves other ends too, so a key of our own is derived.

    Kind and key hold no line end, so that no two of them read alike.
    """
    made = hmac.new(
        hmac.digest(user.secret(), b"countermark cache 1", "sha256"), digestmod="sha256"
    )
    made.update(f"{kind}\n{key}\n".encode())
    made.update(content)
    return made.digest()


def _place(cache: Path) -> str:
    """Where a last run was made: one from another project is not shown in this."""
    return Digest.of(os.fsencode(cache.resolve())).hex


def _made(cache: Path) -> Path:
    """The user's own cache directory may not be there yet; a project's is made from its root."""
    return cache if own.DIRECTORY in cache.parts else user.owned(cache)
