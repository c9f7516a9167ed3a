"""Reads a published list whole, and decides whether it may replace the copy in use.

A malformed, too short or suddenly shrunken list is refused and the old one stays; it never
downloads and never stores.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.model.errors import CallerError, SourceError
from countermark.model.evidence import Digest
from countermark.register.lists.date_basis import basis_words
from countermark.register.lists.lookalikes import OtherListError
from countermark.register.lists.probe import ListProbe, ListToRead, recognise
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.strict_rows import unended
from countermark.register.lists.unpack import unpacked

LISTS = "lists"
"""A ledger keeps the summary of the list ``csl`` under the name ``lists/csl``."""


class ListSummary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept about a list in use: enough to show it and to judge its successor.

    ``imported`` is the day on which it was read here, and ``notes`` what its reading found: of the
    list of excluded parties, that somebody looked, and when.
    """

    list: str
    title: str
    date: str
    date_basis: str
    digest: str
    size: int
    records: int
    parties: int
    names_known: int
    names_loaded: int
    per_measure: dict[str, int]
    notes: tuple[str, ...] = ()
    imported: str = ""


class Accepted(msgspec.Struct, frozen=True):
    """The list may be used; ``warnings`` are to be shown."""

    summary: ListSummary
    warnings: tuple[str, ...] = ()


class Refused(msgspec.Struct, frozen=True):
    """The list must not replace the copy in use; ``reason`` and what to do about it."""

    reason: str
    next_step: str = ""


def summary(reading: ListReading) -> ListSummary:
    """The counts, date and digest of a reading."""
    names = [name for name in ListSummary.__struct_fields__ if name != "imported"]
    fields = {name: getattr(reading, name) for name in names}
    return ListSummary(**fields | {"date_basis": basis_words(reading.date_basis)})


def read_list(
    content: bytes, probes: Sequence[ListProbe], name: str, as_list: str | None = None
) -> ListReading:
    """Read one list file. ``name`` is what the user calls it; ``as_list`` forces which list it is.

    Raises CallerError for an unknown ``as_list``, SourceError where the bytes are no list we know,
    are malformed, or go beyond the caps.
    """
    by_id = {probe.id: probe for probe in probes}
    if as_list is not None and as_list not in by_id:
        raise CallerError(
            f"no list is called “{as_list}”",
            next_step=f"choose from {', '.join(sorted(by_id))}",
        )
    source = ListSource(name, Digest.of(content).hex, len(content), content.startswith(b"\x1f\x8b"))
    opened = unpacked(content, name)
    if not opened.strip():
        raise SourceError("empty", place=name, next_step="fetch it again")
    found = recognise(name, opened, probes) if as_list is None else by_id[as_list]
    if found is None:
        raise SourceError(
            "not a published list this version knows",
            place=name,
            next_step=f"name the list with --list ({', '.join(sorted(by_id))})",
        )
    asked = ListToRead(opened, source)
    try:
        reading = found.read(asked)
    except OtherListError as told:
        if as_list is not None or told.other not in by_id:
            raise
        found = by_id[told.other]
        reading = found.read(asked)
    manifest = found.manifest
    if not reading.claims and reading.gaps:
        raise SourceError(
            f"none of {reading.records} records could be read ({reading.gaps[0].detail})",
            place=name,
            next_step="check that this is the official file",
        )
    lacking = unended(opened, manifest.written)
    closes_itself = manifest.recognise.root or manifest.recognise.keys
    marked = bool(closes_itself) or manifest.written.ends == "mark"
    return msgspec.structs.replace(reading, unended=lacking, ends_itself=marked and not lacking)


def accept(
    new: ListReading, old: ListSummary | None, *, partial: bool = False
) -> Accepted | Refused:
    """May ``new`` be used, given the copy in use? ``partial``: the user says it is an extract.

    Falling short of the least expected, or of the copy in use by more than the list's limit, or
    an end that is missing refuses; with ``partial`` it only warns. A list that may be another one
    is refused without that advice.
    """
    objections = [new.unended] if new.unended else []
    least = new.expect.min_records
    if new.records < least:
        objections.append(f"{new.records} records, fewer than the {least} a whole list has")
    if old is not None and old.list == new.list:
        floor = old.records * (100 - new.expect.shrink_percent)
        if new.records * 100 < floor:
            objections.append(
                f"it shrank from {old.records} to {new.records} records, more than "
                f"{new.expect.shrink_percent} %"
            )
        if old.names_loaded and new.names_loaded * 100 < old.names_loaded * (
            100 - new.expect.shrink_percent
        ):
            objections.append(f"names shrank from {old.names_loaded} to {new.names_loaded}")
        objections += _part_lost(new, old)
        if old.date and new.date and new.date < old.date:
            objections.append(
                f"its date {new.date} is before that of the copy in use, {old.date}: what was "
                "listed since would be taken for removed"
            )
    if objections and not partial:
        if new.resembles:
            return Refused(
                f"{new.title}: {'; '.join(objections)}; it may be {new.resembles}",
                "the copy in use is kept; check which list the file is",
            )
        if new.unended:
            return Refused(
                f"{new.title}: {'; '.join(objections)}",
                "the copy in use is kept; fetch the list again (--shrunken takes it without its "
                "end, closes no listing and says so)",
            )
        return Refused(
            f"{new.title}: {'; '.join(objections)}",
            "the copy in use is kept; fetch the list again, or take it as it is with --shrunken",
        )
    warnings = new.warnings + tuple(f"partial list: {text}" for text in objections)
    return Accepted(summary(new), warnings)


def _part_lost(new: ListReading, old: ListSummary) -> list[str]:
    """A list within the list that lost more than half: the whole may hide it."""
    return [
        f"{measure} shrank from {count} to {new.per_measure.get(measure, 0)} listings"
        for measure, count in old.per_measure.items()
        if count >= LEAST_PART and new.per_measure.get(measure, 0) * 2 < count
    ]


LEAST_PART = 20
"""Lists within a list that are shorter may come and go."""
