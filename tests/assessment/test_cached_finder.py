"""The finder of names in text that a run leaves behind: this user's and of this content."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from tests.assessment.test_cached_index import Far
from tests.worlds import claim

from countermark.assessment import mentions, shipped
from countermark.store import cache
from countermark.store.knowledge import Knowledge

TEXT = "We bought from Zhentarion Quellmark Ltd and from Obermarsh Tellurion Ltd."
RESTRICTED = ("Zhentarion Quellmark Ltd", "Second Ltd")
HARMLESS = ("Obermarsh Tellurion Ltd", "Second Ltd")


def known(content, *names):
    said = [claim(f"list:csl/{n} named x") for n, _ in enumerate(names)]
    far = Far([msgspec.structs.replace(c, object=n) for c, n in zip(said, names, strict=True)])
    far.content = content
    return Knowledge([], None, far)


@pytest.fixture
def found(tmp_path):
    for project in ("mine", "other"):
        (tmp_path / project).mkdir()

    def found(project, knowledge):
        mentions._finder.cache_clear()
        looking = mentions.finder(knowledge, str(tmp_path / project))
        return [mention.text for mention in looking.find(TEXT).found]

    return found


def blob(tmp_path, project):
    (path,) = (cache.directory(tmp_path / project) / mentions.FINDER).iterdir()
    return path


def test_one_copied_from_another_project_hides_nobody(tmp_path, found):
    mine, other = known("one", *RESTRICTED), known("two", *HARMLESS)
    honest = found("mine", mine)
    assert honest == ["Zhentarion Quellmark Ltd"]
    assert found("mine", mine) == honest
    assert found("other", other) == ["Obermarsh Tellurion Ltd"]
    copied = blob(tmp_path, "other").read_bytes()
    for forged in (copied, hashlib.sha256(copied[32:]).digest() + copied[32:], b""):
        blob(tmp_path, "mine").write_bytes(forged)
        assert found("mine", mine) == honest


def test_false_friends_are_part_of_what_it_is_made_of(tmp_path, found, monkeypatch):
    mine = known("one", *RESTRICTED)
    found("mine", mine)
    monkeypatch.setattr(shipped, "false_friends", lambda: shipped.catalog().false_friends[:1])
    found("mine", mine)
    assert len(list((cache.directory(tmp_path / "mine") / mentions.FINDER).iterdir())) == 2
