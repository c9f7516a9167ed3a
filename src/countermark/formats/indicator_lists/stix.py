"""Bundles of STIX 2.1 (OASIS): ``indicator`` objects whose patterns compare for equality.

A pattern is read where it is one comparison, or several joined by OR, each ``=``, ``IN`` or
``LIKE`` with ``%`` at its ends (section 9). AND, FOLLOWEDBY, NOT, qualifiers and other operators
would need what no image shows, and are named as not read, never half read.
"""

from __future__ import annotations

from typing import Any

from countermark.formats.indicator_lists.rows import ListRead, Rows, Typed
from countermark.model.indicator import Look
from countermark.model.lazy_pattern import lazy_pattern

PATTERN = 65_536
"""Letters of a pattern that are read."""

_PATHS = {
    "domain-name:value": Look.HOST,
    "ipv4-addr:value": Look.ADDRESS,
    "url:value": Look.URL,
    "file:name": Look.FILE,
    "app:id": Look.PACKAGE,
    "software:name": Look.ANYWHERE,
    "artifact:payload_bin": Look.ANYWHERE,
}
_HASHES = {
    "file:hashes": Look.DIGEST,
    "x509-certificate:hashes": Look.CERTIFICATE,
    "app:cert": Look.CERTIFICATE,
}
_TEXT = r"'(?:[^'\\]|\\.)*'"
_COMPARISON = lazy_pattern(
    r"\s*(?P<path>[a-z0-9-]+:[A-Za-z0-9_.'-]+)\s*(?P<how>=|LIKE|IN)\s*"
    rf"(?P<value>{_TEXT}|\(\s*{_TEXT}(?:\s*,\s*{_TEXT})*\s*\))\s*"
)
_ONE = lazy_pattern(_TEXT)
_OR = lazy_pattern(r"OR\b")


def is_stix(document: Any) -> bool:
    """Is it a bundle?"""
    return isinstance(document, dict) and document.get("type") == "bundle"


def read_stix(label: str, document: dict[str, Any]) -> ListRead:
    """Every indicator of a bundle; other objects are no indicators and are passed over."""
    rows = Rows(label)
    objects = document.get("objects")
    for one in objects if isinstance(objects, list) else []:
        if isinstance(one, dict) and one.get("type") == "indicator":
            _indicator(rows, one)
    return rows.read()


def _indicator(rows: Rows, one: dict[str, Any]) -> None:
    pattern, kind = one.get("pattern"), one.get("pattern_type", "stix")
    if not isinstance(pattern, str) or len(pattern) > PATTERN:
        rows.unread("an indicator without a pattern, or with one too long", str(one.get("id")))
    elif one.get("revoked") is True:
        rows.unread("revoked", pattern)
    elif kind != "stix":
        rows.unread(f"a pattern of {str(kind)[:40]}, not of STIX", pattern)
    elif (typed := typed_pattern(pattern)) is None:
        rows.unread("a pattern that is no comparison for equality", pattern)
    else:
        name, id_ = one.get("name") or one.get("description"), one.get("id")
        since, until = one.get("valid_from", ""), one.get("valid_until")
        rows.add(
            id_ if isinstance(id_, str) else str(len(rows.rows) + 1),
            typed,
            name if isinstance(name, str) else "",
            f"{since}/{until}" if isinstance(until, str) else "",
        )


def typed_pattern(pattern: str) -> list[Typed] | None:
    """What a pattern looks for; None where it is more than comparisons joined by OR."""
    found: list[Typed] = []
    rest = pattern.strip()
    while True:
        if not rest.startswith("["):
            return None
        left = _observation(rest[1:], found)
        if left is None:
            return None
        if not left:
            return found
        joined = _OR.match(left)
        if joined is None:
            return None
        rest = left[joined.end() :].lstrip()


def _observation(text: str, found: list[Typed]) -> str | None:
    """Add the comparisons of one observation; what follows its bracket, or None."""
    at = 0
    while True:
        one = _COMPARISON.match(text, at)
        typed = _typed(one.group("path"), one.group("how"), one.group("value")) if one else None
        if one is None or typed is None:
            return None
        found += typed
        at = one.end()
        if text[at : at + 1] == "]":
            return text[at + 1 :].strip()
        joined = _OR.match(text, at)
        if joined is None:
            return None
        at = joined.end()


def _typed(path: str, how: str, value: str) -> list[Typed] | None:
    base, _, name = path.partition(".")
    look = _PATHS.get(path) or (_HASHES.get(base) if name else None)
    if look is None or (how == "IN") != value.startswith("("):
        return None
    values = [_unquoted(one) for one in _ONE.findall(value)]
    if how != "LIKE":
        return [(look, one) for one in values]
    return _like(look, values[0])


def _like(look: Look, value: str) -> list[Typed] | None:
    """``%x%`` is ``x`` anywhere; ``%.x`` of a host is what is below ``x``."""
    bare = value.strip("%")
    if "%" in bare or "_" in bare or not bare:
        return None  # both stand for any letters (section 9.6)
    if look is Look.HOST and value == f"%{bare}" and bare.startswith("."):
        return [(Look.DOMAIN, bare[1:])]
    if value == bare:
        return [(look, bare)]
    return [(Look.ANYWHERE, bare)] if look in (Look.URL, Look.ANYWHERE) else None


def _unquoted(text: str) -> str:
    return text[1:-1].replace("\\'", "'").replace("\\\\", "\\")
