"""Which versions do the texts of a program state, and how does each stand there?

Works without knowing the program: by texts that begin with its name (``lspci version 3.9.0``), by
paths of its source (``/build/socat-1.7.4/xio.c``), by texts that are a version and nothing else. A
program's texts hold other versions as well: of protocols and formats, of what it was built with, of
releases that it warns of. ``own_version`` chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum

import msgspec

from countermark.inspection.version_table import NO_SENTENCE, POINTED
from countermark.model.artefact import Span
from countermark.model.lazy_pattern import lazy_pattern

MOST = 20_000
"""Texts of one file that are looked at."""

_LONGEST = 400
"""Bytes of a text around a version that are looked at, before and behind."""


class Rank(IntEnum):
    """How a text states a version, the weakest first."""

    ALONE = 1  # a text that is a version and nothing else
    VERSION = 2  # it begins with "version 1.2", and no name
    NAMED = 3  # it begins with the program's own name
    DATED = 4  # a version and the date of its release, and nothing else
    WHOLE = 5  # as NAMED, and nothing but a date or a bracket stands behind
    SOURCE = 6  # a folder of its source is called so


class Said(msgspec.Struct, frozen=True):
    """One statement of a version."""

    version: str
    rank: Rank
    span: Span


def versions(data: memoryview, spans: Iterable[Span], names: Iterable[str]) -> Iterator[Said]:
    """What the texts in ``spans`` of ``data`` state; ``names`` are those of the program itself."""
    patterns = _patterns(names)
    count = 0
    for span in spans:
        part = bytes(data[span.offset : span.end])
        end = -1
        for at in _pointed(part):
            if at < end:
                continue
            begin = max(part.rfind(b"\0", 0, at) + 1, at - _LONGEST)
            end = part.find(b"\0", at)
            end = min(len(part) if end < 0 else end, at + _LONGEST)
            count += 1
            if count > MOST:
                return
            found = _said(part[begin:end], patterns)
            if found:
                version, rank, offset = found
                place = Span(span.offset + begin + offset, len(version))
                yield Said(version.decode("ascii", "replace"), rank, place)


def _pointed(part: bytes) -> list[int]:
    """Where a digit, a point and a digit stand."""
    import numpy as np

    if len(part) < 3:
        return []
    raw = np.frombuffer(part, np.uint8)
    points = np.flatnonzero(raw[1:-1] == 0x2E)
    before, behind = raw[points] - 0x30, raw[points + 2] - 0x30
    found: list[int] = points[(before < 10) & (behind < 10)].tolist()
    return found


_DATE = (
    rb"[\s,(]+(?:[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}|[0-9]{1,2}[ -][A-Z][a-z]{2,8}[ ,-]+[0-9]{4}"
    rb"|[A-Z][a-z]{2,8}\.? +[0-9]{1,2},? [0-9]{4})\)?"
)
_ALONE = lazy_pattern(rb"[\s\"'(]*[vV]?(" + POINTED + rb")[\s\"')]*(?P<date>" + _DATE + rb")?\s*")
_VERSION = lazy_pattern(
    rb"(?:%s)?[\s,:(-]*(?:(?:version|release)[\s:]*|v)(" + POINTED + rb")" + NO_SENTENCE,
    re.IGNORECASE,
)
_END = lazy_pattern(rb"(?:" + _DATE + rb")?(?:\s*[\n(\[,:;/-]|\s*$)")

_Patterns = tuple[re.Pattern[bytes], re.Pattern[bytes]] | None


def _patterns(names: Iterable[str]) -> _Patterns:
    words = sorted({re.escape(name.lower()).encode() for name in names}, key=len, reverse=True)
    if not words:
        return None
    name = rb"(?:" + b"|".join(words) + rb")"
    begin = (
        rb"(?:[\s*#;$@%(\[]|%s:?|GNU |This is |Id: |STATUS=|Server: |SERVER: |User-Agent: "
        rb"|X-Powered-By: |Starting |The |using )*"
    )
    between = rb"(?:[\s/,:(@-]|%s|utility|library|daemon|server|client|tool){0,4}"
    stated = rb"(?:(?:version|release|ver\.?|v)[\s:/=_-]{0,3})?v?(" + POINTED + rb")"
    return (
        re.compile(begin + name + between + stated + NO_SENTENCE, re.IGNORECASE),
        re.compile(rb"/" + name + rb"[-_](" + POINTED + rb")(?:/|$)", re.IGNORECASE),
    )


def _said(text: bytes, patterns: _Patterns) -> tuple[bytes, Rank, int] | None:
    if patterns is not None:
        match = patterns[0].match(text)
        if match:
            whole = _END.match(text, match.end()) is not None
            return match.group(1), Rank.WHOLE if whole else Rank.NAMED, match.start(1)
        match = patterns[1].search(text)
        if match:
            return match.group(1), Rank.SOURCE, match.start(1)
    match = _ALONE.fullmatch(text)
    if match:
        dated = match.group("date") is not None
        return match.group(1), Rank.DATED if dated else Rank.ALONE, match.start(1)
    match = _VERSION.match(text)
    if match:
        return match.group(1), Rank.VERSION, match.start(1)
    return None
