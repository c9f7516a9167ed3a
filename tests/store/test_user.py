"""The user's own directories: theirs alone, or refused."""

import os

import pytest

from countermark.model.errors import OperatorError
from countermark.store import user


def test_each_place_follows_its_variable_and_is_for_the_owner_alone(tmp_path):
    environ = {"XDG_STATE_HOME": str(tmp_path / "s"), "XDG_CACHE_HOME": str(tmp_path / "c")}
    assert user.state(environ) == tmp_path / "s/countermark"
    assert user.cache(environ).stat().st_mode & 0o777 == 0o700


def test_a_relative_variable_is_ignored(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user.cache({"XDG_CACHE_HOME": "here"}) == tmp_path / ".cache/countermark"


def test_a_link_in_its_place_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "countermark").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OperatorError, match="link"):
        user.state({"XDG_STATE_HOME": str(tmp_path)})


def test_a_directory_that_others_may_write_to_is_refused(tmp_path):
    (tmp_path / "countermark").mkdir()
    (tmp_path / "countermark").chmod(0o777)
    with pytest.raises(OperatorError, match="others may write"):
        user.state({"XDG_STATE_HOME": str(tmp_path)})


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_a_directory_of_another_owner_is_refused(tmp_path):
    (tmp_path / "countermark").mkdir()
    os.chown(tmp_path / "countermark", 1234, 1234)
    with pytest.raises(OperatorError, match="user 1234"):
        user.state({"XDG_STATE_HOME": str(tmp_path)})


def test_the_secret_is_made_once_and_only_the_owner_reads_it(tmp_path):
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    first = user.secret(environ)
    assert user.secret(environ) == first
    assert len(first) == user.SECRET_BYTES
    assert (user.state(environ) / user.SECRET).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_secret_of_another_length_is_refused(tmp_path, content):
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    (user.state(environ) / user.SECRET).write_bytes(content)
    with pytest.raises(OperatorError, match="not the secret"):
        user.secret(environ)


def test_a_pipe_in_its_place_does_not_hold_us_up(tmp_path):
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    os.mkfifo(user.state(environ) / user.SECRET)
    with pytest.raises(OperatorError, match="not the secret"):
        user.secret(environ)
