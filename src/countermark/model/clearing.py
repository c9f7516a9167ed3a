"""Why a person held a name to be another party than the one it looks like."""

from __future__ import annotations

from enum import Enum


class Clearing(Enum):
    """The reason of a clearing. The values stand in ledgers: none is ever renamed."""

    OTHER_COUNTRY = "other-country"
    OTHER_IDENTIFIER = "other-identifier"
    OTHER_ADDRESS = "other-address"
    OTHER_TRADE = "other-trade"
    OTHER_KIND = "other-kind"  # a firm and a person, a vessel
    OTHER_BIRTH = "other-birth"
    COMMON_NAME = "common-name"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As people read it; nothing where the person's own words alone say why."""
        return "" if self is Clearing.OTHER else self.value.replace("-", " ")
