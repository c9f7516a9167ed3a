"""Names written to hide: what is seen through, what stays missed, what is let be."""

import pytest
from tests.screening.listings import plain_screener, read

from countermark.model.match import Query

DISGUISES = read("disguises.yaml")


def found(text):
    return {m.entity for m in plain_screener().screen([Query(text)])[0]}


@pytest.mark.parametrize(("text", "entity"), DISGUISES["seen"])
def test_a_disguise_is_seen_through(text, entity):
    assert entity in found(text)


@pytest.mark.parametrize(("text", "entity"), DISGUISES["missed"])
def test_what_is_said_to_be_missed_is_missed(text, entity):
    """If this fails, take the line out of the list and out of the documentation."""
    assert entity not in found(text)


@pytest.mark.parametrize("text", DISGUISES["let be"])
def test_names_of_others_are_let_be(text):
    assert found(text) == set()


@pytest.mark.parametrize(("text", "entity"), DISGUISES["not certain"])
def test_a_disguise_is_never_certain(text, entity):
    assert entity in found(text)
    assert not any(m.certain for m in plain_screener().screen([Query(text)])[0])
