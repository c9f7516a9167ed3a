"""Beneficial ownership statements (BODS 0.2 to 0.4) as parties and ownership ties.

Gives the entities that FollowTheMoney has for the same: companies, persons, who owns what and how
much. A statement that a later one replaces does not count; where an indirect holding is told with
its components, the components count and the sum of them does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from countermark.formats.ftm import Entity
from countermark.formats.pointer import objects, strings, text

MEDIA_TYPE = "application/json+bods"
_KINDS = {
    "entityStatement": "entity",
    "personStatement": "person",
    "ownershipOrControlStatement": "relationship",
}
_ENDED = "closed"
_SCHEMES = {"XI-LEI": "leiCode", "US-UEI": "uniqueEntityId", "US-CAGE": "cageCode"}


def recognise(value: Any) -> bool:
    """Is the decoded JSON a statement, or a list that starts with one?"""
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and bool(_kind(first)) and _is_statement(first)


def _is_statement(value: dict[str, Any]) -> bool:
    return any(key in value for key in ("statementID", "statementId", "recordDetails"))


def _kind(statement: dict[str, Any]) -> str:
    kind = text(statement, "recordType")
    if kind in _KINDS.values():
        return kind
    return _KINDS.get(text(statement, "statementType"), "")


def entities(numbered: Sequence[tuple[int, Any]], *, lines: bool) -> Iterator[Entity]:
    """An entity per statement that counts; ``lines``: it stands on a line of its own."""
    held = [(at, one) for at, one in numbered if isinstance(one, dict) and _kind(one)]
    replaced = {ref for _, one in held for ref in strings(one, "replacesStatements")}
    latest: dict[str, int] = {}
    for at, one in held:
        if record := text(one, "recordId"):
            known = latest.get(record)
            before = next((o for n, o in held if n == known), None)
            if before is None or text(one, "statementDate") >= text(before, "statementDate"):
                latest[record] = at
    sums = _sums([one for _, one in held])
    for at, one in held:
        ident, record = _statement_id(one), text(one, "recordId")
        if ident in replaced or (record and latest[record] != at) or (record or ident) in sums:
            continue
        found = _entity(one, record or ident)
        if found is not None:
            schema, properties = found
            yield Entity(
                id=record or ident,
                schema=schema,
                caption="",
                properties={key: tuple(t for t in texts if t) for key, texts in properties.items()},
                line=at,
                pointer=None if lines else f"/{at - 1}",
            )


def _statement_id(statement: dict[str, Any]) -> str:
    return text(statement, "statementID") or text(statement, "statementId")


def _sums(statements: Sequence[dict[str, Any]]) -> set[str]:
    """Records and statements whose holding is told again by components that are here."""
    here = {text(one, "recordId") or _statement_id(one) for one in statements}
    found = set()
    for one in statements:
        details = one.get("recordDetails")
        parts = strings(details, "componentRecords") or strings(one, "componentStatementIDs")
        if parts and all(part in here for part in parts):
            found.add(text(one, "recordId") or _statement_id(one))
    return found


def _entity(statement: dict[str, Any], ident: str) -> tuple[str, dict[str, list[str]]] | None:
    inner = statement.get("recordDetails")
    details = inner if isinstance(inner, dict) else statement
    kind = _kind(statement)
    if kind == "entity":
        return "Company", _company(details)
    if kind == "person":
        return "Person", _person(details)
    return _tie(statement, details, ident)


def _company(details: dict[str, Any]) -> dict[str, list[str]]:
    place = details.get("jurisdiction") or details.get("incorporatedInJurisdiction")
    found = {
        "name": [text(details, "name")],
        "alias": strings(details, "alternateNames"),
        "jurisdiction": [text(place, "code")],
        "address": _addresses(details),
    }
    for _, entry in objects(details, "identifiers"):
        key = _SCHEMES.get(text(entry, "scheme").upper(), "registrationNumber")
        found.setdefault(key, []).append(text(entry, "id"))
    return found


def _person(details: dict[str, Any]) -> dict[str, list[str]]:
    names = [_full(entry) for _, entry in objects(details, "names")]
    return {
        "name": names,
        "birthDate": [text(details, "birthDate")],
        "address": _addresses(details),
    }


def _full(name: dict[str, Any]) -> str:
    given = " ".join(t for t in (text(name, "givenName"), text(name, "familyName")) if t)
    return text(name, "fullName") or given


def _addresses(details: dict[str, Any]) -> list[str]:
    return [text(entry, "address") for _, entry in objects(details, "addresses")]


def _tie(
    statement: dict[str, Any], details: dict[str, Any], ident: str
) -> tuple[str, dict[str, list[str]]]:
    interests = [entry for _, entry in objects(details, "interests")]
    shares = [_share(entry) for entry in interests if _is_share(entry)]
    ended = text(statement, "recordStatus") == _ENDED
    ends = [text(entry, "endDate") for entry in interests]
    last = max(ends) if ends and all(ends) else text(statement, "statementDate") if ended else ""
    return "Ownership", {
        "owner": [_party(details, "interestedParty")],
        "asset": [_party(details, "subject")],
        "percentage": [next((share for share in shares if share), "")],
        "startDate": [min((t for e in interests if (t := text(e, "startDate"))), default="")],
        "endDate": [last],
        "role": sorted({text(entry, "type") for entry in interests} - {""}),
        "description": [text(entry, "details") for entry in interests],
    }


def _is_share(interest: dict[str, Any]) -> bool:
    return text(interest, "type").lower().replace("-", "") == "shareholding"


def _share(interest: dict[str, Any]) -> str:
    """The share as people write it: ``51``, ``25-50``, or nothing."""
    share = interest.get("share")
    if not isinstance(share, dict):
        return ""
    if (exact := _number(share, "exact")) != "":
        return exact
    least = _number(share, "minimum") or _number(share, "exclusiveMinimum")
    most = _number(share, "maximum") or _number(share, "exclusiveMaximum")
    return f"{least}-{most}" if least and most else ""


_BEYOND = 1_000_000
"""A number that is no percentage, however much larger the one in the file is."""


def _number(share: dict[str, Any], key: str) -> str:
    found = share.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return ""
    found = min(max(found, -_BEYOND), _BEYOND)  # no share, and told as one that cannot be
    return f"{found:.6f}".rstrip("0").rstrip(".")


def _party(details: dict[str, Any], key: str) -> str:
    held = details.get(key)
    if isinstance(held, str):
        return held
    return text(held, "describedByEntityStatement") or text(held, "describedByPersonStatement")
