"""Running text as files have it: a document that may mention parties."""

from __future__ import annotations

import re

from countermark.formats.sample import Sample
from countermark.inventory import documents
from countermark.inventory.probes.asked import Asked, TextProbe
from countermark.inventory.source import Harvest
from countermark.model.gap import Gap
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports.probe import Doc, Looking, Sign
from countermark.model.reading import Reading

_PAGE = lazy_pattern(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_LEAVES = "what it says is bought or used: a mention is no supply"


class RunningText(TextProbe):
    """Running text: a subject that mentions parties, which others look for."""

    def read(self, asked: Asked) -> Reading:
        found = documents.opened(self.running, asked.label, asked.content, asked.digest, asked.caps)
        if isinstance(found, Gap):
            return Reading(format=self.running.upper(), gaps=(found,))
        into = Harvest()
        documents.harvest(found, into)
        return asked.reading(f"document, {found.form}", into, document=found)


class Prose(RunningText):
    """Plain text and Markdown, most of whose lines look like sentences."""

    id = "text"
    DOC = Doc(title="Text and Markdown", reads="names mentioned in running text", leaves=_LEAVES)

    def recognise(self, sample: Sample) -> Sign:
        return Sign.SHAPE if sample.is_prose else Sign.NONE


class Html(RunningText):
    """A web page, known by its root element, a tag near its beginning or its name."""

    id = "html"
    DOC = Doc(
        title="HTML",
        reads="names mentioned in the text of the page",
        leaves=f"scripts, styles and {_LEAVES}",
    )
    apart = True
    running = "html"

    def recognise(self, sample: Sample) -> Sign:
        root, _ = sample.root
        if root in ("html", "head", "body") or sample.text[:14].lower() == b"<!doctype html":
            return Sign.KIND
        if sample.is_json or not sample.text:
            return Sign.NONE
        if sample.text[:1] == b"<" and _PAGE.search(sample.text[:4096]):
            return Sign.FAMILY
        return Sign.FAMILY if sample.named(".html", ".htm", ".xhtml") else Sign.NONE


class Docx(RunningText):
    """A word-processor file of Office Open XML."""

    id = "docx"
    DOC = Doc(
        title="DOCX",
        reads="names mentioned in its paragraphs and tables",
        leaves=f"pictures and {_LEAVES}",
    )
    looking = Looking.PARSED
    apart = True
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
    apart = True
    running = "pdf"

    def recognise(self, sample: Sample) -> Sign:
        return Sign.KIND if sample.head.startswith(b"%PDF-") else Sign.NONE
