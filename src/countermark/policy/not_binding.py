"""A list names it, and the list binds somebody else: neither clear nor restricted.

Only what surely is the listed party, or was made or branded by it, counts: a tie of ownership, a
part inside or a contract is not what a list names.
"""

from __future__ import annotations

from collections.abc import Iterable

from countermark.model.context import Facets
from countermark.model.path import Path
from countermark.model.predicate import Family
from countermark.model.verdict import Finding, NotBinding
from countermark.policy.needs import either

_NAMED = (Family.IDENTITY, Family.MAKING)


def not_binding(findings: Iterable[Finding], facets: Facets) -> NotBinding | None:
    """The measure that names the subject and binds others, the nearest first; None without one.

    Nearest: of the asker's own jurisdiction, then the one that was in force first.
    """
    found = [f for f in findings if f.binds and f.path is not None and _names(f.path)]
    by_measure = {finding.measure: finding for finding in found}
    if not by_measure:
        return None
    ordered = sorted(by_measure.values(), key=lambda f: _order(f, facets))
    first = ordered[0]
    return NotBinding(first.measure, first.title, first.binds, len(ordered) - 1)


def _names(path: Path) -> bool:
    return path.certain and path.own and all(hop.predicate.family in _NAMED for hop in path.hops)


def _order(finding: Finding, facets: Facets) -> tuple[bool, bool, str, str]:
    home = finding.measure.partition("-")[0] in facets.jurisdiction
    # Which one is named is for reading alone: people know a list by its name.
    is_list = "list" in finding.title.casefold()
    return not home, not is_list, finding.in_force[0] or "9999", finding.measure


def not_binding_words(listed: NotBinding) -> str:
    """``named on FCC Covered List (binds US USF recipients); and by 4 more that bind others``."""
    title = listed.title.partition(":")[0]
    more = f"; and by {listed.others} more that bind others" if listed.others else ""
    return f"named on {title} (binds {_many(either(listed.binds))}){more}"


def _many(roles: str) -> str:
    """More than one of whom a measure binds: ``US USF recipients``; a name stays as it is."""
    return f"{roles}s" if roles[-1:].islower() and not roles.endswith(("s", "y")) else roles
