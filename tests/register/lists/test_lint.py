"""The lint of the measures that published lists stand for; the shipped ones are sound."""

import msgspec
import pytest

from countermark.model.measure import Scope
from countermark.register import catalog
from countermark.register.lists import lint, manifest
from countermark.store import shipped

FILES = shipped.read("countermark.register", "shipped")
CATALOG = catalog.load(FILES)
LISTS = manifest.load_all(FILES)


def spoilt(measure, **changes):
    """What is said when this one measure of a shipped list is changed."""
    lists = [
        msgspec.structs.replace(
            each,
            measures=tuple(
                msgspec.structs.replace(m, **changes) if m.id == measure else m
                for m in each.measures
            ),
        )
        for each in LISTS.values()
    ]
    return [str(fault) for fault in lint.lint(lists, CATALOG)]


def test_the_shipped_lists_are_sound():
    assert lint.lint(LISTS.values(), CATALOG) == ()


@pytest.mark.parametrize(
    ("measure", "changes", "words"),
    [
        ("LIST-US-CSL-EL", {"clause": ""}, "needs its clause"),
        ("LIST-US-CSL-EL", {"legal_basis": ""}, "needs its instrument"),
        ("LIST-US-CSL-EL", {"covers": ("hardware",)}, "unknown class “hardware”"),
        ("LIST-US-COVERED", {"covers": ()}, "names the class of thing"),
        ("LIST-US-SDN", {"act": ""}, "needs its act"),
        ("LIST-UN-SC", {"scope": Scope()}, "says whom"),
        ("LIST-US-889", {"relations": ()}, ""),
        ("LIST-US-SDN", {"covers": (), "components": False}, ""),
        ("LIST-US-SDN", {"valid_from": None}, ""),
        ("LIST-US-SDN", {"valid_from": "2018-13-01"}, "is not a date"),
    ],
)
def test_what_a_list_measure_lacks_is_said_with_its_list_and_name(measure, changes, words):
    said = spoilt(measure, **changes)
    assert bool(said) is bool(words)
    if words:
        (fault,) = said
        assert words in fault
        assert f"“{measure}”" in fault


def test_a_relation_must_lead_to_a_measure_of_the_register_or_of_a_list():
    relation = LISTS["us-889"].measures[0].relations[0]
    nowhere = msgspec.structs.replace(relation, target="US-NOWHERE")
    (said,) = spoilt("LIST-US-889", relations=(nowhere,))
    assert "no measure “US-NOWHERE”" in said
    unknown = msgspec.structs.replace(relation, rel="resembles")
    (said,) = spoilt("LIST-US-889", relations=(unknown,))
    assert "unknown word “resembles”" in said
