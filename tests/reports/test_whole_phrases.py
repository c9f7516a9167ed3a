"""No sentence is cut within a bracket, and a command keeps its letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.reports.actions import step_words
from countermark.reports.terminal import phrase


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("say what it is used for: a column", "say what it is used for"),
        (
            "say what is delivered (edge list: contract:…, delivers, the item)",
            "say what is delivered (edge list: contract:…, delivers, the item)",
        ),
        ("say who (edge list: a, b): then more", "say who (edge list: a, b)"),
        ("no colon", "no colon"),
        ("an open (bracket: stays", "an open (bracket: stays"),
        ("", ""),
    ],
)
def test_a_phrase_ends_at_a_colon_outside_brackets(text, wanted):
    assert phrase(text) == wanted


@given(st.text(alphabet="ab :()", max_size=30))
def test_a_phrase_begins_its_text_and_closes_what_it_opens(text):
    said = phrase(text)
    assert text.startswith(said)
    if said.count("(") > said.count(")"):
        assert said == text


@pytest.mark.parametrize(
    ("step", "wanted"),
    [
        (
            "pip install 'countermark[documents]'",
            "Install what reads it: pip install 'countermark[documents]'",
        ),
        ("countermark register sources", "Try: countermark register sources"),
        ("check the path", "Check the path"),
        ("", "Look at it yourself: it was not examined"),
    ],
)
def test_a_step_that_is_a_command_can_be_copied(step, wanted):
    assert step_words(step) == wanted
