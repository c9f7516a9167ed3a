"""When is a match certain? The design's rule, spelt out; each refusal says what is in the way.

A wrong "prohibited" ruins a firm, so every rule here errs towards *unresolved*. It is never asked
how high a score is.

A name is certain for a **party** (supplier, owner, contractor) when it equals, after spelling
habits are folded (``normalise``), a listed *legal* or *native* name or an *alias*, and that name

- belongs to one party only: others that bear it are on other lists or in other programmes of the
  same one, or bear it with the same legal form, and no country speaks against their being the same;
  what is one party's alias and another's own name in the same programme means the latter;
- is long enough: with a legal form, or two words, or six letters (four Han characters); an alias
  needs a word that tells firms apart ("China Mobile" alone does not);
- is no person's name, is stated as certain by its source, and has not ended;
- has no country contrary to the one given.

On an imported list, which prints titles, translations and nicknames as names, a name without a
legal form ("Digital Security") or an alias of one word ("Planar LLC") is certain only if the
country given agrees, or if it has three words or more and one of them describes ("Institute").

A party written without its legal form ("Huawei Technologies") is certain if at least two words
remain, one of them telling, under the same conditions. One word alone ("Lorex", "ZTE") never is.

For the **maker** of a device, or a **brand** on it, the brand is what the box says. There a
registered brand or short name is certain too if it belongs to one party, did not begin or end on a
date (then the day of manufacture decides), is no dictionary word, and either is a word of the
firm's own name ("Hikvision") or has six letters or more. "TP-Link", shared by two firms, and
"Honor", sold in 2020, stay unresolved.
"""

from __future__ import annotations

from collections.abc import Sequence

from countermark.model.node import LISTED, kind_of
from countermark.screening.index.entry import Entry
from countermark.screening.names.house_brands import BRAND_ROLES, FIRM_ROLES
from countermark.screening.names.prepared_name import PreparedName, country_agreement
from countermark.screening.text.folding import is_cjk
from countermark.screening.text.tokens import DISTINCTIVE_ALONE, DISTINCTIVE_WEIGHT, STOPWORD_WEIGHT

BRAND_KINDS = frozenset({"maker", "brand"})
"""Kinds of query that a brand answers."""

HAN = 9.0
"""Length of a Han name (six characters) that an imported list may give without a legal form."""

LONG = 6.0
"""Letters (a Han character counts one and a half) that make a single word long enough."""


def refusal_when_equal(
    query: PreparedName, kind: str, entry: Entry, bearers: Sequence[Entry], house: bool
) -> str:
    """Why an exactly equal name is not certain; empty if it is.

    ``bearers`` are all entries of the same exact key; ``house`` tells that a brand is a word of
    its owner's own name.
    """
    if entry.listed.role in BRAND_ROLES:
        return _common(query, entry, bearers, brand=True) or _brand(kind, entry, house)
    return _common(query, entry, bearers, brand=False) or _firm(entry) or _on_list(query, entry)


def refusal_without_form(query: PreparedName, entry: Entry, bearers: Sequence[Entry]) -> str:
    """Why a name equal but for its missing legal form is not certain; empty if it is.

    ``bearers`` are all entries with the same core, whatever their form.
    """
    if query.name.forms:
        return "the legal form is another"
    if entry.listed.role not in FIRM_ROLES:
        return f"it is a {entry.listed.role} name"
    words = len(entry.side.name.core)
    han = all(is_cjk(word[0]) for word in entry.side.name.core)
    if words < 2 and not (han and length(entry.side) >= LONG):
        return "without the legal form a single word is left, which other firms may bear"
    if max(entry.side.weights) < DISTINCTIVE_WEIGHT:
        return "without the legal form only common words are left"
    return _common(query, entry, bearers, brand=True) or _on_list(query, entry, bare=True)


def length(side: PreparedName) -> float:
    """Letters of the core; a Han character counts one and a half."""
    return sum(1.5 if is_cjk(letter) else 1.0 for letter in side.name.joined)


def _common(query: PreparedName, entry: Entry, bearers: Sequence[Entry], brand: bool) -> str:
    listed = entry.listed
    if query.name.cut or entry.side.name.cut:
        return "the name is longer than what is compared"
    if not listed.certain:
        return "the source is not certain of this name"
    if listed.kind == "person":
        return "persons share names: a birth date or an identifier must agree"
    if country_agreement(query.countries, entry.side.countries) < 0:
        countries = "/".join(sorted(entry.side.countries))
        return f"the country given is contrary: the party is of {countries}"
    if listed.role == "alias":
        owner = next((b for b in bearers if _is_owner(b, entry)), None)
        if owner is not None:
            return f"it is the {owner.listed.role} name of another party ({owner.listed.entity})"
    rival = next((b for b in bearers if not _may_be_one(entry, b, brand)), None)
    if rival is not None:
        return f"another party bears it too ({rival.listed.entity})"
    return ""


def _is_owner(other: Entry, entry: Entry) -> bool:
    """Is what is an alias of one party the own name of another in the same programme?"""
    return (
        other.listed.entity != entry.listed.entity
        and _in_one_programme(entry, other)
        and other.listed.role in ("legal", "native")
        and other.side.name.exact == entry.side.name.exact
    )


def _in_one_programme(entry: Entry, other: Entry) -> bool:
    """Do two names come from one list, and there from rows that one programme at least has both?

    A list that prints several programmes has a row in each for one party. Where no programme is
    known, a list counts as one.
    """
    if entry.listed.source != other.listed.source:
        return False
    ours, theirs = entry.listed.programmes.split(), other.listed.programmes.split()
    return not ours or not theirs or not set(ours).isdisjoint(theirs)


def _may_be_one(entry: Entry, other: Entry, brand: bool) -> bool:
    """May two entries that bear a name be one party that several lists name?"""
    if entry.listed.entity == other.listed.entity:
        return True
    if country_agreement(entry.side.countries, other.side.countries) < 0:
        return False
    if other.listed.kind == "person":
        return False
    if not _in_one_programme(entry, other):
        return True
    # A register does not enter one company name twice in one country; a name without its form
    # may be anybody's.
    return not brand and bool(entry.side.name.forms)


def _firm(entry: Entry) -> str:
    listed, side = entry.listed, entry.side
    if listed.role not in FIRM_ROLES:
        return f"it is a {listed.role} name"
    if listed.valid_to:
        return f"the name ended on {listed.valid_to}"
    if side.name.forms:
        return ""
    if len(side.name.core) < 2 and length(side) < LONG:
        return "so short a name without a legal form may be anybody's"
    if listed.role != "legal" and max(side.weights) < (
        DISTINCTIVE_ALONE if len(side.name.core) < 2 else DISTINCTIVE_WEIGHT
    ):
        return "it consists of common words"
    return ""


def _on_list(query: PreparedName, entry: Entry, bare: bool = False) -> str:
    """What an imported list needs beyond: its names are less exact than a register's."""
    side = entry.side
    if kind_of(entry.listed.entity) != LISTED:
        return ""
    if country_agreement(query.countries, side.countries) > 0:
        return ""
    if side.name.forms and not bare:
        short = (
            entry.listed.role != "legal"
            and len(side.name.core) < 2
            and (not is_cjk(side.name.core[0][0]) or length(side) < LONG)
        )
        return "the alias is one word, and no country confirms it" if short else ""
    describing = [
        weight for weight in side.weights if STOPWORD_WEIGHT < weight < DISTINCTIVE_WEIGHT
    ]
    content = [weight for weight in side.weights if weight > STOPWORD_WEIGHT]
    if all(is_cjk(word[0]) for word in side.name.core):
        return "" if length(side) >= HAN else "it is short, and no country confirms it"
    if len(content) >= 3 and describing:
        return ""
    return "it has no legal form, and no country confirms it"


def _brand(kind: str, entry: Entry, house: bool) -> str:
    listed, side = entry.listed, entry.side
    if kind not in BRAND_KINDS:
        return f"a {listed.role} name alone does not say which firm is meant"
    if listed.valid_from or listed.valid_to:
        day = listed.valid_to or listed.valid_from
        return f"the brand changed hands ({day}): the day of manufacture decides"
    if max(side.weights) < (
        DISTINCTIVE_ALONE if len(side.name.core) < 2 and not house else DISTINCTIVE_WEIGHT
    ):
        return "the brand is a common word"
    if any(is_cjk(letter) for letter in side.name.joined) and len(side.name.joined) < 3:
        return "two characters are too few to tell firms apart"
    if not house and length(side) < LONG:
        return "so short a brand may be anybody's"
    return ""
