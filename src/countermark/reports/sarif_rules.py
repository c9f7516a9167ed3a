"""Measures as rules of SARIF: what each asks, of whom, by what law, on which sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from countermark.model.safe_text import visible
from countermark.reports.coverage import NOT_CLEARED
from countermark.reports.shapes.check import MeasureShape

Json = dict[str, Any]

NOTHING_FOUND = "no-restriction-found"
ADVISORIES = "advisories"

LEVELS = ("none", "note", "warning", "error")
"""Least first."""


class Rules:
    """The measures that results name, each with its title and the worst level of a result."""

    def __init__(self) -> None:
        self._titles: dict[str, str] = {}
        self._levels: dict[str, str] = {}

    def name(self, id_: str, title: str, level: str) -> None:
        """A result names the measure."""
        self._titles.setdefault(id_, title)
        known = self._levels.get(id_, LEVELS[0])
        self._levels[id_] = max(known, level, key=LEVELS.index)

    def rules(self, measures: dict[str, MeasureShape]) -> list[Json]:
        """A rule for each, in the order of their ids; those of our own follow."""
        found = [
            _rule(id_, title, measures.get(id_), self._levels[id_])
            for id_, title in sorted(self._titles.items())
        ]
        return [*found, *_OWN]


def _rule(id_: str, title: str, known: MeasureShape | None, level: str) -> Json:
    shown = visible(title) or id_
    rule: Json = {
        "id": id_,
        "shortDescription": {"text": shown},
        "fullDescription": {"text": shown},
        "help": {"text": shown, "markdown": f"**{_escaped(title or id_)}**"},
        "defaultConfiguration": {"level": level},
    }
    if known is None:
        return rule
    basis = known.legal_basis or known.clause
    full = f"{known.authority}: {title}. {basis}".strip()
    lines = list(_lines(known))
    links = [s for s in known.sources if s.url.startswith("https://")]
    rule["fullDescription"] = {"text": visible(full)}
    rule["help"] = {
        "text": visible("; ".join([full, *(f"{name}: {text}" for name, text in lines)])),
        "markdown": "\n".join(
            [
                f"**{_escaped(title or id_)}**",
                "",
                *(f"- {name}: {_escaped(text)}" for name, text in lines),
                *(f"- source: [{_escaped(s.title or s.url)}]({_link(s.url)})" for s in links),
            ]
        ),
    }
    rule["properties"] = {
        "jurisdiction": known.jurisdiction,
        "kind": known.kind,
        "tags": ["supply-chain", known.kind, known.jurisdiction],
    }
    if links:
        rule["helpUri"] = _link(links[0].url)
    return rule


def _lines(known: MeasureShape) -> Iterator[tuple[str, str]]:
    """What a reader of a result wants to know of its measure."""
    said = (
        ("authority", f"{known.authority} ({known.jurisdiction})"),
        ("kind", known.kind),
        ("about", known.act),
        ("clause", known.clause),
        ("law", known.legal_basis),
        ("note", known.notes),
        ("record", known.verification.replace("_", " ")),
    )
    return ((name, text) for name, text in said if text)


def _escaped(text: str) -> str:
    """``text`` as plain words of Markdown: nothing in it links, marks up or begins a tag."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~&])", r"\\\1", visible(text))


def _link(url: str) -> str:
    return quote(visible(url), safe=":/?#@!$&'*+,;=%~-._")


_FOUND_NOTHING = f"No restriction found in what was examined. {NOT_CLEARED}."
_ADVISE = (
    "Reports, proposals and measures that bind others: they give advice and forbid nothing here. "
    "All of one subject stand in one result; countermark check --all-findings gives one for each."
)
_OWN: tuple[Json, ...] = tuple(
    {
        "id": id_,
        "shortDescription": {"text": words.partition(".")[0]},
        "fullDescription": {"text": words},
        "help": {"text": words, "markdown": words},
        "defaultConfiguration": {"level": level},
    }
    for id_, words, level in (
        (ADVISORIES, _ADVISE, "note"),
        (NOTHING_FOUND, _FOUND_NOTHING, "none"),
    )
)
