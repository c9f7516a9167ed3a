"""Plain text and Markdown as running text; and how running text is told from a list of names.

Markdown is read as it is written: its marks stay, so that every character keeps its place.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from countermark.formats import text as text_codec
from countermark.formats.caps import CAPS, Caps
from countermark.model.document import Document
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern

MARKDOWN = (".md", ".markdown", ".mdown")
TABLES = (".csv", ".tsv", ".tab", ".psv", ".dat")
"""Names that say: a table, whatever it looks like."""

_LINES = 400
HEAD = 1 << 16
"""How many leading bytes ``looks_so`` wants to see, and whether there are more."""

_LONG_LINE = 8
"""Words from which a line may be part of a sentence."""

_LOWER = lazy_pattern(r"\b[^\W\d_A-Z][^\W\d_]*")
_SENTENCE_END = lazy_pattern(r"[^\W\d_]{3,}[.;:?!][\"”’)]?\s+[^\W\d_]|[。；！？]")
_FIELD = lazy_pattern(
    r"(?i)(from|to|cc|subject|date|sender|reply-to|received|return-path|message-id|mime-version"
    r"|delivered-to|content-type):(?:\s|\Z)"
)
_FIELDS, _FEW_FIELDS = 60, 3
"""Lines in which fields of a letter are looked for, and how many different ones there must be."""

_HAN = lazy_pattern(r"[\u3040-\u30ff\u3400-\u9fff]")


def is_prose(label: str, text: str) -> bool:
    """Are most characters of ``text`` in lines that look like sentences?

    So are letters. A name that ends in ``.md`` settles it, and so does one that ends in ``.csv`` or
    the like. Else a line counts that has eight words or more, half of them in lower case, or the
    end of a sentence in it; in Han or kana, one of twenty characters and more with punctuation. A
    file most of whose lines hold the same delimiter equally often is a table.
    """
    name = label.lower()
    if name.endswith(MARKDOWN):
        return True
    if name.endswith(TABLES):
        return False
    lines = [line for line in text.splitlines()[:_LINES] if line.strip()]
    if is_letter(lines):
        return True
    if not lines or _is_delimited(lines):
        return False
    told = sum(len(line) for line in lines if is_sentence(line[:2000]))
    return told * 2 >= sum(map(len, lines))


def is_letter(lines: Sequence[str]) -> bool:
    """Does it begin as electronic mail does (RFC 5322, 3.6): a field a line, three known?"""
    if not lines or not _FIELD.match(lines[0]):
        return False
    known = {found[1].lower() for line in lines[:_FIELDS] if (found := _FIELD.match(line))}
    return len(known) >= _FEW_FIELDS


def looks_so(label: str, head: bytes, size: int) -> bool:
    """``is_prose`` of a file of ``size`` bytes by its ``head``; its encoding may be any."""
    name = label.lower()
    if name.endswith(MARKDOWN) or name.endswith(TABLES):
        return is_prose(label, "")
    head = head[:HEAD]
    if len(head) < size:
        head = head[: head.rfind(b"\n") + 1 or len(head)]
    found = text_codec.decode(label, head)
    return not isinstance(found, Gap) and is_prose(label, found.text)


def _is_delimited(lines: list[str]) -> bool:
    for mark in ("\t", ";", "|", ","):
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=counts.count)
        if usual and len(lines) > 1 and counts.count(usual) * 10 >= len(lines) * 9:
            return True
    return False


def is_sentence(line: str) -> bool:
    """Has a line eight words or more, half of them in lower case, or the end of a sentence?"""
    words = line.split()
    han = len(_HAN.findall(line))
    if han * 2 > len(line.strip()):
        return han >= 20 and any(mark in line for mark in "，。、；：！？")
    if len(words) < _LONG_LINE:
        return False
    lower = sum(1 for word in words if _LOWER.match(word))
    ends = len(_SENTENCE_END.findall(line))
    return lower * 2 >= len(words) or ends > 1 or (ends > 0 and len(words) >= 12)


def read(label: str, content: bytes, digest: Digest, caps: Caps = CAPS) -> Document | Gap:
    """The text of a file, or a gap saying why its characters cannot be told."""
    found = text_codec.decode(label, content, caps)
    if isinstance(found, Gap):
        return found
    if not found.text.strip():
        return Gap(label, Why.EMPTY, len(content), detail="no text in it")
    markdown = label.lower().endswith(MARKDOWN)
    return Document(
        label=label,
        digest=digest,
        media_type="text/markdown" if markdown else "text/plain",
        form="Markdown" if markdown else "text",
        text=found.text,
        ends=(len(found.text),),
        source=found.text,
        encoding="" if found.nuls or found.damaged else found.encoding,
        skipped=marked(content, found.encoding),
        gaps=text_codec.doubts(label, found, len(content)) if found.damaged else (),
    )


def marked(content: bytes, encoding: str) -> int:
    """Bytes of a byte-order mark at the start of ``content``."""
    if encoding == "utf-8":
        return 3 if content.startswith(codecs.BOM_UTF8) else 0
    return {"utf-16": 2, "utf-32": 4}.get(encoding, 0)
