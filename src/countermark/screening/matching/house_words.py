"""Is a name a registered firm's own word and a description: "Hikvision Europe", "SMIC Systems"?

Subsidiaries, sales offices and resellers are called so, and share too few letters with the legal
name to be found as alike. The words come from the register's names alone, so that no list bears on
what is found. Such a name may be another firm's all the same: it is never certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from countermark.model.match import ListedName
from countermark.model.node import REGISTERED, kind_of
from countermark.screening.names.house_brands import BRAND_ROLES, FIRM_ROLES, HouseBrands
from countermark.screening.names.prepared_name import PreparedName, initials
from countermark.screening.text.folding import fold
from countermark.screening.text.tokens import (
    DISTINCTIVE_ALONE,
    DISTINCTIVE_WEIGHT,
    STOPWORD_WEIGHT,
)

DESCRIBED = 0.8
"""Score of a firm's own word of five letters or more beside which all words describe."""

SHORT = 0.6
"""The same of a shorter word, of initials, of two words that only together tell the firm, and
where a description stands before it: "Shanghai Dahua Scale Factory" is of another Dahua."""

BESIDE = 0.5
"""Score of an own word of five letters that begins a name with another telling word."""

LONG = 5
"""Letters from which an own word is told apart from abbreviations."""

LONGEST = 3
"""Words of an own name that are looked for."""

PREFIXED = 2
"""Names of a party that begin with a word of another one, from which that word is its own."""

TRADE = 0.3
"""Weight of a word that tells what a firm deals in, and not only that it is one."""

SHORTEST = 3
"""Letters of such a word."""

Words = tuple[str, ...]

Found = tuple[ListedName, float, str]
"""The name of the party that is told, what it scores, and why in words."""


class HouseWords:
    """The words by which the firms of ``names`` are known, and who bears each.

    ``names`` are given with their words and what those weigh. ``common`` are words that stand in
    many names, with their weights; ``places`` are words that name a place: "China Mobile" is known
    by two such words together, and what stands behind them describes.
    """

    def __init__(
        self,
        names: Iterable[tuple[ListedName, PreparedName]],
        common: Mapping[str, float],
        places: frozenset[str],
    ) -> None:
        self._common = common
        self._places = places
        own = [
            (name, side)
            for name, side in names
            if kind_of(name.entity) == REGISTERED and name.certain and not name.valid_to
        ]
        house = HouseBrands(name for name, _ in own)
        self._bearers: dict[Words, dict[str, ListedName]] = {}
        for name, side in sorted(own, key=lambda one: _rank(one[0])):
            if name.role in FIRM_ROLES or name in house:
                for words in self._own_words(side):
                    self._bearers.setdefault(words, {}).setdefault(name.entity, name)
        for words, name in _prefixes(own, common):
            self._bearers.setdefault(words, {}).setdefault(name.entity, name)
        for name, side in own:
            if name.role in FIRM_ROLES and (words := self._of_a_branch(side)):
                self._bearers.setdefault(words, {name.entity: name})
        for bearers in self._bearers.values():
            for entity in list(bearers):
                parent = entity.partition("/")[0]
                if parent != entity and parent in bearers:
                    del bearers[entity]
        self._first = frozenset(words[0] for words in self._bearers)

    def _own_words(self, side: PreparedName) -> Iterable[Words]:
        """Those of one name: what is left without places before and descriptions behind it.

        Where no word is left: a place with its trade, or the initials.
        """
        telling = core = side.name.core
        while telling and self._describes(telling[0]):
            telling = telling[1:]
        behind = telling
        while telling and self._describes(telling[-1]):
            telling = telling[:-1]
        if telling:
            # A place behind names a branch: "Hytera US" is not who "Hytera Europe" is.
            if self._places.isdisjoint(behind[len(telling) :]) and _is_own(telling, self._common):
                yield telling
            return
        if core[0] not in self._places:
            yield from ((letters,) for letters in initials(side.name))
        elif len(core) > 1 and self._places.isdisjoint(core[1:]) and self._common[core[1]] >= TRADE:
            yield core[:2]

    def _of_a_branch(self, side: PreparedName) -> Words:
        """The word of a name that names places before and behind it: "China Unicom (Americas)".

        It is a branch of a firm of this word; none where the register has the firm itself.
        """
        core = side.name.core
        telling = tuple(word for word in core if not self._describes(word))
        between = len(telling) == 1 and core[0] in self._places and core[-1] != telling[0]
        if not between or self._places.isdisjoint(core[core.index(telling[0]) :]):
            return ()
        return telling if len(telling[0]) >= LONG and _is_own(telling, self._common) else ()

    def _describes(self, word: str) -> bool:
        return STOPWORD_WEIGHT < self._common.get(word, 1.0) < DISTINCTIVE_WEIGHT

    def find(self, side: PreparedName, borne: AbstractSet[tuple[str, str]]) -> list[Found]:
        """The firms whose own word ``side`` is, beside words that describe or follow.

        ``borne`` are entities with a word that others bear too, as false friends show: beside
        another telling word such a word tells nobody.
        """
        core, weights = side.name.core, side.weights
        if len(core) < 2 or self._first.isdisjoint(core):
            return []
        found: list[Found] = []
        for at in range(len(core)):
            if at and weights[at - 1] >= DISTINCTIVE_WEIGHT:
                break
            if core[at] not in self._first:
                continue
            for count in range(min(LONGEST, len(core) - at, len(core) - 1), 0, -1):
                words = core[at : at + count]
                if (bearers := self._bearers.get(words)) is not None:
                    describes = max(weights[at + count :], default=0.0) < DISTINCTIVE_WEIGHT
                    found += _told(words, bearers, describes, at == 0, borne)
                    break
        return found


def _told(
    words: Words,
    bearers: Mapping[str, ListedName],
    describes: bool,
    begins: bool,
    borne: AbstractSet[tuple[str, str]],
) -> list[Found]:
    """What a name says of those who bear ``words``; nothing of a short word beside another."""
    text = " ".join(words)
    long = len(words) == 1 and len(text) >= LONG
    if not describes and not long:
        return []
    said = "the rest describes" if describes else "other words follow"
    score = BESIDE if not describes else DESCRIBED if long and begins else SHORT
    return [
        (name, score, f"the name holds “{text}”, the own word of the party, and {said}: "
         "to be confirmed")
        for name in bearers.values()
        if describes or (name.entity, text) not in borne
    ]  # fmt: skip


def _is_own(words: Words, common: Mapping[str, float]) -> bool:
    """Does no word, or one of several, stand in many names? "Honor" alone tells nobody."""
    if len(words) > LONGEST:
        return False
    if len(words) > 1:
        return any(common.get(word, 1.0) >= DISTINCTIVE_WEIGHT for word in words)
    return common.get(words[0], 1.0) >= DISTINCTIVE_ALONE and len(words[0]) >= SHORTEST


def _prefixes(
    own: Sequence[tuple[ListedName, PreparedName]], common: Mapping[str, float]
) -> Iterable[tuple[Words, ListedName]]:
    """Words with which other names of a party begin: "Hik" of HIKMICRO and Hikvision."""
    words: dict[str, set[str]] = {}
    for name, side in own:
        words.setdefault(name.entity, set()).update(side.name.core)
    for name, side in own:
        first = side.name.core[:1]
        if name.role not in BRAND_ROLES or len(side.name.core) < 2 or first[0] in common:
            continue
        longer = [w for w in words[name.entity] if w != first[0] and w.startswith(first[0])]
        if len(first[0]) >= SHORTEST and len(longer) >= PREFIXED:
            yield first, name


def _rank(name: ListedName) -> tuple[int, int, str, str, str]:
    """Brands first, for they say which word it is; then the shortest name."""
    plain = fold(name.text)
    return (name.role not in BRAND_ROLES, len(plain), name.text, name.entity, name.claim)
