"""Renders a result in the format asked for. Chooses; the rooms do the work."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from countermark.model.errors import CallerError

if TYPE_CHECKING:
    from countermark.assessment.screens import Screen
    from countermark.cli.session import Session
    from countermark.reports.shape import CheckDocument


def render(document: CheckDocument, session: Session) -> str | bytes:
    """The result of a check, in the session's format."""
    renderers: dict[str, Callable[[], str | bytes]] = {
        "json": lambda: _encoded(document),
        "tsv": lambda: _module("tsv").tsv(document),
        "sarif": lambda: _module("sarif").sarif(document),
        "html": lambda: _module("html").dossier(document, _templates()),
        "table": lambda: _module("table").table(
            document, width=session.width, colour=session.color
        ),
    }
    return renderers[session.format]()


def render_explanation(document: CheckDocument, prefix: str, session: Session) -> str | bytes:
    """An explanation as text or JSON."""
    from countermark.reports.explain import explain
    from countermark.reports.explanation import explanation

    told = explain(document, prefix)
    if session.format == "json":
        return _encoded(told)
    return explanation(told, width=session.width, colour=session.color)


def render_form(
    document: CheckDocument, options: argparse.Namespace, session: Session
) -> str | bytes:
    """A prefilled form as text, JSON or HTML."""
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
        return str(_module("html").form_page(filled, _templates()))
    return form_text(filled, width=session.width, colour=session.color)


def render_form_list(session: Session) -> str:
    """The forms that are installed, one a line."""
    from countermark.reports.forms import form, known_forms

    shipped = _templates()
    return "".join(f"{name}\t{form(shipped, name).title}\n" for name in known_forms(shipped))


def render_screen(outcome: Screen, session: Session) -> str | bytes:
    """Matches as table, TSV or JSON."""
    from countermark.reports import screening

    shown = screening.document(
        queries=outcome.queries,
        matches=outcome.matches,
        listed=outcome.listed,
        names=outcome.names,
        register=outcome.register,
        as_of=outcome.as_of,
    )
    if session.format == "json":
        return _encoded(shown)
    if session.format in ("sarif", "html"):
        raise CallerError(f"screen has no {session.format} format", place="--format")
    if session.format == "tsv":
        return screening.tsv(shown)
    return screening.table(shown, width=session.width, colour=session.color)


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


def _module(name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    import importlib

    return importlib.import_module(f"countermark.reports.{name}")
