"""Records of the room ``equivalence`` as sentences: each has its own, and one way of spelling."""

from __future__ import annotations

import pytest

from countermark.model.comparison import Failed, Reason, Refused, Unproven, What
from countermark.model.gap import Why
from countermark.reports.comparison.document import document
from countermark.reports.comparison.reasons import failed_words, kind, reason_words, refusal_words

from . import made


@pytest.mark.parametrize("why", Unproven)
def test_each_reason_has_a_sentence_of_its_values(why: Unproven) -> None:
    """Every sentence can be made, and one of three values names no fourth."""
    assert failed_words(Failed(why, ("one", 2, b"three")))


REFUSED = Refused("time.text-in-data", "text-time", Failed(Unproven.NO_DATE, (12,)))


def test_a_refusal_names_rule_proof_and_place() -> None:
    assert refusal_words(REFUSED) == (
        "time.text-in-data: text-time: no date at byte 12 on both sides"
    )
    nobody = Refused("", "", Failed(Unproven.UNREADABLE, ("cut at byte 9",)))
    assert refusal_words(nobody) == "cut at byte 9"


@pytest.mark.parametrize(
    ("reason", "words", "fixed"),
    [
        (made.SETUID, "mode 0100755 -> 0104755", "field"),
        (
            Reason(what=What.FIELD, field="link", evaluated=b"sh", deployed=None),
            "link sh -> none",
            "field",
        ),
        (
            Reason(what=What.FIELD, field="data", evaluated=b"\x00\xff", deployed=b"\x1b"),
            "data 0x00ff -> 0x1b",
            "field",
        ),
        (Reason(what=What.CONTENT, part=b".text", named="main"), "content of .text: main",
         "content"),
        (Reason(what=What.CONTENT), "content of the whole", "content"),
        (Reason(what=What.ADDED, named="zip.entry"), "only in the deployed: zip.entry", "added"),
        (Reason(what=What.ORDER), "order of entries", "order"),
        (Reason(what=What.FORM, evaluated="gzip", deployed=""), "read as gzip and as nothing known",
         "form"),
        (Reason(what=What.FAULT, named="checksum: of a header"), "checksum: of a header", "fault"),
        (Reason(what=What.NOT_OPENED, not_opened=Why.LIMIT),
         "not opened: a stated limit was reached", "not-opened"),
        (Reason(withdrawn=REFUSED), refusal_words(REFUSED), "rule-withdrawn"),
    ],
)  # fmt: skip
def test_a_reason_in_words_and_as_a_fixed_word(reason: Reason, words: str, fixed: str) -> None:
    assert (reason_words(reason), kind(reason)) == (words, fixed)


def test_a_mode_is_spelt_one_way_in_all_of_a_document() -> None:
    shown = document(made.DIFFERS, version="0")
    differs = shown.components[0]
    assert differs.reasons[0] == "mode 0100755 -> 0104755"
    assert (shown.unexplained[0].evaluated, shown.unexplained[0].deployed) == (
        "0100755", "0104755",
    )  # fmt: skip
    assert differs.reason_kinds == ("field", "content")


def test_a_refusal_stands_there_for_programs_too() -> None:
    (refusal,) = document(made.DIFFERS, version="0").unexplained[0].refusals
    assert (refusal.rule, refusal.proof, refusal.kind) == ("time.entry", "a-time", "no-time")
