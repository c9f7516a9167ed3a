"""What is known of two parties beside their names: identifiers, addresses, dates of birth.

Values in, values out, each from what two sources say; a thing only one of them tells says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from countermark.model.lazy_pattern import lazy_pattern
from countermark.screening.scoring.feature_vector import COLUMN
from countermark.screening.text.folding import fold

if TYPE_CHECKING:
    from countermark.screening.evaluation.party import Party

ADDRESSES = 8
"""Addresses of one party that are looked at."""

_NUMBER = lazy_pattern(r"[0-9]+")
_DAY = lazy_pattern(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def fill(one: Party, other: Party, line: npt.NDArray[np.float32]) -> None:
    """Fill in a line of values what stands beside the names of two parties."""
    shared, different = identifiers(one.identifiers, other.identifiers)
    line[COLUMN["identifier"]], line[COLUMN["other_identifier"]] = shared, different
    # Firms of one house share its address, and strangers share a building.
    apart = max(different, float(line[COLUMN["conflict"]]))
    line[COLUMN["address"]] = addresses(one.addresses, other.addresses) * (1 - apart)
    if one.person or other.person:
        born = births(one.births, other.births)
        line[COLUMN["birth"]], line[COLUMN["other_birth"]] = max(born, 0.0), max(-born, 0.0)
        line[COLUMN["gender"]] = bool(one.gender and other.gender and one.gender != other.gender)


ONE_EACH = frozenset({"lei", "inn", "ogrn", "imo", "wikidata", "duns", "usc"})
"""Schemes that give one party one number."""

OF_A_REGISTER = frozenset({"registration", "tax", "id"})
"""Kinds of numbers of which no source says the register: two of one shape may be of one."""


def identifiers(ours: frozenset[str], theirs: frozenset[str]) -> tuple[float, float]:
    """1 for one in common; else 1 for different ones of a scheme that gives a party only one.

    0.5 for different ones of one kind and shape (as many digits and letters in the same places).
    """
    if ours & theirs:
        return 1.0, 0.0
    left, right = _by_scheme(ours), _by_scheme(theirs)
    both = left.keys() & right.keys()
    if both & ONE_EACH:
        return 0.0, 1.0
    alike = any(_shapes(left[scheme]) & _shapes(right[scheme]) for scheme in both & OF_A_REGISTER)
    return 0.0, 0.5 * alike


def _by_scheme(given: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in given:
        scheme, _, value = one.partition(":")
        found.setdefault(scheme, []).append(value)
    return found


def _shapes(values: Sequence[str]) -> set[str]:
    return {re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", value)) for value in values}


def addresses(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """0..1: how alike the likest two addresses are, beyond what any two of one town are.

    An address without a number, or of a few words, names a town and not a house: it says nothing.
    Where only some of the numbers agree (the postcode and not the house), it says as much less.
    """
    left, right = _houses(ours), _houses(theirs)
    if not left or not right:
        return 0.0
    found = np.clip((process.cdist(left, right, scorer=fuzz.token_sort_ratio) - 60) / 40, 0, 1)
    numbers = [[set(_NUMBER.findall(one)) for one in side] for side in (left, right)]
    same = [[len(a & b) / min(len(a), len(b)) for b in numbers[1]] for a in numbers[0]]
    return float((found * np.array(same)).max())


def _houses(given: Sequence[str]) -> list[str]:
    folded = [fold(one) for one in given[:ADDRESSES]]
    return [one for one in folded if len(one.split()) > 3 and any(c.isdecimal() for c in one)]


def births(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """1 the same day, 0.5 the same year where no more is told, to -1 another year; 0 not told.

    Lists give several dates and often only years: the best agreement of any two counts.
    """
    found = [
        _same_birth(a, b)
        for one in ours
        for other in theirs
        if (a := _DAY.match(one)) and (b := _DAY.match(other))
    ]
    return max(found, default=0.0)


def _same_birth(one: re.Match[str], other: re.Match[str]) -> float:
    year, month, day = one.groups()
    other_year, other_month, other_day = other.groups()
    apart = abs(int(year) - int(other_year))
    if apart:
        # A digit misread keeps month and day; 1 January stands for "day unknown".
        kept = day is not None and (month, day) == (other_month, other_day) != ("01", "01")
        return -0.2 if kept and apart in (1, 10) else -0.5 if apart == 1 else -1.0
    if month is None or other_month is None or day is None or other_day is None:
        return 0.5
    if (month, day) == (other_month, other_day):
        return 1.0
    return 0.5 if (month, day) == (other_day, other_month) else -0.5
