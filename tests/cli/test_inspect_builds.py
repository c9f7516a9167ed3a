"""``inspect --builds``: what changed from one build to the next, in a few lines."""

from __future__ import annotations

import json

import pytest
from tests.inspection.made_images import tar
from tests.inspection.test_builds import NEW, OLD

from countermark.cli.main import main


@pytest.fixture
def builds(tmp_path):
    made = {"old.tar": OLD, "new.tar": NEW}
    for name, content in made.items():
        (tmp_path / name).write_bytes(tar(content))
    return [str(tmp_path / name) for name in made]


def test_two_builds_are_compared_by_meaning(builds, capsys):
    main(["inspect", "--builds", "--format", "table", *builds])
    said = capsys.readouterr().out
    assert "FROM THE FIRST BUILD TO THE SECOND" in said
    assert "no longer: apps (1): org.example.gone" in said
    main(["inspect", "--builds", "--format", "json", *builds])
    lines = json.loads(capsys.readouterr().out)["builds"]
    assert {"meaning": "app", "way": "removed"}.items() <= lines[1].items()
    main(["inspect", "--builds", "--format", "tsv", *builds])
    assert "build-removed\torg.example.gone\t" in capsys.readouterr().out


def test_without_being_asked_nothing_is_compared(builds, capsys):
    main(["inspect", "--format", "json", *builds])
    assert json.loads(capsys.readouterr().out)["builds"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_builds_are_two(builds, capsys, count):
    assert main(["inspect", "--builds", *(builds + builds)[:count]]) == 2
    assert "two images" in capsys.readouterr().err
