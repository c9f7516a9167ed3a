"""The shipped word lists of this room, ready for look-up: headers, facet words, countries, months.

Every list is a data file that a domain expert edits; nothing here is decided by code.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from countermark.formats import yaml_text
from countermark.inventory.identity import signals
from countermark.inventory.identity.signals import MakerTable
from countermark.model.errors import DefectError
from countermark.model.lazy_pattern import lazy_pattern

_CAMEL = lazy_pattern(r"(?<=[a-z])(?=[A-Z][a-z])")
_BREAK = lazy_pattern(r"[\W_]+")
_LONGEST_NAME = 150
_FORMS_AT_END = ("公司", "集团", "集團", "株式会社", "会社", "공사", "주식회사")
_FORMS_BEFORE = (
    "株式会社",
    "有限会社",
    "주식회사",
    "(주)",
    "㈜",
    "ООО ",
    "ПАО ",
    "ЗАО ",
    "АО ",
    "ОАО ",
)


class _Columns(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    meanings: dict[str, list[str]]
    neutral: list[str]
    blank: list[str]
    maker_in_device_lists: list[str]
    asset_words_in_device_lists: list[str]
    party_words: list[str]
    no_party_words: list[str]
    legal_forms: list[str]
    totals: list[str]
    months: dict[str, list[str]]


class _Facets(msgspec.Struct, forbid_unknown_fields=True):
    words: dict[str, dict[str, list[str]]]
    also: dict[str, dict[str, list[str]]]
    roles: list[str]


class KindWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``kinds.yaml``: words by which a name is seen to be that of a firm, contract or thing."""

    firm: frozenset[str]
    firm_anywhere: tuple[str, ...]
    contract: frozenset[str]
    thing: frozenset[str]


class Lexicon(msgspec.Struct, frozen=True):
    """``headers``: folded header to meaning; ``facets``: per facet, folded word to token.

    ``also`` gives the wider tokens that a token is a kind of; ``roles`` are the legal roles;
    ``kinds`` are words in names (see ``kinds.py``); ``relations`` gives the word of the vocabulary
    for an everyday one, ``makers`` the signs by which devices show who made them. The lower a
    header's rank, the more plainly it means what it means.
    """

    headers: dict[str, str]
    meanings: tuple[str, ...]
    neutral: frozenset[str]
    blank: frozenset[str]
    maker_headers: frozenset[str]
    asset_headers: frozenset[str]
    party_words: frozenset[str]
    party_phrases: tuple[str, ...]
    no_party_words: frozenset[str]
    legal_forms: frozenset[str]
    totals: frozenset[str]
    ranks: dict[str, int]
    months: dict[str, int]
    facets: dict[str, dict[str, str]]
    also: dict[str, dict[str, tuple[str, ...]]]
    roles: frozenset[str]
    countries: dict[str, str]
    kinds: KindWords
    relations: dict[str, str]
    makers: MakerTable

    def country(self, text: str) -> str:
        """The ISO 3166-1 alpha-2 code that ``text`` stands for, or an empty string."""
        return self.countries.get(fold(text), "")

    def is_blank(self, text: str) -> bool:
        """Does ``text`` say only that there is nothing to say?"""
        return not text or not (key := _folded(text)) or key in self.blank

    def is_total(self, text: str) -> bool:
        """Does ``text`` name the sum of what stands above it?"""
        return len(text) <= 30 and _folded(text) in self.totals

    def may_name_party(self, header: str) -> bool | None:
        """Does a header that is not known say that its cells may name a party, or never do?"""
        words = fold(header).split()
        whole = f" {' '.join(words)} "
        phrase = next((p for p in self.party_phrases if f" {p} " in whole), "")
        rest = [w for w in words if w not in phrase.split()]
        if any(word in self.no_party_words for word in rest):
            return False
        unparted = "" if header.isascii() else "".join(words)
        found = any(w in self.party_words for w in words) or any(
            word in unparted for word in self.party_words if unparted and not word.isascii()
        )
        by = len(words) > 1 and words[-1] == "by"  # “Maintained By”
        return found or bool(phrase) or by or None

    def ends_in_legal_form(self, text: str) -> bool:
        """Is ``text`` a name with a legal form, such as “Acme Widgets GmbH”?"""
        text = text.strip()
        if len(text) > _LONGEST_NAME:
            return False
        if (not text.isascii() and text.endswith(_FORMS_AT_END)) or text.startswith(_FORMS_BEFORE):
            return True
        before, _, last = text.rstrip(" .,)").rpartition(" ")
        if not before or not before[0].isupper() or last.islower():
            return False
        return last.casefold().replace(".", "").replace(",", "") in self.legal_forms


def fold(text: str) -> str:
    """Lower case, compatibility forms, words parted by single spaces, no punctuation."""
    words = unicodedata.normalize("NFKC", _CAMEL.sub(" ", text)).casefold()
    return " ".join(_BREAK.sub(" ", words).split())


_folded = lru_cache(maxsize=1024)(fold)
"""Of short cells: countries and the like stand in each row."""


def load(tables: Mapping[str, bytes]) -> Lexicon:
    """The lexicon in the shipped files, by file name; raises DefectError if one does not fit."""
    return _load(tuple(sorted(tables.items())))


@lru_cache(maxsize=4)
def _load(files: tuple[tuple[str, bytes], ...]) -> Lexicon:
    tables = dict(files)
    try:
        columns = yaml_text.read(tables["columns.yaml"], _Columns)
        facets = yaml_text.read(tables["facet-words.yaml"], _Facets)
        countries = yaml_text.read(tables["countries.yaml"], dict[str, list[str]])
        kinds = yaml_text.read(tables["kinds.yaml"], KindWords)
        relations = yaml_text.read(tables["relation-words.yaml"], dict[str, list[str]])
        makers = signals.load(
            *(tables[name] for name in ("maker-signals.yaml", "snmp-objects.yaml")),
            *(tables[name] for name in ("mib-objects.tsv", "products.tsv")),
        )
    except (KeyError, msgspec.ValidationError) as error:
        raise DefectError(f"a shipped word list does not fit: {error}") from error
    return Lexicon(
        ranks={fold(h): at for hs in columns.meanings.values() for at, h in enumerate(hs)},
        asset_headers=frozenset(fold(h) for h in columns.asset_words_in_device_lists),
        party_words=frozenset(fold(w) for w in columns.party_words),
        party_phrases=tuple(w for w in map(fold, columns.party_words) if " " in w),
        no_party_words=frozenset(fold(w) for w in columns.no_party_words),
        legal_forms=frozenset(columns.legal_forms),
        totals=frozenset(fold(w) for w in columns.totals),
        headers={fold(h): meaning for meaning, hs in columns.meanings.items() for h in hs},
        meanings=tuple(columns.meanings),
        neutral=frozenset(fold(w) for w in columns.neutral),
        blank=frozenset(fold(w) for w in columns.blank),
        maker_headers=frozenset(fold(h) for h in columns.maker_in_device_lists),
        months={fold(w): int(number) for number, ws in columns.months.items() for w in ws},
        facets={
            facet: {fold(w): token for token, ws in words.items() for w in (token, *ws)}
            for facet, words in facets.words.items()
        },
        also={f: {t: tuple(w) for t, w in kinds.items()} for f, kinds in facets.also.items()},
        roles=frozenset(facets.roles),
        countries={fold(w): code for code, ws in countries.items() for w in (code, *ws)},
        kinds=kinds,
        relations={fold(w): known for known, ws in relations.items() for w in ws},
        makers=makers,
    )
