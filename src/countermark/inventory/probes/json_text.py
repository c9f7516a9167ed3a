"""What the probes of JSON share: the whole document, decoded."""

from __future__ import annotations

from typing import Any

from countermark.formats import jsontext
from countermark.inventory.probes.file_probe import FileToRead
from countermark.inventory.source import Harvest
from countermark.model.gap import Gap, Why


def decoded(file: FileToRead, into: Harvest) -> Any:
    """The decoded JSON; what is wrong with it becomes a gap."""
    found = file.sample.json
    if not isinstance(found, jsontext.Document):
        into.gaps += [] if found is None else [found]
        return None
    if found.twice:
        keys = ", ".join(f"“{key[:40]}”" for key in found.twice[:5])
        detail = f"keys given twice in one object: {keys}; the last one was read"
        into.gaps.append(Gap(file.label, Why.MALFORMED, len(found.twice), "keys", detail))
    return found.value
