"""What differs between two releases of the register, record by record and field by field."""

from __future__ import annotations

from enum import Enum

import msgspec


class Change(Enum):
    """What became of a record."""

    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field: ``field`` is its place in the record, ``words`` the same for people.

    ``before`` is empty where it was not there, ``after`` where it is gone. ``decides``: verdicts
    may differ by it; else it is wording, or how the record was made.
    """

    field: str
    words: str
    before: str
    after: str
    decides: bool


class RecordChange(msgspec.Struct, frozen=True, kw_only=True):
    """One record that is new, gone or changed, with what differs.

    ``what``: measure, entity or false friend. ``sources`` are those the change may rest on: the
    ones that are new in the record, or all where none is.
    """

    record: str
    what: str
    title: str
    change: Change
    fields: tuple[FieldChange, ...]
    sources: tuple[str, ...] = ()

    @property
    def decides(self) -> bool:
        """May verdicts differ by it?"""
        return any(field.decides for field in self.fields)
