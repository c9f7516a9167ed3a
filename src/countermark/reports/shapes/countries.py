"""The published shape of ``countries``: ``countermark.countries/1``."""

from __future__ import annotations

from typing import Literal

import msgspec

from countermark.model.country_standing import Change, Country, CountryQuestion

Countries1 = Literal["countermark.countries/1"]
COUNTRIES: Countries1 = "countermark.countries/1"


class CountriesDocument(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="countries"
):
    """Where each country stood: who took a step about whoever was asked about.

    ``silent``: countries of the record that took none. ``parties`` are the names of the register's
    parties that the steps name or mean, by id. ``register`` is the digest of the records read.
    """

    schema: Countries1
    asked: CountryQuestion
    countries: tuple[Country, ...]
    silent: int
    parties: dict[str, str]
    register: str


class CountryChangesDocument(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="changes"
):
    """What each country did after ``asked.since`` and up to ``asked.as_of``."""

    schema: Countries1
    asked: CountryQuestion
    changes: tuple[Change, ...]
    parties: dict[str, str]
    register: str


CountriesShown = CountriesDocument | CountryChangesDocument
