"""The claim: somebody affirms or denies a relation, during an interval, on evidence.

Identity is the SHA-256 of the fields in ``FIELDS`` order, each length-prefixed UTF-8
(``length:text,`` and ``-,`` for an absent one), and after them the text of the qualifiers where
there are any: a claim without them has the id it always had. No float, no grade, no time of
acquisition: ingest is idempotent and order-free, and SQL computes the same id (``store.ledger``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import Enum
from functools import cached_property

import msgspec

from countermark.model.evidence import Evidence
from countermark.model.grade import UNGRADED, Grade
from countermark.model.handling import DEFAULT, Handling
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Qualifier, canonical, to_text
from countermark.model.when import ALWAYS, Interval, When


class Polarity(Enum):
    """A denial is information: both polarities live on, and the pair is contested."""

    AFFIRMED = "affirmed"
    DENIED = "denied"

    __hash__ = object.__hash__  # members are single: no need to hash their names in Python


FIELDS = (
    "claimant",
    "polarity",
    "subject",
    "predicate",
    "object",
    "valid_from",
    "valid_to",
    "known_from",
    "share",
    "note",
    "evidence",
    "media_type",
    "selector",
)
"""The identity fields every claim has, in order; also the first columns of the ledger's table."""

EVIDENCE_FIELDS = ("evidence", "media_type", "selector")
"""The last of them: what a claim rests on, apart from what it says."""


def digest_fields(fields: tuple[str | None, ...], more: str = "") -> str:
    """SHA-256 hex of length-prefixed UTF-8 fields: netstrings, with ``-,`` for an absent field.

    ``more`` are further fields as ``netstrings`` gives them.
    """
    return hashlib.sha256((netstrings(fields) + more).encode(*_UTF8)).hexdigest()


_UTF8 = ("utf-8", "surrogatepass")


def netstrings(fields: Iterable[str | None]) -> str:
    """Fields one after the other, each after its length in bytes."""
    return "".join(
        [
            "-,"
            if field is None
            else f"{len(field) if field.isascii() else len(field.encode(*_UTF8))}:{field},"
            for field in fields
        ]
    )


class Claim(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """``claimant`` says that ``subject`` ``predicate`` ``object`` (or denies it).

    Nodes are ``kind:key`` strings (see ``node``); objects of attributes are plain text.
    ``share`` is an ownership share in micro-percent (1 % = 1,000,000), as an integer.
    ``known_from`` is the day the public could know; ``None`` means always (a user's own files).
    ``note`` qualifies the relation in the source's words (a recalled detail, "some products").
    ``remark`` is what we say of it ourselves, for people: composed, outside identity, never stored
    and never read (what a room needs to know of it is a ``qualifier``: see ``qualifier.Derived``).
    ``certain`` is False where the source itself is not sure: such a hop never carries a certain
    verdict. ``confirmed_on`` is when an ownership statement was last confirmed.
    ``qualifiers`` are kept in the order of their text, each once (see ``model.qualifier``).
    ``score`` is a screening score in millionths: a machine's, never a grade, outside identity.
    ``handling`` says to whom the claim may be shown; outside identity too.
    """

    claimant: str
    subject: str
    predicate: Predicate
    object: str
    evidence: Evidence
    polarity: Polarity = Polarity.AFFIRMED
    valid: Interval = ALWAYS
    known_from: When | None = None
    share: int | None = None
    note: str = ""
    remark: str = ""
    grade: Grade = UNGRADED
    certain: bool = True
    confirmed_on: When | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    score: int | None = None
    handling: Handling = DEFAULT

    def __post_init__(self) -> None:
        if self.qualifiers:
            msgspec.structs.force_setattr(self, "qualifiers", canonical(self.qualifiers))

    def identity(self) -> tuple[str | None, ...]:
        """The identity fields as text, in the order of ``FIELDS``; then qualifiers, if any."""
        return (*self._fields(), *self._qualified())

    def says(self) -> tuple[str | None, ...]:
        """What the claim says, whatever file it stands in: its identity without the evidence."""
        return (*self._fields()[: -len(EVIDENCE_FIELDS)], *self._qualified())

    def _qualified(self) -> tuple[str | None, ...]:
        return (to_text(self.qualifiers),) if self.qualifiers else ()

    def _fields(self) -> tuple[str | None, ...]:
        return (
            self.claimant,
            self.polarity.value,
            self.subject,
            self.predicate.value,
            self.object,
            self.valid.start,
            self.valid.end,
            self.known_from,
            None if self.share is None else str(self.share),
            self.note,
            self.evidence.digest.hex,
            self.evidence.media_type,
            str(self.evidence.selector),
        )

    def remember_id(self, made: str) -> None:
        """Take ``made`` for the id: only for what was made of this very claim."""
        self.__dict__["id"] = made

    @cached_property
    def id(self) -> str:
        """64 hex digits."""
        return digest_fields(self.identity())
