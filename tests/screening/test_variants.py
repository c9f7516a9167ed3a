"""Variants that people use of a listed name are told, and names that are near them are not."""

from __future__ import annotations

import msgspec
import pytest
from tests.screening.listings import read, tables

from countermark.assessment import shipped
from countermark.model.match import ListedName, Query
from countermark.screening.matching.screener import NameScreener
from countermark.store.memory import MemoryView

REGISTER = NameScreener(
    list(MemoryView(shipped.catalog().claims()).listed_names()),
    tables=tables(),
    false_friends=shipped.false_friends(),
)


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    ask: str
    listed: str = ""
    of: str = ""
    kind: str = "company"
    country: str = ""
    listed_country: str = ""
    at_least: float = 0.0
    at_most: float = 1.0
    never_certain: bool = False
    because: str = ""


CASES = [
    (kind, case)
    for kind, cases in read("variants.yaml").items()
    for case in msgspec.convert(cases, tuple[Asked, ...], strict=False)
]


@pytest.mark.parametrize(
    ("kind", "case"),
    CASES,
    ids=[f"{kind} {case.ask} - {case.of or case.listed}" for kind, case in CASES],
)
def test_variants(kind, case):
    query = Query(case.ask, case.country)
    if case.of:
        [found] = REGISTER.screen([query])
    else:
        name = ListedName("list:x/1", case.listed, "legal", case.listed_country, kind=case.kind)
        [found] = NameScreener([name], tables=tables()).screen([query])
    wanted = case.of or "list:x/1"
    match = next((one for one in found if one.entity == wanted and one.judged is None), None)
    assert case.at_least <= (match.score if match else 0.0) <= case.at_most
    assert not (case.never_certain and match and match.certain)
