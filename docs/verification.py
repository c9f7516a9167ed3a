"""docs/reference/verification.md: of each record what was read, and what was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from markdown import code, table

from countermark.model import entity, measure, source_kinds
from countermark.register.catalog import load

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "countermark" / "register" / "shipped"
WEAKEST_FIRST = tuple(reversed(measure.Verification))
CHAPTERS = {
    measure.Verification.UNVERIFIED: "Not verified: they decide nothing",
    measure.Verification.ARTICLE_ONLY: "Known from articles only: they decide nothing",
    measure.Verification.SECONDARY: "Checked against secondary sources",
    measure.Verification.PRIMARY: "Checked against a primary source or its transcription",
}


def verification() -> str:
    """The whole page."""
    catalog = load(
        {f.relative_to(PACKAGE).as_posix(): f.read_bytes() for f in PACKAGE.rglob("*.yaml")}
    )
    measures = list(catalog.measures.values())
    return "".join(
        (
            _head(measures),
            *(_chapter(mark, measures) for mark in WEAKEST_FIRST),
            _entities(catalog.entities.values()),
        )
    )


def _head(measures: list[measure.Measure]) -> str:
    text = (
        "# What was read of each record\n\nA record is worth what was read for it. This page says,"
        " of each measure and party of the register, on which sources it rests, what of them was"
        " seen, and which details nobody read: those are *recalled*, and where one of them decides"
        " the answer the status is *undetermined*. Of a page often only its opening was seen. Where"
        " the very text that a record cites as its clause was not read, that is said too."
        " `countermark register due` lists [what has to be read"
        " again](../how-to/keep-the-register-current.md).\n\n"
    )
    marks = [*reversed(WEAKEST_FIRST)]
    rows = [
        (
            place,
            *(count[mark] or "" for mark in marks),
            *(sum(count.values()), recalled or "", f"{read} of {cited}" if cited else ""),
        )
        for place, count, recalled, (read, cited) in _by_place(measures)
    ]
    total = Counter(m.verification for m in measures)
    rows.append(
        (
            "**all**",
            *(total[mark] for mark in marks),
            len(measures),
            sum(bool(m.recalled) for m in measures),
            "{} of {}".format(*_clauses(measures)),
        )
    )
    header = (
        *("of", *(_linked(mark) for mark in marks)),
        *("records", "with recalled details", "clauses whose text was read"),
    )
    text += table(header, rows)
    text += "## Kinds of source\n\n" + table(
        ("kind", "what it is", "sources"),
        (
            (code(kind), words, sum(s.kind == kind for m in measures for s in m.sources))
            for kind, words in source_kinds.SOURCE_KINDS.items()
        ),
    )
    return text + table(
        ("seen", "what was seen of it", "sources"),
        (
            (code(seen), words, sum(s.seen == seen for m in measures for s in m.sources))
            for seen, words in source_kinds.SOURCE_SEEN.items()
        ),
    )


def _by_place(
    measures: list[measure.Measure],
) -> Iterator[tuple[str, Counter[measure.Verification], int, tuple[int, int]]]:
    for place in sorted({m.jurisdiction for m in measures}):
        own = [m for m in measures if m.jurisdiction == place]
        recalled = sum(bool(m.recalled) for m in own)
        yield place, Counter(m.verification for m in own), recalled, _clauses(own)


def _clauses(measures: list[measure.Measure]) -> tuple[int, int]:
    """Clauses of which the text was read, and clauses that are cited at all."""
    return sum(m.clause_read for m in measures), sum(bool(m.clause) for m in measures)


def _linked(mark: measure.Verification) -> str:
    title = CHAPTERS[mark]
    anchor = "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")
    return f"[{mark.value}](#{anchor})"


SMALL = 40
"""Records of a chapter that stand in one table; more are grouped by jurisdiction."""


def _chapter(mark: measure.Verification, measures: list[measure.Measure]) -> str:
    own = sorted((m for m in measures if m.verification is mark), key=lambda m: m.id)
    text = f"## {CHAPTERS[mark]}\n\n{len(own)} records, marked `{mark.value}`.\n\n"
    if len(own) <= SMALL:
        return text + _table(own)
    for place in sorted({m.jurisdiction for m in own}):
        text += f"### {place}, {mark.value.removeprefix('verified_').replace('_', ' ')}\n\n"
        text += _table(m for m in own if m.jurisdiction == place)
    return text


def _table(records: Iterable[measure.Measure]) -> str:
    return table(
        ("measure", "read", "not read", "last read"),
        (
            (
                f"{_file('measures', m.id)}<br>{_plain(m.title)}",
                "<br>".join(_read(m)) or "nothing",
                "<br>".join(_unread(m)),
                f"{m.read_on} ({m.read_by})" if m.read_on else "no day on record",
            )
            for m in records
        ),
    )


def _read(record: measure.Measure | entity.Entity) -> Iterator[str]:
    for source in record.sources:
        if source.seen == "recalled" or source.kind == "recalled":
            continue
        web = source.url.startswith(("https://", "http://"))
        title = _plain(source.title)
        name = f"[{title}]({source.url.replace('|', '%7C').replace(' ', '%20')})" if web else title
        yield f"{name} ({source.kind}, {source.seen})"


def _unread(record: measure.Measure) -> Iterator[str]:
    if record.clause and not record.clause_read:
        yield f"the text of {_plain(record.clause)}"
    yield from (f"recalled: {_plain(detail)}" for detail in record.recalled)
    yield from (f"recalled: duty, {_plain(d.what)}" for d in record.duties if d.recalled)
    for source in record.sources:
        if source.seen == "recalled" and source.kind != "recalled":
            yield f"named, not read: {_plain(source.title)}"


def _entities(entities: Iterable[entity.Entity]) -> str:
    text = (
        "## Parties\n\nEach detail of a party (a name, a brand, an owner, a number) carries its own"
        " source; *read* is where the party's name and seat were. One that is recalled or in doubt"
        " never makes a certain match.\n\n"
    )
    rows = []
    for party in entities:
        details = [d for d in _details(party) if isinstance(d, entity.Detail)]
        rows.append(
            (
                f"{_file('entities', party.id)}<br>{_plain(party.name)}",
                "<br>".join(_read(party)),
                sum(bool(d.source) and d.certain for d in details) or "",
                sum(not d.source and d.certain for d in details) or "",
                sum(d.recalled for d in details) or "",
                sum(bool(d.doubt) and not d.recalled for d in details) or "",
                f"{party.read_on} ({party.read_by})" if party.read_on else "no day on record",
            )
        )
    header = ("party", "read", "with a source", "without one", "recalled", "in doubt", "last read")
    return text + table(header, rows)


def _details(party: entity.Entity) -> Iterator[Any]:
    for field in msgspec.structs.fields(entity.Entity):
        value = getattr(party, field.name)
        if isinstance(value, tuple):
            yield from value


def _file(folder: str, id_: str) -> str:
    where = f"../../src/countermark/register/shipped/{folder}/{id_}.yaml"
    return f"[`{id_}`]({where})"


def _plain(text: str) -> str:
    for mark in "\\[]<>*_`":
        text = text.replace(mark, f"\\{mark}")
    return text
