"""A note that evidence was redacted is believed of the user, and of nobody else."""

from __future__ import annotations

import json

import pytest

from countermark.store.redacted import Redaction
from countermark.store.vault import Vault

NOTE = Redaction("officer", "on request", 1_796_000_000_000_000)


@pytest.fixture
def vault(tmp_path):
    place = tmp_path / "project" / ".countermark" / "vault"
    place.mkdir(parents=True)
    return Vault(place)


def forged(vault, digest, **changes):
    """The note as somebody else would lay it there."""
    path = vault.path_of(digest)
    said = {"author": "officer", "reason": "on request", "at": 1, "claims": [], "mac": ""}
    path.parent.mkdir(exist_ok=True)
    path.with_name(f"{path.name}.redacted").write_text(json.dumps(said | changes))


def test_what_i_redacted_is_gone_and_stays_out(vault):
    digest = vault.put(b"a secret")
    assert vault.redact(digest, NOTE)
    assert vault.redaction(digest).words == NOTE.words
    vault.put(b"a secret")
    assert not vault.has(digest)


@pytest.mark.parametrize("mac", ["", "0" * 64, "é", "x"])
def test_a_forged_note_explains_no_absence_and_keeps_nothing_out(vault, mac):
    digest = vault.put(b"the list of suppliers")
    vault.path_of(digest).unlink()
    forged(vault, digest, mac=mac)
    assert vault.redaction(digest) is None
    assert "officer" in vault.stranger_s_note(digest).words
    vault.put(b"the list of suppliers")
    assert vault.get(digest) == b"the list of suppliers"


def test_a_note_of_mine_on_other_bytes_is_none_on_these(vault):
    gone, kept = vault.put(b"gone"), vault.put(b"kept")
    vault.redact(gone, NOTE)
    note = vault.path_of(gone).with_name(f"{vault.path_of(gone).name}.redacted").read_bytes()
    vault.path_of(kept).with_name(f"{vault.path_of(kept).name}.redacted").write_bytes(note)
    assert vault.get(kept) == b"kept"


def test_in_a_trusted_project_another_s_note_counts(vault, monkeypatch, tmp_path):
    digest = vault.put(b"a secret")
    forged(vault, digest)
    assert vault.redaction(digest) is None
    monkeypatch.setenv("COUNTERMARK_TRUST", str(tmp_path / "project"))
    assert vault.redaction(digest) is not None
