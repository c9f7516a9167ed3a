"""Opens a file that must be a table: what is none is refused, and no other kind is tried."""

from __future__ import annotations

from countermark.formats import delimited
from countermark.formats import text as text_codec
from countermark.formats.caps import Caps
from countermark.formats.grid import Grid
from countermark.model.errors import SourceError
from countermark.model.gap import Gap


def table(label: str, content: bytes, caps: Caps) -> Grid:
    """The rows of delimited text; SourceError where it is none that can be read."""
    text = delimited.first_line_too_long(label, content, caps) or text_codec.decode(
        label, content, caps
    )
    if isinstance(text, Gap):
        raise SourceError(text.detail or text.why.value, place=label, next_step=text.next_step)
    return delimited.read(label, text.text, caps)
