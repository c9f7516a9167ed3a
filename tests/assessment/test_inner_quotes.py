"""A claim that rests on a passage inside a container shows it, or says why it cannot."""

from __future__ import annotations

import msgspec
import pytest
from tests.formats.test_selected import IMAGE, RAW

from countermark.assessment.quotes import quotes
from countermark.model.claim import Claim
from countermark.model.evidence import Digest, Evidence, Selector
from countermark.model.predicate import Predicate
from countermark.reports.claims import claim_shape


@pytest.mark.parametrize(
    ("selector", "place", "quote", "not_opened"),
    [
        (
            RAW + "in=zip#1:twice.csv>row=2",
            "zip at 0x400 ▸ twice.csv ▸ row 2",
            "Acme Ltd,X-1",
            msgspec.UNSET,
        ),
        (
            "in=bytes@0x400:squashfs>in=squashfs#17:/a/x%FF.apk>in=zip#2>bytes=10-20",
            "squashfs at 0x400 ▸ /a/x%FF.apk ▸ zip entry 2 ▸ bytes 10-20",
            "",
            "damaged or encrypted: squashfs",
        ),
        (
            RAW + "in=zip#1>row=99",
            "zip at 0x400 ▸ zip entry 1 ▸ row 99",
            "",
            "there is no row 99 in it",
        ),
    ],
)
def test_a_passage_in_a_container(selector, place, quote, not_opened):
    where = Selector.parse(selector)
    said = Claim(
        claimant="user",
        subject="item:f/1",
        predicate=Predicate.NAMED,
        object="x",
        evidence=Evidence(Digest.of(IMAGE), "application/octet-stream", where, "image.bin"),
    )
    found = quotes([said], {Digest.of(IMAGE).hex: IMAGE})
    shown = claim_shape(said.id, said, {}, found[said.id]).evidence
    assert (shown.place, shown.quote, shown.not_opened) == (place, quote, not_opened)
    assert shown.selector == selector
