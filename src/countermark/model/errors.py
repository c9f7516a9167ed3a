"""One base error and four families, by who can act: the caller, the operator, the source, or us.

Discouraging facts are values (see ``gap``); these are broken promises.
"""

from __future__ import annotations


class CountermarkError(Exception):
    """Base of every error countermark raises on purpose.

    ``place`` names the file, row or setting; ``next_step`` is the next thing to try.
    """

    exit_code = 1

    def __init__(self, message: str, *, place: str = "", next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.next_step = next_step

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head}; {self.next_step}" if self.next_step else head


class CallerError(CountermarkError):
    """The caller asked for something that cannot be meant: an unknown context, a bad date."""

    exit_code = 2


class NoInputError(CallerError):
    """Nothing to work on: no file was named, or none of those named could be found."""

    exit_code = 3


class OperatorError(CountermarkError):
    """The machine or its set-up stands in the way: full disk, read-only directory, newer ledger."""


class SourceError(CountermarkError):
    """Bytes from outside are not what their kind promises: malformed, too large, shrunken."""


class DefectError(CountermarkError):
    """A promise of our own was broken; please report it."""
