"""Names as lists write them: parents inside names, short names in parentheses, former names.

Splits only where the wording says so; a name it does not understand stays whole.
"""

from __future__ import annotations

import re
import unicodedata

import msgspec

_FOLDED = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """A key under which spellings of one name on one list meet: letters and digits, caseless."""
    return _FOLDED.sub("", unicodedata.normalize("NFKC", text).casefold())


class Spoken(msgspec.Struct, frozen=True):
    """A name taken apart. ``parent`` is the party it is said to belong to, in ``relation`` words.

    ``short`` are abbreviations in parentheses, ``former`` earlier names, ``extent`` what else the
    listing says it reaches (successors, subunits).
    """

    name: str
    parent: str = ""
    relation: str = ""
    short: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    extent: str = ""


# Wordings that put a parent into a name. Each has the groups ``parent`` and ``child``.
_PARENTED = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # "Parent Co. (P).  Affiliated Entity:  Child Co." and "...  Subordinate Institution - Child"
        r"(?P<parent>.+?[.)\]])\s+(?P<relation>(?:affiliated|subordinate)\s+"
        r"(?:entity|entities|institution|institutions|institute|institutes|organi[sz]ation|"
        r"company|companies|unit))\s*(?::|\s[-–—])\s*(?P<child>\S.*)\Z",
        # "Parent (P), and subordinate entity Child"
        r"(?P<parent>.+?),?\s+and\s+(?:its\s+)?(?P<relation>(?:subordinate|affiliated)\s+"
        r"(?:entity|institute|institution|organi[sz]ation|company|unit))[:,]?\s+(?P<child>\S.*)\Z",
        # "Child (a subordinate institute of Parent)"
        r"(?P<child>.+?)\s*\(an?\s+(?P<relation>(?:subordinate|affiliated)\s+\w+)\s+(?:of|to)\s+"
        r"(?P<parent>[^()]+)\)\s*\Z",
        # "Department of Something entity: Child"
        r"(?P<parent>.+?)\s+(?P<relation>entity):\s*(?P<child>\S.*)\Z",
    )
)
_HINT = re.compile(r"affiliated|subordinate|\bentity\s*:", re.IGNORECASE)
_EXTENT = re.compile(
    r",?\s+and\s+(?:any|its|all)\s+(?:of\s+its\s+)?(?:successors?|sub-?units?|subsidiar(?:y|ies))\b.*\Z",
    re.IGNORECASE | re.DOTALL,
)
_FORMER = re.compile(
    r"\s*\((?:f\.?k\.?a\.?|formerly(?:\s+known\s+as)?),?\s+(?P<former>.+)\)\s*\Z", re.IGNORECASE
)
_TRAILING = re.compile(r"\s*[(\[](?P<inner>[^()\[\]]{1,60})[)\]]\s*\Z")
_LEGAL_END = re.compile(
    r"(?:\b(?:ltd|limited|inc|incorporated|corp|corporation|co|company|llc|l\.l\.c|ooo|ao|oao|zao|"
    r"pjsc|jsc|gmbh|s\.?a|s\.?r\.?l|plc|pty|pte|bhd|kg|ag|group|institute|academy|university|"
    r"commission|complex|centre|center))\.?\Z",
    re.IGNORECASE,
)
_LEGAL_WORD = re.compile(r"\(?\s*(?:limited|ltd\.?|inc\.?|llc|co\.?)\s*\)?\Z", re.IGNORECASE)


def take_apart(text: str) -> Spoken:
    """A listed name with what its wording says about parents, other names and extent."""
    text = " ".join(text.split())
    extent = ""
    if found := _EXTENT.search(text):
        text, extent = text[: found.start()], found.group().strip(" ,")
    parent = relation = ""
    if _HINT.search(text):
        for pattern in _PARENTED:
            if split := pattern.match(text):
                text = split["child"].strip()
                parent, relation = split["parent"].strip(), split["relation"].casefold()
                break
    former: tuple[str, ...] = ()
    if (aside := _FORMER.search(text)) and aside.start():
        text, former = text[: aside.start()], (aside["former"].strip(),)
    name, short = shortened(text)
    return Spoken(name, parent, relation, short, former, extent)


def shortened(text: str) -> tuple[str, tuple[str, ...]]:
    """A name without the short name in parentheses at its end, and that short name.

    Taken off only behind a legal form or where it is an abbreviation: "(Suzhou)" inside a name and
    "(Limited)" at its end belong to the name.
    """
    found = _TRAILING.search(text)
    if not found or not found.start():
        return text, ()
    inner, head = found["inner"].strip(), text[: found.start()]
    if _LEGAL_WORD.match(inner) or inner.casefold().startswith(("a ", "an ", "including", "the ")):
        return text, ()
    if _is_abbreviation(inner) or _LEGAL_END.search(head):
        return head, (inner,)
    return text, ()


def _is_abbreviation(inner: str) -> bool:
    return len(inner) <= 12 and inner.upper() == inner and any(c.isalpha() for c in inner)


def semicolons(text: str) -> list[str]:
    """The parts of a ``;``-separated field, trimmed; a last "and X" loses its conjunction."""
    parts = [part.strip() for part in text.split(";")]
    parts = [part for part in parts if part]
    if len(parts) > 1 and parts[-1].startswith("and "):
        parts[-1] = parts[-1][4:].strip()
    return parts
