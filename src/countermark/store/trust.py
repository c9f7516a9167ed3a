"""Whose is a directory, and may it decide for the person who runs us?

What lies in a project decides: settings choose an exit code, a judgement clears a name. So a
directory that somebody else owns is not believed until the user says so, outside of it: with
``countermark config trust DIR``, or with ``COUNTERMARK_TRUST`` in a container, whose mounted
folders often belong to a user unknown there. This is the rule of git's ``safe.directory``; as
there, who became root with sudo still owns what is his. Systems without user ids check nothing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from countermark.model.errors import CallerError, CountermarkError, OperatorError
from countermark.store import user
from countermark.store.output import operator_error, write_atomic
from countermark.store.paths import printable

VARIABLE = "COUNTERMARK_TRUST"
EVERYTHING = "*"
FILE = "trusted.json"
CAP = 1 << 20
"""Bytes of the file of trusted directories."""


def users(environ: Mapping[str, str] | None = None) -> frozenset[int] | None:
    """The user ids that are "me": ours, and for root that of sudo's caller; None: no such thing."""
    if not hasattr(os, "geteuid"):
        return None
    me = os.geteuid()
    caller = (os.environ if environ is None else environ).get("SUDO_UID", "")
    if me == 0 and caller.isascii() and caller.isdigit() and len(caller) < 11:
        return frozenset((me, int(caller)))
    return frozenset((me,))


def is_foreign(found: os.stat_result) -> bool:
    """Does what was found belong to somebody else?"""
    mine = users()
    return mine is not None and found.st_uid not in mine


def is_trusted(root: Path) -> bool:
    """Has the user said that ``root`` (resolved, itself and not a parent) may be believed?"""
    named = os.environ.get(VARIABLE, "").split(os.pathsep)
    if EVERYTHING in named:
        return True
    resolved = str(root.resolve())
    # A relative name would trust whatever directory one happens to stand in.
    if any(Path(name).is_absolute() and str(Path(name).resolve()) == resolved for name in named):
        return True
    try:
        return resolved in listed()
    except CountermarkError:
        return False  # fewer are believed, never more


def require(root: Path, found: os.stat_result, place: Path) -> None:
    """Raise OperatorError where ``found`` at ``place`` is another's and ``root`` is not trusted."""
    if is_foreign(found) and not is_trusted(root):
        raise foreign(root, found, place)


def foreign(root: Path, found: os.stat_result, place: Path) -> OperatorError:
    """Says whose it is and how to allow it."""
    shown = printable(str(root.resolve()))
    return OperatorError(
        f"this belongs to {_called(found.st_uid)}, not to you: nothing in {shown} is believed",
        place=printable(str(place)),
        next_step=f"if you trust its owner, run: countermark config trust {shown} (in a container, "
        f"set {VARIABLE}={shown}); to go on without it, give --ledger none --config none",
    )


def _called(uid: int) -> str:
    """``user 1000 (anna)``; a number alone where the system knows no name."""
    try:
        import pwd

        return f"user {uid} ({printable(pwd.getpwuid(uid).pw_name)})"
    except (ImportError, KeyError):
        return f"user {uid}"


def trust(directory: str) -> str:
    """Trust a directory from now on; returns its resolved path."""
    resolved = _resolved(directory)
    if not Path(resolved).is_dir():
        raise CallerError(
            "there is no such directory", place=printable(directory), next_step="check its name"
        )
    _write({*listed(), resolved})
    return resolved


def untrust(directory: str) -> str:
    """Trust it no longer; raises CallerError where it was not trusted."""
    resolved, before = _resolved(directory), listed()
    if resolved not in before:
        raise CallerError(
            "this directory is not trusted",
            place=printable(directory),
            next_step="countermark config trust lists those that are",
        )
    _write({*before} - {resolved})
    return resolved


def _resolved(directory: str) -> str:
    try:
        return str(Path(directory).resolve())
    except (OSError, RuntimeError, ValueError) as error:
        raise CallerError(
            f"no directory: {error}", place=printable(directory), next_step="check its name"
        ) from error


def listed() -> tuple[str, ...]:
    """The directories trusted by ``config trust``; OperatorError where that cannot be read."""
    return _read(user.configuration() / FILE)


def _write(directories: set[str]) -> None:
    import json

    content = json.dumps({"trusted": sorted(directories)}, indent=1) + "\n"
    # Surrogates stand for bytes of a name that are no UTF-8; JSON has them escaped.
    write_atomic(user.configuration() / FILE, content.encode("ascii"))


def _read(place: Path) -> tuple[str, ...]:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(place, flags), "rb") as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode) or is_foreign(found):
                raise _unfit(place)
            content = stream.read(CAP + 1)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise operator_error(error, place, "not read") from error
    import json

    try:
        named = json.loads(content)["trusted"] if len(content) <= CAP else None
    except (ValueError, RecursionError, KeyError, TypeError):
        named = None
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise _unfit(place)
    return tuple(named)


def _unfit(place: Path) -> OperatorError:
    return OperatorError(
        "this is no list of trusted directories that countermark wrote",
        place=printable(str(place)),
        next_step="delete it, and trust the directories again",
    )
