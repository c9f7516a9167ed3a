"""What ended a command, in one line: what failed, at which file, and what to do next.

Knows no verb. A traceback is shown only to who asks for it: --traceback or COUNTERMARK_TRACEBACK=1.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

LONGEST = 300
"""Characters of a foreign error's own words."""

_stopped_by: list[int] = []
"""The signal that ended the command, once there was one."""

REPORT = "this is a defect of countermark: report it with the command and, if you may, the file"


def failed(error: BaseException, command: str, *, wanted: bool = False) -> int:
    """Say in one line why ``command`` ended; returns its exit code.

    It is 128 and the number of the signal where one ended it, as shells have it.
    """
    from countermark.cli.progress import narrate
    from countermark.cli.streams import discard
    from countermark.model.errors import CountermarkError, DefectError

    if isinstance(error, KeyboardInterrupt) or _stopped_by:
        # A library may tell an interrupt in words of its own: the signal is what ended the command.
        narrate("stopped; nothing was stored after the last “committed” line")
        return of_signal()
    if isinstance(error, CountermarkError) and not isinstance(error, DefectError):
        narrate(f"{command}: {error}")
        return error.exit_code
    if wanted or os.environ.get("COUNTERMARK_TRACEBACK", "") not in ("", "0"):
        _trace(error)
    if isinstance(error, BrokenPipeError):  # nobody listens, so nobody is told
        discard(1)
    elif isinstance(error, MemoryError):
        narrate(f"{command}: out of memory{_while()}; try fewer or smaller files")
    elif isinstance(error, RecursionError):
        narrate(f"{command}: something is nested too deeply{_while()}; leave it out and {REPORT}")
    elif isinstance(error, OSError):
        narrate(f"{command}: {_of_system(error)}{_while()}; mend that and run it again")
    else:
        narrate(
            f"{command}: {_words(error)}{_while()}; {REPORT}; "
            "--traceback or COUNTERMARK_TRACEBACK=1 shows more"
        )
    return 1


def of_signal() -> int:
    """The exit code of a command that a signal ended: 128 and its number, as shells have it."""
    return 128 + (_stopped_by[0] if _stopped_by else signal.SIGINT)


def catch_signals() -> None:
    """Let the first SIGINT or SIGTERM end the command in order, the second at once.

    What fails where Python cannot raise (in a destructor, a thread) is one line too.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    sys.unraisablehook = _unraisable


def _stop(number: int, _: FrameType | None) -> None:
    _stopped_by.append(number)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    raise KeyboardInterrupt


def _unraisable(unraisable: UnraisableHookArgs) -> None:
    if isinstance(unraisable.exc_value, KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)  # by now its default action: the end
    elif unraisable.exc_value is not None:
        from countermark.cli.progress import narrate

        narrate(f"while tidying up: {_words(unraisable.exc_value)}")


def _while() -> str:
    from countermark.cli.progress import doing

    return f" (while {doing()})" if doing() else ""


def _of_system(error: OSError) -> str:
    from countermark.store.paths import printable

    reason = (error.strerror or _words(error)).lower()
    named = error.filename
    return (
        f"{printable(os.fsdecode(named))}: {reason}" if isinstance(named, str | bytes) else reason
    )


def _words(error: BaseException) -> str:
    try:
        said = str(error)[:LONGEST]
    except Exception:
        said = ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _trace(error: BaseException) -> None:
    from traceback import format_exception

    from countermark.cli.progress import narrate

    for part in format_exception(error):
        for line in part.splitlines():
            narrate(line)
