"""Running text as a subject: a document that may mention parties, and where each mention stands.

A mention is no supply: nothing read here says what is bought, so no path starts at a document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from countermark.formats import prose
from countermark.formats.caps import CAPS, Caps
from countermark.inventory.probes.file_probe import FileProbe
from countermark.inventory.source import Harvest
from countermark.model.document import Document
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.node import item
from countermark.model.reading import Subject, SubjectKind

CODECS = ("text", "html", "docx", "pdf")
"""The kinds of document that are read."""


_SHIFTS = lazy_pattern("[\b\x1b\x9b\u202d\u202e]|<bdo\\b[^<>]{0,200}\\brtl", re.IGNORECASE)
"""What makes a screen show other letters, or the same in another order: backspace, commands to a
terminal, and a direction that is forced upon letters (Unicode, annex 9)."""


def opened(kind: str, label: str, content: bytes, digest: Digest, caps: Caps) -> Document | Gap:
    """The text of a document of ``kind`` (one of ``CODECS``), or a gap that says why not."""
    if kind == "html":
        from countermark.formats import html

        return html.read(label, content, digest, caps)
    if kind == "docx":
        from countermark.formats import docx

        return docx.read(label, content, digest, caps)
    if kind == "pdf":
        from countermark.formats import pdf

        return pdf.read(label, content, digest, caps)
    return prose.read(label, content, digest, caps)


def as_text(
    probe: FileProbe, label: str, content: bytes, digest: Digest, caps: Caps = CAPS
) -> Document | Gap:
    """A file that ``probe`` knows as running text, a table or JSON too; a gap where it has none."""
    if not probe.running:
        words, step = probe.no_text
        return Gap(label, Why.UNKNOWN_KIND, len(content), detail=words, next_step=step)
    return opened(probe.running, label, content, digest, caps)


def node(document: Document) -> str:
    """The document as the subject of claims."""
    return item(document.digest.short, "document")


def harvest(document: Document, into: Harvest) -> None:
    """Add the document as a subject, with its name."""
    whole = Selector(SelectorKind.WHOLE)
    evidence = Evidence(document.digest, document.media_type, whole, document.label)
    into.name(node(document), document.label, evidence)
    into.gaps.extend(document.gaps)
    if document.unit is SelectorKind.BYTES and (found := _SHIFTS.findall(document.source)):
        line = document.source.count("\n", 0, document.source.index(found[0])) + 1
        words = f"from line {line} on: characters that make a screen show other text than is read"
        step = "look at it by eye, and write the parties it names into a table"
        gap = Gap(document.label, Why.MALFORMED, len(found), "places", words, step)
        into.gaps.append(gap)
    into.records += 1
    into.subjects.append(
        Subject(
            node=node(document),
            name=document.label,
            kind=SubjectKind.DOCUMENT,
            place=document.label,
        )
    )


def places(document: Document, spans: Sequence[tuple[int, int]]) -> list[Selector]:
    """Where each of these stretches of its text stands in the file; ``spans`` are in order.

    For text and HTML in UTF-8 the bytes, tags between the letters included; where other
    characters would have to be traced back to bytes, the words themselves.
    """
    if document.unit is not SelectorKind.BYTES:
        found = (bisect_right(document.starts, start) - 1 for start, _ in spans)
        return [Selector(document.unit, str(document.origins[max(at, 0)])) for at in found]
    if document.encoding not in ("utf-8", "ascii"):
        return [Selector(SelectorKind.QUOTE, document.text[start:end]) for start, end in spans]
    ends = [_source(document, start, end) for start, end in spans]
    bytes_at = _bytes(document, sorted({at for pair in ends for at in pair}))
    return [Selector(SelectorKind.BYTES, f"{bytes_at[a]}-{bytes_at[b]}") for a, b in ends]


def _source(document: Document, start: int, end: int) -> tuple[int, int]:
    """The characters of the source that a stretch of text came from."""
    first = bisect_right(document.starts, start) - 1
    last = bisect_right(document.starts, end - 1) - 1
    return _at(document, first, start), _at(document, last, end - 1, after=True)


def _at(document: Document, piece: int, at: int, after: bool = False) -> int:
    """One character back to the source; a decoded reference stands for the whole of itself."""
    origin, end = int(document.origins[piece]), document.ends[piece]
    begin = document.starts[piece]
    whole = piece + 1 == len(document.starts)
    size = (len(document.text) if whole else document.starts[piece + 1]) - begin
    if size == end - origin:
        return origin + at - begin + after
    return end if after else origin


def _bytes(document: Document, characters: list[int]) -> dict[int, int]:
    """Byte offsets of characters of the source, which come in rising order."""
    source = document.source
    if source.isascii():
        return {at: at + document.skipped for at in characters}
    found, seen, length = {}, 0, document.skipped
    for at in characters:
        length += len(source[seen:at].encode("utf-8", "surrogatepass"))
        seen = at
        found[at] = length
    return found
