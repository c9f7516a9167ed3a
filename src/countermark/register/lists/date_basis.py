"""What the day of a list's edition rests on, as types, and how that is said."""

from __future__ import annotations

from typing import assert_never

import msgspec

from countermark.model.when import When


class OwnAttribute(msgspec.Struct, frozen=True):
    """An attribute of the file itself."""

    attribute: str


class FileName(msgspec.Struct, frozen=True):
    """The name of the file, by the pattern of its publisher."""


class NotBefore(msgspec.Struct, frozen=True):
    """The newest day in some columns: the edition cannot be older."""

    newest: When
    columns: tuple[str, ...]


class NoDate(msgspec.Struct, frozen=True):
    """Nothing in the file or its name."""


class GivenByUser(msgspec.Struct, frozen=True):
    """A person said so."""


class DayFetched(msgspec.Struct, frozen=True):
    """The day on which the list was fetched."""


DateBasis = OwnAttribute | FileName | NotBefore | NoDate | GivenByUser | DayFetched


def is_own_date(basis: DateBasis) -> bool:
    """Does it date the very edition, so that the day of fetching says nothing better?"""
    return not isinstance(basis, NotBefore | NoDate)


def basis_words(basis: DateBasis) -> str:
    """As it is kept with the list in use, and shown."""
    match basis:
        case OwnAttribute(attribute):
            return f"the file's own {attribute}"
        case FileName():
            return "the file's name"
        case NotBefore(newest, columns):
            return f"not before {newest}: the newest of {', '.join(columns)}"
        case NoDate():
            return "no date in the file"
        case GivenByUser():
            return "given by the user"
        case DayFetched():
            return "the day it was fetched"
        case _:
            assert_never(basis)
