"""A result as far as its reader may see it: by handling, and without the people who decided."""

from __future__ import annotations

from countermark.model.handling import Handling
from countermark.reports.authors import without_authors
from countermark.reports.publication import Showing
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.withholding import without_withheld


def as_shown(document: CheckDocument, showing: Showing, widest: Handling) -> CheckDocument:
    """``document`` up to ``widest``; for a reader to whom nobody is named, without people."""
    shown = without_withheld(document, widest)
    return shown if showing.audience is None or showing.names_people else without_authors(shown)
