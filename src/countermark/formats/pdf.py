"""The text of a PDF, page by page, by pypdfium2 (the extra ``documents``).

Reads the text a page holds, its annotations and form fields, bookmarks and properties
(``pdf_notes``), and no picture of text. The parser is native code fed with outside bytes: size,
pages and characters are capped, no script runs, no form is filled, no link followed.
"""

from __future__ import annotations

from typing import Any

from countermark.formats import pdf_notes
from countermark.formats.caps import CAPS, Caps
from countermark.model.document import SEPARATOR, Document, laid_out
from countermark.model.evidence import Digest, SelectorKind
from countermark.model.gap import Gap, Why

MEDIA_TYPE = "application/pdf"
LARGEST = 256 << 20
"""Bytes of a file that are handed to the native parser."""

PAGES = 5000
LETTERS = 64 << 20
_INSTALL = "pip install 'countermark[documents]'"
_OCR = "run a text recognition over it, or name the parties in a table"


def read(label: str, content: bytes, digest: Digest, caps: Caps = CAPS) -> Document | Gap:
    """The text of a PDF; a gap where none can be read. Pages that are pictures become its gaps."""
    size = len(content)
    largest = min(LARGEST, caps.content)
    if size > largest:
        return Gap(label, Why.TOO_LARGE, size, detail=f"the cap is {largest} bytes")
    try:
        import pypdfium2 as pdfium
    except ImportError:
        detail = "reading PDF needs the extra “documents”"
        return Gap(label, Why.NOT_READ, size, detail=detail, next_step=_INSTALL)
    try:
        opened = pdfium.PdfDocument(content)
    except (pdfium.PdfiumError, ValueError) as error:
        return _refused(label, size, str(error))
    try:
        found = _Pages(opened, caps)
        found.gaps += pdf_notes.gaps(label, opened, found.attached)
    except (pdfium.PdfiumError, ValueError) as error:
        return _refused(label, size, str(error))
    finally:
        opened.close()
    if not any(text.strip() for text in (*found.texts, *found.notes)):
        detail = "no text in it: pages are images"
        return Gap(label, Why.NOT_READ, found.count, "pages", detail, _OCR)
    return _document(label, digest, found)


class _Pages:
    """The text of each page within the caps; ``left`` pages were not looked at.

    ``notes`` are what stands in annotations and fields, by page; ``beside`` what the document says
    elsewhere, with its place; ``attached`` files are pinned to pages.
    """

    def __init__(self, opened: Any, caps: Caps) -> None:
        self.count = len(opened)
        self.texts: list[str] = []
        self.notes: list[str] = []
        self.gaps: list[Gap] = []
        self._form = pdf_notes.form(opened)
        letters = self.attached = 0
        for number in range(min(self.count, PAGES)):
            if letters > min(LETTERS, caps.content):
                break
            page = opened[number]
            self.texts.append(_text(page))
            self.notes.append(
                self._noted(opened, number, page) if pdf_notes.has_annotations(page) else ""
            )
            page.close()
            letters += len(self.texts[-1]) + len(self.notes[-1])
        self.left = self.count - len(self.texts)
        self.beside = [
            (place, text) for place, text in pdf_notes.of_document(opened) if text.strip()
        ]

    def _noted(self, opened: Any, number: int, page: Any) -> str:
        """What annotations and fields of a page say and show, beyond its own text."""
        said = pdf_notes.on_page(page, self._form)
        self.attached += pdf_notes.attached(page)
        if pdf_notes.drawn(page):
            again, alone = opened[number], self.texts[-1]
            text = _text(again).removeprefix(alone)
            known = set(alone.splitlines())
            said += [line for line in text.splitlines() if line not in known]
            again.close()
        return "\n".join(dict.fromkeys(said))


def _text(page: Any) -> str:
    layer = page.get_textpage()
    text = str(layer.get_text_bounded())
    layer.close()
    return text.replace("\0", "").replace("\r\n", "\n")


def _document(label: str, digest: Digest, found: _Pages) -> Document:
    gaps = list(found.gaps)
    empty = [str(n) for n, text in enumerate(found.texts, start=1) if not text.strip()]
    if empty:
        more = ", ..." if len(empty) > 20 else ""
        detail = f"no text on page {', '.join(empty[:20])}{more}: images, or blank"
        gaps.append(Gap(label, Why.NOT_READ, len(empty), "pages", detail, _OCR))
    if found.left:
        detail = f"page {len(found.texts) + 1} on was not read"
        gaps.append(Gap(label, Why.LIMIT, found.left, "pages", detail, "split the document"))
    pages = zip(found.texts, found.notes, strict=True)
    texts = [f"{text}{SEPARATOR}{notes}" if notes else text for text, notes in pages]
    places = [str(number) for number in range(1, len(texts) + 1)]
    text, starts = laid_out([*texts, *(text for _, text in found.beside)])
    return Document(
        label=label,
        digest=digest,
        media_type=MEDIA_TYPE,
        form="PDF",
        text=text,
        unit=SelectorKind.PAGE,
        starts=starts,
        origins=[*places, *(place for place, _ in found.beside)],
        gaps=tuple(gaps),
    )


def _refused(label: str, size: int, fault: str) -> Gap:
    if "assword" in fault:
        detail = "the document is encrypted"
        return Gap(label, Why.UNREADABLE, size, detail=detail, next_step="remove the password")
    detail = f"not a readable PDF: {fault[:200]}"
    return Gap(label, Why.MALFORMED, size, detail=detail, next_step="save it again")
