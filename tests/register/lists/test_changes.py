"""An edition read again writes nothing twice, in whichever format the last one was stored."""

from __future__ import annotations

import msgspec
from tests.worlds import claim

from countermark.model.claim import Claim
from countermark.model.predicate import Predicate
from countermark.model.qualifier import NameRole
from countermark.register.lists.changes import difference
from countermark.register.lists.date_basis import GivenByUser
from countermark.register.lists.manifest import Expectation
from countermark.register.lists.reading import ListReading

READING = ListReading(
    list="l",
    title="L",
    digest="0" * 64,
    size=1,
    date="2026-01-01",
    date_basis=GivenByUser(),
    records=1,
    parties=1,
    aliases=1,
    names_known=1,
    names_loaded=1,
    per_measure={},
    claims=(),
    warnings=(),
    notes=(),
    gaps=(),
    expect=Expectation(),
)


def name(note: str = "", *roles: NameRole) -> Claim:
    named = claim("list:l/1 also_named Q")
    return msgspec.structs.replace(named, note=note, qualifiers=roles)


def test_a_short_name_of_format_1_is_not_written_again() -> None:
    assert difference([name("short")], [name("", NameRole("short"))], READING) == ([], [])
    assert difference([name("", NameRole("short"))], [name("short")], READING) == ([], [])


def test_another_role_is_news() -> None:
    new = name("", NameRole("native"))
    assert new.predicate is Predicate.ALSO_NAMED
    assert difference([name("short")], [new], READING) == ([new], [])
