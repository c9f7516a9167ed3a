"""Contexts from text: presets, facets, and refusals that name the next step."""

import pytest

from countermark.model.errors import CallerError
from countermark.policy.contexts import load
from countermark.store import shipped

_PRESETS = """
us-federal-agency us-dod us-federal-contractor us-subcontractor us-dod-contractor us-ic-contractor
us-military-exchange us-grantee us-carrier us-usf-recipient us-equipment-applicant us-exporter
us-private gb-public-provider gb-government cz-regulated-operator eu-operator au-carrier
au-government ca-carrier in-licensee consumer
"""
PRESETS = tuple(_PRESETS.split())


@pytest.fixture(scope="module")
def vocabulary():
    return load(shipped.read("countermark.policy", "shipped"))


def test_every_preset_of_the_issue_is_there(vocabulary):
    assert set(PRESETS) <= set(vocabulary.presets)


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_use_only_tokens_of_the_vocabulary(vocabulary, preset):
    context = vocabulary.parse(preset)
    roles = {*context.facets.role, *context.facets.possible_roles}
    assert roles <= set(vocabulary.facets["role"])
    assert set(context.facets.place) <= set(vocabulary.facets["place"])
    assert set(context.facets.purpose) <= set(vocabulary.facets["purpose"])


def test_facets_are_added_to_a_preset(vocabulary):
    context = vocabulary.parse("us-federal-contractor,purpose=public-safety+office,network-part=5g")
    assert context.facets.purpose == ("public-safety", "office")
    assert context.facets.network_part == ("5g",)
    assert "us-federal-contractor" in context.facets.role


def test_facets_alone_make_a_context(vocabulary):
    assert vocabulary.parse("role=us-grantee").facets.role == ("us-grantee",)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("us-federal-contracter", "us-federal-contractor"),
        ("us-dod,colour=red", "purpose"),
        ("us-dod,purpose=public-safty", "public-safety"),
        ("us-dod,office", "NAME=VALUE"),
        ("", "one of"),
    ],
)
def test_what_is_not_in_the_vocabulary_is_refused_with_a_hint(vocabulary, text, hint):
    with pytest.raises(CallerError) as refused:
        vocabulary.parse(text)
    assert hint in refused.value.next_step
