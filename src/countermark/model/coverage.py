"""What a run did not look at, beside its gaps, as types; ``reports/coverage`` has the sentences."""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.evaluation import Assessed, DeviceImage


class Ended(Enum):
    """Why a chain of links ended."""

    LISTED = "reached a party that is looked for"
    NO_FURTHER_CLAIM = "no further claim"
    HOP_LIMIT = "the hop limit"
    WORK_LIMIT = "the limit on steps or time"
    NOT_COUNTED = "more chains than were counted"
    DATE = "a claim that did not hold on the day"


class ChainsEnded(msgspec.Struct, frozen=True):
    """How many chains ended for which reason; reasons for which none did are left out."""

    ends: tuple[tuple[Ended, int], ...]


class CategoriesOpen(msgspec.Struct, frozen=True):
    """Product categories that some rule limits, and that no row gave."""

    categories: tuple[str, ...]


class MakersUnnamed(msgspec.Struct, frozen=True):
    """Of so many devices and products, how many name neither maker nor brand."""

    unnamed: int
    things: int


class RolesOfRows(msgspec.Struct, frozen=True):
    """So many subjects were judged in a role that their row names, beside the context's."""

    subjects: int
    roles: tuple[str, ...]


class ContextNote(msgspec.Struct, frozen=True):
    """What the record of a context notes about it, in its words."""

    context: str
    note: str


class StandingDuties(msgspec.Struct, frozen=True):
    """What a context must do whatever was found, a duty each."""

    context: str
    duties: tuple[str, ...]


class TestsNotAsked(msgspec.Struct, frozen=True):
    """Rules that may bind a context and name no firm: each measure with the test that it asks.

    The test was asked of the firms that are said to be meant, and of nobody else.
    """

    context: str
    tests: tuple[tuple[str, str], ...]


class MatchesByChance(msgspec.Struct, frozen=True):
    """Of so many names screened, how many of a thousand innocent ones match by chance, as measured.

    ``met`` of the names have a match. ``below`` likenesses to listed parties, of ``with_below``
    names, are less alike than what their list tells, and are not told.
    """

    names: int
    per_thousand: float
    met: int
    below: int
    with_below: int


class NamesInText(msgspec.Struct, frozen=True):
    """Names were looked for in running text, ``not_looked_for`` short or common ones excepted."""

    documents: int
    not_looked_for: int


class JudgementsCounted(msgspec.Struct, frozen=True):
    """How many subjects a person's judgement holds to be a listed party, or another than one."""

    same: int
    different: int


class ListNotLoaded(msgspec.Struct, frozen=True):
    """A published list that nobody imported: what it lists parties for, where it is published.

    ``binds``: some measure on it binds the context, or may; else they bear on it as advisories.
    ``measures`` are the titles of those that no list in use speaks of.
    """

    list: str
    title: str
    binds: bool
    measures: tuple[str, ...]
    urls: tuple[str, ...]


class ListsNotLoaded(msgspec.Struct, frozen=True):
    """The lists that bear on a context and were not looked at, those that bind it first."""

    context: str
    lists: tuple[ListNotLoaded, ...]


class RecordsNotReread(msgspec.Struct, frozen=True):
    """Of so many records of the register, how many are past the term of their last reading.

    ``restrictive`` of them may prohibit; ``since`` is the day the longest unread was read;
    ``decided`` are those that some finding rests on.
    """

    past: int
    records: int
    restrictive: int
    since: str
    decided: tuple[str, ...]


class ImagesOfDevices(msgspec.Struct, frozen=True):
    """How devices stand to the evaluations of their products; empty where nobody evaluated any."""

    devices: tuple[DeviceImage, ...]


class ApprovedCounted(msgspec.Struct, frozen=True):
    """How many things stand to an approved list in which way, and what absence from it means."""

    title: str
    date: str
    counts: tuple[tuple[Assessed, int], ...]
    absent: str = ""


CoverageItem = (
    ImagesOfDevices
    | ApprovedCounted
    | ChainsEnded
    | CategoriesOpen
    | MakersUnnamed
    | RolesOfRows
    | ContextNote
    | StandingDuties
    | TestsNotAsked
    | NamesInText
    | JudgementsCounted
    | MatchesByChance
    | ListsNotLoaded
    | RecordsNotReread
)
