"""The shipped tables hold together and a broken one is refused by name."""

from __future__ import annotations

import pytest
from tests.screening.listings import shipped_files, tables

from countermark.model.errors import SourceError
from countermark.model.identifier import SCHEMES
from countermark.screening.reference.tables import Tables
from countermark.screening.scoring.feature_vector import Values


def test_every_feature_has_a_weight_and_a_meaning_and_no_other_has():
    named = {entry.id.replace("-", "_"): entry.means for entry in tables().weights.features}
    assert set(named) == set(Values.__struct_fields__)
    assert all(named.values())


def test_every_scheme_has_a_trust():
    given = {entry.scheme for entry in tables().weights.identifiers}
    assert given == {*SCHEMES, "*"}
    assert tables().weights.trust("ofac").scheme == "*"


def test_forms_are_unique_and_their_spellings_belong_to_one_form():
    ids = [form.id for form in tables().forms]
    assert len(ids) == len(set(ids))
    spellings = [s.lower() for form in tables().forms for s in form.spellings]
    assert len(spellings) == len(set(spellings))


def test_weights_never_saturate():
    weights = tables().weights
    assert 0 < weights.report_at < weights.ceiling < 0.999


@pytest.mark.parametrize("name", ["legal-forms.yaml", "common-words.yaml", "weights.yaml"])
@pytest.mark.parametrize("broken", [b"", b"forms: [", b"unknown: 1\n"])
def test_a_broken_table_is_refused_by_name(name, broken):
    with pytest.raises(SourceError, match=name):
        Tables.read({**shipped_files(), name: broken})


def test_the_digest_changes_with_any_table():
    other = {**shipped_files(), "weights.yaml": shipped_files()["weights.yaml"] + b"\n"}
    assert Tables.read(other).digest != tables().digest
