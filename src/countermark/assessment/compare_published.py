"""A comparison as its published document (``countermark.compare/1``)."""

from __future__ import annotations

from countermark import __version__
from countermark.assessment.comparing import Compared
from countermark.model.rung import Rung
from countermark.reports.comparison.document import document
from countermark.reports.shapes.compare import CompareDocument


def compare_document(made: Compared, rung: Rung | None) -> CompareDocument:
    """The document of one comparison, on a rung where one was named."""
    return document(
        made.found,
        version=__version__,
        rung=rung,
        further=made.further,
        directories=(made.evaluated.directory, made.deployed.directory),
    )
