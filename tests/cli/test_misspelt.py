"""A misspelt verb or flag is answered with the nearest one, in a line; help is a verb as well."""

from __future__ import annotations

import pytest

from .conftest import suppliers


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chek", "check"),
        ("Check", "check"),
        ("scren", "screen"),
        ("set_aside", "set-aside"),
        ("setaside", "set-aside"),
        ("explian", "explain"),
        ("search", "screen"),
        ("ignore", "judge"),
        ("ignore", "set-aside"),
        ("waive", "set-aside"),
        ("todo", "duties"),
        ("diff", "compare"),
        ("import", "register import"),
    ],
)
def test_a_misspelt_verb_is_answered_in_a_line(cm, typed, meant):
    said = cm(typed, "x.csv")
    assert (said.code, said.out) == (2, "")
    assert f"“{typed}” is no verb" in said.err
    assert "did you mean " in said.err
    assert meant in said.err.partition("did you mean ")[2].partition("?")[0]
    assert len(said.err.splitlines()) == 1


def test_a_verb_like_no_other_is_answered_with_where_they_stand(cm):
    said = cm("qqqqqq")
    assert said.code == 2
    assert said.err.splitlines() == [
        "countermark: “qqqqqq” is no verb; countermark --help lists them"
    ]


def test_a_hostile_verb_reaches_no_terminal(cm):
    said = cm("ch\x1b[31mek\u202e")
    assert said.code == 2
    assert "\x1b" not in said.err
    assert "\u202e" not in said.err


def test_help_is_a_verb_too(cm):
    assert cm("help").out == cm("--help").out
    assert cm("help", "check").out == cm("check", "--help").out
    assert cm("help", "register", "list").out == cm("register", "list", "--help").out
    assert cm("help", "screen", "evaluate").out == cm("screen", "evaluate", "--help").out
    assert cm("help", "set-aside").code == 0


def test_help_on_a_misspelt_verb(cm):
    said = cm("help", "chek")
    assert said.code == 2
    assert "did you mean check?" in said.err


@pytest.mark.parametrize(
    ("words", "flag", "verb"),
    [
        (("check", "--contxt", "us-private"), "--context", "check"),
        (("check", "--outptu", "a.json"), "--output", "check"),
        (("set-aside", "x", "--untill", "2027-01-01", "--reason", "r"), "--until", "set-aside"),
        (("register", "list", "--jursdiction", "US"), "--jurisdiction", "register list"),
        (("inventory", "a.csv", "--fromat", "json"), "--format", "inventory"),
    ],
)
def test_an_unknown_flag_names_the_nearest_of_its_verb(cm, words, flag, verb):
    said = cm(*words)
    assert said.code == 2
    assert f"did you mean {flag}?" in said.err
    assert f"countermark {verb} --help" in said.err
    assert len(said.err.splitlines()) == 1


def test_an_unknown_flag_like_no_other_names_help(cm):
    said = cm("check", suppliers("Blue Finch"), "--zzzzzz")
    assert said.code == 2
    assert "--zzzzzz" in said.err
    assert "countermark check --help" in said.err


def test_what_is_too_much_names_the_verb(cm):
    said = cm("explain", "a", "b")
    assert said.code == 2
    assert "countermark explain --help" in said.err
