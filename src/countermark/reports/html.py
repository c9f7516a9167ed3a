"""The dossier and filled-in forms as one HTML file each: no scripts, nothing to download.

Templates are handed in as bytes. Everything that came from outside is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from string import ascii_lowercase
from typing import TYPE_CHECKING

from countermark.model.safe_text import visible
from countermark.reports.blocks import (
    act_words,
    determined_words,
    evidence_words,
    match_words,
    short,
    thing_words,
    tier_words,
)
from countermark.reports.cause_lines import BY
from countermark.reports.coverage import counted
from countermark.reports.form_text import origin_words
from countermark.reports.headline import (
    accusation_rows,
    accused,
    answer_label,
    answer_text,
    answer_words,
    answered,
    not_reread,
    since_words,
)
from countermark.reports.page_environment import Filters, opened, styled_page
from countermark.reports.shapes.check import ApprovalShape, CheckDocument, FindingShape
from countermark.reports.shapes.form import FilledForm
from countermark.reports.superseding import superseded_words

if TYPE_CHECKING:
    from countermark.reports.chapters import Chapter

DOSSIER, FORM, STYLE, DOSSIER_STYLE = (
    "dossier.html.j2",
    "form.html.j2",
    "page.css",
    "dossier.css",
)


def dossier(document: CheckDocument, templates: Mapping[str, bytes]) -> str:
    """``document`` as a page. ``templates`` maps the names of shipped files to their bytes.

    Its commands name files as the document does: a page is passed on, and says nothing of where
    they lie on somebody's machine.
    """
    from countermark.reports.dossier_view import view

    values = view(document)
    styles = (STYLE, DOSSIER_STYLE)
    return styled_page(templates, DOSSIER, styles, _filters(), d=document, **values)


def form_page(filled: FilledForm, templates: Mapping[str, bytes]) -> str:
    """A filled-in form as a page to print."""
    return styled_page(templates, FORM, (STYLE,), _filters(), f=filled)


def _filters() -> Filters:
    return dict(
        shown=visible,
        opened=opened,
        short=short,
        word=_word,
        slug=lambda value: _word(value).replace(" ", "-"),
        spaced=lambda text: text.replace("_", " "),
        act=act_words,
        not_reread=not_reread,
        approval=_approval,
        accused=lambda found: f" ({one.kind.value})" if (one := accused(found)) else "",
        answered=answered,
        answers=_answers,
        answer=answer_text,
        label=answer_label,
        since=lambda found: since_words(found).removeprefix("since "),
        tier=tier_words,
        thing=thing_words,
        by=lambda missing: BY[missing],
        evidence=_evidence,
        determined=determined_words,
        match=match_words,
        origin=origin_words,
        counted=counted,
        linked=_linked,
        letters=_letters,
        superseded=lambda document: " ".join(superseded_words(document, document.supersedes)),
    )


def _approval(told: ApprovalShape) -> str:
    from countermark.reports.approved import approval_words

    return approval_words(told)


def _answers(chapter: Chapter) -> Iterable[tuple[str, str]]:
    """Once each: what its accusations are worth, who answers them, and every reply."""
    told = (rule.finding for rule in chapter.rules if answered(rule.finding))
    said = [row for finding in told for row in accusation_rows(finding)]
    return dict.fromkeys(said + [(answer_label(d), answer_words(d)) for d in chapter.denials])


def _evidence(finding: FindingShape) -> str:
    """``Evidence A1: exact legal name.`` of the link that bears least."""
    return "".join(f"Evidence {words}. " for words in evidence_words(finding)).rstrip()


def _word(value: object) -> str:
    """An enumeration's published word; text as it is."""
    return str(value.value) if isinstance(value, Enum) else str(value)


def _letters(places: Iterable[int]) -> str:
    """``a, c`` for the first and the third of a list."""
    letters = ascii_lowercase
    return ", ".join(letters[at % 26] * (at // 26 + 1) for at in places)


def _linked(url: str) -> bool:
    """May ``url`` be a link? Only the two schemes that show a page."""
    return url.startswith(("https://", "http://")) and visible(url) == url
