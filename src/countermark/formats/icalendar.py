"""Writes iCalendar (RFC 5545): days as entries of a calendar, with a reminder the day before.

Lines end with CR LF and are folded at 75 octets (3.1); text is escaped (3.3.11). Whole days are
``VALUE=DATE`` with an exclusive end (3.6.1); a UID stays the same from export to export, so that a
calendar replaces an entry and doubles none. Reads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

_FOLD = 75


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a calendar. ``uid`` is globally unique and stable; ``categories`` are plain words.

    ``cancelled``: calendars show it struck through, or take it out.
    """

    uid: str
    day: date
    summary: str
    description: str = ""
    categories: tuple[str, ...] = ()
    cancelled: bool = False


def calendar(entries: Iterable[Entry], *, made: date, name: str) -> str:
    """A calendar called ``name`` as made on the day ``made``; each line ends with CR LF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Countermark//duties//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{text(name)}",
    ]
    for entry in entries:
        lines += _entry(entry, made)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def text(value: str) -> str:
    """``value`` as TEXT: backslash, semicolon, comma and line ends escaped, no other controls."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(c for c in value if c == "\t" or (c >= " " and c != "\x7f"))


def folded(line: str) -> Iterator[str]:
    """``line`` in pieces of at most 75 octets, those after the first begun with a space.

    No character is divided.
    """
    piece, used = "", 0
    for character in line:
        size = len(character.encode("utf-8", "replace"))
        if used + size > _FOLD:
            yield piece
            piece, used = " ", 1
        piece += character
        used += size
    yield piece


def _entry(entry: Entry, made: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(entry.uid)}"
    yield f"DTSTAMP:{made:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{text(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{text(entry.description)}"
    if entry.categories:
        yield f"CATEGORIES:{','.join(map(text, entry.categories))}"
    yield "TRANSP:TRANSPARENT"
    if entry.cancelled:
        yield "STATUS:CANCELLED"
    else:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{text(entry.summary)}"
        yield "TRIGGER:-P1D"
        yield "END:VALARM"
    yield "END:VEVENT"
