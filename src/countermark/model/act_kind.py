"""What kind of act a record tells of: does it accuse, and what do its dates mean?

A law is in force, a report was published, a settlement was agreed. The types of records are those
of the register's files; one that is not named here is taken for a rule that accuses nobody.
"""

from __future__ import annotations

from enum import Enum


class Accusation(Enum):
    """A record that says something against a party, and decides nothing about it."""

    ALLEGATION = "allegation"
    INDICTMENT = "indictment"
    REPORT = "report"
    WARNING = "warning"

    @property
    def note(self) -> str:
        """What such a record is, and what it is not, as a sentence."""
        return _NOTES[self]


_NOTES = {
    Accusation.ALLEGATION: "An allegation is what somebody says; nothing here says that it is so.",
    Accusation.INDICTMENT: "An indictment is an accusation; no judgment on it is on record here.",
    Accusation.REPORT: "A report says what its authors found; it is no judgment of a court.",
    Accusation.WARNING: "A warning says what its author fears; it finds no breach.",
}

NO_DENIAL = "no denial was found in what was read"
"""What stands where the denials of an accusation would stand."""


class Dated(Enum):
    """What the first day of a record is the first day of."""

    IN_FORCE = "in force"
    IN_EFFECT = "in effect"  # a licence, a lifting, a programme, a decision of an operator
    PUBLISHED = "published"
    HELD = "held"  # a position, which is held until another is
    AGREED = "agreed"  # a settlement or a plea: its terms run
    SENTENCED = "sentenced"

    def since(self, day: str | None) -> str:
        """How it stands while it lasts: ``in force since 2012``, ``published 2012``."""
        if self in (Dated.PUBLISHED, Dated.SENTENCED):
            return f"{self.value} {day}" if day else f"{self.value} on a day that was not found"
        return f"{self.span} since {day}" if day else f"{self.span} since before the record begins"

    @property
    def first(self) -> str:
        """Before the first day, beside an act: ``since``, ``published``, ``terms run since``."""
        return _FIRST.get(self, "since")

    @property
    def span(self) -> str:
        """Before two days: ``in force``, ``terms run``."""
        return _SPAN.get(self, self.value)

    @property
    def ended(self) -> str:
        """Before the day on which it was over."""
        return _ENDED.get(self, "ended")

    @property
    def ahead(self) -> str:
        """Before a first day that is still to come."""
        return "binds from" if self is Dated.IN_FORCE else f"{self.span} from"


_FIRST = {
    Dated.PUBLISHED: "published",
    Dated.AGREED: "terms run since",
    Dated.SENTENCED: "sentenced",
}
_SPAN = {Dated.AGREED: "terms run"}
_ENDED = {
    Dated.PUBLISHED: "no longer said from",
    Dated.HELD: "no longer held from",
    Dated.AGREED: "terms ended",
    Dated.SENTENCED: "sentence ended",
}

ACCUSES = {
    "advisory": Accusation.WARNING,
    "allegation": Accusation.ALLEGATION,
    "indictment": Accusation.INDICTMENT,
    "recommendation": Accusation.WARNING,
    "report_finding": Accusation.REPORT,
    "warning": Accusation.WARNING,
}
"""Types of records that accuse."""

_DATED = {
    **dict.fromkeys(
        ("advisory", "allegation", "indictment", "recommendation", "report_finding"),
        Dated.PUBLISHED,
    ),
    **dict.fromkeys(
        (
            "court_ruling",
            "denial_order_lifted",
            "designation_notice",
            "export_control_delisting",
            "framework",
            "military_company_delisting",
            "operator_decision",
            "procurement_guideline",
            "reimbursement_program",
            "suspension",
            "temporary_general_license",
            "waiver",
        ),
        Dated.IN_EFFECT,
    ),
    "policy_statement": Dated.HELD,
    "settlement_probation": Dated.AGREED,
    "conviction": Dated.SENTENCED,
}

_ORDERS = frozenset({"ban_use", "removal_order"})


def dated(type_: str, *, advisory: bool) -> Dated:
    """What the dates of a record of this type mean.

    A refusal or a veto of one deal that binds nobody else (``advisory``) has effect, and no force.
    """
    if advisory and type_ in _ORDERS:
        return Dated.IN_EFFECT
    return _DATED.get(type_, Dated.IN_FORCE)
