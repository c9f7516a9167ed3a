"""Inspections as published documents: ``countermark.inspect/1``."""

from __future__ import annotations

from countermark import __version__
from countermark.model.inspected import Inspection
from countermark.reports.inspection.document import document
from countermark.reports.shapes.inspect import InspectDocument


def inspect_document(found: Inspection) -> InspectDocument:
    """The document of one inspection."""
    return document(found, __version__)
