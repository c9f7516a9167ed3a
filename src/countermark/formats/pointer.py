"""JSON pointers (RFC 6901) and careful takers of values from decoded JSON."""

from __future__ import annotations

from typing import Any


def join(base: str, *steps: str | int) -> str:
    """``base`` with further reference tokens, escaped as RFC 6901 section 3 says."""
    return base + "".join("/" + str(s).replace("~", "~0").replace("/", "~1") for s in steps)


def text(value: Any, key: str) -> str:
    """The string (or number, as text) at ``key``, stripped; empty for anything else."""
    if not isinstance(value, dict):
        return ""
    found = value.get(key)
    if isinstance(found, str):
        return found.strip()
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return ""


def objects(value: Any, key: str) -> list[tuple[int, dict[str, Any]]]:
    """The objects in the list at ``key`` with their index; a single object counts as a list."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, dict):
        return [(0, found)]
    if not isinstance(found, list):
        return []
    return [(i, entry) for i, entry in enumerate(found) if isinstance(entry, dict)]


def strings(value: Any, key: str) -> list[str]:
    """The strings in the list (or the one string) at ``key``."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, str):
        return [found]
    return [entry for entry in found if isinstance(entry, str)] if isinstance(found, list) else []
