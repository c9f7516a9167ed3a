"""The last check belongs to the folder it was made in: no verb tells it elsewhere as if it were."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import CONTRACTOR, suppliers

ASKED_OF_IT = [
    ("duties",),
    ("explain", "ZTE Corporation Ltd of Nowhere"),
    ("forms", "far-52.204-25"),
    ("trace", "ZTE Corporation"),
    ("hurt", "zte"),
    ("replace",),
    ("warning", "register"),
    ("renew",),
    ("acknowledge", "0123456789ab"),
    ("done", "0123456789ab"),
    ("determine", "0123456789ab", "applies", "--basis", "read"),
    ("set-aside", "ZTE Corporation", "--reason", "read", "--until", "2026-12-31"),
    ("check", "--last"),
]


@pytest.fixture
def elsewhere(cm, folder, monkeypatch):
    """An empty folder, after a check was made in another."""
    assert cm("check", suppliers("ZTE Corporation"), *CONTRACTOR).code == 14
    empty = folder.parent / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    return empty


@pytest.mark.parametrize("words", ASKED_OF_IT, ids=lambda words: words[0])
def test_no_verb_tells_the_last_check_of_another_folder(cm, folder, elsewhere, words):
    said = cm(*words, "--as-of", "2026-11-20")
    assert said.code in (1, 2, 3), said.out  # 1: it needs a project, and here is none
    assert said.out == ""


@pytest.mark.parametrize("verb", ["duties", "forms", "explain"])
def test_it_says_where_the_last_check_was_made(cm, folder, elsewhere, verb):
    words = {"duties": (), "forms": ("far-52.204-25",), "explain": ("0123456789ab",)}[verb]
    said = cm(verb, *words)
    assert said.code == 2
    assert f"the last check was made in {folder}; go there first" in said.err


def test_a_result_that_is_named_is_told_anywhere(cm, folder, elsewhere, monkeypatch):
    monkeypatch.chdir(folder)
    result = folder / "r.json"
    cm("check", "suppliers.csv", *CONTRACTOR, "--output", result)
    monkeypatch.chdir(elsewhere)
    assert cm("duties", "--run", str(result)).code == 12


def test_a_party_is_explained_from_the_register_anywhere(cm, elsewhere):
    assert "ZTE Corporation" in cm("explain", "zte", "--format", "table").out


def test_a_project_s_last_check_is_told_in_its_folders(cm, folder, monkeypatch):
    assert cm("init").code == 0
    cm("check", suppliers("ZTE Corporation"), *CONTRACTOR)
    below = Path("below")
    below.mkdir()
    monkeypatch.chdir(below)
    assert cm("duties", "--ledger", str(folder)).code == 12
