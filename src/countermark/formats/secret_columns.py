"""Which columns of a table hold secrets or customers' addresses, by what their headers say.

A supplier's or vendor's address is a fact that is needed: only columns that say customer,
subscriber or end user count, and bare address columns of a table that names subscribers and no
supplier. Headers count only in the first row with two filled cells or more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec

from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.withheld import SecretKind

DELIMITERS = (b",", b"\t", b";", b"|")
HEAD = 1 << 16
"""Bytes in which a header is looked for."""

_WHO = r"(?:customer|subscriber|end ?user|kunde|kunden|abonnent|teilnehmer)(?:s|'s|s')?"
_WHERE = (
    r"(?:(?:home|street|postal|billing|service|installation|e ?mail|mail|delivery) ?)?"
    r"(?:street|address|addr|phone(?: n(?:o|umber))?|telephone(?: n(?:o|umber))?|tel|mobile"
    r"|msisdn|e ?mail|post ?code|zip(?: code)?|postal code|house n(?:o|umber)|date of birth"
    r"|birth ?date|dob|ssn|imsi|tax id|strasse|straße|telefon|plz|anschrift|adresse)"
)
_LOCKED = r"(?:sim|user|admin|device|security|unlock|voicemail|door|card)"
HEADERS = (
    (SecretKind.PASSWORD, r"(?:\S+ ){0,3}(?:passwords?|passwd|passwort|kennwort|pwd|passphrase)"
                          r"(?: hash)?"),
    (SecretKind.PASSWORD, r"(?:(?:enable|client|app|shared|user|admin|device|tacacs|radius"
                          r"|login) )?secrets?"),
    (SecretKind.COMMUNITY, r"(?:\S+ ){0,2}communit(?:y|ies)(?: (?:string|name)s?)?(?: r[ow])?"),
    (SecretKind.SHARED_KEY, r"(?:\S+ ){0,2}(?:psk|pre ?shared key|wi ?fi key|wlan key|wpa2? key)"),
    (SecretKind.TOKEN, r"(?:\S+ ){0,2}(?:api|access|auth|secret|private) (?:key|token)"),
    (SecretKind.PASSWORD, rf"(?:{_LOCKED} )?(?:pin ?(?:code|number)|pu[ck][12]?(?: ?code)?)"
                          rf"|{_LOCKED} pin[12]?"),
    (SecretKind.CUSTOMER_ADDRESS, rf"{_WHO} {_WHERE}"),
)  # fmt: skip
_HEADERS = [(kind, lazy_pattern(pattern)) for kind, pattern in HEADERS]
_SUBSCRIBER = lazy_pattern(
    rf"{_WHO}(?: (?:(?:full|first|last|sur|given|family) ?)?(?:name|id|n(?:o|umber)))?"
)
_CUSTOMER_NAME = lazy_pattern(rf"{_WHO}(?: (?:(?:full|first|last|sur|given|family) ?)?name)?")
_NAME = lazy_pattern(r"(?:(?:full|first|last|sur|given|family) ?)?name")
_BARE = lazy_pattern(_WHERE)
_SUPPLIES = lazy_pattern(
    r"(?:.* )?(?:supplier|vendor|manufacturer|maker|mfr|mfg|seller|producer|oem|brand|lieferant"
    r"|hersteller)(?: .*)?"
)


_CIRCUIT = lazy_pattern(
    r"\b(?:net|signal|function|component|part|ref|reference|designator|connector|package|pad"
    r"|footprint|voltage|mode|port|gpio|value)\b"
)
"""Headers beside which a pin is a contact of a circuit."""


class Columns(msgspec.Struct, frozen=True):
    """The columns of a table to be masked, by index; its header has ``width`` cells.

    The header's line ends at byte ``end``.
    """

    kinds: dict[int, SecretKind]
    width: int
    delimiter: bytes = b","
    end: int = 0


def kinds(headers: Sequence[str]) -> dict[int, SecretKind]:
    """Which columns of a table with these headers hold secrets; empty where none does."""
    plain = list(map(_plain, headers))
    found: dict[int, SecretKind] = {}
    for at, header in enumerate(plain):
        kind = next((kind for kind, pattern in _HEADERS if pattern.fullmatch(header)), None)
        if kind is not None and len(header) <= 60:
            found[at] = kind
    if "pin" in plain and not any(map(_CIRCUIT.search, plain)):
        found.setdefault(plain.index("pin"), SecretKind.PASSWORD)
    supplies = any(map(_SUPPLIES.fullmatch, plain))
    if not supplies and any(map(_SUBSCRIBER.fullmatch, plain)):
        for at, header in enumerate(plain):
            if _BARE.fullmatch(header):
                found.setdefault(at, SecretKind.CUSTOMER_ADDRESS)
            elif _NAME.fullmatch(header) and any(map(_BARE.fullmatch, plain)):
                found.setdefault(at, SecretKind.CUSTOMER_NAME)
    if SecretKind.CUSTOMER_ADDRESS in found.values():
        for at, header in enumerate(plain):
            if _CUSTOMER_NAME.fullmatch(header):
                found.setdefault(at, SecretKind.CUSTOMER_NAME)
    return found


def _plain(header: str) -> str:
    """A header as people read it: full-width letters, signs without width, and spaces folded."""
    shown = unicodedata.normalize("NFKC", header)
    shown = "".join(letter for letter in shown if unicodedata.category(letter) != "Cf")
    return " ".join(re.sub(r"[\s_.:-]+", " ", shown.replace("\0", "")).casefold().split())


def columns(head: bytes) -> Columns | None:
    """The columns to mask of delimited text that begins with ``head``; None where there are none.

    Only the first line with two filled cells or more can be the header.
    """
    at = 0
    while at < len(head):
        end = head.find(b"\n", at)
        end = len(head) if end < 0 else end
        line = head[at:end].rstrip(b"\r").removeprefix(b"\xef\xbb\xbf")
        for delimiter in DELIMITERS:
            if delimiter not in line:
                continue
            # The split follows quotation marks as the cells below are followed.
            cells = [line[a:b].decode("utf-8", "replace") for a, b, _ in records(line, delimiter)]
            if sum(1 for cell in cells if cell.strip()) < 2:
                continue
            found = kinds(cells)
            return Columns(found, len(cells), delimiter, end) if found else None
        at = end + 1
    return None


def records(text: bytes, delimiter: bytes, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """Each cell as (start, end, column), quotation marks left out; linear, whatever is unclosed."""
    at, column, size = start, 0, len(text)
    unclosed = False
    next_break = next_mark = -1
    while at <= size:
        if not unclosed and text[at : at + 1] == b'"':
            close = at + 1
            while True:
                close = text.find(b'"', close)
                if close < 0:
                    unclosed = True  # nothing further on closes one either
                    break
                if text[close + 1 : close + 2] != b'"':
                    break
                close += 2
            if not unclosed:
                yield at + 1, close, column
                at = close + 1
        else:
            close = -1
        if next_break < at:
            found = text.find(b"\n", at)
            next_break = size if found < 0 else found
        if next_mark < at:
            found = text.find(delimiter, at)
            next_mark = size if found < 0 else found
        end = min(next_break, next_mark)
        if close < 0 or unclosed:
            stop = end - 1 if text[end - 1 : end] == b"\r" and end > at else end
            yield at, stop, column
        if end >= size:
            return
        column = column + 1 if end == next_mark else 0
        at = end + 1
