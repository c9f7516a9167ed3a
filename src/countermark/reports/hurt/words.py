"""How much of somebody's supply is at stake, in words; what nobody states is said to be unknown."""

from __future__ import annotations

from countermark.model.safe_text import visible
from countermark.reports.coverage import counted
from countermark.reports.shapes.hurt import HurtDocument, HurtRow, HurtSide

HEADS = {
    "customers": "WHO DEPENDS ON IT FOR SUPPLY",
    "suppliers": "WHO LOSES IT AS A CUSTOMER",
}
CAVEAT = (
    "It says who depends, and by how much of what is stated. A stock, a licence or another source "
    "that no file names is not seen, and nobody here says who comes to harm."
)


def asked_words(shown: HurtDocument) -> str:
    """``Whom a cut-off of Larkspur Networks reaches, as of 2026-12-01, in 12 ties of supply``."""
    subject = visible(shown.subject)
    ties = counted(shown.ties, "tie")
    return f"Whom a cut-off of {subject} reaches, as of {shown.as_of}, in {ties} of supply"


def total_words(side: HurtSide) -> str:
    """``4 in all: 3 in tier 1, 1 in tier 2; of 2 nobody states how much``."""
    if not side.total:
        return "nobody in what was read"
    tiers = ", ".join(f"{number:,} in tier {tier}" for tier, number in side.tiers.items())
    unstated = f"; of {side.unstated:,} nobody states how much" if side.unstated else ""
    return f"{side.total:,} in all: {tiers}{unstated}"


def much_words(row: HurtRow) -> str:
    """``60 % of its supply (1 of 2 suppliers)``, or that it is unknown."""
    if row.least is None or row.most is None:
        gives = f"{_percent(row.gives)} of what {visible(row.via[0])} has; " if row.gives else ""
        return f"{gives}{row.hurt:,} of {counted(row.known, 'known customer')}"
    suppliers = f"{row.hurt:,} of {counted(row.known, 'known supplier')}"
    if row.overfull:
        return f"shares of different goods, which do not add up; {suppliers}"
    if (row.least, row.most) == (0, 100) and row.unknown:
        return f"{suppliers}; by how much is unknown"
    if row.least == row.most:
        return f"{_percent(row.least)} of its supply; {suppliers}"
    if not row.least:
        return f"up to {_percent(row.most)} of its supply; {suppliers}"
    return f"{_percent(row.least)} to {_percent(row.most)} of its supply; {suppliers}"


def others_words(row: HurtRow) -> str:
    """Suppliers that are not cut off; empty where none is known."""
    more = f" and {row.more_substitutes:,} more" if row.more_substitutes else ""
    return f"{', '.join(map(visible, row.substitutes))}{more}" if row.substitutes else ""


def _percent(value: float | None) -> str:
    return f"{value:g} %"
