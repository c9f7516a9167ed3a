"""How every probe of a bill of materials ends: with the bill, or with what it is instead."""

from __future__ import annotations

from typing import Any

from countermark.formats.bom import Bom
from countermark.inventory import boms, json_names
from countermark.inventory.left_over import look_through
from countermark.inventory.probes.file_probe import FileToRead
from countermark.inventory.source import Harvest, Source
from countermark.model.gap import Why
from countermark.model.reading import Reading

_GIVE_BOM = "give the bill of materials that it speaks of"


def no_bom(file: FileToRead, title: str, words: str, value: Any, into: Harvest) -> Reading:
    """A document of a known kind that is no bill of materials: told so.

    Whom it names as a party is asked about, all else looked through.
    """
    into.gaps.append(file.gap(Why.NOT_READ, words, _GIVE_BOM))
    into.media_type = into.media_type or "application/json"
    source = Source(file.label, file.digest, into.media_type)
    json_names.harvest(source, value, file.lexicon, into)
    return file.reading(title, into)


def read_bom(file: FileToRead, name: str, bom: Bom, value: Any, into: Harvest) -> Reading:
    """What ``bom`` says, and what else ``value``, the whole document, holds."""
    source = Source(file.label, file.digest, into.media_type)
    boms.harvest(source, bom, into, components=file.components)
    product = bom.product.key.removeprefix("/") or "product"
    look_through(file.label, value, into, source, lambda place: source.item(product))
    return file.reading(name, into, boms=1, boms_complete=int(bom.complete is True))
