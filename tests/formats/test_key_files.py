"""Keys in every format meet by their public key; what is sealed or broken is said or passed."""

# ruff: noqa: E501 - a table reads as a table

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats import key_maker as keys

from countermark.formats.key_files import key_texts

KEY = hashlib.sha256(keys.spki()).hexdigest()
HEAD = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n"


@pytest.mark.parametrize(
    ("data", "private"),
    [
        (keys.pem("RSA PRIVATE KEY", keys.pkcs1()), True),
        (keys.pem("PRIVATE KEY", keys.pkcs8()), True),
        (keys.pem("PUBLIC KEY", keys.spki()), False),
        (keys.pem("CERTIFICATE", keys.certificate()), False),
        (keys.openssh(), True),
        (keys.ssh_line(), False),
        (keys.dropbear(), True),
        (keys.pkcs1(), True),
        (keys.pkcs8(), True),
        (keys.certificate(), False),
        (keys.pem("RSA PRIVATE KEY", keys.pkcs1()).replace(b"\n", b"\r\n"), True),
        (keys.pem("RSA PRIVATE KEY", keys.pkcs1()).replace(b"\n", b"\\n"), True),
    ],
)
def test_both_halves_of_a_key_have_one_name(data, private):
    (found,) = key_texts(data)
    assert (found.key, found.private, found.encrypted, found.of_bytes) == (
        KEY,
        private,
        False,
        False,
    )
    assert (found.algorithm, found.bits) == ("RSA", 512)
    assert found.span.end <= len(data)


@pytest.mark.parametrize(
    "data",
    [
        keys.pem("ENCRYPTED PRIVATE KEY", bytes(200)),
        keys.pem("RSA PRIVATE KEY", bytes(200), HEAD),
        keys.openssh(b"aes256-ctr"),
        keys.value(0x30, keys.number(3), keys.value(0x30, bytes.fromhex("06092a864886f70d010701"), bytes(600))),
    ],
)  # fmt: skip
def test_a_sealed_key_is_one_and_says_so(data):
    (found,) = key_texts(data)
    assert found.private
    assert found.encrypted


def test_several_in_one_file_stand_where_they_are_said_to():
    first, second = (
        keys.pem("CERTIFICATE", keys.certificate()),
        keys.pem("PRIVATE KEY", keys.pkcs8()),
    )
    data = b"words\n" + first + b"\0more\0" + second
    spans = [one.span for one in key_texts(data)]
    assert [data[one.offset : one.end] for one in spans] == [first[:-1], second[:-1]]


@pytest.mark.parametrize(
    "data",
    [
        b"-----BEGIN RSA PRIVATE KEY-----\n",
        b"-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----\n",
        b"put -----BEGIN CERTIFICATE----- here",
        keys.pem("RSA PRIVATE KEY", keys.pkcs1()[:40]),
        b"ssh-rsa AAAAB3NzaC1yc2E somebody",
        keys.value(0x30, b"x" * 100),
        b"",
    ],
)
def test_what_is_no_key_is_none(data):
    assert key_texts(data) == []


@given(
    st.sampled_from(
        [keys.pkcs1(), keys.pkcs8(), keys.certificate(), keys.dropbear(), keys.openssh()]
    ),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=5),
    st.booleans(),
)
def test_changed_bytes_are_read_or_passed_over(data, changes, packed):
    raw = bytearray(data)
    for at, byte in changes:
        raw[at % len(raw)] = byte
    whole = keys.pem("PRIVATE KEY", bytes(raw)) if packed else bytes(raw)
    for found in key_texts(whole):
        assert len(found.key) == 64
