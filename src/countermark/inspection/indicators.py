"""The table of indicators: shipped files read, and what is wrong with an edited one.

``shipped/indicators/README.md`` says what the columns mean.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from countermark.model.errors import SourceError
from countermark.model.gap import Gap
from countermark.model.grade import Grade
from countermark.model.indicator import (
    About,
    Bounds,
    Checked,
    Contest,
    Indicator,
    IndicatorKind,
    Look,
    Meaning,
    Pattern,
)

FOLDER = "indicators/"
"""Of the shipped files of this room."""

SIZE = 4 << 20
"""Bytes of a file of indicators at most."""

LOOKED_FOR = {
    IndicatorKind.HOST: (Look.HOST,),
    IndicatorKind.ADDRESS: (Look.ADDRESS,),
    IndicatorKind.URL: (Look.URL,),
    IndicatorKind.PACKAGE: (Look.PACKAGE,),
    IndicatorKind.CLASS: (Look.CLASS,),
    IndicatorKind.PATH: (Look.PATH,),
    IndicatorKind.FILE: (Look.FILE,),
    IndicatorKind.FILE_DIGEST: (Look.DIGEST,),
    IndicatorKind.CERTIFICATE: (Look.CERTIFICATE,),
    IndicatorKind.STRING: (Look.WORD,),
    IndicatorKind.SETTING: (Look.WORD,),
    IndicatorKind.PERMISSION: (Look.PERMISSION,),
    IndicatorKind.ACCOUNT: (Look.WORD,),
}
"""How the values of a kind are looked for; kinds without a line show in no image."""

_SHORTEST = {Look.WORD: 6, Look.FILE: 6, Look.PATH: 6, Look.HOST: 4, Look.DOMAIN: 4}
"""Letters below which a value stands in innocent files by chance."""

_CREDIBILITY = {"high": {1, 2}, "medium": {3}, "low": {4, 5, 6}}
_CHECKED = {Checked.MEASURED, Checked.PUBLISHED, Checked.RECALLED}


class _Looked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    look: Look = msgspec.field(name="for")
    values: tuple[str, ...]


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    kind: IndicatorKind
    values: tuple[str, ...]
    look: tuple[_Looked, ...] | None = None
    not_looked_for: str = ""
    about: About
    means: Meaning
    shows: str
    hidden_as: str = ""
    bounds: tuple[Bounds, ...] = ()
    contested: tuple[Contest, ...] = ()
    note: str = ""
    sources: tuple[str, ...]
    confidence: str
    checked: Checked
    grade: str


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    matter: str
    sources: dict[str, str]
    indicators: tuple[_Row, ...]


def all_rows(tables: Mapping[str, bytes], lists: Mapping[str, bytes]) -> tuple[Indicator, ...]:
    """The shipped rows, and those of the user's own ``lists`` by what people call each.

    Raises SourceError.
    """
    from countermark.formats.indicator_lists.reading import read_list

    users = (row for label, content in lists.items() for row in read_list(label, content).rows)
    return (*read_table(tables), *users)


def unread_of(lists: Mapping[str, bytes]) -> Iterator[Gap]:
    """What of the user's own lists is not looked for, and why; raises SourceError."""
    from countermark.formats.indicator_lists.reading import read_list

    for label, content in lists.items():
        yield from read_list(label, content).gaps


def read_table(files: Mapping[str, bytes]) -> tuple[Indicator, ...]:
    """All rows of the YAML files in ``files`` below ``indicators/``, sorted by id.

    Raises SourceError for a file or a row that is unsound, naming both.
    """
    rows: dict[str, Indicator] = {}
    for name, content in files.items():
        if not name.startswith(FOLDER) or not name.endswith(".yaml"):
            continue
        for row in read_file(name, content):
            if row.id in rows:
                raise SourceError(f"the id stands in {rows[row.id].origin} too", place=row.id)
            rows[row.id] = row
    return tuple(rows[key] for key in sorted(rows))


def read_file(name: str, content: bytes) -> Iterator[Indicator]:
    """The rows of one file; raises SourceError."""
    from countermark.formats.yaml_text import read

    if len(content) > SIZE:
        raise SourceError(f"larger than {SIZE} bytes", place=name)
    try:
        file = read(content, _File)
    except ValueError as error:
        raise SourceError(f"no file of indicators: {error}", place=name) from error
    digest = hashlib.sha256(content).hexdigest()
    used: set[str] = set()
    for row in file.indicators:
        made = _made(row, file, name, digest)
        for fault in faults(made):
            raise SourceError(fault, place=f"{name}: {row.id}")
        used.update(row.sources)
        yield made
    if unused := sorted(file.sources.keys() - used):
        raise SourceError(f"no row rests on the source “{unused[0]}”", place=name)


def _made(row: _Row, file: _File, name: str, digest: str) -> Indicator:
    where = f"{name}: {row.id}"
    if unknown := [key for key in row.sources if key not in file.sources]:
        raise SourceError(f"the file has no source “{unknown[0]}”", place=where)
    if row.look is None:
        looks = LOOKED_FOR.get(row.kind, ())
        patterns = tuple(Pattern(look, value) for look in looks for value in row.values)
    else:
        patterns = tuple(Pattern(one.look, value) for one in row.look for value in one.values)
    try:
        grade = Grade.parse(row.grade)
    except (KeyError, ValueError) as error:
        raise SourceError(f"no grade: “{row.grade}”", place=where) from error
    return Indicator(
        id=row.id,
        kind=row.kind,
        values=row.values,
        patterns=patterns,
        about=row.about,
        means=row.means,
        shows=row.shows,
        hidden_as=row.hidden_as,
        bounds=row.bounds,
        contested=row.contested,
        note=row.note,
        not_looked_for=row.not_looked_for,
        sources=tuple(file.sources[key] for key in row.sources),
        confidence=row.confidence,
        checked=row.checked,
        grade=grade,
        origin=name,
        digest=digest,
    )


def faults(row: Indicator) -> Iterator[str]:
    """What is wrong with a row of a shipped file."""
    if not row.values or not row.sources or not row.shows:
        yield "values, sources and what it shows are needed"
    if not row.about.maker and not row.about.module:
        yield "it belongs to no maker and no module"
    if row.confidence not in _CREDIBILITY:
        yield f"confidence is high, medium or low, not “{row.confidence}”"
    elif row.grade.credibility.value not in _CREDIBILITY[row.confidence]:
        yield f"the grade {row.grade} is not of {row.confidence} confidence"
    if row.checked not in _CHECKED:
        yield f"“{row.checked.value}” is no way in which a shipped row is checked"
    if not row.patterns and not row.not_looked_for:
        yield "nothing is looked for, and nobody says why"
    yield from _short(row.patterns)


def _short(patterns: Iterable[Pattern]) -> Iterator[str]:
    for one in patterns:
        if len(one.value) < _SHORTEST.get(one.look, 1):
            yield f"“{one.value}” is too short to be looked for as {one.look.value}"
        if one.look in (Look.HOST, Look.DOMAIN) and "." not in one.value.strip("."):
            yield f"“{one.value}” is no host name"


def digest_of(rows: Iterable[Indicator]) -> str:
    """Names a set of indicators, by what is looked for and under which ids."""
    said = [(row.id, [(p.look.value, p.value) for p in row.patterns]) for row in rows]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()
