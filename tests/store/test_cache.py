"""The cache may be lost at any time and never stops a run."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countermark.model.evidence import Digest
from countermark.store import cache

KEY = Digest.of(b"list")


def test_the_last_run_is_kept_and_replaced(tmp_path):
    assert cache.load_last_run(tmp_path) is None
    assert cache.save_last_run(b"one", tmp_path / "new") == ""
    assert cache.save_last_run(b"two", tmp_path / "new") == ""
    assert cache.load_last_run(tmp_path / "new") == b"two"


def test_a_cache_that_cannot_be_written_only_says_so(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert cache.save_last_run(b"x", tmp_path / "file").startswith("not cached: ")
    assert cache.save_blob("index-1", KEY, b"x", tmp_path / "file").startswith("not cached: ")


def test_where_the_cache_lies(tmp_path):
    assert cache.directory(tmp_path) == tmp_path / ".countermark" / "cache"
    assert cache.directory(None, {"XDG_CACHE_HOME": "/var/c"}) == Path("/var/c/countermark")
    home = Path("~/.cache/countermark").expanduser()
    assert cache.directory(None, {"XDG_CACHE_HOME": "relative"}) == home
    assert cache.directory(None, {}) == home


def test_a_blob_comes_back_or_is_computed_again(tmp_path):
    assert cache.load_blob("index-1", KEY, tmp_path) is None
    assert cache.save_blob("index-1", KEY, b"blob", tmp_path) == ""
    assert cache.load_blob("index-1", KEY, tmp_path) == b"blob"
    assert cache.load_blob("index-2", KEY, tmp_path) is None
    (path,) = (tmp_path / "index-1").iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    assert cache.load_blob("index-1", KEY, tmp_path) is None


def test_a_blob_of_another_kind_key_or_user_is_as_good_as_none(tmp_path, monkeypatch):
    """An index copied from another project turned a certain match into none."""
    other = Digest.of(b"other")
    cache.save_blob("index-1", KEY, b"blob", tmp_path)
    made = (tmp_path / "index-1" / KEY.hex).read_bytes()
    for kind, key in (("index-1", other), ("index-2", KEY)):
        (tmp_path / kind).mkdir(exist_ok=True)
        (tmp_path / kind / key.hex).write_bytes(made)
        assert cache.load_blob(kind, key, tmp_path) is None
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another's"))
    assert cache.load_blob("index-1", KEY, tmp_path) is None


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_one_flipped_bit_and_a_cache_is_as_good_as_none(tmp_path, at, bit):
    cache.save_blob("index-1", KEY, b"blob" * 50, tmp_path)
    cache.save_last_run(b'{"a": 1}' * 20, tmp_path)
    for path, load in (
        (tmp_path / "index-1" / KEY.hex, lambda: cache.load_blob("index-1", KEY, tmp_path)),
        (tmp_path / cache.LAST_RUN, lambda: cache.load_last_run(tmp_path)),
    ):
        assert load() is not None
        content = bytearray(path.read_bytes())
        content[at % len(content)] ^= 1 << bit
        path.write_bytes(content)
        assert load() is None


@pytest.mark.parametrize("size", [0, 1, 8, 20, 60, 87])
def test_a_cut_last_run_is_as_good_as_none(tmp_path, size):
    cache.save_last_run(b'{"a": 1}', tmp_path)
    place = tmp_path / cache.LAST_RUN
    place.write_bytes(place.read_bytes()[:size])
    assert cache.load_last_run(tmp_path) is None


def test_a_last_run_of_another_project_or_user_is_as_good_as_none(tmp_path, monkeypatch):
    cache.save_last_run(b'{"a": 1}\n', tmp_path / "one")
    assert json.loads((tmp_path / "one" / cache.LAST_RUN).read_bytes())["document"] == {"a": 1}
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    assert cache.load_last_run(tmp_path / "one") == b'{"a": 1}'
    assert cache.load_last_run(tmp_path / "two") is None
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another's"))
    assert cache.load_last_run(tmp_path / "one") is None


def test_without_a_secret_nothing_is_cached_and_that_is_said(tmp_path, monkeypatch):
    assert cache.unusable() == ""
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert cache.save_last_run(b"{}", tmp_path).startswith("not cached: ")
    assert cache.save_blob("index-1", KEY, b"x", tmp_path).startswith("not cached: ")
    assert cache.load_blob("index-1", KEY, tmp_path) is None
    assert cache.unusable().startswith("nothing is cached: ")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_the_longest_unused_blobs_go_first(tmp_path):
    keys = [Digest.of(bytes([n])) for n in range(cache.KEPT + 2)]
    for age, key in enumerate(keys):
        cache.save_blob("index-1", key, b"x", tmp_path)
        os.utime(tmp_path / "index-1" / key.hex, ns=(age * 10**9, age * 10**9))
        cache.load_blob("index-1", keys[0], tmp_path)
    left = [key for key in keys if cache.load_blob("index-1", key, tmp_path) is not None]
    assert len(left) == cache.KEPT
    assert keys[0] in left
    assert keys[1] not in left
