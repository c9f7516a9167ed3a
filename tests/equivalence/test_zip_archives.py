"""Archives of the zip family: what follows from content, and what was attached."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.equivalence.comparing import compared
from tests.equivalence.test_programs import program

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
