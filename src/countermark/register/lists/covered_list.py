"""The FCC's Covered List: a sentence for each entry, and the day it was included.

Takes the parties out of the sentence where it says by whom; an entry about a category of goods
names nobody and yields no party (the register's own measures judge it).
"""

from __future__ import annotations

import re

import msgspec

from countermark.model.evidence import SelectorKind
from countermark.model.gap import Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.predicate import Predicate
from countermark.model.when import Interval
from countermark.register.lists import dates, names, table
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe, row_key

_BY = lazy_pattern(
    r"\b(?:produced|provided|supplied|manufactured|offered|developed)\b[^.;]{0,60}?\bby\s+(?P<who>[^;]+)",
    re.IGNORECASE,
)
_TAIL = lazy_pattern(
    r"(?:,?\s+(?:or|and)\s+(?:any|all)\s+of\s+(?:its|their)\b|,?\s+including\b|,?\s+to\s+the\s+extent\b|"
    r",?\s+subject\s+to\b|,?\s+except\b|,?\s+(?:or|and)\s+(?:its|their)\s+(?:subsidiaries|affiliates|"
    r"successors)\b|\s+\((?:or|and|including)\b|,?\s+(?:that|which|used|when|if|for\s+the\s+purpose)\b|"
    r",?\s+using\b|,?\s+on\s+or\s+after\b|\s*[†‡#^£³].*|"
    r"(?<!\bInc)(?<!\bCorp)(?<!\bLtd)(?<!\bCo)\.\s+(?=[A-Z])).*\Z",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = lazy_pattern(
    r"^(?:such|any|an?\s|the\s+(?:same|entit)|entit|foreign|said|those|these|one\s+or\s+more)",
    re.IGNORECASE,
)
_SUBSIDIARY = lazy_pattern(
    r"\s+and\s+its\s+(?P<relation>(?:wholly[- ]owned\s+)?(?:subsidiary|subsidiaries|affiliate|"
    r"affiliates)),?\s+(?P<child>(?!or\b|and\b).+)\Z",
    re.IGNORECASE,
)
_PURPOSE = lazy_pattern(
    r"to\s+the\s+extent\s+(?:it\s+is\s+)?used\s+for\s+the\s+purpose", re.IGNORECASE
)
_FIRM = lazy_pattern(r"\b(?:inc|corp|corporation|company|co|ltd|limited|llc|lab)\b", re.IGNORECASE)
_DAY = lazy_pattern(r"[A-Z][a-z]+\s+\d{1,2},\s+\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}")


class Named(msgspec.Struct, frozen=True):
    """A party in an entry; ``parent`` is set where the sentence calls it somebody's."""

    name: str
    parent: str = ""
    relation: str = ""


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the table of sentences. Raises SourceError where it is no such table."""
    header, found = table.headed(content, manifest, source.name)
    every = list(found)
    entry_at, day_at = (header.index(column) for column in manifest.columns.required)
    days = [days_in(row[day_at])[-1:] for _, row in every if len(row) == len(header)]
    date, basis = dates.list_date(manifest.date, source.name, [d for day in days for d in day])
    scribe = Scribe(manifest, source, date, basis)
    table.complain(header, scribe)
    categories = 0
    for line, row in table.records(header, iter(every), scribe):
        scribe.records += 1
        sentence, written = row[header[entry_at]].strip(), row[header[day_at]]
        if sentence.encode() in content:
            scribe.at(SelectorKind.QUOTE, sentence)
        else:
            scribe.row(line)
        categories += not entry(f"line {line}", sentence, written, scribe)
    note_categories(categories, scribe)
    return scribe.reading()


def note_categories(count: int, scribe: Scribe) -> None:
    """Say how many entries name nobody."""
    if count:
        scribe.notes.append(f"{count} entries name a category of goods and no party")


def days_in(written: str) -> list[str]:
    """The days in a cell such as "December 22, 2025Updated:January 7, 2026", in order."""
    return [day for day in (dates.iso(text) for text in _DAY.findall(written)) if day]


def entry(place: str, sentence: str, written: str, scribe: Scribe) -> bool:
    """Write down one entry on the open record; False where it names no party."""
    days = days_in(written)
    start = days[0] if days else ""
    if not sentence or not start:
        scribe.gap(f"row on {place}", Why.MALFORMED, f"{place}: no entry or no day")
        return True
    scribe.known = start
    parties = parties_in(sentence)
    programme = scribe.manifest.programme(kind_of(sentence))
    for party in parties:
        node = scribe.node(row_key(names.fold(party.name)))
        scribe.name(node, party.name)
        scribe.listed(node, programme, Interval(start))
        if party.parent:
            parent = scribe.node(row_key(names.fold(party.parent)))
            scribe.say(node, Predicate.PART_OF_GROUP, parent, note=party.relation)
    return bool(parties)


def kind_of(sentence: str) -> str:
    """Which programme of the manifest an entry falls under, by its own wording."""
    if _PURPOSE.search(sentence):
        return "purpose"
    head = sentence.split(" by ")[0].casefold()
    if "section 214" in sentence or (head.endswith("provided") and "services" in head):
        return "services"
    if any(word in head for word in ("software", "information security", "cybersecurity")):
        return "software"
    return "equipment"


def parties_in(sentence: str) -> list[Named]:
    """The parties a sentence names as producers or providers, in order; none for a category."""
    found: dict[str, Named] = {}
    for mention in _BY.finditer(sentence):
        who = _TAIL.sub("", mention["who"]).strip(" ,")
        if who.endswith(".") and mention.end() == len(sentence) and not _abbreviated(who):
            who = who[:-1]
        if not who or _NOBODY.match(who) or not who[0].isupper():
            continue
        for party in _joined(who):
            found.setdefault(names.fold(party.name), party)
    return list(found.values())


def _joined(who: str) -> list[Named]:
    if split := _SUBSIDIARY.search(who):
        parent = who[: split.start()].strip(" ,")
        child = Named(split["child"].strip(" ,"), parent, split["relation"].casefold())
        return [Named(parent), child]
    parts = re.split(r"\s+(?:and|or)\s+(?=[A-Z])", who)
    whole = len(parts) == 2 and all(_looks_like_a_firm(part) for part in parts)
    return [Named(part.strip(" ,")) for part in parts] if whole else [Named(who)]


def _looks_like_a_firm(text: str) -> bool:
    return _FIRM.search(text) is not None


def _abbreviated(who: str) -> bool:
    return bool(re.search(r"\b(?:inc|corp|co|ltd|l\.l\.c)\.\Z", who, re.IGNORECASE))
