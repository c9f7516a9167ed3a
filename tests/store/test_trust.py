"""A project is somebody's: another's is not believed, nor one beyond a mount or the home."""

from __future__ import annotations

import os

import pytest

from countermark.model.errors import CallerError, OperatorError
from countermark.store import project, trust
from countermark.store.project import FILE, init, open_project
from countermark.store.settings import settings

AS_ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)
STRANGER = 64123


@pytest.fixture
def shared(tmp_path):
    """A project with a subfolder."""
    init(tmp_path / "p")
    (tmp_path / "p" / "sub").mkdir()
    return tmp_path / "p"


@pytest.fixture
def strangers(monkeypatch):
    """As if all files belonged to somebody else."""
    monkeypatch.setattr(trust, "users", lambda: frozenset((os.geteuid() + 1,)))


def given_away(path):
    os.chown(path, STRANGER, STRANGER)


@AS_ROOT
@pytest.mark.parametrize("part", [".", ".countermark", ".countermark/ledger", ".countermark/lists"])
def test_a_project_with_a_part_of_another_s_is_not_taken(shared, part):
    (shared / part).mkdir(exist_ok=True)
    given_away(shared / part)
    with pytest.raises(OperatorError, match=f"belongs to user {STRANGER}") as error:
        open_project(shared)
    assert f"countermark config trust {shared}" in error.value.next_step
    trust.trust(str(shared))
    assert open_project(shared).root == shared


@AS_ROOT
@pytest.mark.parametrize("part", [".", ".countermark"])
def test_one_found_from_below_is_not_passed_over_for_one_further_up(tmp_path, shared, part):
    init(tmp_path)
    given_away(shared / part)
    found = settings({}, config="none", environ={}, start=shared / "sub")
    with pytest.raises(OperatorError, match=f"belongs to user {STRANGER}"):
        _ = found.project
    assert settings({"ledger": "none"}, "none", environ={}, start=shared).project is None


@AS_ROOT
def test_a_file_of_another_s_is_not_taken_found_or_named(shared):
    given_away(shared / FILE)
    found = settings({}, environ={}, start=shared / "sub")
    assert f"user {STRANGER}" in found.notes[0]
    with pytest.raises(OperatorError, match="fail-on may be set in a file that cannot be used"):
        found["fail_on"]
    with pytest.raises(OperatorError, match=f"belongs to user {STRANGER}"):
        settings({}, config=str(shared / FILE), environ={})
    with pytest.raises(OperatorError, match=f"belongs to user {STRANGER}"):
        settings({}, environ={"COUNTERMARK_CONFIG": str(shared / FILE)})


@AS_ROOT
@pytest.mark.parametrize("value", ["{}", "*", "relative:{}"])
def test_a_mounted_folder_of_a_user_unknown_here_is_allowed_by_the_environment(
    shared, monkeypatch, value
):
    for path in (shared, *shared.rglob("*")):
        given_away(path)
    for flags in ({}, {"ledger": str(shared)}):
        with pytest.raises(OperatorError, match="COUNTERMARK_TRUST="):
            _ = settings(flags, "none", environ={}, start=shared).project
    monkeypatch.setenv("COUNTERMARK_TRUST", value.format(shared))
    found = settings({}, environ={}, start=shared / "sub")
    assert found.project == str(shared)
    assert found.file == shared / FILE
    assert open_project(shared).root == shared


@AS_ROOT
def test_who_became_root_with_sudo_still_owns_what_is_his(shared, monkeypatch):
    given_away(shared)
    monkeypatch.setenv("SUDO_UID", str(STRANGER))
    assert open_project(shared).root == shared
    monkeypatch.setenv("SUDO_UID", "no number")
    with pytest.raises(OperatorError):
        open_project(shared)


def test_sudo_s_caller_counts_for_root_alone(monkeypatch):
    monkeypatch.setattr(trust.os, "geteuid", lambda: 1000)
    assert trust.users({"SUDO_UID": "1001"}) == {1000}
    monkeypatch.setattr(trust.os, "geteuid", lambda: 0)
    assert trust.users({"SUDO_UID": "1001"}) == {0, 1001}
    assert trust.users({"SUDO_UID": "-1"}) == {0}


def test_trust_is_of_the_directory_itself_and_lies_outside_it(shared, strangers, monkeypatch):
    monkeypatch.setattr(trust.user, "owned", lambda d: d.mkdir(parents=True, exist_ok=True) or d)
    monkeypatch.setattr(trust, "is_foreign", lambda found: found.st_ino != _configured().st_ino)
    before = sorted(shared.rglob("*"))
    (shared / "link").symlink_to(shared)
    assert trust.trust(str(shared / "link")) == str(shared)
    (shared / "link").unlink()
    assert trust.listed() == (str(shared),)
    assert sorted(shared.rglob("*")) == before
    assert open_project(shared).root == shared
    assert not trust.is_trusted(shared.parent)
    assert not trust.is_trusted(shared / "sub")
    assert trust.untrust(str(shared)) == str(shared)
    with pytest.raises(OperatorError, match="config trust"):
        open_project(shared)
    with pytest.raises(CallerError, match="not trusted"):
        trust.untrust(str(shared))
    with pytest.raises(CallerError, match="no such directory"):
        trust.trust(str(shared / "gone"))


def _configured():
    return (trust.user.configuration() / trust.FILE).stat()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"trusted": 1}', b'{"trusted": [1]}', b"[" * 9999]
)
def test_a_damaged_list_of_trusted_directories_trusts_nothing(tmp_path, content):
    (trust.user.configuration() / trust.FILE).write_bytes(content)
    assert not trust.is_trusted(tmp_path)
    with pytest.raises(OperatorError, match="no list of trusted directories"):
        trust.listed()


def test_nothing_above_the_home_directory_is_taken_without_being_named(shared, monkeypatch):
    home = shared / "home"
    (home / "deep").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    found = settings({}, environ={}, start=home / "deep")
    assert (found.project, found.file) == (None, None)
    assert found["fail_on"] == "action-required"
    assert len(found.notes) == 2
    assert all(f"{shared} holds" in note for note in found.notes)
    assert all("above your home directory" in note for note in found.notes)
    assert all(f"--ledger {shared}" in note for note in found.notes)
    assert settings({"ledger": str(shared)}, environ={}, start=home).project == str(shared)
    init(home)
    assert settings({}, environ={}, start=home / "deep").project == str(home)


def test_nothing_on_another_file_system_is_taken_without_being_named(shared, monkeypatch):
    mount = shared / "mount"
    (mount / "deep").mkdir(parents=True)
    monkeypatch.setattr(project, "_device", lambda d: int(d in (mount, mount / "deep")))
    found = settings({}, environ={}, start=mount / "deep")
    assert (found.project, found.file) == (None, None)
    assert f"on another file system than {mount}" in found.notes[0]


@pytest.mark.parametrize("plant", [os.mkfifo, lambda p: p.symlink_to("/dev/zero")])
def test_a_pipe_or_a_link_to_a_device_in_place_of_the_settings(tmp_path, plant):
    plant(tmp_path / FILE)
    found = settings({}, environ={}, start=tmp_path)
    assert "not used" in found.notes[0]
    with pytest.raises(OperatorError, match=FILE):
        found["fail_on"]
    with pytest.raises(OperatorError, match="not a file"):
        settings({}, config=str(tmp_path / FILE), environ={})
