"""MISP events in JSON (the format's core document: draft-dulaunoy-misp-core-format).

Attributes of events and of their objects are read where they are marked for detection
(``to_ids``) and not deleted. Correlations, sightings, tags and galaxies are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from countermark.formats.indicator_lists.rows import ListRead, Rows, of_type


def is_misp(document: Any) -> bool:
    """Is it an event, an answer with events, or a list of them?"""
    return next(_events(document), None) is not None


def read_misp(label: str, document: Any) -> ListRead:
    """Every attribute of every event."""
    rows = Rows(label)
    for event in _events(document):
        title = event.get("info")
        for attribute in _attributes(event):
            _attribute(rows, attribute, title if isinstance(title, str) else "")
    return rows.read()


def _events(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, list):
        for one in document:
            yield from _events(one) if isinstance(one, dict) else ()
        return
    if not isinstance(document, dict):
        return
    event = document.get("Event")
    if isinstance(event, dict):
        yield event
    elif isinstance(document.get("response"), list):
        yield from _events(document["response"])
    elif isinstance(document.get("Attribute"), list):
        yield document


def _attributes(event: dict[str, Any]) -> Iterator[Any]:
    yield from _list(event.get("Attribute"))
    for thing in _list(event.get("Object")):
        if isinstance(thing, dict) and not _is_set(thing.get("deleted")):
            yield from _list(thing.get("Attribute"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_set(value: Any) -> bool:
    """Switches are booleans, numbers or texts, by the version of the program that wrote them."""
    return value in (True, 1, "1", "true", "True")


def _attribute(rows: Rows, attribute: Any, title: str) -> None:
    if not isinstance(attribute, dict):
        rows.unread("an attribute that is no object", str(attribute))
        return
    kind, value = attribute.get("type"), attribute.get("value")
    if not isinstance(kind, str) or not isinstance(value, str):
        rows.unread("an attribute without a type or a value", str(kind))
    elif _is_set(attribute.get("deleted")):
        rows.unread("deleted", value)
    elif not _is_set(attribute.get("to_ids", True)):
        rows.unread("not marked for detection (to_ids)", value)
    elif not (typed := of_type(kind, value)):
        rows.unread(f"the type “{kind[:40]}” is not read", value)
    else:
        comment, uuid = attribute.get("comment"), attribute.get("uuid")
        shows = comment if isinstance(comment, str) and comment else title
        rows.add(uuid if isinstance(uuid, str) else str(len(rows.rows) + 1), typed, shows)
