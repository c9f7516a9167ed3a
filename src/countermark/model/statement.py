"""A statement that was made in public and judged against the record, and the words that tell it.

It says of a sentence what the register knows about it. It judges no party and no writer.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.when import When


class Judged(Enum):
    """How a statement stands to the record."""

    AGREES = "agrees"
    IMPRECISE = "imprecise"
    CONFLICTS_RECORD = "conflicts_record"
    CONFLICTS_OTHER_REPORT = "conflicts_other_report"
    TRUE_THEN_CHANGED = "true_then_changed"
    ALLEGATION = "allegation"
    UNRESOLVED = "unresolved"
    CONTEXT = "context"


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One statement in our words, what the record says of it, and how a text is known to make it.

    ``about`` are parties and ``measures`` records of the register. A text makes the statement where
    some word of every group of ``words`` stands within so many sentences (``within``).
    """

    id: str
    says: str
    about: tuple[str, ...] = ()
    result: Judged
    measures: tuple[str, ...] = ()
    because: str = ""
    words: tuple[tuple[str, ...], ...]
    within: int = 1


class SaidIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The report that made statements; ``publisher`` is empty where its text names none."""

    title: str
    publisher: str = ""
    date: When


class StatementFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file of statements made in one report."""

    said_in: SaidIn
    statements: tuple[Statement, ...]


class FoundStatement(msgspec.Struct, frozen=True):
    """A statement that a text makes, from character ``start`` to before ``end``."""

    statement: Statement
    said_in: SaidIn
    start: int
    end: int
