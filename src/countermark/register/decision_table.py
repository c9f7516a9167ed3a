"""The decision table of the register: measure by measure, what must hold for it to give what.

Made of the records alone, so that a reader can dispute an entry without reading a program. Whether
a measure decides in a case is for ``policy``; a facet that a row does not have does not limit.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.measure import Kind, Matching, Measure
from countermark.model.register_sheet import TableRow
from countermark.model.verdict import Decision
from countermark.register.catalog import Catalog
from countermark.register.query import Filter, QueryDates, measures

COLUMNS = (
    *("whom", "act", "names", "matching", "of what", "category", "where", "network part"),
    *("purpose", "clause", "origin", "test", "inside a host", "flows down", "from", "until"),
    *("prohibits from", "exceptions", "duties"),
)
"""The facets, in the order in which a case is asked."""

_GIVES = {
    Kind.RESTRICTIVE: Decision.PROHIBITED,
    Kind.REPORTING: Decision.ACTION_REQUIRED,
    Kind.ALLOW_LIST: Decision.NOT_ASSESSED,
    Kind.ENDING: None,
    Kind.ADVISORY: Decision.ADVISORY,
}
_NAMED = 6


def table(
    catalog: Catalog, asked: QueryDates, wanted: Filter | None = None
) -> tuple[TableRow, ...]:
    """A row for each measure that passes ``wanted``, by id, as it stands on the day.

    Raises CallerError for an entity the register does not hold.
    """
    return tuple(
        TableRow(
            id=row.id,
            title=row.title,
            jurisdiction=row.jurisdiction,
            status=row.status,
            gives=decision.value if (decision := gives(measure)) else "",
            facets=dict(facets(measure)),
            verification=row.verification,
        )
        for row in measures(catalog, asked, wanted)
        for measure in (catalog.measures[row.id],)
    )


def gives(measure: Measure) -> Decision | None:
    """The worst verdict that a measure can give; None where it gives none of its own."""
    if measure.kind in (Kind.ALLOW_LIST, Kind.ENDING) or measure.verification.may_decide:
        return _GIVES[measure.kind]
    return _GIVES[Kind.ADVISORY]


def facets(measure: Measure) -> Iterator[tuple[str, str]]:
    """The cells of a measure that limit it, each with its column."""
    scope = measure.scope
    said = {
        "whom": ", ".join(scope.roles),
        "act": measure.act,
        "names": _names(measure),
        "matching": "" if measure.matching is Matching.NAMED_ONLY else _words(measure.matching),
        "of what": ", ".join(measure.covers),
        "category": ", ".join(scope.categories),
        "where": ", ".join(scope.places),
        "network part": ", ".join(scope.network_parts),
        "purpose": ", ".join(scope.purposes),
        "clause": ", ".join(scope.clauses),
        "origin": ", ".join(scope.origins),
        "test": f"whether {scope.criterion}" if scope.criterion else "",
        "inside a host": _inside(measure),
        "flows down": "to every subcontract" if measure.flows_down else "",
        "from": measure.valid_from or measure.valid_from_rule,
        "until": measure.valid_to or "",
        "prohibits from": measure.prohibits_from or _after(measure),
        "exceptions": ", ".join(one.id for one in measure.exceptions),
        "duties": str(len(measure.duties)) if measure.duties else "",
    }
    return ((column, said[column]) for column in COLUMNS if said[column])


def _names(measure: Measure) -> str:
    named = [one.entity for one in measure.entities]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{', '.join(named[:_NAMED])}{more}"


def _words(matching: Matching) -> str:
    return matching.value.replace("_", " ")


def _inside(measure: Measure) -> str:
    if measure.kind is not Kind.RESTRICTIVE:
        return ""
    if not measure.components:
        return "does not count"
    return "any part counts" if measure.any_part else "a substantial or essential part counts"


def _after(measure: Measure) -> str:
    days = measure.prohibits_after
    return "" if days is None else f"{days} days after the listing"
