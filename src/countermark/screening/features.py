"""What speaks for and against two names meaning the same party: one value per line of the table.

Each value is 0..1, or -1 where it speaks against. What counts how much is said in
``shipped/weights.yaml``; nothing here decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import msgspec
from rapidfuzz.distance import OSA, Indel

from countermark.screening.letters import is_cjk
from countermark.screening.normalise import Name
from countermark.screening.tables import LegalForm

ALIKE = 0.7
"""Likeness of two words (1 - edits / length) from which they may be the same word mistyped."""

SHORT = 4
"""Words of fewer letters are the same only if equal: "ZTE" is not "ZTT"."""

TELLING = 0.6
"""A word of at least this weight tells firms apart."""


class Values(msgspec.Struct, gc=False):
    """The values of one comparison; the fields are the ids of the table with _ for -."""

    tokens: float = 0.0
    letters: float = 0.0
    rare_word: float = 0.0
    first_word: float = 0.0
    legal_form: float = 0.0
    country: float = 0.0
    numbers: float = 0.0
    homoglyph: float = 0.0
    acronym: float = 0.0
    same_core: float = 0.0
    short_form: float = 0.0
    weak_role: float = 0.0
    thin: float = 0.0


class Side(msgspec.Struct, gc=False):
    """One side of a comparison: the name, its countries, and the weight of each of its words."""

    name: Name
    countries: frozenset[str]
    weights: tuple[float, ...]


class Rarity:
    """How much each word tells firms apart: the table's weight, else by its length.

    A word one letter away from a common one of six letters or more weighs like that one: it is
    more likely a slip ("Limitd", "Technolgies") than a firm's own word.
    """

    def __init__(self, table: Mapping[str, float]) -> None:
        self._known = dict(table)
        self._near: dict[str, float] = {}
        for word, weight in table.items():
            if len(word) >= 6 and weight < TELLING and word.isascii():
                for variant in _shortened(word):
                    self._near.setdefault(variant, weight)

    def of(self, word: str) -> float:
        """0..1; remembered, as names share most of their words."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._weigh(word)
            if len(self._known) > 200_000:  # hostile input must not fill the memory
                self._known.pop(next(reversed(self._known)))
        return known

    def _weigh(self, word: str) -> float:
        if word.isdecimal():
            return 0.3
        size = len(word) * 2 if is_cjk(word[0]) else len(word)
        if size < 4:
            return (0.2, 0.2, 0.5, 0.8)[size]
        if len(word) >= 5 and word.isascii():
            near = [self._near[v] for v in (word, *_shortened(word)) if v in self._near]
            if near:
                return min(near)
        return 1.0


def _shortened(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def compare(
    query: Side, listed: Side, forms: Mapping[str, LegalForm], weak_role: bool = False
) -> Values:
    """All values for one pair."""
    ours, theirs = query.name, listed.name
    values = Values()
    if ours.core == theirs.core or ours.joined == theirs.joined:
        values.tokens = values.letters = values.rare_word = values.first_word = 1.0
        values.same_core = 1.0
        values.thin = float(max(query.weights, default=0.0) < TELLING)
    else:
        _align(*_merged(query, listed), values)
        values.letters = max(
            Indel.normalized_similarity(ours.joined, theirs.joined),
            Indel.normalized_similarity("".join(sorted(ours.core)), "".join(sorted(theirs.core))),
        )
        values.short_form = max(short_form(query, listed), short_form(listed, query))
        values.first_word = float(ours.core[:1] == theirs.core[:1])
        values.homoglyph = float(ours.skeleton == theirs.skeleton)
        values.acronym = float(is_acronym(ours, theirs) or is_acronym(theirs, ours))
        if values.acronym or values.homoglyph:
            values.thin = 0.0
    values.legal_form = agreement(ours.forms, theirs.forms, forms)
    values.country = country_agreement(query.countries, listed.countries)
    values.numbers = -float(ours.numbers() != theirs.numbers())
    values.weak_role = float(weak_role)
    return values


Words = list[tuple[str, float]]


def _merged(query: Side, listed: Side) -> tuple[Words, Words]:
    """The words of both with their weights; two that the other side writes as one become one."""
    left = list(zip(query.name.core, query.weights, strict=True))
    right = list(zip(listed.name.core, listed.weights, strict=True))
    return _joined(left, query.name.core, listed.name.core), _joined(
        right, listed.name.core, query.name.core
    )


def _joined(words: Words, core: tuple[str, ...], other: tuple[str, ...]) -> Words:
    for at, (first, second) in enumerate(pairwise(core)):
        if first + second in other and first + second not in core:
            return [*words[:at], (first + second, 1.0), *words[at + 2 :]]
    return words


def _align(left: Words, right: Words, values: Values) -> None:
    """Pair the words of both names, equal ones first, then the likest; weigh them by rarity."""
    ours, theirs = sum(weight for _, weight in left), sum(weight for _, weight in right)
    rarest = max(left if ours <= theirs else right, key=lambda word: word[1], default=("", 0.0))
    partners: dict[str, float] = {}
    agreed = telling = 0.0
    rest, open_ = [], list(right)
    for word, weight in left:
        partner = next((one for one in open_ if one[0] == word), None)
        if partner is None:
            rest.append((word, weight))
            continue
        open_.remove(partner)
        agreed += weight + partner[1]
        telling = max(telling, weight)
        partners[word] = 1.0
    for alike, (word, weight), (other, theirs_weight) in _likest(rest, open_):
        agreed += alike * (weight + theirs_weight)
        telling = max(telling, min(weight, theirs_weight))
        partners[word] = partners[other] = alike
    values.tokens = agreed / (ours + theirs) if ours + theirs else 0.0
    values.rare_word = partners.get(rarest[0], 0.0)
    values.thin = float(telling < TELLING)


def _likest(
    left: Words, right: Words
) -> Iterator[tuple[float, tuple[str, float], tuple[str, float]]]:
    """Pairs of mistyped words, likest first, no word twice; one edit in six letters gives 0.67."""
    pairs = sorted(
        ((likeness(a[0], b[0]), i, j) for i, a in enumerate(left) for j, b in enumerate(right)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    used: set[int] = set()
    for alike, i, j in pairs:
        if alike < ALIKE:
            return
        if i not in used and ~j not in used:
            used |= {i, ~j}
            yield 2 * alike - 1, left[i], right[j]


def likeness(word: str, other: str) -> float:
    """1 - edits / length; exchanged neighbours are one edit. Short words are equal or nothing."""
    size = max(len(word), len(other))
    if min(len(word), len(other)) < SHORT and not (is_cjk(word[0]) and is_cjk(other[0])):
        return float(word == other)
    likely = OSA.normalized_similarity(word, other, score_cutoff=0.6)
    if word[0] != other[0] and size < 12:
        likely -= 0.1  # people mistype the first letter least
    return float(likely)


def agreement(
    ours: tuple[str, ...], theirs: tuple[str, ...], forms: Mapping[str, LegalForm]
) -> float:
    """1 same form, 0.5 one or both have none, 0.4 related, 0 other, -1 of different countries."""
    if not ours or not theirs:
        return 0.5
    if ours == theirs:
        return 1.0
    left, right = forms[ours[-1]], forms[theirs[-1]]
    if left.places and right.places and not left.places & right.places:
        return -1.0
    return 0.4 if left.family == right.family else 0.0


def country_agreement(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """1 a country in common, 0 not told on one side, -1 contrary countries."""
    if not ours or not theirs:
        return 0.0
    return 1.0 if ours & theirs else -1.0


def short_form(short: Side, long: Side) -> float:
    """Is ``short`` what is left of ``long`` without words that describe ("Technology", "USA")?

    1 if a word is left that tells firms apart, 0.6 if two or more common words are left, else 0.
    """
    kept = set(short.name.core)
    if not kept < set(long.name.core):
        return 0.0
    pairs = list(zip(long.name.core, long.weights, strict=True))
    if any(weight >= TELLING for word, weight in pairs if word not in kept):
        return 0.0
    if max(short.weights) >= TELLING:
        return 1.0
    return 0.6 if len(kept) > 1 else 0.0


def initials(name: Name) -> tuple[str, ...]:
    """The acronyms people make of a name: of its words, and with its legal form; four letters up.

    Three letters are shared by too many firms to say anything.
    """
    if len(name.core) < 3 or not name.skeleton.isascii():
        return ()
    letters = "".join(word[0] for word in name.core if word not in ("of", "and", "for", "de"))
    made = [letters, *(letters + form[0] for form in name.forms[:1] if form[0].isascii())]
    return tuple(one for one in made if len(one) >= 4)


def is_acronym(short: Name, long: Name) -> bool:
    """Is ``short`` written with the initials of ``long``?"""
    return len(short.core) == 1 and short.core[0] in initials(long)
