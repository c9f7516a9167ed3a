"""Dates and times of day as programs write them: found around bytes that differ.

Forms: ISO 8601 with and without time, ``Nov 30 2026`` and ``12:34:56`` (C's ``__DATE__`` and
``__TIME__``, C11 6.10.8.1), and what date(1) and asctime(3) print.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from countermark.model.artefact import Span
from countermark.model.lazy_pattern import lazy_pattern

_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_TIME = rb"[0-2]\d:[0-5]\d:[0-6]\d"

_DATES = lazy_pattern(
    rb"(?<![0-9A-Za-z])(?:"
    rb"(?P<long>" + _DAY + rb" " + _MONTH + rb" [ 0-3]\d " + _TIME + rb"(?: [A-Z]{3,4})? \d{4})"
    rb"|(?P<iso>\d{4}-[01]\d-[0-3]\d(?:[T ]" + _TIME + rb"(?:Z|[+-]\d\d:?\d\d)?)?)"
    rb"|(?P<c>" + _MONTH + rb" [ 0-3]\d \d{4}(?:,? (?:at )?" + _TIME + rb")?)"
    rb"|(?P<turned>[0-3]?\d " + _MONTH + rb" \d{4})"
    rb"|(?P<clock>" + _TIME + rb")"
    rb")(?![0-9A-Za-z])"
)

LONGEST = 40
"""Characters of the longest form."""

_FORMS = {
    "long": ("%a %b %d %H:%M:%S %Y",),
    "iso": ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"),
    "c": ("%b %d %Y", "%b %d %Y %H:%M:%S"),
    "turned": ("%d %b %Y",),
    "clock": ("%H:%M:%S",),
}


class WrittenTime(msgspec.Struct, frozen=True):
    """A date or time that stands in some bytes: where, how it is written, and what it says.

    ``day`` is None for a time of day alone.
    """

    start: int
    end: int
    form: str
    text: bytes
    day: datetime | None


def written_times(data: bytes, base: int = 0) -> Iterable[WrittenTime]:
    """The dates and times of day in ``data``, each a date there is; offsets count from ``base``."""
    for found in _DATES.finditer(data):
        form, text = next((k, v) for k, v in found.groupdict().items() if v is not None)
        moment = _moment(form, text)
        if moment is not None:
            day = None if form == "clock" else moment
            yield WrittenTime(base + found.start(), base + found.end(), form, text, day)


def date_around(part: memoryview, run: Span) -> WrittenTime | None:
    """The date or time of day in which all bytes of ``run`` lie."""
    base = max(run.offset - LONGEST, 0)
    near = bytes(part[base : run.end + LONGEST])
    for found in written_times(near, base):
        if found.start <= run.offset and run.end <= found.end:
            return found
    return None


def _moment(form: str, text: bytes) -> datetime | None:
    plain = " ".join(text.decode("ascii").replace(",", " ").replace(" at ", " ").split())
    if form == "iso":
        plain = plain[:19]
    if form == "long":
        words = plain.split()
        plain = " ".join([*words[:4], words[-1]])
    for shape in _FORMS[form]:
        try:
            moment = datetime.strptime(plain, shape)  # noqa: DTZ007 - compared with its like only
        except ValueError:
            continue
        rightly = form != "long" or moment.strftime("%a") == plain[:3]
        return moment if rightly else None
    return None


def zone(found: WrittenTime) -> bytes:
    """The zone that stands in a date, however it is written; no part of the moment."""
    if found.form == "long":
        return b" ".join(found.text.split()[4:-1])
    return found.text[19:] if found.form == "iso" else b""
