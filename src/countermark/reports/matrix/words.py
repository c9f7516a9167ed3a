"""What the cells of a matrix say in words: a verdict short or whole, and why not here."""

from __future__ import annotations

from collections.abc import Iterable

from countermark.model.not_here import WhyNot
from countermark.model.verdict import Decision
from countermark.reports.shapes.finding import NotHereShape

SHORT = {
    Decision.PROHIBITED: "prohibited",
    Decision.UNRESOLVED: "unresolved",
    Decision.NOT_EXAMINED: "not exam.",
    Decision.NOT_ASSESSED: "not ass.",
    Decision.ACTION_REQUIRED: "action",
    Decision.ADVISORY: "advisory",
    Decision.ALLOWED: "allowed",
    Decision.NO_RESTRICTION_FOUND: "none found",
}
"""Verdicts in ten columns."""

SHORTEST = {
    Decision.PROHIBITED: "PROH",
    Decision.UNRESOLVED: "UNRE",
    Decision.NOT_EXAMINED: "NEXA",
    Decision.NOT_ASSESSED: "NASS",
    Decision.ACTION_REQUIRED: "ACTN",
    Decision.ADVISORY: "ADVI",
    Decision.ALLOWED: "ALLO",
    Decision.NO_RESTRICTION_FOUND: "-",
}
"""Verdicts in four columns, where there are many contexts; a legend says what they are."""

_FACETS = {
    WhyNot.ROLE: "binds only",
    WhyNot.PLACE: "only at",
    WhyNot.NETWORK_PART: "only in the network part",
    WhyNot.PURPOSE: "only for the purpose",
    WhyNot.CATEGORY: "only for the category",
    WhyNot.CLAUSE: "only under the clause",
    WhyNot.JURISDICTION: "a matter of",
}

_WHOLE = {
    WhyNot.TIE: "what links it to the party is no tie that it reaches",
    WhyNot.ACT: "what is shown is another act than it restricts",
    WhyNot.NO_RESTRICTION: "it restricts nothing by itself",
}


def why_words(found: NotHereShape, *, here: bool = True) -> str:
    """``role: binds only us-carrier; here: us-person``, with what is given ``here`` or without."""
    return f"{found.why.value}: {_said(found, here)}"


def _said(found: NotHereShape, here: bool) -> str:
    if found.why in _WHOLE:
        return _WHOLE[found.why]
    if found.why is WhyNot.SUSPENSION:
        return "suspended on the day"
    if found.why is WhyNot.DATE:
        return _dated(found)
    reached = f"{_FACETS[found.why]} {_listed(found.reaches)}"
    return f"{reached}; here: {_listed(found.given) or 'not given'}" if here else reached


def _dated(found: NotHereShape) -> str:
    start, end = (*found.reaches, "", "")[:2]
    day = found.given[0] if found.given else ""
    if start and day and day[: len(start)] < start:
        return f"holds from {start} on"
    return f"ended {end}" if end else "does not hold on the day"


def _listed(tokens: Iterable[str]) -> str:
    return " or ".join(tokens)
