"""The dossier and filled-in forms as one HTML file each: no scripts, nothing to download.

Templates are handed in as bytes. Everything that came from outside is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from countermark.model.errors import DefectError
from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.blocks import (
    act_words,
    determined_words,
    duty_clock,
    duty_when,
    evidence_words,
    match_words,
    short,
    thing_words,
    things_words,
    tier_words,
)
from countermark.reports.cause_lines import BY
from countermark.reports.coverage import NOT_CLEARED, counted
from countermark.reports.folding import Cited, Fold, closed, deciding, folds, via_claims
from countermark.reports.form_text import origin_words
from countermark.reports.headline import denials, headline, not_reread
from countermark.reports.page_environment import Filters, page_environment, rendered
from countermark.reports.settings import set_elsewhere
from countermark.reports.shapes.check import CheckDocument, FindingShape
from countermark.reports.shapes.form import FilledForm
from countermark.reports.superseding import superseded_words

DOSSIER, FORM, STYLE = "dossier.html.j2", "form.html.j2", "page.css"


def dossier(document: CheckDocument, templates: Mapping[str, bytes]) -> str:
    """``document`` as a page. ``templates`` maps the names of shipped files to their bytes."""
    counts = dict(document.totals.by_verdict)
    counts[Decision.NOT_EXAMINED.value] = (
        counts.get(Decision.NOT_EXAMINED.value, 0) + document.totals.not_examined
    )
    return _rendered(
        templates,
        DOSSIER,
        d=document,
        elsewhere=set_elsewhere(document.settings),
        folds=folds(document.subjects),
        tallies=list(counts.items()),
        not_cleared=NOT_CLEARED,
    )


def form_page(filled: FilledForm, templates: Mapping[str, bytes]) -> str:
    """A filled-in form as a page to print."""
    return _rendered(templates, FORM, f=filled)


def _rendered(templates: Mapping[str, bytes], name: str, **values: Any) -> str:
    from markupsafe import Markup

    for needed in (name, STYLE):
        if needed not in templates:
            raise DefectError(f"the page's part “{needed}” was not handed in")
    environment = page_environment(templates, _filters())
    # The style sheet is our own shipped file; it is the only text that is not escaped.
    css = Markup(templates[STYLE].decode())  # noqa: S704
    return rendered(environment.get_template(name), css=css, **values)


def _filters() -> Filters:
    return dict(
        shown=visible,
        opened=_opened,
        short=short,
        word=_word,
        slug=lambda value: _word(value).replace(" ", "-"),
        spaced=lambda text: text.replace("_", " "),
        act=act_words,
        denials=lambda finding: list(denials(finding)),
        headline=_headline,
        not_reread=not_reread,
        alleged=lambda fold: any(c.finding.alleged_by for c in deciding(fold.first)[:1]),
        tier=tier_words,
        thing=thing_words,
        things=things_words,
        by=lambda missing: BY[missing],
        evidence=_evidence,
        when=duty_when,
        clock=duty_clock,
        determined=determined_words,
        via=via_claims,
        match=match_words,
        origin=origin_words,
        weighty=lambda fold: _parted(fold)[0],
        advisories=lambda fold: _parted(fold)[1],
        counted=counted,
        superseded=lambda document: " ".join(superseded_words(document, document.supersedes)),
        closed=lambda fold: closed(fold.first),
    )


def _parted(fold: Fold) -> tuple[list[Cited], list[Cited]]:
    """The findings told in full, and the advisories beside something worse."""
    cited = deciding(fold.first)
    if fold.first.verdict is Decision.ADVISORY:
        return cited, []
    advisory = [c for c in cited if c.finding.decision is Decision.ADVISORY]
    return [c for c in cited if c not in advisory], advisory


def _headline(fold: Fold) -> str:
    """The act and the thing where it is prohibited, else the first subject's name."""
    cited = deciding(fold.first)
    first = fold.first
    return headline(first, cited[0].finding).line(first) if cited else str(visible(first.name))


def _evidence(finding: FindingShape) -> str:
    """``Evidence A1: exact legal name.`` of the link that bears least."""
    return "".join(f"Evidence {words}. " for words in evidence_words(finding)).rstrip()


def _word(value: object) -> str:
    """An enumeration's published word; text as it is."""
    return str(value.value) if isinstance(value, Enum) else str(value)


def _opened(text: str) -> str:
    """``text`` with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
