"""Rules as data: what is refused when a set of them is read."""

from __future__ import annotations

import pytest
from tests.equivalence.comparing import shipped_rules

from countermark.equivalence.preconditions import KNOWN
from countermark.equivalence.rules import Touches, read_rules
from countermark.formats.artefact.readers import readers
from countermark.model.errors import SourceError

RULE = """\
name: ours
version: 1
rules:
  - id: a.rule
    version: 1
    class: time
    touches: field
    forms: [tar]
    fields: [{field}]
    proves: [{proof}]
    reason: a reason
    never_implies: nothing
"""


def rules(field: str = "mtime", proof: str = "a-time") -> bytes:
    return RULE.format(field=field, proof=proof).encode()


@pytest.mark.parametrize(
    "field",
    ["mode", "uid", "'*'", "'m*'", "link", "'xattr:*'", "'xattr:security.capability'", "device"],
)
def test_no_rule_explains_rights_owners_links_and_devices(field: str) -> None:
    with pytest.raises(SourceError, match="no rule may explain"):
        read_rules(rules(field), KNOWN)


def test_a_rule_proves_something_that_can_be_checked() -> None:
    with pytest.raises(SourceError, match="nobody can check"):
        read_rules(rules(proof="trust-me"), KNOWN)
    with pytest.raises(SourceError, match="proves nothing"):
        read_rules(rules(proof=""), KNOWN)


def test_a_rule_of_unknown_columns_is_refused() -> None:
    with pytest.raises(SourceError, match="no set of rules"):
        read_rules(rules() + b"    ignores: everything\n", KNOWN)


def test_an_approval_names_a_person_and_changes_the_digest() -> None:
    approved = rules() + b"approved: {by: A. Kovacs, role: head of laboratory, day: 2026-11-30}\n"
    made = read_rules(approved, KNOWN).described
    assert made.approved_by == "A. Kovacs, head of laboratory"
    assert made.digest != read_rules(rules(), KNOWN).described.digest


def test_the_shipped_rules_are_approved_by_nobody() -> None:
    assert shipped_rules().described.approved_by == ""


def test_a_field_that_no_rule_may_touch_finds_none() -> None:
    assert shipped_rules().for_(Touches.FIELD, "tar", "tar.member", "mode") == ()
    assert shipped_rules().for_(Touches.FIELD, "tar", "tar.member", "mtime") != ()


def test_each_form_that_a_rule_names_is_one_that_a_reader_has() -> None:
    """Else a rule seems to cover what nobody opens."""
    known = {reader.form for reader in readers()} | {"*"}
    named = {(rule.id, form) for rule in shipped_rules().all for form in rule.forms}
    assert {pair for pair in named if pair[1] not in known} == set()
