"""List parties are joined to the register only by an equal, unique legal name."""

from __future__ import annotations

import pytest
from tests.register.lists.list_cases import CASES

from countermark.model.match import ListedName
from countermark.register.lists.intake import read_list
from countermark.register.lists.link import link, normal
from countermark.register.lists.probe import list_probes


@pytest.fixture
def claims(manifests):
    path = CASES / "csl/parents-inside-names.csv"
    return read_list(path.read_bytes(), list_probes(manifests), path.name).claims


def listed(entity, text, role="legal", country=""):
    return ListedName(f"reg:{entity}", text, role, country)


PARENT = "NORTHWIND  RADIO TECHNOLOGIES CO LTD"


def test_an_equal_legal_name_links(claims):
    (found,) = link(claims, [listed("northwind", PARENT, country="CN")])
    assert (found.subject, found.object) == ("list:csl/p1", "reg:northwind")
    assert found.predicate.value == "same_as" and found.certain
    assert found.evidence.selector.value == "2"


@pytest.mark.parametrize(
    "names",
    [
        [listed("northwind", "Northwind Radio Technologies")],
        [listed("northwind", PARENT, role="alias")],
        [listed("northwind", PARENT, country="US")],
        [listed("northwind", PARENT), listed("other", PARENT, role="alias")],
        [listed("northwind", "Northwind")],
    ],
    ids=["legal-form-missing", "alias-only", "contrary-country", "two-owners", "short-name"],
)
def test_anything_less_links_nobody(claims, names):
    assert link(claims, names) == ()


def test_normalisation_is_light():
    assert normal("Ａcme  Co., Ltd.") == normal("ACME Co Ltd")
    assert normal("Acme Ltd") != normal("Acme Limited")
    assert normal("Müller") != normal("Muller")
