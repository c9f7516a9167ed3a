"""Programs built twice: their identifier and the time of their build, and nothing else."""

from __future__ import annotations

import pytest
from tests.equivalence.comparing import compared
from tests.formats.artefact.fixtures_elf import elf, sections
from tests.formats.artefact.test_cpio import TRAILER, entry

from countermark.model.comparison import Comparison, Result


def program(
    data: bytes = b"v1.2 (2026-01-02 03:04:05 UTC)\0",
    code: bytes = bytes.fromhex("554889e5b8010000005dc3") * 5,
    build_id: bytes = bytes(range(20)),
) -> bytes:
    bodies = {".rodata": data, ".text": code}
    parts = sections(build_id=build_id)
    return elf([type(p)(**{**vars(p), "body": bodies.get(p.name, p.body)}) for p in parts])


def verdict(deployed: bytes) -> Comparison:
    """Compared bare, and as the one file of an archive: both must say the same."""
    bare = compared(program(), deployed)
    packed = [entry(b"sbin/x", body, 0o100755) + TRAILER for body in (program(), deployed)]
    assert compared(*packed).result is bare.result
    return bare


def test_another_build_of_the_same_is_equivalent_and_shows_both_dates() -> None:
    found = verdict(program(b"v1.2 (2026-01-02 19:20:21 UTC)\0", build_id=bytes(range(50, 70))))
    assert found.result is Result.EQUIVALENT
    dates = [use.places[0] for use in found.rules if use.id == "time.text-in-data"]
    assert (dates[0].evaluated, dates[0].deployed) == (
        b"2026-01-02 03:04:05",
        b"2026-01-02 19:20:21",
    )


@pytest.mark.parametrize(
    "deployed",
    [
        program(b"v1.3 (2026-01-02 03:04:05 UTC)\0"),
        program(b"v1.2 (2026-01-02 03:04:99 UTC)\0"),
        program(b"v1.2 (rm -rf / --no-pre r UTC)\0"),
        program(b"v1.2 (2026-01-02 03:04:05 UTX)\0"),
        program(code=bytes.fromhex("554889e5b8020000005dc3") * 5),
        program(code=b"built 2026-01-02 03:04:05" + bytes(30)),
        program(build_id=bytes(16)),
        program() + b"overlay",
    ],
    ids=["version", "no time", "text", "zone", "code", "a date in code", "length of id", "overlay"],
)
def test_anything_else_differs(deployed: bytes) -> None:
    assert verdict(deployed).result is Result.DIFFERS


def test_dates_of_more_than_one_day_are_no_build() -> None:
    several = b"2026-01-02 03:04:05 %s\0"
    pair = (
        program(several % b"2026-01-02"),
        program(several.replace(b"02 03", b"09 03") % b"2021-05-17"),
    )
    assert compared(*pair).result is Result.DIFFERS
