"""Of all versions that a program's texts state, which one is its own, and how sure is that?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from countermark.inspection.banners import Rank, Said
from countermark.inspection.elf_names import Names
from countermark.inspection.version_table import Project
from countermark.model.artefact import Span
from countermark.model.inspection import Known, Sure

_PROTOCOLS = frozenset(
    {"0.0", "0.1", "0.5", "0.9", "1.0", "1.1", "1.2", "1.3", "2.0", "0.0.0", "1.0.0"}
)
"""Numbers that stand in programs as versions of protocols and formats, or as fractions."""

_KERNELS = ("2.2.", "2.4.", "2.6.")
"""Programs ask whether the kernel is as new as one of these."""


class Chosen(msgspec.Struct, frozen=True):
    """A version, how it is known, how sure, and where it stands (None: in the file's name)."""

    version: str
    known: Known
    sure: Sure
    span: Span | None


def own_version(
    said: Iterable[Said], own: Names, project: Project | None, leaves: Sequence[str] = ()
) -> Chosen | None:
    """The version of the program's project; None where no text says it.

    ``leaves`` are beginnings of versions of libraries that the program uses and asks for. What
    names a tool of a larger project, or stands in a module, may be of a version of its own.
    """
    by_rank: dict[Rank, list[Said]] = {rank: [] for rank in Rank}
    for one in said:
        if not _other_number(one.version) and not _protocol(one):
            by_rank[one.rank].append(one)
    alone = [one for one in by_rank[Rank.ALONE] if not one.version.startswith((*_KERNELS, *leaves))]
    stated = [one for one in by_rank[Rank.VERSION] if not one.version.startswith(tuple(leaves))]
    if own.module or own.library:
        alone, stated = _long(alone), _long(stated)
    others = {one.version for one in (*alone, *stated)} | {own.number}
    whole = _one([*by_rank[Rank.WHOLE], *by_rank[Rank.DATED]], others)
    named = whole or _one(by_rank[Rank.NAMED], others)
    firm = _one(by_rank[Rank.SOURCE], others)
    if firm is None and not own.module:
        firm = named if named and named.version in others else None
        firm = firm or (whole if whole and _speaks_for(own, project, whole) else None)
        firm = firm or _corroborated(alone, stated, own)
    if firm:
        return Chosen(firm.version, Known.VERSION_TEXT, Sure.PROBABLE, firm.span)
    if "." in own.number and project and project.number_is_release:
        return Chosen(own.number, Known.FILE_NAME, Sure.PROBABLE, None)
    lead = _only(stated) or _only(alone)
    if named and (lead is None or not own.module):
        lead = named if lead is None or not alone else lead
    return Chosen(lead.version, Known.VERSION_TEXT, Sure.LEAD, lead.span) if lead else None


def _speaks_for(own: Names, project: Project | None, whole: Said) -> bool:
    """Is it the version of the project, and not only of one of its tools, or of a standard?"""
    if own.library and whole.version.count(".") < 2 and whole.rank is not Rank.DATED:
        return False
    return project is None or own.library or own.stem.casefold() in project.name.casefold()


def _corroborated(alone: list[Said], stated: list[Said], own: Names) -> Said | None:
    """A version that stands alone, and again behind the word, or in the name of the file."""
    numbers = {one.version for one in stated} - _PROTOCOLS
    if "." in own.number and len({one.version for one in alone} - _PROTOCOLS) == 1:
        numbers.add(own.number)
    return next((one for one in alone if one.version in numbers), None)


def _long(said: list[Said]) -> list[Said]:
    """Those of three numbers or more: two are as often a format's or a protocol's."""
    return [one for one in said if one.version.count(".") > 1]


def _one(said: list[Said], others: set[str]) -> Said | None:
    """The only version that is stated, or the only one that stands elsewhere too."""
    first = {one.version: one for one in reversed(said)}
    if len(first) < 2:
        return next(iter(first.values()), None)
    longest = max(first, key=len)
    if all(longest.startswith(version) for version in first):
        return first[longest]
    again = [one for version, one in first.items() if version in others]
    return again[0] if len(again) == 1 else None


def _only(said: list[Said]) -> Said | None:
    """The one version that is stated; of several the one with three numbers, if it is the only."""
    first = {one.version: one for one in reversed(said) if one.version not in _PROTOCOLS}
    if len(first) == 1:
        return next(iter(first.values()))
    long = [one for version, one in first.items() if version.count(".") > 1]
    return long[0] if len(long) == 1 else None


def _protocol(one: Said) -> bool:
    return one.rank >= Rank.NAMED and one.version in _PROTOCOLS


def _other_number(version: str) -> bool:
    """Is it an address of IPv4 or the number of a standard, rather than a version?"""
    if version.startswith("802."):
        return True  # IEEE 802, standards of networks
    parts = version.split(".")
    if len(parts) != 4 or not all(part.isdigit() for part in parts):
        return False
    numbers = [int(part) for part in parts]
    return numbers[0] in (0, 127, 255) or 99 < max(numbers) < 256 or len(set(numbers)) == 1
