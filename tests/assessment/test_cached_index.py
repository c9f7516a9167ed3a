"""The screening index that a run leaves behind: this user's and of this content, or made again."""

from __future__ import annotations

import hashlib

import pytest
from tests.worlds import claim

from countermark.assessment import shipped
from countermark.assessment.screener import LISTING, listing
from countermark.screening.index import name_index
from countermark.screening.reference.tables import Tables
from countermark.store import cache
from countermark.store.knowledge import Knowledge
from countermark.store.memory import MemoryView


class Far(MemoryView):
    """A ledger's view, in memory, under a name for its content."""

    content = ""

    def each_listed_name(self):
        return iter(self.listed_names())


def known(content, *names):
    far = Far([claim(f"list:csl/{n} named {name}") for n, name in enumerate(names)], None)
    far.content = content
    return Knowledge([], None, far)


@pytest.fixture
def made(tmp_path, monkeypatch):
    """``made(project, knowledge)`` is the index as a run there would use it."""
    monkeypatch.setattr(name_index, "SMALL", 2)
    for project in ("mine", "other"):
        (tmp_path / project).mkdir()
    tables = Tables.read(shipped.folder("screening"))
    return lambda project, knowledge: listing(
        knowledge, tables, str(tmp_path / project)
    ).save_index()


def blob(tmp_path, project):
    (path,) = (cache.directory(tmp_path / project) / LISTING).iterdir()
    return path


def test_an_index_copied_from_another_project_hides_nobody(tmp_path, made):
    mine = known("one", "Restricted_Party_Ltd", "Second_Ltd", "Third_Ltd", "Fourth_Ltd")
    other = known("two", "Harmless_Ltd", "Second_Ltd", "Third_Ltd", "Fourth_Ltd")
    honest = made("mine", mine)
    assert made("mine", mine) == honest
    assert made("other", other) != honest
    copied = blob(tmp_path, "other").read_bytes()
    for forged in (copied, hashlib.sha256(copied[32:]).digest() + copied[32:]):
        blob(tmp_path, "mine").write_bytes(forged)
        assert made("mine", mine) == honest
        assert blob(tmp_path, "mine").read_bytes()[32:] != copied[32:], "made again"
