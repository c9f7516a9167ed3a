"""The text of one document, and where each stretch of it stands in the file it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from countermark.model.evidence import Digest, SelectorKind
from countermark.model.gap import Gap

SEPARATOR = "\n\n"
"""What stands between two pages or paragraphs."""


def laid_out(texts: Sequence[str]) -> tuple[str, list[int]]:
    """The texts of pages or paragraphs as one, and the character at which each begins."""
    starts, length = [], 0
    for text in texts:
        starts.append(length)
        length += len(text) + len(SEPARATOR)
    return SEPARATOR.join(texts), starts


class Document(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Running text, as people read it: mark-up, scripts and hidden parts are left out.

    ``unit`` says what a place in it is: BYTES of the file, a PAGE or a PARAGRAPH. Stretch ``i`` of
    ``text`` begins at ``starts[i]``; ``origins[i]`` is where it stands: a page's or paragraph's
    name, or (BYTES) the character of ``source`` it begins at, and ``ends[i]`` the one it ends
    before. ``source`` is the whole file decoded by ``encoding``, after ``skipped`` bytes of mark;
    an empty ``encoding`` means that characters cannot be traced back to bytes. ``gaps`` are parts
    of the document without text. ``aside``: the file is a table, and this is what it shows beside
    its cells; ``again`` has further places at which stretch ``i`` stands.
    """

    label: str
    digest: Digest
    media_type: str
    form: str
    text: str
    unit: SelectorKind = SelectorKind.BYTES
    starts: Sequence[int] = (0,)
    origins: Sequence[int | str] = (0,)
    ends: Sequence[int] = ()
    source: str = ""
    encoding: str = ""
    skipped: int = 0
    gaps: tuple[Gap, ...] = ()
    aside: bool = False
    again: Mapping[int, tuple[str, ...]] = {}
