"""Archives of the zip family: what follows from content, and what was attached."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from tests.equivalence.comparing import compared
from tests.equivalence.test_programs import program
from tests.formats.artefact.fixtures_zip import aligned, archive, entry, signed

from countermark.model.comparison import Comparison, Result

DAY = (2026, 1, 2)


def packed(*, second: int = 0, level: int = 6, body: bytes = b"one\n", extra: str = "") -> bytes:
    """A small archive, its entries written at some second of one day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        entries = {"bin/x": program(build_id=bytes([second]) * 20), "text": body}
        entries |= {extra: b"new"} if extra else {}
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, (*DAY, 3, 4, second))
            info.external_attr = 0o100644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def attached(archive: bytes, block: bytes) -> bytes:
    """``archive`` with an APK signing block of one pair before its directory."""
    (directory,) = struct.unpack_from("<I", archive, len(archive) - 6)
    pair = struct.pack("<QI", len(block) + 4, 0x7109871A) + block
    size = struct.pack("<Q", len(pair) + 24)
    signing = size + pair + size + b"APK Sig Block 42"
    end = bytearray(archive[-22:])
    end[16:20] = struct.pack("<I", directory + len(signing))
    return archive[:directory] + signing + archive[directory:-22] + bytes(end)


def rules(found: Comparison) -> set[str]:
    return {use.id for use in found.rules}


def test_the_check_of_an_entry_follows_from_its_content() -> None:
    found = compared(packed(), packed(second=40))
    assert found.result is Result.EQUIVALENT
    assert {"derived.content-check", "identifier.build-id", "time.entry"} <= rules(found)


def test_another_content_differs_though_its_check_follows() -> None:
    found = compared(packed(), packed(body=b"two\n"))
    assert found.result is Result.DIFFERS
    assert "derived.content-check" in rules(found)


def test_a_signature_that_was_attached_is_explained_and_nothing_else_with_it() -> None:
    signed = attached(packed(), b"signed by somebody")
    found = compared(packed(), signed)
    assert (found.result, "signature.attached" in rules(found)) == (Result.EQUIVALENT, True)
    for planted in (
        attached(packed(second=2), b"signed by somebody"),
        attached(packed(body=b"two\n"), b"signed by somebody"),
        attached(packed(extra="classes2.dex"), b"signed by somebody"),
    ):
        assert compared(packed(), planted).result is Result.DIFFERS


def test_a_signature_that_was_taken_away_or_changed_differs() -> None:
    signed = attached(packed(), b"signed by somebody")
    assert compared(signed, packed()).result is Result.DIFFERS
    assert compared(signed, attached(packed(), b"signed by another!")).result is Result.DIFFERS


def extra(step: int, zeros: int) -> bytes:
    """The extra field of apksig: an alignment, and zeros."""
    return struct.pack("<HHH", 0xD935, 2 + zeros, step) + bytes(zeros)


@pytest.mark.parametrize(
    ("deployed", "because"),
    [
        (bytes(1), "zipalign: byte 31 becomes 32"),
        (bytes(4096 - 31), "zipalign: to the next page"),
        (extra(4, 3), "apksig: byte 37 becomes 40"),
        (extra(4096, 4096 - 37), "apksig: to the next page"),
    ],
)
def test_zeros_that_align_a_content_are_explained(deployed: bytes, because: str) -> None:
    found = compared(aligned(b"content", b""), aligned(b"content", deployed))
    assert (found.result, "padding.zip-alignment" in rules(found)) == (Result.EQUIVALENT, True)


@pytest.mark.parametrize(
    ("deployed", "because"),
    [
        (bytes(2), "byte 33 is aligned to nothing"),
        (bytes(5), "one zero would do for a word"),
        (extra(4, 7), "three zeros would do"),
        (extra(4, 0), "byte 37 is no multiple of four"),
        (extra(4, 0) + bytes(3), "zeros in both ways"),
        (extra(4, 1) + bytes(2), "zeros in both ways"),
        (extra(8, 3), "no program aligns to eight bytes"),
        (extra(4, 2) + b"\1", "a byte that is not zero"),
        (struct.pack("<HHHB", 0xD935, 3, 4, 1) + bytes(2), "a byte that is not zero"),
        (struct.pack("<HHB", 0xD935, 1, 4) + bytes(2), "half a number"),
        (struct.pack("<HHH", 0xCAFE, 2, 4) + bytes(3), "another extra field"),
    ],
)
def test_other_bytes_before_a_content_differ(deployed: bytes, because: str) -> None:
    found = compared(aligned(b"content", b""), aligned(b"content", deployed))
    assert found.result is Result.DIFFERS


def test_what_was_aligned_as_evaluated_is_aligned_as_deployed() -> None:
    """A program that is not cannot be mapped: the deployed archive would do less."""
    paged = aligned(b"content", bytes(4096 - 31))
    assert compared(paged, aligned(b"content", b"")).result is Result.DIFFERS
    assert compared(paged, aligned(b"content", bytes(1))).result is Result.DIFFERS
    assert compared(paged, aligned(b"other!!", bytes(4096 - 31))).result is Result.DIFFERS


def test_a_pair_that_is_no_signature_was_not_attached() -> None:
    """A signing block has room for anything; only what signs is attached again."""
    plain = archive(entry("a"))
    for key in (0x71777777, 0x2146444E, 0x42726577):
        planted = signed(plain, (0x7109871A, b"signature"), (key, b"payload"))
        assert compared(plain, planted).result is Result.DIFFERS
        found = compared(signed(plain, (0x7109871A, b"signature")), planted)
        assert found.result is Result.DIFFERS


def test_a_signing_block_of_whole_pages_may_be_longer() -> None:
    plain = archive(entry("a"))
    block = (0x7109871A, b"signature")
    padded = signed(plain, block, (0x42726577, bytes(4096 - 65)))
    assert compared(signed(plain, block), padded).result is Result.EQUIVALENT
    for wrong in (bytes(20), bytes(2 * 4096 - 65), b"\1" + bytes(4096 - 66)):
        assert compared(signed(plain, block), signed(plain, block, (0x42726577, wrong))).result is (
            Result.DIFFERS
        )
