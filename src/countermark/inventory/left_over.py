"""Words of a document that became no claim: they are looked through for listed names."""

from __future__ import annotations

from typing import Any

from countermark.formats import unread_json
from countermark.formats.spdx import ACTORS
from countermark.inventory.source import Harvest
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Gap, Why


def look_through(label: str, value: Any, into: Harvest) -> None:
    """Hand on the words of ``value`` that are in no claim of ``into``, each with its pointer."""
    used = {part for claim in into.claims for part in _parts(claim.object)}
    left = unread_json.unread(value, used)
    into.unread.extend(left.texts)
    into.unit = SelectorKind.POINTER
    if left.over:
        detail = f"values nobody reads, beyond the first {unread_json.MOST} characters of them"
        into.gaps.append(Gap(label, Why.LIMIT, left.over, "values", detail))


def _parts(text: str) -> tuple[str, ...]:
    """What became a claim, as it may be written in a document.

    The group and the name that a component's name is made of, and a firm or a person as SPDX 2
    writes them (clause 7.5): ``Organization: Acme``. With an address behind it, it is looked
    through, for the address became no claim.
    """
    group, _, name = text.rpartition("/")
    written = text, *(f"{kind}: {text}" for kind in ACTORS)
    return (*written, group, name) if group else written
