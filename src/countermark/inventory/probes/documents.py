"""Running text as files have it: a document that may mention parties."""

from __future__ import annotations

import re

import msgspec

from countermark.formats import text as text_codec
from countermark.formats.grid import Row
from countermark.formats.sample import Sample
from countermark.inventory import documents
from countermark.inventory.columns import Kind, lay_out
from countermark.inventory.probes.delimited import grid, kinds_of
from countermark.inventory.probes.file_probe import FileToRead, TextProbe
from countermark.inventory.source import Harvest
from countermark.inventory.tables import HEAD
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports.probe import Doc, Looking, Sign
from countermark.model.reading import Reading

_PAGE = lazy_pattern(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_ENCODED = lazy_pattern(rb"(?im)^content-transfer-encoding:[ \t]*base64")
_SAVE = "save what the letter carries, and check those files too"
_LEAVES = "what it says is bought or used: a mention is no supply"


class RunningText(TextProbe):
    """Running text: a subject that mentions parties, which others look for."""

    def read(self, file: FileToRead) -> Reading:
        found = documents.opened(self.running, file.label, file.content, file.digest, file.caps)
        if isinstance(found, Gap):
            return Reading(format=self.running.upper(), gaps=(found,))
        into = Harvest()
        documents.harvest(found, into)
        return file.reading(f"document, {found.form}", into, document=found)


class Prose(RunningText):
    """Plain text and Markdown, most of whose lines look like sentences."""

    id = "text"
    DOC = Doc(title="Text and Markdown", reads="names mentioned in running text", leaves=_LEAVES)

    def recognise(self, sample: Sample) -> Sign:
        return Sign.SHAPE if sample.is_prose else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        found = super().read(file)
        encoded = _ENCODED.findall(file.content)
        if not encoded or found.document is None:
            return found
        words = "parts of a letter that are encoded (base64): texts or files that it carries"
        gap = Gap(file.label, Why.NOT_READ, len(encoded), "parts", words, _SAVE)
        return msgspec.structs.replace(found, gaps=(*found.gaps, gap))


class Html(RunningText):
    """A web page, known by its root element, a tag near its beginning or its name."""

    id = "html"
    DOC = Doc(
        title="HTML",
        reads="names mentioned in the text of the page; tables, where the page is little else or"
        " bears a spreadsheet's name",
        leaves=f"scripts, styles and {_LEAVES}",
    )
    limited = True
    running = "html"

    def recognise(self, sample: Sample) -> Sign:
        root, attributes = sample.root
        # The type that is declared counts unless the root says that it is XML of another kind.
        declared = sample.text[:14].lower() == b"<!doctype html"
        declared &= b"xmlns" not in attributes or b"xhtml" in attributes
        if root in ("html", "head", "body") or declared:
            return Sign.KIND
        if root == "table" and sample.named(".xls", ".html", ".htm"):
            return Sign.KIND
        if sample.is_json or sample.is_zip or not sample.text:
            return Sign.NONE
        if sample.text[:1] == b"<" and _PAGE.search(sample.text[:4096]):
            return Sign.FAMILY
        return Sign.FAMILY if sample.named(".html", ".htm", ".xhtml") else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        return _tables(file) or super().read(file)


def _tables(file: FileToRead) -> Reading | None:
    """The tables of a page that is little else; None where none of them is known."""
    from countermark.formats import html, html_tables

    decoded = text_codec.decode(file.label, file.content, file.caps)
    if isinstance(decoded, Gap) or "<table" not in decoded.text.lower():
        return None
    page = html_tables.read(decoded.text)
    named = file.sample.named(*html_tables.SPREADSHEETS)
    if not page.is_all(named):
        return None
    into = Harvest()
    known = [_is_known(rows, file) for rows in page.tables]
    if not any(known) and not named:
        return None
    names = []
    for found, rows, is_known in zip(page.grids(), page.tables, known, strict=True):
        if is_known or not any(known):
            names.append(grid(file, found, into))
        if not is_known:
            place = f"{found.sheet}!1"
            into.unread += [(place, cell) for row in rows for cell in row if cell]
    into.unread += [("beside the tables", page.beside)] if page.beside else []
    into.unit = SelectorKind.ROW
    into.media_type = html.MEDIA_TYPE
    return file.reading(kinds_of(names, "HTML"), into)


def _is_known(rows: list[list[str]], file: FileToRead) -> bool:
    """Has the table a header that says what it lists?"""
    head = [Row(at, cells) for at, cells in enumerate(rows[:HEAD], start=1)]
    layout = lay_out(head, file.lexicon, file.overrides)
    return layout.kind is not Kind.UNKNOWN and bool(layout.header)


class Docx(RunningText):
    """A word-processor file of Office Open XML."""

    id = "docx"
    DOC = Doc(
        title="DOCX",
        reads="names mentioned in its paragraphs and tables",
        leaves=f"pictures and {_LEAVES}",
    )
    looking = Looking.PARSED
    limited = True
    running = "docx"

    def recognise(self, sample: Sample) -> Sign:
        return Sign.KIND if sample.office_folder == "word" else Sign.NONE


class Pdf(RunningText):
    """A PDF file; reading it needs the extra ``documents``."""

    id = "pdf"
    DOC = Doc(
        title="PDF",
        reads="names mentioned in the text of its pages (with the extra `documents` installed)",
        leaves=f"scanned pages without text, pictures and {_LEAVES}",
    )
    looking = Looking.PARSED
    limited = True
    running = "pdf"

    def recognise(self, sample: Sample) -> Sign:
        return Sign.KIND if sample.head.startswith(b"%PDF-") else Sign.NONE
