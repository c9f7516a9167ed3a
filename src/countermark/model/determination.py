"""A determination: what a named person decided about a finding, and on what basis.

A finding is a machine's and admits nothing; a determination is a person's, and it is the one that
starts clocks ("upon identification", FAR 52.204-25(d)). It never stands in a ``Verdict`` and no
verdict is computed from one. Nothing stores determinations yet.
"""

from __future__ import annotations

import re
from datetime import date
from enum import Enum

import msgspec

from countermark.model.errors import CallerError
from countermark.model.evidence import Digest
from countermark.model.handling import DEFAULT, Handling

_ID = re.compile(r"[0-9a-f]{64}")


class Determined(Enum):
    """What a person may decide about a finding; apart from the eight ``Decision`` of a machine."""

    CONFIRMED = "confirmed"  # it is as the finding says
    REJECTED = "rejected"  # it is not
    DEFERRED = "deferred"  # what is known does not suffice; it will be decided again


class ByClaim(msgspec.Struct, frozen=True):
    """A claim that the person relied on, by its id; raises CallerError for what is no id."""

    claim: str

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.claim):
            raise CallerError(f"“{self.claim[:80]}” is not the id of a claim")


class ByEvidence(msgspec.Struct, frozen=True):
    """Bytes that the person relied on and that no claim rests on: a contract, a letter."""

    digest: Digest


Basis = ByClaim | ByEvidence


class Determination(msgspec.Struct, frozen=True, kw_only=True):
    """``person``, acting as ``role``, decided about ``finding`` on ``day``, resting on ``basis``.

    ``finding`` is a finding's id. ``day`` is the civil day where the person is, to the day: clocks
    run from it. ``basis`` is never empty, and names each claim or digest once, in the person's
    order. ``note`` is the person's own words. ``handling`` says to whom it may be shown.
    Raises CallerError where person, role or basis is missing.
    """

    finding: str
    person: str
    role: str
    day: date
    decision: Determined
    basis: tuple[Basis, ...]
    note: str = ""
    handling: Handling = DEFAULT

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.finding):
            raise CallerError(f"“{self.finding[:80]}” is not the id of a finding")
        for name in ("person", "role"):
            if not getattr(self, name).strip():
                raise CallerError(f"a determination needs a {name}: nobody else answers for it")
        if not self.basis:
            raise CallerError(
                "a determination needs a basis: claims or evidence that can be opened"
            )
        if len(set(self.basis)) != len(self.basis):
            raise CallerError("a basis is named twice in a determination")
