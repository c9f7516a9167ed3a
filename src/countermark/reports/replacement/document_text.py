"""A document made of a plan, as text: fields, lines, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.safe_text import visible
from countermark.reports.shapes.replace import ReplacementDocument
from countermark.reports.terminal import Sheet, labelled, paragraph


def text(shown: ReplacementDocument, width: int, colour: bool) -> str:
    """The whole document; a line of it as one paragraph, so that none is wider than the screen."""
    paper = Sheet(width, colour)
    return "\n".join(line.rstrip() for line in _lines(shown, paper)) + "\n"


def _lines(shown: ReplacementDocument, paper: Sheet) -> Iterator[str]:
    yield paper.strong(str(visible(shown.title)))
    yield paragraph(f"to {shown.to}; as of {shown.as_of}", paper, indent=0, hanging=0)
    yield paragraph(f"this form: {shown.read}", paper, indent=0, hanging=0)
    yield ""
    for field in shown.fields:
        mark = f" [{field.mark}]" if field.mark else ""
        said = f"{field.value}{mark}" if field.value else f"MISSING: {field.missing}"
        yield labelled(f"{field.label}  ", said, paper, indent=0, column=34)
    yield ""
    for cells in shown.lines:
        pairs = zip(shown.columns, cells, strict=True)
        said = "; ".join(f"{name}: {cell}" for name, cell in pairs if cell)
        yield paragraph(said, paper, indent=0, hanging=2)
    if shown.missing:
        yield ""
        yield paper.strong("MISSING")
        for words in shown.missing:
            yield paragraph(words, paper, indent=2, hanging=2)
    yield ""
    yield "Not signed. A person checks, completes and signs it."
