"""Who signed an app, under which scheme, and what of it holds on these very bytes."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.artefact.speaking import Memory
from tests.inspection.apk_maker import (
    SCHEMES,
    apk,
    block,
    der,
    key,
    manifest,
    number,
    oid,
    signer_of,
    sized,
    v1,
    with_block,
)

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.formats.der import DerError
from countermark.formats.pkcs7 import signed_data
from countermark.inspection.analyser import Item
from countermark.inspection.android_idsig import AndroidIdsig
from countermark.inspection.android_signers import AndroidSigners
from countermark.model.errors import SourceError
from countermark.model.inspection import Signer, Verified

CHECKED = importlib.util.find_spec("cryptography") is not None
GOOD = Verified.SIGNATURE if CHECKED else Verified.DIGESTS
PLAIN = apk(manifest(), files={"classes.dex": b"dex\n035\0" + bytes(9000), "a/b.txt": b"b"})
SIGNED = v1(PLAIN, key())
WHOLE = block(v1(PLAIN, key(), also="2"), key(), "v2")


def signers(data: bytes) -> list[Signer]:
    opened = Opener(readers(), Memory()).open(memoryview(data))
    item = Item((b"app.apk",), opened)
    analyser = AndroidSigners()
    return list(analyser.read(item, ASK).signers) if analyser.reads(item) else []


def said(data: bytes) -> list[tuple[str, Verified, str]]:
    return [(one.scheme, one.verified, one.why) for one in signers(data)]


def test_who_signed_is_what_the_certificate_says():
    (one,) = signers(SIGNED)
    assert one.subject == r"O=Example\, Ltd, CN=one"
    assert one.key == hashlib.sha256(key().spki).hexdigest()
    assert one.certificate == hashlib.sha256(key().certificate).hexdigest()
    assert (one.serial, one.algorithm, one.bits) == ("4d", "RSA", 1024)
    assert (one.not_before, one.not_after) == (1577836800, 2524608000)
    assert (one.scheme, one.verified) == ("v1", GOOD)


def test_nobody_signed():
    assert signers(PLAIN) == []


def test_all_schemes_the_newest_first():
    made = block(v1(PLAIN, key(), also="2, 3"), key(), "v2", "v3")
    assert said(made) == [("v3", GOOD, ""), ("v2", GOOD, ""), ("v1", GOOD, "")]


def test_attributes_that_are_signed_with_the_digest():
    assert said(v1(PLAIN, key(), attributes=True)) == [("v1", GOOD, "")]


def test_a_scheme_that_was_taken_off_is_missed():
    ((_, verified, why),) = said(v1(PLAIN, key(), also="2"))
    assert verified is Verified.BROKEN
    assert "v2" in why
    vow = struct.pack("<II", 0xBEEFF00D, 3)
    made = with_block(
        PLAIN, (SCHEMES["v2"], sized(sized(signer_of(PLAIN, key(), "v2", sized(vow)))))
    )
    ((_, verified, why),) = said(made)
    assert verified is Verified.BROKEN
    assert "v3" in why


@pytest.mark.parametrize("scheme", ["v2", "v3", "v3.1"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"digest": bytes(32)},
        {"spki": key("two").spki},
        pytest.param(
            {"signature": bytes(128)},
            marks=pytest.mark.skipif(not CHECKED, reason="needs cryptography"),
        ),
    ],
    ids=["digest", "key", "signature"],
)
def test_a_wrong_signer_of_a_block_is_broken(scheme, wrong):
    assert said(block(PLAIN, key(), scheme))[0][1] is GOOD
    assert said(block(PLAIN, key(), scheme, **wrong))[0][1] is Verified.BROKEN


def test_a_byte_of_the_file_that_changed_behind_the_signer():
    made = bytearray(block(PLAIN, key(), "v2"))
    made[40] ^= 1
    assert said(bytes(made))[0][1] is Verified.BROKEN


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"a/b.txt", b"a/c.txt"), (b"SHA-256-Digest: ", b"SHA-999-Digest: ")],
    ids=["another entry", "no digest that is known"],
)
def test_a_manifest_that_another_hand_changed(old, new):
    # The manifest of the archive is deflated: it is written anew with the change.
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SIGNED)) as source, zipfile.ZipFile(made, "w") as out:
        for info in source.infolist():
            content = source.read(info)
            if info.filename.endswith(".MF"):
                assert old in content
                content = content.replace(old, new, 1)
            out.writestr(info.filename, content)
    ((_, verified, why),) = said(made.getvalue())
    assert (verified, bool(why)) == (Verified.BROKEN, True)


def test_an_entry_that_was_put_in_later():
    made = io.BytesIO(SIGNED)
    with zipfile.ZipFile(made, "a") as out:
        out.writestr("evil.so", b"x")
    ((_, verified, why),) = said(made.getvalue())
    assert verified is Verified.BROKEN
    assert "evil.so" in why


def test_two_entries_of_a_name():
    made = io.BytesIO(SIGNED)
    with zipfile.ZipFile(made, "a") as out, pytest.warns(UserWarning, match="Duplicate"):
        out.writestr("classes.dex", b"other")
    ((_, verified, why),) = said(made.getvalue())
    assert verified is Verified.BROKEN
    assert "classes.dex" in why


@pytest.mark.skipif(not CHECKED, reason="needs cryptography")
def test_a_signature_by_another_key():
    one, two = key(), key("two")
    made = v1(PLAIN, one)
    other = type(one)(one.name, one.modulus, two.private)
    assert said(v1(PLAIN, other))[0][1] is Verified.BROKEN
    assert said(made)[0][1] is Verified.SIGNATURE


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_an_app_that_was_changed_anywhere_is_not_verified(data):
    at = data.draw(st.integers(0, len(WHOLE) - 1))
    made = bytearray(WHOLE)
    made[at] ^= data.draw(st.integers(1, 255))
    newest = [one for one in signers(bytes(made)) if one.scheme == "v2"]
    in_block = WHOLE.rfind(b"PK\x03\x04") < at < WHOLE.find(b"PK\x01\x02")
    allowed = {Verified.BROKEN} | ({Verified.DIGESTS} if in_block and not CHECKED else set())
    assert not newest or newest[0].verified in allowed


def test_an_offset_that_the_platform_would_not_find_the_directory_by():
    made = bytearray(WHOLE)
    made[made.rfind(b"PK\x05\x06") + 16] ^= 1
    assert [s for s in said(bytes(made)) if s[:2] == ("v2", Verified.BROKEN)]


@pytest.mark.parametrize(
    "tail",
    [der(0x04), der(0x30), der(0x30, number(1)), b""],
    ids=["other", "empty", "short", "none"],
)
def test_a_message_that_ends_early_is_no_signed_data(tail):
    raw = der(0x30, oid("1.2.840.113549.1.7.2"), der(0xA0, tail))
    with pytest.raises(DerError):
        signed_data(raw)


def idsig(signer, **wrong) -> bytes:
    """A file of scheme v4, without its tree."""
    hashing = struct.pack("<IB", 1, 12) + sized(b"", bytes(32))
    signing = sized(bytes(32), signer.certificate, b"", wrong.get("spki", signer.spki))
    signing += struct.pack("<I", 0x0103) + sized(b"signature")
    return struct.pack("<I", wrong.get("version", 2)) + sized(hashing, signing, b"")


@pytest.mark.parametrize(
    ("wrong", "verified"),
    [({}, Verified.NOT_CHECKED), ({"spki": key("two").spki}, Verified.BROKEN)],
)
def test_a_signature_beside_the_app_names_its_signer_and_is_not_checked(wrong, verified):
    opened = Opener((), Memory()).open(memoryview(idsig(key(), **wrong)))
    item = Item((b"a.apk.idsig",), opened)
    assert AndroidIdsig().reads(item)
    (one,) = AndroidIdsig().read(item, ASK).signers
    assert (one.scheme, one.subject, one.verified) == ("v4", r"O=Example\, Ltd, CN=one", verified)
    assert one.why


@pytest.mark.parametrize("bad", [idsig(key(), version=1), idsig(key())[:300], b"\2\0\0\0", b""])
def test_a_signature_beside_the_app_that_is_none(bad):
    item = Item((b"a.idsig",), Opener((), Memory()).open(memoryview(bad)))
    with pytest.raises(SourceError):
        AndroidIdsig().read(item, ASK)
