"""The UFLPA Entity List: the page as the Department of Homeland Security publishes it, or a table.

One cell names a party, its other names in parentheses, and sometimes its subsidiaries; those are
parties of their own, listed with it. Of a cell whose wording is not understood the first name is
taken, and the cell is shown.
"""

from __future__ import annotations

import re

import msgspec

from countermark.model.errors import SourceError
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.predicate import Predicate
from countermark.model.qualifier import SHORT, How
from countermark.model.when import Interval
from countermark.register.lists import dates, names, page_tables, table
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe, row_key

_NAME, _DAY = ("name of entity", "entity name"), "effective date"
_SECTION = lazy_pattern(r"2\s*\(d\)\s*\(2\)\s*\(B\)\s*\((?P<part>[ivx]+)\)", re.IGNORECASE)
_ALIASES = lazy_pattern(
    r"\s*\(\s*(?:(?:and|including)\s+)?(?:(?P<two>two\s+)?(?:[\w-]+\s+)?alias(?:es)?\s*:|"
    r"also\s+known\s+as|(?P<former>(?:and\s+)?(?:formerly|previously)\s+known\s+as))\s*"
    r"(?P<names>[^()]*(?:\([^()]*\)[^()]*)*)\)",
    re.IGNORECASE,
)
_CHILDREN = lazy_pattern(
    r",?\s+and\s+its\s+(?:[\w-]+\s+)?(?:[\w-]+-based\s+)?subsidiar(?:y|ies)"
    r"(?:,?\s+which\s+[a-z]+|:|,)?\s+(?P<names>[A-Z].*)\Z",
    re.DOTALL,
)
_EXTENT = lazy_pattern(
    r",?\s+and\s+(?:(?:any|all)\s+(?:of\s+)?)?(?:its\s+)?(?:subsidiar(?:y|ies)|affiliates?|"
    r"subordinate\s+and\s+affiliated\s+entities)(?:\s+and\s+(?:subsidiaries|affiliates))?\s*\Z",
    re.IGNORECASE,
)
_BETWEEN = lazy_pattern(
    r";\s*(?:and\s+)?|,\s*and\s+(?=[A-Z])|,\s*(?!(?:Ltd|Inc|LLC|Limited|Co|Corp)\b)(?=[A-Z])"
)
_FORMERLY = lazy_pattern(r"(?:and\s+)?(?:formerly|previously)\s+known\s+as\s+", re.IGNORECASE)
_ASIDE = lazy_pattern(r"\(([^()]*)\)")
_AFTER = lazy_pattern(r"\s*\(|,?\s+(?:and\s+(?:its|all|any|the)|with)\b")
_FORM = r"(?:Co(?:\.|mpany)?|Ltd\.?|Limited|Inc\.?|LLC|Corp(?:\.|oration)?|Group)(?!\w)"
_FIRM = lazy_pattern(
    rf"[^()]*?\b{_FORM}(?:,?\s*{_FORM})*(?=\s*\(|,?\s+(?:and|with)\b|\s*\Z)", re.DOTALL
)
_AND = "and "
_STILL = lazy_pattern(r"\balias|known\s+as|subsidiar|affiliat", re.IGNORECASE)

LONGEST = 20_000
"""Characters of a cell; the longest real one has about a thousand."""


class Taken(msgspec.Struct, frozen=True):
    """A cell taken apart; ``short`` are abbreviations, ``extent`` what else the listing reaches.

    Where it is not ``understood``, only its first name is taken.
    """

    name: str
    also: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    extent: str = ""
    understood: bool = True


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the page, or the table. Raises SourceError where it is neither, or cut."""
    if manifest.recognise.root:
        return _page(content, manifest, source)
    header, every, scribe = table.opened(content, manifest, source)
    for line, row in table.records(header, iter(every), scribe):
        scribe.records += 1
        part = _SECTION.search(next((v for k, v in row.items() if "section" in k.casefold()), ""))
        scribe.row(line)
        name_at, day_at = manifest.columns.required
        _entry(f"line {line}", row[name_at], row[day_at], part["part"] if part else "", scribe)
    return scribe.reading()


def _page(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    found = page_tables.tables(content, source.name)
    kept = [one for name in _NAME for one in page_tables.headed(found, name, _DAY)]
    if not kept:
        raise SourceError(
            "no table of entities and their effective dates",
            place=source.name,
            next_step="check that this is the official page",
        )
    days = [
        dates.iso(row.cells[at[1]]) for t, at in kept for row in t.rows if len(row.cells) > at[1]
    ]
    scribe = Scribe(manifest, source, *dates.list_date(manifest.date, source.name, days))
    for one, (name_at, day_at) in kept:
        parts = _SECTION.findall(one.before)
        part = parts[-1].lower() if parts else ""
        for row in one.rows:
            scribe.records += 1
            if (cells := page_tables.cells_of(one, row, scribe)) is not None:
                scribe.at(SelectorKind.BYTES, row.place)
                _entry(f"bytes {row.place}", cells[name_at], cells[day_at], part, scribe)
    page_tables.say_others(found, [one for one, _ in kept], (*_NAME, _DAY), scribe)
    return scribe.reading()


def _entry(place: str, cell: str, day: str, part: str, scribe: Scribe) -> None:
    taken, start = split_cell(cell), dates.iso(day)
    if not taken.name:
        scribe.names_known += 1
        scribe.gap(f"row on {place}", Why.NO_NAME, f"{place}: no name")
        return
    if not start:
        scribe.gap(f"date on {place}", Why.MALFORMED, f"{place}: “{day[:40]}” is no day")
    if not taken.understood:
        scribe.gap(f"other names on {place}", Why.MALFORMED, f"{place}: “{cell[:120]}”")
    scribe.known = start or scribe.known
    programme = scribe.manifest.programme("")
    terms = [f"section 2(d)(2)(B)({part})"] if part else []
    terms += [f"reaches also: {taken.extent}"] if taken.extent else []
    parent = ""
    for name in (taken.name, *taken.children):
        node = scribe.node(row_key(names.fold(name)))
        scribe.name(node, name)
        scribe.listed(node, programme, Interval(start or None), "; ".join(terms))
        if parent:
            scribe.say(node, Predicate.PART_OF_GROUP, parent, how=How.SUBSIDIARY)
        else:
            parent = node
            for other in taken.also:
                scribe.alias(node, other)
            for other in taken.short:
                scribe.alias(node, other, role=SHORT)
            for other in taken.former:
                scribe.alias(node, other, former=True)


def split_cell(cell: str) -> Taken:
    """A cell with its aliases, former names, subsidiaries and what else it reaches."""
    text = " ".join(cell.split()).rstrip("*†‡ ")
    if len(text) > LONGEST:
        return Taken(text[:LONGEST], understood=False)
    extent = ""
    also: list[str] = []
    former: list[str] = []
    children: tuple[str, ...] = ()
    for aside in _ALIASES.finditer(text):
        for part in _split(aside["names"], two=bool(aside["two"])):
            before = _FORMERLY.match(part)
            name = part[before.end() :] if before else part
            (former if before or aside["former"] else also).append(name)
    text = _ALIASES.sub("", text).strip(" ,")
    if named := _CHILDREN.search(text):
        text, children = text[: named.start()], tuple(_split(named["names"]))
    if reach := _EXTENT.search(text):
        text, extent = text[: reach.start()], reach[0].strip(" ,").removeprefix(_AND)
    if any(_unclear(one) for one in (text, *also, *former, *children)):
        first = _FIRM.match(text)
        name = first[0] if first else _AFTER.split(text)[0]
        return Taken(name.strip(" ,"), understood=False)
    name, short = names.shortened(text.strip(" ,"))
    return Taken(name, tuple(also), tuple(former), children, short, extent)


def _unclear(text: str) -> bool:
    """Does a name still hold words about other names, or an aside longer than a place?"""
    asides = [aside for aside in _ASIDE.findall(text) if len(aside.split()) > 3 or ":" in aside]
    open_ = text.count("(") != text.count(")")
    return bool(asides) or open_ or ":" in text or _STILL.search(text) is not None


def _split(text: str, *, two: bool = False) -> list[str]:
    parts = [part.strip(" ,;") for part in _BETWEEN.split(text)]
    if two and len(parts) == 1 and text.count(" and ") == 1:
        parts = text.split(" and ")
    return [part.removeprefix(_AND).strip(" ,;") for part in parts if part.strip(" ,;")]
