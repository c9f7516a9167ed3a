"""Names of registered parties inside longer names: always to be confirmed, never certain."""

import pytest

from countermark.model.match import ListedName
from countermark.screening.matching.embedded_names import INSIDE, UNSPACED, EmbeddedNames

NAMES = (
    ListedName("reg:north", "Northlight Digital Technology Co., Ltd.", "legal"),
    ListedName("reg:north", "Northlight", "brand"),
    ListedName("reg:north", "Swift", "brand"),
    ListedName("reg:south", "South-Link Systems Inc.", "legal"),
    ListedName("reg:south", "South-Link", "brand"),
    ListedName("reg:plain", "Common Networks Ltd", "legal"),
    ListedName("reg:plain", "Common", "short"),
    ListedName("reg:sold", "Formerone Devices Inc.", "legal"),
    ListedName("reg:sold", "Formerone", "brand", valid_to="2020-11-17"),
    ListedName("reg:doubt", "Doubtful Optics Ltd", "legal"),
    ListedName("reg:doubt", "Doubtful", "brand", certain=False),
    ListedName("list:x/1", "Listedonly Trading LLC", "legal"),
    ListedName("list:x/1", "Listedonly", "short"),
)


@pytest.fixture(scope="module")
def inside():
    return EmbeddedNames(NAMES, common=("common",))


@pytest.mark.parametrize(
    ("text", "entity", "score"),
    [
        ("Northlight USA Inc", "reg:north", INSIDE),
        ("Acme dba NORTHLIGHT", "reg:north", INSIDE),
        ("Northlight Digital Technology Co., Ltd., Hall 3, Riverside", "reg:north", INSIDE),
        ("South-Link Deutschland", "reg:south", INSIDE),
        ("Southlinksystemsinc", "reg:south", UNSPACED),
        ("NorthlightDigitalTechnologyCo.,Ltd.", "reg:north", UNSPACED),
    ],
)
def test_a_registered_name_is_seen(inside, text, entity, score):
    assert (entity, score) in {(name.entity, worth) for name, worth, _ in inside.find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Northlights Ltd",  # another word
        "Swift Couriers",  # a brand that is no word of its owner's name
        "South Bank Link Road Depot",  # the words, apart
        "Common Sense Ltd",  # a word that tells nobody apart
        "Formerone Retail",  # a brand that was sold
        "Doubtful Claims Ltd",  # a name nobody is sure of
        "Listedonly Retail",  # only the register's own parties
        "",
        "x" * 10_000,
    ],
)
def test_what_only_looks_alike_is_left_alone(inside, text):
    assert inside.find(text) == []
