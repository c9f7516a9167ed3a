"""Renders a result in the format asked for. Chooses; the rooms do the work."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, TypeVar

from countermark.model.errors import CallerError

if TYPE_CHECKING:
    from countermark.assessment.screens import Screen
    from countermark.cli.session import Session
    from countermark.reports.shapes.check import CheckDocument
    from countermark.reports.shapes.screen import ScreenDocument

Document = TypeVar("Document", "CheckDocument", "ScreenDocument")


def render(document: CheckDocument, session: Session) -> str | bytes:
    """The result of a check, in the session's format. Only that format's module is loaded."""
    document = with_settings(document, session)
    if session.format != "table" and not session.options.with_authors:
        from countermark.reports.authors import without_authors

        document = without_authors(document)
    if session.format == "json":
        return _encoded(document)
    if session.format == "tsv":
        from countermark.reports.tsv import tsv

        return tsv(document)
    if session.format == "sarif":
        from countermark.reports.sarif import sarif

        return sarif(document)
    if session.format == "html":
        from countermark.reports.html import dossier

        return dossier(document, _templates())
    from countermark.reports.table import table

    return table(document, width=session.width, colour=session.color)


def with_settings(document: Document, session: Session) -> Document:
    """The document with what a file or the environment decided; unchanged where nothing was."""
    if not session.named_settings:
        return document
    from msgspec.structs import replace

    from countermark.reports.shapes.check import SettingOriginShape

    found = (
        SettingOriginShape(name=s.name, value=s.value, origin=s.origin)
        for s in session.named_settings
    )
    return replace(document, settings=tuple(found))


def render_explanation(document: CheckDocument, prefix: str, session: Session) -> str | bytes:
    """An explanation as text or JSON, with the evidence opened now."""
    from countermark.assessment.opening import explained

    _only(session, "explain", "sarif", "html")
    from countermark.reports.explanation import explanation

    elsewhere = getattr(session.options, "run", None) is not None
    told = explained(document, prefix, session.project, elsewhere=elsewhere)
    if session.format == "json":
        return _encoded(told)
    return explanation(told, width=session.width, colour=session.color)


def render_form(
    document: CheckDocument, options: argparse.Namespace, session: Session
) -> str | bytes:
    """A prefilled form as text, JSON or HTML."""
    _only(session, "forms", "sarif")
    from countermark.model.when import earliest
    from countermark.reports.form_text import form_text
    from countermark.reports.forms import form, prefill

    definition = form(_templates(), options.form)
    filled = prefill(
        definition,
        document,
        options.finding or _worst(document, definition.measures),
        identified=earliest(options.identified) if options.identified else None,
    )
    if session.format == "json":
        return _encoded(filled)
    if session.format == "html":
        from countermark.reports.html import form_page

        return form_page(filled, _templates())
    return form_text(filled, width=session.width, colour=session.color)


def render_form_list(session: Session) -> str | bytes:
    """The forms that are installed, one a line."""
    from countermark.reports.forms import form, known_forms

    _only(session, "forms", "sarif", "html")
    shipped = _templates()
    titles = {name: form(shipped, name).title for name in known_forms(shipped)}
    if session.format == "json":
        return _encoded({"schema": "countermark.forms/1", "forms": titles})
    return "".join(f"{name}\t{title}\n" for name, title in titles.items())


def render_screen(outcome: Screen, session: Session) -> str | bytes:
    """Matches as table, TSV or JSON."""
    from countermark.assessment.screen_published import screen_document
    from countermark.reports import screen_table

    _only(session, "screen", "sarif", "html")
    shown = with_settings(screen_document(outcome), session)
    if session.format == "json":
        return _encoded(shown)
    if session.format == "tsv":
        return screen_table.tsv(shown)
    return screen_table.table(shown, width=session.width, colour=session.color)


def _worst(document: CheckDocument, measures: tuple[str, ...]) -> str:
    found = [
        finding
        for subject in document.subjects
        for finding in subject.findings
        if finding.measure in measures and finding.decision is not None
    ]
    if not found:
        raise CallerError(
            "the run has no finding this form reports", next_step="name a finding by its id"
        )
    return max(found, key=lambda f: f.decision.severity if f.decision else 0).id


def _encoded(shape: object) -> bytes:
    from countermark.reports.document import encode

    return encode(shape)


def _templates() -> dict[str, bytes]:
    from countermark.assessment.shipped import folder

    return folder("reports")


def _only(session: Session, verb: str, *lacking: str) -> None:
    """Refuse a format that ``verb`` does not have, rather than give another."""
    if session.format in lacking:
        raise CallerError(f"{verb} has no {session.format} format", place="--format")
