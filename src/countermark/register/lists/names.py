"""Names as lists write them: parents inside names, short names in parentheses, former names.

Splits only where the wording says so; a name it does not understand stays whole.
"""

from __future__ import annotations

import re
import unicodedata

import msgspec

from countermark.model.lazy_pattern import lazy_pattern
from countermark.register.lists.country import alpha2

_FOLDED = lazy_pattern(r"[\W_]+")


def fold(text: str) -> str:
    """A key under which spellings of one name on one list meet: letters and digits, caseless."""
    return _FOLDED.sub("", unicodedata.normalize("NFKC", text).casefold())


class SplitName(msgspec.Struct, frozen=True):
    """A name taken apart. ``parent`` is the party it is said to belong to, in ``relation`` words.

    ``short`` are abbreviations in parentheses, ``also`` and ``former`` other names given there,
    ``extent`` what else the listing says it reaches (successors, subunits).
    """

    name: str
    parent: str = ""
    relation: str = ""
    short: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    extent: str = ""


# Wordings that put a parent into a name. Each has the groups ``parent`` and ``child``.
_PARENTED = tuple(
    lazy_pattern(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # "Parent Co. (P).  Affiliated Entity:  Child Co.", "Parent.  Subordinate Unit - Child"
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
_HINT = lazy_pattern(r"affiliated|subordinate|\bentity\s*:", re.IGNORECASE)
_EXTENT = lazy_pattern(
    r"(?:,?\s+and\s+(?:any|its|all)\s+(?:of\s+its\s+)?"
    r"(?:successors?|sub-?units?|subsidiar(?:y|ies))\b|,\s+including\s+(?:the|all|its|any)\b).*\Z",
    re.IGNORECASE | re.DOTALL,
)
_ASIDE = lazy_pattern(
    r"\s*\((?P<kind>f\.?k\.?a|a\.?k\.?a|formerly(?:\s+known\s+as)?|also\s+known\s+as)[.,]*\s+"
    r"(?P<names>.+)\)\s*\Z",
    re.IGNORECASE,
)
_TRAILING = lazy_pattern(r"\s*[(\[](?P<inner>[^()\[\]]{1,60})[)\]]\s*\Z")
_PART_OF_THE_NAME = lazy_pattern(
    r"(?:limited|ltd\.?|inc\.?|llc|co\.?|group|holdings?|off\s?shore|pvt\.?|private)\Z",
    re.IGNORECASE,
)
_FORMS = frozenset(
    [
        "co",
        "company",
        "corp",
        "corporation",
        "inc",
        "ltd",
        "limited",
        "llc",
        "jsc",
        "cjsc",
        "ojsc",
        "pjsc",
    ]
)
_SENTENCE_END = lazy_pattern(
    r"(?<!\bco)(?<!\bltd)(?<!\binc)(?<!\bcorp)(?<!\.\w)\.\Z", re.IGNORECASE
)


def split_name(text: str) -> SplitName:
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
                parent = _SENTENCE_END.sub("", split["parent"].strip())
                relation = split["relation"].casefold()
                break
    former: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    if (aside := _ASIDE.search(text)) and aside.start():
        text, others = text[: aside.start()], tuple(semicolons(aside["names"]))
        if aside["kind"].casefold().startswith("f"):
            former = others
        else:
            also = others
    name, short = shortened(text)
    return SplitName(name, parent, relation, short, also, former, extent)


def shortened(text: str) -> tuple[str, tuple[str, ...]]:
    """A name without the short name in parentheses at its end, and that short name.

    Taken off only where it is an abbreviation or made of the name's own words. Places and legal
    forms, "(Suzhou)" or "(Limited)", belong to the name, and so does anything in a name that is
    all capitals: there an abbreviation does not look different.
    """
    found = _TRAILING.search(text)
    if not found or not found.start() or text.upper() == text:
        return text, ()
    inner, head = found["inner"].strip(), text[: found.start()].rstrip(" ,")
    if _PART_OF_THE_NAME.match(inner) or alpha2(inner):
        return text, ()
    if _is_abbreviation(inner) or _of_its_own_words(inner, head):
        return head, (inner,)
    return text, ()


_BEFORE_PLACE = lazy_pattern(
    r"(?P<head>.+\b(?:ltd|limited|inc|llc|corp|corporation|gmbh|company|co|s\.a|ooo|jsc)\b\.?"
    r"(?:\s*\([^()]{1,40}\))?)\s*,\s+(?P<tail>[^();\d]{3,80})\Z",
    re.IGNORECASE,
)
_PLACE_WORD = lazy_pattern(
    r"\b(?:district|province|prefecture|city|county|region|oblast|road|street|village|town)\Z",
    re.IGNORECASE,
)
_FORM_WORD = lazy_pattern(
    r"\b(?:ltd|limited|inc|llc|corp|corporation|gmbh|company|co|jsc|plant|institute|bureau)\b",
    re.IGNORECASE,
)


def before_place(text: str, addresses: str) -> str:
    """The firm's name where a place is written behind its legal form; else an empty string.

    "Firm Co., Ltd., Wuhan, Hubei" names a firm in Wuhan. What follows is a place where it says so
    (a district, a country) or where its first part stands in one of the party's ``addresses``;
    "Parent Corporation, Some Plant" stays whole.
    """
    found = _BEFORE_PLACE.match(text)
    if not found or _FORM_WORD.search(found["tail"]):
        return ""
    first = found["tail"].split(",")[0].strip()
    country = "." not in first and alpha2(found["tail"].strip())
    known = (len(fold(first)) > 3 and fold(first) in fold(addresses)) or country
    return found["head"].strip() if known or _PLACE_WORD.search(found["tail"].strip()) else ""


def without_parenthesis(text: str) -> str:
    """The name without any parenthesis at its end, for lists where that is always a short name."""
    found = _TRAILING.search(text)
    return text[: found.start()].rstrip(" ,") if found and found.start() else text


def _is_abbreviation(inner: str) -> bool:
    return len(inner) <= 12 and inner.upper() == inner and any(c.isalpha() for c in inner)


def _of_its_own_words(inner: str, head: str) -> bool:
    words = {word for word in re.findall(r"\w+", inner.casefold()) if word not in _FORMS}
    own = set(re.findall(r"\w+", head.casefold()))
    return bool(words) and (words <= own or fold(inner) in fold(head))


def semicolons(text: str) -> list[str]:
    """The parts of a ``;``-separated field, trimmed; a last "and X" loses its conjunction."""
    parts = [part.strip() for part in text.split(";")]
    return without_conjunction([part for part in parts if part])


def without_conjunction(parts: list[str]) -> list[str]:
    """The parts of a list, of which the last may be written "and X"."""
    if len(parts) > 1 and parts[-1].startswith("and "):
        parts[-1] = parts[-1][4:].strip()
    return parts
