"""A ledger of somebody else's without what people decided in it, until the user accepts it.

Whoever unpacks an archive owns its files, so ownership does not tell whose its judgements are. One
that says "different" clears a restricted party, one that says "same" accuses an innocent. Lists and
statements of a foreign ledger are read as ever: they add, and are attributed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from countermark.model.claim import Claim
from countermark.model.gap import About, Gap, Why
from countermark.model.match import ListedName
from countermark.model.node import is_party_on_a_list
from countermark.model.ports import View
from countermark.model.predicate import Predicate
from countermark.store.notes import note

DECIDING = frozenset(
    {Predicate.SAME_AS, Predicate.DIFFERENT_FROM, Predicate.SET_ASIDE, Predicate.EXEMPT_BY}
)
"""Relations by which a person clears, accuses, sets aside or exempts."""

ACCEPT = "if they are yours or those of somebody you trust: countermark ledger verify --accept"


def undecided(view: View) -> View:
    """``view`` without people's decisions; itself where it holds none."""
    count = sum(1 for claim in view.claims(predicates=DECIDING) if is_decision(claim))
    if not count:
        return view
    note(f"{count:,} decisions in this ledger do not count, for you have not accepted it; {ACCEPT}")
    return Undecided(view, count)


def is_decision(claim: Claim) -> bool:
    """Did a person decide this? What joins two entries of lists was said by the lists."""
    if claim.predicate not in DECIDING:
        return False
    return not (is_party_on_a_list(claim.subject) and is_party_on_a_list(claim.object))


def passed_over(view: View | None) -> Iterator[Gap]:
    """What a run passed over with the decisions, if it did: it may say otherwise with them."""
    if isinstance(view, Undecided):
        yield Gap(
            "decisions in a ledger that was first opened here",
            Why.NOT_READ,
            view.count,
            "decisions",
            detail="judgements, set-asides and exceptions recorded by nobody known here",
            next_step=ACCEPT,
            about=About.DECISIONS,
        )


class Undecided:
    """A View (see ``model.ports``) that leaves out ``count`` decisions."""

    def __init__(self, view: View, count: int) -> None:
        self._view = view
        self.count = count

    @property
    def version(self) -> str:
        """The version of the ledger."""
        return self._view.version

    @property
    def content(self) -> str:
        """Names what is shown: another content than that of the whole ledger."""
        return f"{self._view.content} undecided"

    @property
    def known_at(self) -> date | None:
        """The day whose public knowledge is shown."""
        return self._view.known_at

    def claims(
        self,
        predicates: Iterable[Predicate] | None = None,
        subjects: Iterable[str] | None = None,
        objects: Iterable[str] | None = None,
    ) -> Iterator[Claim]:
        """The claims that meet the conditions, decisions left out."""
        found = self._view.claims(predicates, subjects, objects)
        return (claim for claim in found if not is_decision(claim))

    def listed_names(self) -> Sequence[ListedName]:
        """As the ledger has them."""
        return self._view.listed_names()

    def each_listed_name(self) -> Iterator[ListedName]:
        """As the ledger has them."""
        return self._view.each_listed_name()

    def name_counts(self) -> Mapping[str, int]:
        """As the ledger has them."""
        return self._view.name_counts()
