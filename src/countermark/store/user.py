"""What belongs to the person who runs us, outside any project: state, cache, settings, a secret.

The places follow the XDG base directory specification: relative paths in its variables are ignored.
Each is made with owner-only rights, and none is taken that somebody else owns or may write to: what
lies there is believed (last verified heads of ledgers, the key of caches, trusted projects).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from countermark.model.errors import OperatorError
from countermark.store.output import operator_error
from countermark.store.paths import printable
from countermark.store.random_name import random_name

NAME = "countermark"
SECRET = "secret"  # noqa: S105 - the name of a file
SECRET_BYTES = 32

_DEFAULTS = {
    "XDG_STATE_HOME": "~/.local/state",
    "XDG_CACHE_HOME": "~/.cache",
    "XDG_CONFIG_HOME": "~/.config",
}


def state(environ: Mapping[str, str] | None = None) -> Path:
    """What must not be lost: heads of ledgers, the secret. Raises OperatorError as ``owned``."""
    return owned(_place("XDG_STATE_HOME", environ))


def cache(environ: Mapping[str, str] | None = None) -> Path:
    """What may be deleted at any time."""
    return owned(cache_place(environ))


def cache_place(environ: Mapping[str, str] | None = None) -> Path:
    """Where ``cache`` lies, whether or not it is there."""
    return _place("XDG_CACHE_HOME", environ)


def configuration(environ: Mapping[str, str] | None = None) -> Path:
    """What the person has decided for all projects: which directories are trusted."""
    return owned(_place("XDG_CONFIG_HOME", environ))


def _place(variable: str, environ: Mapping[str, str] | None) -> Path:
    given = (os.environ if environ is None else environ).get(variable, "")
    base = given if given and Path(given).is_absolute() else _DEFAULTS[variable]
    try:
        return Path(base).expanduser() / NAME
    except RuntimeError as error:  # no home directory is known
        raise OperatorError(
            "no home directory is known", place=variable, next_step=f"set {variable}"
        ) from error


def owned(directory: Path) -> Path:
    """``directory``, made where it is not there; OperatorError where it is not the user's alone."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = directory.lstat()
    except OSError as error:
        raise operator_error(error, directory, "not made") from error
    if not stat.S_ISDIR(found.st_mode):
        raise _foreign(directory, "it is not a directory but a link or file")
    if hasattr(os, "geteuid"):
        if found.st_uid != os.geteuid():
            raise _foreign(directory, f"it belongs to user {found.st_uid}")
        if found.st_mode & 0o022:
            raise _foreign(directory, "others may write to it")
    return directory


def _foreign(directory: Path, why: str) -> OperatorError:
    return OperatorError(
        f"this directory is not yours alone: {why}",
        place=printable(str(directory)),
        next_step="correct its owner and rights, or name another with XDG_STATE_HOME, "
        "XDG_CACHE_HOME or XDG_CONFIG_HOME",
    )


def secret(environ: Mapping[str, str] | None = None) -> bytes:
    """32 random bytes that only this user can read; made once, whole or not at all.

    Losing them loses no claim: caches are made again; keyed commitments cannot be opened then.
    """
    place = state(environ) / SECRET
    found = _read(place)
    if found is None:
        temporary = place.with_name(f".{SECRET}-{random_name()}.tmp")
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(os.urandom(SECRET_BYTES))
                stream.flush()
                os.fsync(stream.fileno())
            with suppress(FileExistsError):
                os.link(temporary, place)  # never over a secret that another process made
        except OSError as error:
            raise operator_error(error, place, "no secret was made") from error
        finally:
            with suppress(OSError):
                temporary.unlink()
        found = _read(place)
    if found is None:
        raise OperatorError("the secret vanished", place=printable(str(place)))
    return found


def _read(place: Path) -> bytes | None:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(place, flags), "rb") as stream:
            state_of = os.fstat(stream.fileno())
            content = stream.read(SECRET_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise operator_error(error, place, "the secret was not read") from error
    if not stat.S_ISREG(state_of.st_mode) or len(content) != SECRET_BYTES:
        raise OperatorError(
            "this is not the secret that countermark made",
            place=printable(str(place)),
            next_step="delete it: caches are made again",
        )
    return content
