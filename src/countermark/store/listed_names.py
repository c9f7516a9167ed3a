"""The names of listed parties from the ledger's rows, a party at a time: a long list is never held.

Says the same as ``MemoryView.listed_names``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from countermark.model.match import ListedName
from countermark.model.node import LISTED, key_of, kind_of
from countermark.model.predicate import Predicate
from countermark.store.memory import NAME_ROLES, PERSON, source_of

Row = Sequence[Any]
"""As ``ledger_sql.listed_names`` has it: id, party, predicate, object, role, from, to, certain."""

_ROLES = {predicate.value: role for predicate, role in NAME_ROLES.items()}
_HOME, _KIND = Predicate.REGISTERED_IN.value, Predicate.HAS_KIND.value
_LISTED = Predicate.LISTED_UNDER.value


def of(rows: Iterable[Row]) -> Iterator[ListedName]:
    """Every name, by party, text and claim; ``rows`` come in that order."""
    for party, said in groupby(rows, key=itemgetter(1)):
        yield from _of(party, said)


def _of(party: str, said: Iterable[Row]) -> Iterator[ListedName]:
    names: list[Row] = []
    others: dict[str, set[str]] = {_HOME: set(), _KIND: set(), _LISTED: set()}
    for row in said:
        if row[2] not in _ROLES:
            others[row[2]].add(row[3])
        elif not names or row[0] != names[-1][0]:  # a claim may stand there twice
            names.append(row)
    country = " ".join(sorted(others[_HOME]))
    kinds = others[_KIND]
    kind = PERSON if PERSON in kinds else min(kinds, default="")
    listed = others[_LISTED] if kind_of(party) == LISTED else ()
    programmes = " ".join(sorted({key_of(measure) for measure in listed}))
    source = source_of(party)
    for claim, _, predicate, text, role, start, end, certain in names:
        yield ListedName(
            entity=party,
            text=text,
            role=role or _ROLES[predicate],
            country=country,
            valid_from=start or "",
            valid_to=end or "",
            source=source,
            claim=claim,
            certain=certain,
            kind=kind,
            programmes=programmes,
        )
