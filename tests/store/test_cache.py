"""The cache may be lost at any time and never stops a run."""

from __future__ import annotations

import os
from pathlib import Path

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
