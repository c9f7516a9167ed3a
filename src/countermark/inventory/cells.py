"""One row of a laid-out table by meaning, with facets, dates, countries and identifiers read.

Keeps what was not understood, per column, so that the column's note can say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from countermark.formats.caps import Caps
from countermark.inventory import dates
from countermark.inventory.columns import Layout
from countermark.inventory.grants import by_cell
from countermark.inventory.lexicon import Lexicon, fold
from countermark.inventory.unread import Unread
from countermark.model import identifier
from countermark.model.context import Facets
from countermark.model.errors import CallerError
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.places import Places
from countermark.model.reading import CONFIGURATION, IMAGE, PATCHES, Column

_LIST = lazy_pattern(r"[;|\n]|,\s")
_WORDS = 3
"""Words not understood that are shown of a column."""

_CLAUSE = lazy_pattern(r"(?=.*\d)[\w.()§/ -]{3,60}\Z")
_CLAUSE_WORDS = lazy_pattern(r"\A(?:FAR|DFARS|48 CFR|clause)\s+", re.IGNORECASE)
_FORM_FIELDS = (
    *("maker", "brand", "model", "serial", "product", "version", "site", "role", "contract"),
    *(
        "order",
        "uei",
        "cage",
        "duns",
        "lei",
        "country",
        "origin",
        "address",
        "domain",
        "mac",
        "quantity",
    ),
    *(
        "identifier",
        "purpose",
        "use",
        "place",
        "network-part",
        "category",
        "clause",
        "grant",
        "award-type",
        "parent-contract",
        *("subaward", "subaward-date", "subaward-amount"),
        "share",
        "note",
    ),
    *("source", "valid-from", "valid-to", "known-from", "supplier"),
    *(IMAGE, CONFIGURATION, PATCHES),
)


_OF_FACETS = frozenset(
    {
        *("role", "place", "network-part", "purpose", "use", "category", "clause"),
        *("grant", "award-type"),
    }
)
"""Meanings of columns that say in which context a row is judged."""


_SCHEMES = ("lei", "uei", "cage", "duns", "domain")
"""Identifiers that have a column of their own."""

_COUNTRIES = 1_000
"""Texts of country cells remembered: few are met, and each in many rows."""


class Notes:
    """Words a column held that nobody understood: how many cells, and the first few words."""

    def __init__(self) -> None:
        self._cells: dict[str, int] = {}
        self._first: dict[str, dict[str, int]] = {}

    def add(self, meaning: str, word: str, line: int = 0) -> None:
        """One cell more, in a row of this line; rows may come in any order."""
        self._cells[meaning] = self._cells.get(meaning, 0) + 1
        first, word = self._first.setdefault(meaning, {}), word[:60]
        if word in first:
            first[word] = min(first[word], line)
        elif len(first) <= _WORDS:
            first[word] = line
        elif line < max(first.values()):
            del first[max(first, key=lambda known: first[known])]
            first[word] = line

    def onto(self, columns: Sequence[Column]) -> list[Column]:
        """The columns with what was not understood added to their reasons."""
        return [
            Column(c.header, c.meaning, f"{c.because}; {self._told(c.meaning)}")
            if c.meaning in self._cells
            else c
            for c in columns
        ]

    def _told(self, meaning: str) -> str:
        first = self._first[meaning]
        words = sorted(first, key=lambda word: first[word])
        shown = ", ".join(f"“{word}”" for word in words[:_WORDS])
        more = ", ..." if len(words) > _WORDS else ""
        cells = self._cells[meaning]
        return f"{cells} of its cells not understood and kept as written ({shown}{more})"


class Faults:
    """Rows that were not read, or not whole, by reason: a thousand of them make one gap."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Why, str, str], Places] = {}

    def add(self, why: Why, words: str, line: int, next_step: str = "") -> None:
        self._rows.setdefault((why, words, next_step), Places()).add(line)

    def gaps(self, label: str, caps: Caps) -> list[Gap]:
        """One gap per reason, in the order in which they were met."""
        return [
            Gap(label, why, rows.count, "rows", f"row {rows.words(caps.faults)}: {words}", step)
            for (why, words, step), rows in self._rows.items()
        ]

    def in_order(self) -> None:
        """Bring the reasons into the order of their first rows, where rows came in another."""
        self._rows = dict(sorted(self._rows.items(), key=lambda met: met[1].first))


class Cells:
    """Reads the cells of rows by meaning, for one table."""

    def __init__(self, layout: Layout, lexicon: Lexicon, shown: str = "") -> None:
        self._index = layout.index
        self._lexicon = lexicon
        self._cells: Sequence[str] = ()
        self._texts: dict[int, str] = {}
        """Of the row, what was asked for: most cells are asked for twice."""
        self._line = 0
        self._more = layout.more
        self._meanings = frozenset((*self._index, *self._more))
        self.unread = Unread(layout.left, lexicon, shown)
        self.notes = Notes()
        self._noted: set[str] = set()
        self._fields = [(m, self._index[m]) for m in _FORM_FIELDS if m in self._index]
        self._schemes = [scheme for scheme in _SCHEMES if scheme in self._index]
        self._codes: dict[str, str] = {}
        self._has_facets = not _OF_FACETS.isdisjoint(self._index)

    def turn_to(self, cells: Sequence[str], line: int = 0) -> None:
        """Make ``cells`` the row that is asked about; it stands in this ``line``."""
        self._cells, self._line = cells, line
        self._texts.clear()
        self._noted.clear()

    def _note(self, meaning: str, text: str) -> None:
        """Count a cell once, however often it is asked for; what stands in it is looked through."""
        if meaning not in self._noted:
            self._noted.add(meaning)
            self.notes.add(meaning, text, self._line)
            self.unread.unexplained(text, self._line)

    def __getitem__(self, meaning: str) -> str:
        """The cell's text in one line; empty where the column or the content is missing."""
        at = self._index.get(meaning)
        if at is None:
            return ""
        text = self._texts.get(at)
        if text is None:
            text = self._texts[at] = self._at(at)
        return text

    def _at(self, at: int) -> str:
        if at >= len(self._cells):
            return ""
        text = self._cells[at].strip()
        if not text:
            return ""
        if len(text) < 25 and self._lexicon.is_blank(text):
            return ""
        return text if text.isprintable() and "  " not in text else " ".join(text.split())

    def suppliers(self) -> list[str]:
        """Every supplier the row names, the one in the main column first."""
        first, more = self["supplier"], self._more.get("supplier")
        further = [text for _, text in self.headed("supplier")] if more else []
        return [first, *further] if first else further

    def is_total(self, name: str) -> bool:
        """Is this the sum below a table, with numbers alone beside its name?"""
        if not self._lexicon.is_total(name):
            return False
        others = (cell for cell in self._cells if cell.strip() and cell.strip() != name)
        return not any(any(c.isalpha() for c in cell) for cell in others)

    def headed(self, meaning: str) -> Iterator[tuple[str, str]]:
        """(folded header, text) of every column of this meaning that holds something."""
        for header, at in self._more.get(meaning, ()):
            if text := self._at(at):
                yield header, text

    def has(self, meaning: str) -> bool:
        """Has the table a column of this meaning, beside its main one?"""
        return meaning in self._more

    def has_any(self, meanings: Iterable[str]) -> bool:
        """Has the table a column of one of these meanings?"""
        return not self._meanings.isdisjoint(meanings)

    def fields(self) -> tuple[tuple[str, str], ...]:
        """(meaning, text as written) of every used cell that holds something."""
        return tuple([(meaning, text) for meaning, _ in self._fields if (text := self[meaning])])

    def country(self, meaning: str = "country") -> str:
        text = self[meaning]
        if not text:
            return ""
        code = self._codes.get(text)
        if code is None:
            code = self._lexicon.country(text)
            if len(self._codes) < _COUNTRIES:
                self._codes[text] = code
        if not code:
            self._note(meaning, text)
        return code

    def date(self, meaning: str) -> dates.Dated | None:
        text = self[meaning]
        if not text:
            return None
        found = dates.read(text, self._lexicon.months) or dates.serial(text)
        if found is None:
            self._note(meaning, text)
        return found

    def identifiers(self) -> tuple[str, ...]:
        """``scheme:value`` of the identifier columns, in each scheme's one spelling."""
        found = []
        for scheme in self._schemes:
            text = self[scheme]
            if not text:
                continue
            if scheme == "domain":
                text = re.sub(r"\A[a-z]+://|[/?#].*\Z", "", text.lower()).removeprefix("www.")
            try:
                found.append(str(identifier.recognise(scheme, text)))
            except CallerError:
                self._note(scheme, text)
        return tuple(found)

    def oui(self) -> tuple[str, ...]:
        """The OUI of the MAC address, as a lead to the maker of the network port."""
        text = self["mac"]
        if not text:
            return ()
        try:
            return (f"oui:{identifier.oui(text)}",)
        except ValueError:
            self._note("mac", text)
            return ()

    def tokens(self, facet: str) -> tuple[str, ...]:
        """The facet's tokens; none if any word of the cell is unknown, because it may be wider."""
        text = self[facet]
        if not text:
            return ()
        words = self._lexicon.facets.get(facet, {})
        whole = words.get(fold(text))
        parts = [] if whole else [part for part in _LIST.split(text) if part.strip()]
        found = [whole] if whole else [words.get(fold(part), "") for part in parts]
        if not found or not all(found):
            if facet != "purpose" or fold(text) not in self._lexicon.facets.get("use", {}):
                self._note(facet, text)
            return ()
        wider = self._lexicon.also.get(facet, {})
        return tuple(dict.fromkeys(t for token in found for t in (token, *wider.get(token, ()))))

    def facets(self) -> Facets:
        if not self._has_facets:
            return _NO_FACETS
        role = self["role"].lower()
        return Facets(
            role=(role,) if role in self._lexicon.roles else (),
            place=self.tokens("place"),
            network_part=self.tokens("network-part"),
            purpose=self.tokens("purpose"),
            category=self.tokens("category"),
            clause=self._clauses(),
            use=self._use(),
            funding=by_cell(self["grant"], self["award-type"]),
        )

    def _use(self) -> tuple[str, ...]:
        """Own use or provision; people write it in a column of that name or of the purpose."""
        words = self._lexicon.facets.get("use", {})
        found = [words.get(fold(self[meaning]), "") for meaning in ("use", "purpose")]
        return tuple(dict.fromkeys(token for token in found if token))

    def _clauses(self) -> tuple[str, ...]:
        """The clauses named; none if one is no clause, for then more than these may bind."""
        found = [_CLAUSE_WORDS.sub("", c.strip()) for c in _LIST.split(self["clause"])]
        if not all(_CLAUSE.match(clause) for clause in found if clause):
            self._note("clause", self["clause"])
            return ()
        return tuple(clause for clause in found if clause)


_NO_FACETS = Facets()
