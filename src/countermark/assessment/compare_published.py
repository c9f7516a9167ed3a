"""Comparisons as published documents: ``countermark.compare/1`` and ``countermark.sample/1``."""

from __future__ import annotations

from collections.abc import Sequence

from countermark import __version__
from countermark.assessment.comparing import Compared
from countermark.model.rung import Rung
from countermark.model.sampling import Statement
from countermark.reports.comparison.document import document
from countermark.reports.comparison.sample import sample_document
from countermark.reports.shapes.compare import CompareDocument, ToolShape
from countermark.reports.shapes.sample import SampleDocument


def sample_of(said: Statement, made: Sequence[Compared], rung: Rung | None) -> SampleDocument:
    """The document of a statement that rests on these comparisons."""
    return sample_document(
        said,
        [one.found for one in made],
        version=__version__,
        rung=rung,
        further=made[0].further,
    )


def compare_document(
    made: Compared, rung: Rung | None, diffoscope: ToolShape | None = None
) -> CompareDocument:
    """The document of one comparison, on a rung where one was named."""
    return document(
        made.found,
        version=__version__,
        rung=rung,
        further=made.further,
        facts=made.facts,
        diffoscope=diffoscope,
        directories=(made.evaluated.directory, made.deployed.directory),
        manifests=made.manifests,
    )
