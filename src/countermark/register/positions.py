"""The positions of countries in the shipped register: read, by country or measure, and lint.

They stand beside the measures and judge nothing; a catalog of measures is read without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from countermark.model.measure import Measure, Verification
from countermark.model.position import CountryPositions, Position, Stance
from countermark.model.source_kinds import SOURCE_KINDS, SOURCE_SEEN
from countermark.model.when import earliest, is_when, latest
from countermark.register import vocabulary as words
from countermark.register.catalog import Catalog, read_record
from countermark.register.lint import Fault, is_jurisdiction, reading

POSITIONS = "positions/"
"""The folder of the register that holds them, a file for each country."""


def load(files: Mapping[str, bytes]) -> dict[str, CountryPositions]:
    """The positions by country, from the register's files (relative name to content).

    Raises SourceError for a malformed file, or one whose country is not its file's name.
    """
    found = {}
    for name in sorted(files):
        if name.startswith(POSITIONS) and name.endswith(".yaml"):
            country = read_record(name, files[name], CountryPositions, lambda c: c.country)
            rows = tuple(
                msgspec.structs.replace(row, country=country.country) for row in country.positions
            )
            found[country.country] = msgspec.structs.replace(country, positions=rows)
    return found


def resting_on(measure: Measure, files: Mapping[str, bytes]) -> tuple[Position, ...]:
    """The positions that rest on ``measure``; only the file of its jurisdiction is read."""
    name = f"{POSITIONS}{measure.jurisdiction}.yaml"
    if name not in files:
        return ()
    own = load({name: files[name]})[measure.jurisdiction]
    return tuple(row for row in own.positions if row.measure == measure.id)


def lint(countries: Iterable[CountryPositions], catalog: Catalog) -> tuple[Fault, ...]:
    """Every fault found in the positions, sorted; empty when they are sound."""
    return tuple(
        sorted(
            Fault(country.country, place, f"row {number}: {message}")
            for country in countries
            for number, row in enumerate(country.positions, 1)
            for place, message in _row(row, catalog)
        )
    )


def _row(row: Position, catalog: Catalog) -> Iterator[tuple[str, str]]:
    if not is_jurisdiction(row.country):
        yield "country", f"“{row.country}” is neither a country code nor a known body"
    yield from _dates(row)
    yield from _parties(row, catalog)
    for token in row.network_parts:
        if token not in words.NETWORK_PARTS:
            yield "network_parts", f"unknown word “{token}”"
    if (row.stance is Stance.CAPPED) != (row.percent is not None):
        yield "percent", "a cap, and nothing else, says what share it allows"
    if row.percent is not None and not 0 < row.percent < 100:
        yield "percent", "a share lies between 0 and 100"
    for field, word, known in (
        ("kind", row.kind, SOURCE_KINDS),
        ("seen", row.seen, SOURCE_SEEN),
    ):
        if word not in known:
            yield field, f"unknown {field} “{word}”"
    if row.recalled != (row.verification is Verification.UNVERIFIED):
        yield "verification", "what is recalled is unverified, and nothing else is"
    if row.recalled == (row.read_on is not None):
        yield "read_on", "says on which day its source was read, unless it rests on memory"
    yield from reading(row)
    if row.measure:
        yield from _measure(row, catalog)


_STRENGTH = (
    Verification.UNVERIFIED,
    Verification.ARTICLE_ONLY,
    Verification.SECONDARY,
    Verification.PRIMARY,
)


def _measure(row: Position, catalog: Catalog) -> Iterator[tuple[str, str]]:
    measure = catalog.measures.get(row.measure)
    if measure is None:
        yield "measure", f"no measure “{row.measure}”"
        return
    if measure.jurisdiction != row.country:
        yield "measure", f"“{row.measure}” is a measure of {measure.jurisdiction}"
    if _STRENGTH.index(row.verification) > _STRENGTH.index(measure.verification):
        yield "verification", f"stronger than that of “{row.measure}”"
    for party in row.named:
        if party in catalog.entities and measure.covered(party) is None:
            yield "named", f"“{row.measure}” does not name “{party}”"


def _parties(row: Position, catalog: Catalog) -> Iterator[tuple[str, str]]:
    for field, parties in (("named", row.named), ("meant", row.meant)):
        for party in parties:
            if party not in catalog.entities:
                yield field, f"no entity “{party}”"
    for party in set(row.named) & set(row.meant):
        yield "meant", f"“{party}” is named: who is named is not merely meant"


def _dates(row: Position) -> Iterator[tuple[str, str]]:
    for field, when in (("since", row.since), ("until", row.until), ("deadline", row.deadline)):
        if when is not None and not is_when(when):
            yield field, f"“{when}” is not a date"
            return
    if row.since is None and row.stance is not Stance.UNDECIDED:
        yield "since", "a step begins on some day"
    if row.since and row.until and earliest(row.since) >= latest(row.until):
        yield "until", f"ends ({row.until}) before it begins ({row.since})"
