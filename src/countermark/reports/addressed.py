"""A result as it goes to whom it was made for: marked, and for publication without what is own."""

from __future__ import annotations

from msgspec.structs import replace

from countermark.model.audience import Audience
from countermark.reports.for_publication import for_publication
from countermark.reports.shapes.check import CheckDocument, PreparedForShape


def addressed(document: CheckDocument, audience: Audience, key: bytes) -> CheckDocument:
    """``document`` for ``audience``; ``key`` makes the names that stand in for what is own."""
    if audience is Audience.PUBLICATION:
        document = for_publication(document, key)
    sentences = (*document.coverage.sentences, audience.mark)
    return replace(
        document,
        prepared_for=PreparedForShape(audience=audience, mark=audience.mark),
        coverage=replace(document.coverage, sentences=sentences),
    )
