"""The published shape of ``inventory``: ``countermark.inventory/1``."""

from __future__ import annotations

from typing import Literal

from countermark.model.network_device import NetworkDevice
from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.coverage import GapShape

Inventory1 = Literal["countermark.inventory/1"]
INVENTORY: Inventory1 = "countermark.inventory/1"


class InventoryTotals(Shape, frozen=True, kw_only=True):
    """Of how many devices what is known: who made them (certainly, probably, by a lead alone),
    model, version, serial number and parts. ``sightings``: how often devices were seen."""

    files: int
    sightings: int
    devices: int
    maker: int
    certain: int
    probable: int
    lead: int
    model: int
    version: int
    serial: int
    parts: int
    not_examined: int


class InventoryDocument(Shape, frozen=True, kw_only=True):
    """Every device that the files show, and what was not examined."""

    schema: Inventory1
    devices: tuple[NetworkDevice, ...]
    not_examined: tuple[GapShape, ...]
    totals: InventoryTotals
