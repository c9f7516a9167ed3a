"""How every probe of a bill of materials ends: with the bill, or with what it is instead."""

from __future__ import annotations

from typing import Any

from countermark.formats.bom import Bom
from countermark.inventory import boms
from countermark.inventory.left_over import look_through
from countermark.inventory.probes.asked import Asked
from countermark.inventory.source import Harvest, Source
from countermark.model.gap import Why
from countermark.model.reading import Reading

_GIVE_BOM = "give the bill of materials that it speaks of"


def no_bom(asked: Asked, title: str, words: str, value: Any, into: Harvest) -> Reading:
    """A document of a known kind that is no bill of materials: looked through, and told so."""
    into.gaps.append(asked.gap(Why.NOT_READ, words, _GIVE_BOM))
    look_through(asked.label, value, into)
    return asked.reading(title, into)


def read_bom(asked: Asked, name: str, bom: Bom, value: Any, into: Harvest) -> Reading:
    """What ``bom`` says, and what else ``value``, the whole document, holds."""
    boms.harvest(
        Source(asked.label, asked.digest, into.media_type), bom, into, components=asked.components
    )
    look_through(asked.label, value, into)
    return asked.reading(name, into, boms=1, boms_complete=int(bom.complete is True))
