"""What a name stands for: a firm, a thing or a contract, by its words and by every row it is in.

Words that leave no doubt (a legal form, a contract's prefix) say more than rows; where neither
decides, a name stays open, and is screened as a firm and looked at as a thing.
"""

from __future__ import annotations

from countermark.inventory.lexicon import KindWords, fold
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.node import CONTRACT, ITEM, STANDS_FOR, kind_of
from countermark.model.predicate import Direction, End, Family, Predicate
from countermark.model.reading import SubjectKind

_MODEL = lazy_pattern(r"(?=\S*[^\W\d_])(?=\S*\d)[\w+./-]{3,}")
"""A word of letters and digits, as model numbers are."""

_MOST = 4
"""Words of the longest legal form and of the longest prefix."""


_LONGEST = 200
"""Letters of a name that are looked at for a model number."""

_REMEMBERED = 4_096
"""Names of which it is remembered whether they are firms: of one row it is asked several times."""


class Words:
    """The shipped words of ``kinds.yaml``, asked about names."""

    def __init__(self, kinds: KindWords) -> None:
        self._kinds = kinds
        self._firms: dict[str, bool] = {}

    def surely(self, node: str, name: str) -> End:
        """What a node may be, as far as its own words leave no doubt."""
        known = STANDS_FOR.get(kind_of(node), End.PARTY)
        if kind_of(node) in (CONTRACT, ITEM):
            return known
        return End.PARTY if self.is_firm(name) else End.PARTY | End.THING | End.CONTRACT

    def is_firm(self, name: str) -> bool:
        """Does a legal form end the name?"""
        known = self._firms.get(name)
        if known is None:
            if len(self._firms) >= _REMEMBERED:
                self._firms.clear()
            known = self._firms[name] = self._is_firm(name)
        return known

    def _is_firm(self, name: str) -> bool:
        words = fold(name).split()
        ends = (" ".join(words[-count:]) for count in range(1, min(_MOST, len(words) - 1) + 1))
        anywhere = any(form in name for form in self._kinds.firm_anywhere)
        return anywhere or any(end in self._kinds.firm for end in ends)

    def is_thing(self, name: str) -> bool:
        """Does the name hold a model number, or end like the name of goods?"""
        return self.ends_like_goods(name) or _MODEL.search(name[:_LONGEST]) is not None

    def ends_like_goods(self, name: str) -> bool:
        """Is its last word, or are its last two, a word for goods?"""
        words = fold(name).split()
        ends = [" ".join(words[-count:]) for count in (1, 2)]
        goods = self._kinds.thing
        return any(end in goods or end.removesuffix("s") in goods for end in ends) or any(
            end.removesuffix("es") in goods for end in ends
        )

    def contract_number(self, text: str) -> str:
        """``text`` without the words before a contract's number; empty where there are none."""
        parts = text.replace("#", " ").split()
        for count in range(min(_MOST, len(parts) - 1), 0, -1):
            number = " ".join(parts[count:])
            if not any(c.isdigit() for c in number):
                continue
            if fold(" ".join(parts[:count])) in self._kinds.contract:
                return number.strip(" :")
        return ""


class Seen:
    """One node of an edge list: its place, its name, and every row's word on what it is."""

    def __init__(self, line: int, name: str) -> None:
        self.line, self.name = line, name
        self._thing = self._party = self._open = False
        self._contract = False
        self._families: set[Family] = set()

    def add(self, predicate: Predicate, *, subject: bool) -> None:
        """A row more in which the node is the subject, or the object."""
        end = predicate.subjects if subject else predicate.objects
        self._families.add(predicate.family)
        named = end & (End.PARTY | End.THING | End.CONTRACT)
        if predicate.direction in (Direction.NONE, Direction.BOTH) and named != End.THING:
            self._open = True
        elif End.THING in named and End.PARTY not in named:
            self._thing = True
        elif named == End.PARTY:
            self._party = True
        elif named == End.PARTY | End.CONTRACT:
            self._contract = True
        else:
            self._open = True

    def kind(self, node: str, words: Words) -> SubjectKind:
        """What it is taken for; a name that rows call both a thing and a firm is both."""
        if kind_of(node) == CONTRACT:
            return SubjectKind.CONTRACT
        firm = words.is_firm(self.name)
        if self._thing and not firm:
            return SubjectKind.PRODUCT
        if firm or self._party:
            return self._firm()
        if self._contract:
            return SubjectKind.CONTRACT if _numbered(self.name) else SubjectKind.SUPPLIER
        return SubjectKind.PRODUCT if words.is_thing(self.name) else self._firm()

    def _firm(self) -> SubjectKind:
        owning = self._families <= {Family.OWNERSHIP, Family.IDENTITY, Family.ATTRIBUTE}
        return SubjectKind.PARTY if owning else SubjectKind.SUPPLIER


def _numbered(name: str) -> bool:
    return any(c.isdigit() for c in name)
