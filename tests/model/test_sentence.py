"""Composed text can be shown; nothing can ask what is in it."""

from __future__ import annotations

import re

import pytest

from countermark.model.sentence import Sentence, joined

ONE = Sentence("the date of manufacture decides")


def test_it_is_shown_and_stands_within_others() -> None:
    assert str(ONE) == f"{ONE}" == "the date of manufacture decides"
    assert repr(ONE) == "Sentence('the date of manufacture decides')"


def test_nothing_looks_into_it() -> None:
    with pytest.raises(TypeError):
        "date" in ONE  # type: ignore[operator]  # noqa: B015
    with pytest.raises(TypeError):
        re.search("date", ONE)  # type: ignore[call-overload]
    for word in ("startswith", "endswith", "find", "removeprefix", "split", "__getitem__"):
        assert not hasattr(ONE, word)
    assert ONE != "the date of manufacture decides"  # type: ignore[comparison-overlap]


def test_equal_ones_are_one_and_an_empty_one_is_false() -> None:
    other = Sentence("a brand is not its maker")
    assert str(joined([ONE, other, Sentence(str(ONE))])) == f"{ONE}; {other}"
    assert ONE and not Sentence("") and not joined([])
