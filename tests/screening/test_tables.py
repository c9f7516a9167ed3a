"""The shipped tables hold together and a broken one is refused by name."""

from __future__ import annotations

import pytest
from tests.screening.listings import shipped_files, tables

from countermark.model.errors import SourceError
from countermark.model.identifier import SCHEMES
from countermark.screening.index.name_index import NameIndex
from countermark.screening.reference.tables import Tables
from countermark.screening.scoring.explanation import FeatureWords
from countermark.screening.scoring.feature_vector import FIELDS, Values


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


def test_every_row_of_the_weights_joins_its_columns():
    """Id, sign, weight and words stand in one row: a feature cannot speak two ways."""
    rows = {row.id.replace("-", "_"): row for row in tables().weights.features}
    assert set(rows) == set(FIELDS)
    for row in rows.values():
        wrong_way = (min if row.sign == "for" else max)(row.organisation, row.person, 0.0)
        assert wrong_way == 0.0, f"{row.id} speaks {row.sign} one party, and its weight does not"


def test_what_speaks_against_is_shown_as_speaking_against():
    words = FeatureWords(tables().weights)
    index = NameIndex([], [], tables())
    one, other = (index.side(text, frozenset()) for text in ("Kestrel Radio", "Kestrel Works"))
    against = Values(no_distinctive_overlap=1.0, weak_role=1.0, same_core=1.0)
    shown = {f.name: f.value for f in words.explain(one, other, against, {})}
    assert shown["no-distinctive-overlap"] == shown["weak-role"] == -1.0
    assert shown["same-core"] == 1.0
