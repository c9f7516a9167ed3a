"""A commitment names bytes for who holds the secret, and is no digest."""

import hashlib
import io

import pytest

from countermark.model.errors import CallerError
from countermark.model.evidence import Digest
from countermark.store import sealed

BYTES = b"one watermarked copy"


def test_a_commitment_is_marked_opens_with_its_secret_and_with_no_other():
    named = sealed.commitment(io.BytesIO(BYTES), b"a" * 32)
    assert named.is_commitment
    assert named.hex.startswith("commitment:")
    assert named.short == named.hex[: len("commitment:") + 12]
    assert hashlib.sha256(BYTES).hexdigest() not in named.hex
    assert sealed.opens(named, io.BytesIO(BYTES), b"a" * 32)
    assert not sealed.opens(named, io.BytesIO(BYTES + b"!"), b"a" * 32)
    assert not sealed.opens(named, io.BytesIO(BYTES), b"b" * 32)


def test_the_users_own_secret_is_the_default():
    named = sealed.commitment(io.BytesIO(BYTES))
    assert sealed.opens(named, io.BytesIO(BYTES))
    assert sealed.opens(Digest.of(BYTES), io.BytesIO(BYTES))


@pytest.mark.parametrize("text", ["commitment:", "commitment:" + "g" * 64, "seal:" + "0" * 64])
def test_what_is_neither_is_refused(text):
    with pytest.raises(CallerError):
        Digest(text)
