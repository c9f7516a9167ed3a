"""What was not examined: a result with a reason and a size, never a blank."""

from __future__ import annotations

from enum import Enum

import msgspec


class Why(Enum):
    """Why something was not examined. The words are for people and stay the same everywhere."""

    EMPTY = "empty"
    MISSING = "vanished or not there"
    UNREADABLE = "could not be read"
    UNKNOWN_KIND = "no reader knows this kind of file"
    MALFORMED = "malformed"
    WRONG_ENCODING = "its text encoding could not be told"
    TOO_LARGE = "larger than the cap"
    TOO_DEEP = "nested deeper than the cap"
    EXPANDS = "expands beyond the cap (a decompression or entity bomb)"
    LOOP = "a directory loop"
    UNUSED_COLUMN = "a column nobody used"
    NO_NAME = "a record without a name"
    NOT_READ = "this version does not read it"
    WITHHELD = "a secret, not kept"
    LIMIT = "a stated limit was reached"
    BESIDE = "named where no record is read"


class About(Enum):
    """Of what something is missing; never published."""

    INPUT = "what was handed in"
    EXCEPTION = "an exception that somebody claims and no measure has"
    LIST = "an imported list of which too little is known"
    DECISIONS = "what people decided in a ledger that the user has not accepted"


class Gap(msgspec.Struct, frozen=True):
    """``what`` was not examined, ``why``, how big it is (``size`` in ``unit``), and where.

    ``detail`` adds the place and the fault in the reader's words; ``next_step`` what to try.
    """

    what: str
    why: Why
    size: int | None = None
    unit: str = "bytes"
    detail: str = ""
    next_step: str = ""
    about: About = About.INPUT
