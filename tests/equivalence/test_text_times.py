"""Dates and times of day as programs write them."""

from __future__ import annotations

import pytest

from countermark.equivalence.text_times import written_times


@pytest.mark.parametrize(
    "text",
    [
        b"2026-11-30", b"2026-11-30T12:34:56Z", b"2026-11-30 12:34:56", b"Nov 30 2026",
        b"Nov  3 2026", b"12:34:56", b"Mon Nov 30 12:34:56 UTC 2026", b"30 Nov 2026",
        b"2026-11-30 12:34:56 +0000"[:19],
    ],
)  # fmt: skip
def test_a_date_is_found_whole(text: bytes) -> None:
    (found,) = written_times(b"v1.35.0 (" + text + b") multi-call")
    assert found.text == text and found.start == 9


@pytest.mark.parametrize(
    "text", [b"2026-13-30", b"Feb 30 2026", b"31:34:56", b"12026-11-30", b"x12:34:56", b"10.0.0.1"]
)
def test_what_is_no_date_is_not_found(text: bytes) -> None:
    assert list(written_times(b"built " + text + b" here")) == []
