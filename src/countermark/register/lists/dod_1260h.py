"""Section 1260H: Chinese military companies operating in the United States, all editions.

Every edition restates the list, so one party has a row in each; it was listed during the union of
its rows (``editions``). A row that gives a former name joins the rows under that name.
"""

from __future__ import annotations

import msgspec

from countermark.model.gap import Why
from countermark.model.predicate import Predicate
from countermark.model.qualifier import SHORT, How
from countermark.model.when import Interval
from countermark.register.lists import dates, editions, names, table
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Mark, Scribe, row_key


class _Row(msgspec.Struct):
    line: int
    name: str
    key: str
    short: tuple[str, ...]
    aliases: list[str]
    former: list[str]
    parent: str
    note: str
    start: str
    end: str


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the table of editions. Raises SourceError where it is no such table."""
    header, every, scribe = table.opened(content, manifest, source)
    rows = []
    for line, row in table.records(header, iter(every), scribe):
        scribe.records += 1
        if (read := _read(line, row, scribe)) is not None:
            rows.append(read)
    parties = _parties(rows)
    leads = {row.key: key for key, party in parties.items() for row in party}
    for key, party in parties.items():
        _write(key, party, leads, scribe)
    return scribe.reading()


def _read(line: int, row: dict[str, str], scribe: Scribe) -> _Row | None:
    written = " ".join((row.get("Clean Name") or row["Name"]).split()).rstrip("*").strip()
    start, end = dates.iso(row["Start date"]), dates.iso(row["End date"])
    if not written:
        scribe.names_known += 1
        scribe.gap(f"row on line {line}", Why.NO_NAME, f"line {line}: no name")
        return None
    if not start or (row["End date"].strip() and not end) or (end and end < start):
        given = f"“{row['Start date'][:20]}” to “{row['End date'][:20]}”"
        scribe.gap(f"dates on line {line}", Why.MALFORMED, f"line {line}: {given}")
        return None
    name, short = names.shortened(written)
    return _Row(
        line=line,
        name=name,
        key=_key(name),
        short=short,
        aliases=names.semicolons(row.get("Alias", "")),
        former=names.semicolons(row.get("Previous Name", "")),
        parent=" ".join(row.get("Parent Name", "").split()),
        note=" ".join(row.get("Note", "").split()),
        start=start,
        end=end,
    )


def _key(name: str) -> str:
    return names.fold(names.shortened(name)[0])


def _parties(rows: list[_Row]) -> dict[str, list[_Row]]:
    """Rows by party: those of one name, and those of a name that a later row calls former."""
    parties: dict[str, list[_Row]] = {}
    for row in sorted(rows, key=lambda row: (row.start, row.line)):
        parties.setdefault(row.key, []).append(row)
    for row in rows:
        plain = names.without_parenthesis(row.name)  # here always the name without its short form
        for other in (*row.former, plain):
            old = _key(other)
            if old != row.key and old in parties and row.key in parties:
                parties[row.key] = sorted(
                    parties[row.key] + parties.pop(old), key=lambda row: (row.start, row.line)
                )
    return parties


def _write(key: str, party: list[_Row], leads: dict[str, str], scribe: Scribe) -> None:
    node = scribe.node(row_key(key))
    current = party[-1].name
    marks: list[Mark] = []
    said: set[tuple[Predicate, str]] = set()
    for row in party:
        scribe.row(row.line, known=row.start)
        marks.append(scribe.mark())
        former_spelling = names.fold(row.name) != names.fold(current)
        _name(node, row.name, scribe, said, former=former_spelling)
        for short in row.short:
            _alias(node, short, SHORT, scribe, said, former=False)
        for alias in row.aliases:
            _alias(node, alias, SHORT, scribe, said, former=False)
        for former in row.former:
            _alias(node, former, "", scribe, said, former=True)
    spans = editions.joined((row.start, row.end or None) for row in party)
    for span in spans:
        opening = next(i for i, row in enumerate(party) if row.start == span.start)
        scribe.back_to(marks[opening])
        scribe.listed(node, scribe.manifest.programme(""), span)
    _parents(node, party, marks, leads, scribe)


def _name(
    node: str, name: str, scribe: Scribe, said: set[tuple[Predicate, str]], *, former: bool
) -> None:
    """Spellings of the current name are legal names; another name is a former one."""
    scribe.names_known += 1
    scribe.names_loaded += 1
    predicate = Predicate.FORMERLY_NAMED if former else Predicate.NAMED
    if (predicate, name) not in said:
        said.add((predicate, name))
        scribe.say(node, predicate, name)


def _alias(
    node: str,
    name: str,
    role: str,
    scribe: Scribe,
    said: set[tuple[Predicate, str]],
    *,
    former: bool,
) -> None:
    scribe.aliases += 1
    scribe.names_known += 1
    scribe.names_loaded += 1
    predicate = Predicate.FORMERLY_NAMED if former else Predicate.ALSO_NAMED
    if (predicate, name) not in said:
        said.add((predicate, name))
        scribe.say(node, predicate, name, role=role)


def _parents(
    node: str, party: list[_Row], marks: list[Mark], leads: dict[str, str], scribe: Scribe
) -> None:
    """Edges to the parents that editions name; one holds until an edition names another."""
    stated = [(row, mark) for row, mark in zip(party, marks, strict=True) if row.parent]
    place = 0
    while place < len(stated):
        row, mark = stated[place]
        lead = _lead(row.parent, leads)
        until = place + 1
        while until < len(stated) and _lead(stated[until][0].parent, leads) == lead:
            until += 1
        end = stated[until][0].start if until < len(stated) else None
        parent = scribe.node(row_key(lead))
        if parent != node:
            scribe.back_to(mark)
            if lead not in leads:
                scribe.name(parent, names.shortened(row.parent)[0], count=False)
            valid = Interval(row.start, end)
            scribe.say(node, Predicate.PART_OF_GROUP, parent, valid=valid, how=How.PARENT_FIELD)
        place = until


def _lead(parent: str, leads: dict[str, str]) -> str:
    key = _key(parent)
    return leads.get(key, key)
