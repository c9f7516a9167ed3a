"""Pages of the register as HTML: one of each measure and party, and one that leads to them.

No scripts and nothing to download: a page that is mailed alone is whole. Links lead to other pages
of the same folder, and to the addresses of sources. Everything a record says is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from countermark.model.act_kind import NO_DENIAL
from countermark.model.happening import Happening
from countermark.model.register_page import EntityPage, MeasurePage, RegisterIndex, Stamp
from countermark.model.safe_text import visible
from countermark.model.source_kinds import MARKS, SOURCE_KINDS, SOURCE_SEEN
from countermark.reports.headline import answer_text
from countermark.reports.html import STYLE
from countermark.reports.page_environment import Filters, page_environment, rendered
from countermark.reports.register_due import not_reread_words, reading_words
from countermark.reports.register_spans import WIDTH, picture
from countermark.reports.standing_words import standing_word

INDEX = "index.html"
_TEMPLATES = ("register-index.html.j2", "register-measure.html.j2", "register-entity.html.j2")
_STYLE = "register.css"
_TONES = {
    ("applies", "restrictive"): "prohibited",
    ("applies", "reporting"): "action-required",
    ("applies", "allow-list"): "not-assessed",
    ("licensed", "restrictive"): "action-required",
    ("suspended", "restrictive"): "action-required",
    ("undetermined", "restrictive"): "unresolved",
    ("undetermined", "reporting"): "unresolved",
}
"""The colour of a standing, by what the measure can do at most; what binds nobody has none."""

LEGEND = (
    ("in-force", "prohibits"),
    ("obliges", "obliges"),
    ("other", "in effect, forbids nothing"),
    ("licensed", "licensed"),
    ("suspended", "suspended"),
    ("undetermined", "in doubt"),
    ("proposed", "proposed"),
    ("said", "published, binds nobody"),
    ("unsure", "day not known"),
)
"""The kinds of bar, and what each means."""


class Pages:
    """Makes pages from ``templates``, the shipped files by name; ``stamp`` stands on each."""

    def __init__(self, templates: Mapping[str, bytes], stamp: Stamp) -> None:
        from markupsafe import Markup

        self._environment = page_environment(templates, _filters())
        self._environment.globals.update(WIDTH=WIDTH, LEGEND=LEGEND, NO_DENIAL=NO_DENIAL)
        # The style sheets are our own shipped files; they are the only text that is not escaped.
        css = templates[STYLE].decode() + templates[_STYLE].decode()
        self._shared = {"css": Markup(css), "stamp": stamp}  # noqa: S704

    def first(self, index: RegisterIndex) -> bytes:
        """The page that leads to all others."""
        by_place = [
            (place, list(rows))
            for place, rows in groupby(
                sorted(index.measures, key=lambda row: (row.jurisdiction, row.id)),
                key=lambda row: row.jurisdiction,
            )
        ]
        return self._page(_TEMPLATES[0], index=index, by_place=by_place)

    def measure(self, page: MeasurePage) -> bytes:
        """The page of a measure."""
        return self._page(_TEMPLATES[1], p=page, m=page.sheet.measure, **self._of(page))

    def entity(self, page: EntityPage) -> bytes:
        """The page of a party."""
        return self._page(_TEMPLATES[2], p=page, e=page.sheet.entity, **self._of(page))

    def _of(self, page: MeasurePage | EntityPage) -> dict[str, Any]:
        stamp: Stamp = self._shared["stamp"]  # type: ignore[assignment]
        record = page.sheet.measure if isinstance(page, MeasurePage) else page.sheet.entity
        return {
            "drawn": picture(page.lanes, stamp.as_of),
            "not_reread": not_reread_words(page.sheet.not_reread),
            "reading": reading_words(page.sheet.review, record.read_by),
            "history": list(map(_clocks, page.history)),
        }

    def _page(self, name: str, **values: Any) -> bytes:
        page = rendered(self._environment.get_template(name), **self._shared, **values)
        return page.encode("utf-8", "backslashreplace")


def path_of(id_: str, what: str) -> str:
    """Where the page of a measure or a party lies in the folder."""
    return f"{what}-{id_}.html"


def _clocks(happening: Happening) -> tuple[Happening, str]:
    """A happening, and when the public could know of it: empty where it was the same day."""
    known = happening.known_from
    return happening, known if known != happening.date else ""


def _filters() -> Filters:
    return dict(
        shown=visible,
        spaced=lambda text: str(text).replace("_", " "),
        tone=lambda status, kind: _TONES.get((status, kind), "none"),
        standing=standing_word,
        answer=answer_text,
        plain=lambda reason: reason.removeprefix("in force "),
        address=_address,
        path=path_of,
        kind=lambda word: SOURCE_KINDS.get(word, word),
        seen=lambda word: SOURCE_SEEN.get(word, word),
        mark=lambda mark: MARKS[mark],
        doubts=lambda detail: "; ".join(_doubts(detail)),
    )


def _address(url: str) -> str:
    """An address that a reader may follow; empty for any that is not of the web."""
    return url if url.startswith(("https://", "http://")) else ""


def _doubts(detail: Any) -> Iterator[str]:
    """Source, caveat and note of a detail of a party."""
    yield from filter(None, (detail.source, detail.caveat, detail.note))
