"""A listed name behind another is seen as a part, and a plain name has none."""

import pytest
from tests.screening.listings import listed, tables

from countermark.model.match import Query
from countermark.screening.matching.screener import NameScreener
from countermark.screening.names.name_parts import MOST, parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Acme LLC d/b/a Beta Works", ("Acme LLC", "Beta Works")),
        ("Acme LLC DBA Beta Works", ("Acme LLC", "Beta Works")),
        ("Acme LLC (formerly Beta Works)", ("Acme LLC", "Beta Works")),
        ("Acme LLC, a subsidiary of Beta Works", ("Acme LLC", "Beta Works")),
        ("Acme LLC c/o Beta Works", ("Acme LLC", "Beta Works")),
        ("Acme LLC, agent of the Beta Works", ("Acme LLC", "Beta Works")),
        ("Acme LLC / Beta Works; Gamma Works", ("Acme LLC", "Beta Works", "Gamma Works")),
        ("\u202eskroW ateB\u202c", ("Beta Works",)),
    ],
)
def test_a_name_that_names_two_has_parts(text, found):
    assert parts(text) == found


@pytest.mark.parametrize(
    "text", ["Acme LLC", "A-Team Ltd", "Acme & Beta Ltd", "Antesis Ltd", "Acme/Beta Ltd", ""]
)
def test_one_name_has_none(text):
    assert parts(text) == ()


def test_parts_are_few_however_many_there_are():
    assert len(parts("; ".join(f"Works {at}" for at in range(1000)))) == MOST


@pytest.mark.parametrize("name", ["Northlight Optics Ltd", "ZTE Corporation"])
def test_a_listed_name_behind_another_is_to_be_confirmed_and_never_certain(name):
    screener = NameScreener(*listed(), tables=tables())
    alone = {m.entity for m in screener.screen([Query(name)])[0]}
    behind = screener.screen([Query(f"Rossi Srl c/o {name}")])[0]
    assert alone <= {m.entity for m in behind}
    assert not any(m.certain for m in behind)
