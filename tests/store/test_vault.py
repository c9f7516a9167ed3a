"""The vault: what was put comes back, or the damage has a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.errors import OperatorError
from countermark.model.evidence import Digest
from countermark.store.vault import Vault


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    return Vault(tmp_path_factory.mktemp("vault"))


@given(content=st.binary(max_size=2000))
def test_what_was_put_comes_back(vault, content):
    digest = vault.put(content)
    assert digest == Digest.of(content)
    assert vault.has(digest)
    assert vault.put(content) == digest
    assert vault.get(digest) == content


def test_missing_evidence_is_named(vault):
    absent = Digest.of(b"never put")
    assert not vault.has(absent)
    with pytest.raises(OperatorError, match=f"{absent.short} is not in the vault"):
        vault.get(absent)


def test_damaged_evidence_is_refused_and_healed_by_putting_it_again(vault):
    digest = vault.put(b"the bytes")
    vault.path_of(digest).write_bytes(b"the byteS")
    with pytest.raises(OperatorError, match="damaged"):
        vault.get(digest)
    vault.put(b"the bytes")
    assert vault.get(digest) == b"the bytes"


def test_a_vault_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OperatorError, match="evidence not kept"):
        Vault(tmp_path / "file").put(b"x")
