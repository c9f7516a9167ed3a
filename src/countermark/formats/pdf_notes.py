"""What a PDF shows beside the text of its pages: annotations, form fields, bookmarks, attachments.

An annotation is read twice: what it says of itself, and what it draws on the page, for people see
either. Attached files are named and not opened; a form whose look another program makes (XFA) is
named as not read. No script runs and nothing is filled in (ISO 32000-1, 12.5 to 12.7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from countermark.model.gap import Gap, Why

ANNOTATIONS = 10_000
"""Annotations of one page that are looked at."""

LETTERS = 1 << 20
"""Characters of one annotation that are read."""

_SAYS = (b"Contents", b"V", b"RC")
"""Keys of an annotation that hold text: its note, a field's value, a note with its style."""

_XFA = (2, 3)
"""Form types that are drawn from a description of their own, in full or on top of the pages."""


def form(opened: Any) -> Any:
    """The form of a document, made ready so that inherited values can be asked for; or None."""
    if opened.get_formtype() in (0, *_XFA):
        return None
    opened.init_forms()
    return opened.formenv


def on_page(page: Any, env: Any) -> list[str]:
    """What the annotations and fields of a page say; ``env`` is the ``form`` of its document."""
    import pypdfium2.raw as raw

    said: list[str] = []
    for annotation in _annotations(page):
        asks = [partial(raw.FPDFAnnot_GetStringValue, annotation, key) for key in _SAYS]
        if env is not None:
            asks.append(partial(raw.FPDFAnnot_GetFormFieldValue, env.raw, annotation))
        said += map(_string, asks)
    return [text for text in dict.fromkeys(said) if text.strip()]


def _annotations(page: Any) -> Iterator[Any]:
    """Each annotation of a page, closed when the next is asked for."""
    import pypdfium2.raw as raw

    for number in range(min(raw.FPDFPage_GetAnnotCount(page.raw), ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        if annotation:
            yield annotation
            raw.FPDFPage_CloseAnnot(annotation)


def has_annotations(page: Any) -> bool:
    """Does the page hold any annotation or field?"""
    import pypdfium2.raw as raw

    return bool(raw.FPDFPage_GetAnnotCount(page.raw) > 0)


def drawn(page: Any) -> bool:
    """Draw the annotations into the page (in memory), so that its text holds theirs."""
    import pypdfium2.raw as raw

    return bool(raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)


def _string(ask: Callable[..., int]) -> str:
    """A text as PDFium hands it out: UTF-16, its size in bytes asked for first."""
    import pypdfium2.raw as raw

    units = min(ask(None, 0) // 2, LETTERS)
    if units < 2:
        return ""
    held = (raw.FPDF_WCHAR * units)()
    ask(held, 2 * units)
    return bytes(held).decode("utf-16-le", "ignore").replace("\0", "")


def of_document(opened: Any) -> Iterator[tuple[str, str]]:
    """Titles in the list of bookmarks, and the properties that people fill in; with their place."""
    titles = [mark.get_title() for mark in opened.get_toc(max_depth=15)]
    yield "bookmarks", "\n".join(titles[:ANNOTATIONS])
    known = opened.get_metadata_dict(skip_empty=True)
    said = [known.get(key, "") for key in ("Title", "Subject", "Keywords")]
    yield "properties", "\n".join(filter(None, said))


def attached(page: Any) -> int:
    """How many files are pinned to a page; they stand in no list of the document."""
    import pypdfium2.raw as raw

    subtypes = map(raw.FPDFAnnot_GetSubtype, _annotations(page))
    return sum(subtype == raw.FPDF_ANNOT_FILEATTACHMENT for subtype in subtypes)


def gaps(label: str, opened: Any, pinned: int) -> Iterator[Gap]:
    """Attached files, ``pinned`` to pages too, and a form that cannot be read."""
    listed = opened.count_attachments()
    if count := listed + pinned:
        names = [opened.get_attachment(n).get_name()[:60] for n in range(min(listed, 5))]
        more = f" and {count - len(names)} more" if names and count > len(names) else ""
        detail = f"files attached to it were not opened: {', '.join(names)}{more}".rstrip(": ")
        step = "save them as files of their own and name them too"
        yield Gap(label, Why.NOT_READ, count, "files", detail, step)
    if opened.get_formtype() in _XFA:
        detail = "its form is drawn by a description of its own (XFA), which is not read"
        yield Gap(label, Why.NOT_READ, 1, "forms", detail, "print it to a new PDF and name that")
