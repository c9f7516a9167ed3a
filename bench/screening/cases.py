"""Cases to train on: pairs of parties known to be the same, and near neighbours known not to be.

Positives: one party on two lists; a party's names parted in two; a name and a slip or habit of our
own making. Negatives: the nearest other parties of the same list; a name with another number,
place or distinctive word. Everything is drawn with one generator, so a seed gives the same cases.
"""

from __future__ import annotations

import random
from typing import NamedTuple

import msgspec
import numpy as np
from lists import Listed
from rapidfuzz import fuzz, process

from countermark.screening.evaluation.party import Party
from countermark.screening.index.ngram_index import NgramIndex
from countermark.screening.names.normaliser import Normaliser

KEPT = 0.7
"""How often a side keeps what a source says beside the names."""

BARE = 0.4
"""Share of the cases that are one name against one name, nothing beside."""

ALIKE = 55.0
"""Least likeness (token sort ratio) of a case: what no search would find, nobody has to judge."""


PAIRED_FORMS = (("Ltd", "Limited"), ("LLC", "LLC"), ("GmbH", "GmbH"), ("Inc.", "Inc"))
OTHER_FORMS = (
    ("AG", "GmbH"),
    ("Ltd", "PLC"),
    ("LLC", "Inc."),
    ("LLC", "LP"),
    ("GmbH", "GmbH & Co. KG"),
)
"""Legal forms two whole names may have: the same, and two of one country."""

ONE_ROW = ("Specially", "Sectoral", "Non-SDN", "Capta", "ofac", "un")
"""Beginnings of the names of lists that give a party one row."""


class Case(NamedTuple):
    left: Party
    right: Party
    same: bool
    sort: str
    group: str


class Makes:
    """Makes cases from listed parties."""

    def __init__(
        self,
        listed: list[Listed],
        normaliser: Normaliser,
        seed: int,
        words: dict[str, float],
        places: frozenset[str],
    ) -> None:
        self.places = places
        self.words = words
        self.random = random.Random(seed)
        self.listed = listed
        self.normaliser = normaliser

    # --- positives -----------------------------------------------------------------------------

    def across_lists(self, person: bool, count: int) -> list[Case]:
        """The rows of one party on two lists, by the lists' own number."""
        joined: dict[str, list[Listed]] = {}
        for one in self.listed:
            if one.same_as and one.party.person == person:
                joined.setdefault(one.same_as, []).append(one)
        groups = [(key, rows) for key, rows in sorted(joined.items()) if len(rows) > 1]
        picked = self.random.sample(groups, min(count, len(groups)))
        return [
            self._case(rows[0].party, rows[1].party, True, "lists", key) for key, rows in picked
        ]

    def alias_groups(self, person: bool, count: int) -> list[Case]:
        """A party's names parted in two; every other time some stand on both sides."""
        cases = []
        held = [o for o in self.listed if o.party.person == person and len(o.party.names) > 1]
        for one in self.random.sample(held, min(count, len(held))):
            names = list(dict.fromkeys(one.party.names))
            self.random.shuffle(names)
            at = self.random.randint(1, max(len(names) - 1, 1))
            ours, theirs = names[:at], names[at:] or names[:1]
            if self.random.random() < 0.5:
                theirs = [*theirs, *(name for name in ours if self.random.random() < 0.5)]
                self.random.shuffle(theirs)
            left = msgspec.structs.replace(one.party, names=tuple(ours))
            right = msgspec.structs.replace(one.party, names=tuple(theirs))
            cases.append(self._case(left, right, True, "aliases", key_of(one)))
        return cases

    def perturbed(self, person: bool, count: int) -> list[Case]:
        """A name as listed and as somebody else may write it."""
        cases = []
        held = [one for one in self.listed if one.party.person == person]
        for one in self.random.choices(held, k=count):
            name = self.random.choice(one.party.names)
            other = self.habit(name, person)
            if self.random.random() < 0.4:
                other = self.slip(other)
            left = msgspec.structs.replace(one.party, names=(name,))
            right = msgspec.structs.replace(one.party, names=(other,))
            cases.append(self._case(left, right, True, "perturbed", key_of(one)))
        return cases

    def habit(self, name: str, person: bool) -> str:
        """Another way to write a name: case, order, legal form, a word left out."""
        words = name.replace(",", " ").split()
        core = self.normaliser.name(name).core
        choice = self.random.random()
        if choice < 0.2:
            return name.title() if name.isupper() else name.upper()
        if person:
            if choice < 0.5 and len(words) > 1:
                return " ".join([*words[1:], words[0]])
            if choice < 0.7 and len(words) > 2:
                gone = self.random.randrange(1, len(words))
                return " ".join(words[:gone] + words[gone + 1 :])
            if choice < 0.85 and len(words) > 2:
                at = self.random.randrange(1, len(words))
                return " ".join([*words[:at], words[at][0], *words[at + 1 :]])
            return name
        if choice < 0.5:  # without its form, or with one of the same family
            own = self.normaliser.name(name).forms
            kin = [
                form.spellings[0]
                for form in self.normaliser.forms.values()
                if own
                and form.family == self.normaliser.forms[own[-1]].family
                and (not form.countries or form.id == own[-1])
            ]
            form = self.random.choice(["", "", *kin] if kin else ["", "Ltd", "Inc."])
            return " ".join([*core, form]).strip()
        if choice < 0.55 and len(core) > 2 and core[0] in self.places:  # "Hangzhou" left out
            return " ".join(core[1:])
        if choice < 0.6:  # "Hikvision" for "Hikvision Digital Technology"
            kept = [word for word in core if self.words.get(word, 1.0) > 0.5]
            return " ".join(kept if kept and len("".join(kept)) > 2 else core[:-1] or core)
        if choice < 0.7 and len(words) > 2:
            return " ".join([*words[1:], words[0]])
        return name

    def slip(self, name: str) -> str:
        """One letter dropped, doubled, exchanged with its neighbour, or replaced."""
        places = [at for at, letter in enumerate(name) if letter.isalpha()]
        if len(places) < 5:
            return name
        at = self.random.choice(places[1:-1])
        what = self.random.randrange(5)
        if what == 4 and len(name) > 20:  # a field too short for the name
            return name[: -self.random.randint(1, 4)]
        if what == 0:
            return name[:at] + name[at + 1 :]
        if what == 1:
            return name[:at] + name[at] + name[at:]
        if what == 2:
            return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]
        return name[:at] + self.random.choice("aeiounrstlk") + name[at + 1 :]

    # --- negatives -----------------------------------------------------------------------------

    def neighbours(self, person: bool, count: int) -> list[Case]:
        """The nearest other parties of the same list by the candidate index."""
        by_source: dict[str, list[Listed]] = {}
        for one in self.listed:
            if one.party.person == person:
                by_source.setdefault(one.source, []).append(one)
        total = sum(map(len, by_source.values()))
        cases: list[Case] = []
        for source, held in sorted(by_source.items()):
            if len(held) > 20:
                cases += self._near(source, held, -(-count * len(held) // total))
        return cases

    def sharing(self, person: bool, count: int) -> list[Case]:
        """Two parties of one list that are told apart there and share a name: branches, namesakes.

        Only of lists that give a party one row. The rarest kind, and the hardest.
        """
        bearers: dict[tuple[str, str], list[Listed]] = {}
        for one in self.listed:
            if one.party.person == person and one.source.startswith(ONE_ROW):
                for bare in {self.normaliser.name(text).core_text for text in one.party.names}:
                    if bare:
                        bearers.setdefault((one.source, bare), []).append(one)
        shared = [held for _, held in sorted(bearers.items()) if 1 < len(held) < 30]
        cases: list[Case] = []
        for held in self.random.choices(shared, k=4 * count):
            one, other = self.random.sample(held, 2)
            principal = {
                self.normaliser.name(each.party.names[0]).core_text for each in (one, other)
            }
            # Two rows of one principal name may be one party that the list holds twice.
            if len(principal) > 1 and (not one.same_as or one.same_as != other.same_as):
                # One bare name in common would tell nobody which of the two is meant.
                left, right = self._known(one.party), self._known(other.party)
                cases.append(Case(left, right, False, "sharing", key_of(one)))
        return cases[:count]

    def far(self, person: bool, count: int) -> list[Case]:
        """Any two parties; every other pair shares a birth or an address."""
        held = [one for one in self.listed if one.party.person == person]
        born: dict[str, list[Listed]] = {}
        for one in held:
            for shared in sorted(one.party.births) or one.party.addresses:
                if len(shared) < 11 or len(shared) > 25:  # a day, or an address with a house
                    born.setdefault(shared.lower(), []).append(one)
        days = [day for day, ones in sorted(born.items()) if len(ones) > 1]
        cases = []
        while len(cases) < count:
            if days and self.random.random() < 0.5:
                one, other = self.random.sample(born[self.random.choice(days)], 2)
            else:
                one, other = self.random.sample(held, 2)
            if (one.source == other.source and one.same_as == other.same_as) or self._same_name(
                one, other
            ):
                continue
            if not one.same_as or one.same_as != other.same_as:
                cases.append(self._case(one.party, other.party, False, "far", key_of(one)))
        return cases

    def _near(self, source: str, held: list[Listed], count: int) -> list[Case]:
        owners: dict[str, set[int]] = {}
        for number, one in enumerate(held):
            for text in one.party.names:
                name = self.normaliser.name(text)
                if name.exact:
                    owners.setdefault(name.skeleton, set()).add(number)
        skeletons = sorted(owners)
        index = NgramIndex.build(skeletons)
        asked = [self.random.randrange(len(skeletons)) for _ in range(count)]
        found = index.find([skeletons[at] for at in asked], 12)
        # A list that names no party twice may give two one name; others list branches apart.
        once = source.startswith(ONE_ROW)
        cases = []
        for at, near in zip(asked, found, strict=True):
            mine = owners[skeletons[at]]
            number = min(mine)
            others = [
                (place, other)
                for place in near
                for other in sorted(owners[place if isinstance(place, str) else skeletons[place]])
                if other not in mine and (once or not self._same_name(held[number], held[other]))
            ][:6]
            if others:
                _, other = self.random.choice(others)
                cases.append(
                    self._case(
                        held[number].party, held[other].party, False, "near", key_of(held[number])
                    )
                )
        return cases

    def _same_name(self, one: Listed, other: Listed) -> bool:
        cores = [
            {self.normaliser.name(text).core_text for text in listed.party.names}
            for listed in (one, other)
        ]
        return bool(cores[0] & cores[1])

    def changed(  # noqa: C901 - one branch per kind of change
        self, count: int, places: list[str], words: dict[str, float]
    ) -> list[Case]:
        """An organisation's name with another number, place, describing or distinctive word."""
        common = [word for word, weight in words.items() if weight == 0.35 and word.isascii()]
        branches = ("Trust", "Bank", "Capital", "Holding", "Leasing", "Insurance", "Foundation")
        cases = []
        held = [one for one in self.listed if not one.party.person]
        rare = [self.normaliser.name(one.party.names[0]).core for one in held]
        while len(cases) < count:
            one = self.random.choice(held)
            name = self.random.choice(one.party.names)
            core = list(self.normaliser.name(name).core)
            if len(core) < 2 or not all(word.isascii() for word in core):
                continue
            what = self.random.randrange(10)
            if what == 7:  # a house's bank, trust or foundation
                left, right = core, [*core, self.random.choice(branches)]
            elif what == 8:  # two whole legal names, one with a describing word more
                describing = [word for word in core if 0.1 < words.get(word, 1) < 0.5]
                if not describing:
                    continue
                gone = self.random.choice(describing)
                form, other_form = self.random.choice(PAIRED_FORMS)
                left, right = [*core, form], [word for word in core if word != gone]
                if not any(words.get(word, 1) >= 0.6 for word in right):
                    continue
                right.append(other_form)
            elif what == 9:  # two forms of one country: another legal person
                form, other_form = self.random.choice(OTHER_FORMS)
                left, right = [*core, form], [*core, other_form]
            elif what == 3:
                left, right = core, [*core, self.random.choice(("2", "3", "II", "III", "IV"))]
            elif what == 6:  # common words alone are nobody's name
                left = [word for word in core if words.get(word, 1) < 0.5]
                right = core
                if not left or len(left) == len(core):
                    continue
            elif what == 5:  # a national branch is another legal person
                left, right = core, [*core, self.random.choice(places)]
            elif what == 4:
                describing = [at for at, word in enumerate(core) if 0.1 < words.get(word, 1) < 0.4]
                if not describing:
                    continue
                at = self.random.choice(describing)
                other = self.random.choice(common)
                if other == core[at]:
                    continue
                left, right = core, [*core[:at], other, *core[at + 1 :]]
            elif what == 0:
                number, other = self.random.sample(("1", "II", "3", "IV", "V", "6", "VII", "11"), 2)
                left, right = [*core, number], [*core, other]
            elif what == 1:
                place, elsewhere = self.random.sample(places, 2)
                left, right = [place, *core], [elsewhere, *core]
            else:
                at = max(range(len(core)), key=lambda i: len(core[i]))
                other_core = self.random.choice(rare)
                longest = max(other_core, key=len, default="")
                if not longest or longest in core:
                    continue
                left, right = core, [*core[:at], longest, *core[at + 1 :]]
            cases.append(
                self._case(
                    msgspec.structs.replace(one.party, names=(" ".join(left),), addresses=()),
                    msgspec.structs.replace(one.party, names=(" ".join(right),), addresses=()),
                    False,
                    "changed",
                    key_of(one),
                )
            )
        return cases

    def exchanged(self, count: int) -> list[Case]:
        """A person's name with one of its words exchanged for that of another person."""
        held = [one for one in self.listed if one.party.person]
        cases = []
        while len(cases) < count:
            one, other = self.random.sample(held, 2)
            words = one.party.names[0].replace(",", " ").split()
            theirs = other.party.names[0].replace(",", " ").split()
            at = self.random.randrange(len(words))
            word = theirs[min(at, len(theirs) - 1)]
            if len(words) < 2 or word.lower() == words[at].lower() or len(word) < 3:
                continue
            changed = " ".join([*words[:at], word, *words[at + 1 :]])
            cases.append(
                self._case(
                    Party(names=(" ".join(words),), person=True, countries=one.party.countries),
                    Party(names=(changed,), person=True, countries=one.party.countries),
                    False,
                    "exchanged",
                    key_of(one),
                )
            )
        return cases

    # -------------------------------------------------------------------------------------------

    def _case(self, left: Party, right: Party, same: bool, sort: str, group: str) -> Case:
        """Both sides as two sources may know them."""
        if self.random.random() < BARE:
            return Case(self._bare(left), self._bare(right), same, sort, group)
        return Case(self._known(left), self._known(right), same, sort, group)

    def _bare(self, party: Party) -> Party:
        name = party.names[0] if self.random.random() < 0.5 else self.random.choice(party.names)
        countries = party.countries if self.random.random() < 0.2 else frozenset()
        return Party(names=(name,), person=party.person, countries=countries)

    def _disputed(self, party: Party) -> Party:
        """Now and then a source gives another year of birth or another country."""
        if party.births and self.random.random() < 0.01:
            year = int(min(party.births)[:4]) + self.random.choice((-10, -2, -1, 1, 1, 2, 5))
            party = msgspec.structs.replace(party, births=frozenset((str(year),)))
        if party.countries and self.random.random() < 0.01:
            other = self.random.choice(("AE", "GB", "DE", "TR", "HK", "CH", "US", "CY", "SY"))
            party = msgspec.structs.replace(party, countries=frozenset((other,)))
        return party

    def _known(self, party: Party) -> Party:
        def kept() -> bool:
            return self.random.random() < KEPT

        first, *others = party.names
        names = (first, *(name for name in others if kept()))
        party = self._disputed(party)
        return msgspec.structs.replace(
            party,
            names=names,
            countries=party.countries if kept() else frozenset(),
            births=party.births if kept() else frozenset(),
            addresses=tuple(a for a in party.addresses if kept()),
            identifiers=frozenset(
                i for i in sorted(party.identifiers) if self.random.random() < 0.2
            ),
        )


def key_of(one: Listed) -> str:
    return one.same_as or f"{one.source}/{one.party.names[0]}"


def alike(cases: list[Case], normaliser: Normaliser) -> list[Case]:
    """Without the same parties of which no names are alike enough to be found."""
    kept = []
    for case in cases:
        left = [normaliser.name(text).core_text for text in case.left.names[:12]]
        right = [normaliser.name(text).core_text for text in case.right.names[:12]]
        if (
            not case.same
            or np.max(process.cdist(left, right, scorer=fuzz.token_sort_ratio)) >= ALIKE
        ):
            kept.append(case)
    return kept
