"""What one finding is asked about, and the outcome before it becomes a finding."""

from __future__ import annotations

from datetime import date

import msgspec

from countermark.model.context import Context, Facets
from countermark.model.key import Keys
from countermark.model.measure import Status
from countermark.model.not_here import NotHere
from countermark.model.reading import Subject
from countermark.model.verdict import Decision, Missing
from countermark.policy.needs import Need
from countermark.policy.proofs import Proofs


class Question(msgspec.Struct, frozen=True):
    """What a finding is asked about: who, in which context, when, and what was proven.

    ``keys``: what decisions on findings hang on. ``row``: what the user's own row says of it.
    """

    subject: str
    context: Context
    facets: Facets
    as_of: date
    known_at: date | None
    exemptions: Proofs
    keys: Keys = msgspec.field(default_factory=Keys)
    row: Subject | None = None

    @property
    def asks(self) -> tuple[str, ...]:
        """Whom an exception must be open to: a row's own role opens none beside the context's."""
        return self.context.facets.role or self.facets.role

    @property
    def parts(self) -> tuple[str, ...]:
        """Parts of the network and places, by which duties are told apart."""
        return (*self.facets.network_part, *self.facets.place)


class Outcome(msgspec.Struct, frozen=True):
    """A decision with its status, reason and what is missing, before it becomes a finding."""

    decision: Decision | None
    status: Status
    reason: str
    missing: Missing | None = None
    needs: tuple[Need, ...] = ()
    without_disputed: str = ""
    exceptions: tuple[str, ...] = ()
    closed_by: str = ""
    binds: tuple[str, ...] = ()
    not_here: NotHere | None = None
