"""A row that names a listed party, and says not what that is to it, is *not examined*.

Such a name is screened like any other. One that matches nobody costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.inquiry import SubjectResult
from countermark.model.node import named
from countermark.model.qualifier import Derived, How
from countermark.model.reading import PARTIES
from countermark.policy.unread import naming
from countermark.screening.matching.identities import Screened

_LONGEST, _SHOWN = 60, 5
_COLUMN = (
    'say what those named under “{0}” are: --column "{0}=meaning"'
    " (supplier, alias, parent, owner, subsupplier, maker)"
)
_LINK = "say in an edge list what they are, in a word of the vocabulary (supplies, made_by ...)"


class ShownName(NamedTuple):
    """A name beside a row, as it was told: of which file and column, and where it stands."""

    label: str
    where: str
    header: str
    text: str
    place: str


class NamedBeside:
    """The parties that rows name beside what they are about, with what screening found of each.

    ``claims`` say whom a row names (``named_beside``), ``names`` what nodes are called.
    """

    def __init__(
        self, claims: Iterable[Claim], screened: Screened, names: Mapping[str, str]
    ) -> None:
        self._screened, self._names = screened, names
        self.told: set[ShownName] = set()
        """What was told of the results so far, for ``gaps``."""
        self.nodes: set[str] = set()
        """The nodes of the results of which something was told."""
        self._by_node: dict[str, list[Claim]] = {}
        for claim in claims:
            if claim.polarity is Polarity.AFFIRMED:
                self._by_node.setdefault(claim.subject, []).append(claim)

    def on(self, result: SubjectResult) -> SubjectResult:
        """``result`` with the names screened beside it, *not examined* where one may be listed."""
        claims = list(self._of(result))
        if not claims:
            return result
        known = result.parties
        open_ = [claim for claim in claims if self._parties(claim).keys() - known]
        self.told |= {self._shown_name(claim) for claim in open_}
        self.nodes |= {result.subject.node} if open_ else set()
        said = [self._shown(claim) for claim in open_]
        names = dict.fromkeys((*result.names, *map(self._text, claims)))
        return naming(msgspec.structs.replace(result, names=tuple(names)), said, beside=True)

    def _of(self, result: SubjectResult) -> Iterator[Claim]:
        node = result.subject.node
        yield from self._by_node.get(node, ())
        if result.subject.kind in PARTIES and node != (whole := named(result.subject.name)):
            yield from self._by_node.get(whole, ())

    def _parties(self, claim: Claim) -> dict[str, str]:
        """The listed parties that the name beside the row may be, the likeliest first."""
        found = self._screened.matches.get(claim.object, ())
        return {
            match.entity: self._names.get(match.entity, match.name)
            for match in found
            if not match.is_judged_different
        }

    def _text(self, claim: Claim) -> str:
        query = self._screened.queries.get(claim.object)
        return query.text if query is not None else ""

    def _shown_name(self, claim: Claim) -> ShownName:
        evidence, (where, header) = claim.evidence, _where(claim)
        in_table = evidence.selector.kind is SelectorKind.ROW
        text = self._text(claim)[:_LONGEST]
        place = evidence.selector.value
        return ShownName(evidence.label, where, header if in_table else "", text, place)

    def _shown(self, claim: Claim) -> str:
        """``“Zhejiang Dahau” (under “Shipper”; may be Zhejiang Dahua Technology Co., Ltd.)``."""
        text, said = self._text(claim), [_where(claim)[0]]
        party = next(iter(self._parties(claim).values()))
        said += [f"may be {party}"] if party.casefold() != text.casefold() else []
        return f"“{text[:_LONGEST]}” ({'; '.join(said)})"


def _where(claim: Claim) -> tuple[str, str]:
    """Where the name stands, as printed (``under “Shipper”``), and the header if it has one."""
    for said in claim.qualifiers:
        if isinstance(said, Derived) and said.how is How.UNKNOWN_RELATION:
            return f"beside {said.of}", ""
        if isinstance(said, Derived) and said.of:
            return f"under {said.of}", said.of.removeprefix("“").removesuffix("”")
    return "in a link", ""


def gaps(told: Iterable[ShownName]) -> tuple[Gap, ...]:
    """One gap for each column that names parties which may be listed, with the first of them."""
    columns: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for one in sorted(told, key=lambda t: (t.label, t.where, len(t.place), t.place, t.text)):
        names = columns.setdefault((one.label, one.where, one.header), {})
        names.setdefault(one.text, []).append(one.place)
    return tuple(
        Gap(
            label,
            Why.UNUSED_COLUMN,
            sum(map(len, names.values())),
            "names",
            f"{where} stands {_listed(names)}; what that is to the row is not known",
            _COLUMN.format(header) if header else _LINK,
        )
        for (label, where, header), names in columns.items()
    )


def _listed(names: Mapping[str, Sequence[str]]) -> str:
    shown = [f"“{text}” ({', '.join(at[:_SHOWN])})" for text, at in [*names.items()][:_SHOWN]]
    more = len(names) - _SHOWN
    return "; ".join(shown) + (f" and {more} more" if more > 0 else "")
