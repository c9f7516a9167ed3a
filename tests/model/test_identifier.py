"""Identifiers: check digits catch slips, one spelling each, and nothing crashes the reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.errors import CallerError
from countermark.model.identifier import SCHEMES, Identifier, grantee_of, parse, recognise

ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def with_check(stem: str) -> str:
    """Append ISO 7064 MOD 97-10 check digits, computed the long way: 98 - (n * 100 mod 97)."""
    number = int("".join(str(ALNUM.index(c)) for c in stem) + "00")
    return f"{stem}{98 - number % 97:02d}"


GOOD = [
    ("uei", "zqggxnd84f27", "ZQGGXND84F27"),
    ("cage", "1abc5", "1ABC5"),
    ("cage", "K1234", "K1234"),
    ("pen", "02011", "2011"),
    ("pen", ".1.3.6.1.4.1.2011.2.23.339", "2011"),
    ("oui", "28-6e-d4", "286ED4"),
    ("oui", "28:6e:d4:aa:bb:cc", "286ED4"),
    ("oui", "286e.d4aa.bbcc", "286ED4"),
    ("fcc", "srq", "SRQ"),
    ("fcc", "2ADTD", "2ADTD"),
    ("domain", "Bücher.Example.", "xn--bcher-kva.example"),
    ("usb", "0x19D2", "19d2"),
    ("usb", "19d2:1405", "19d2"),
    ("pci", "19E5", "19e5"),
    ("pnp", "hwv", "HWV"),
    ("app", "com.example.iVMS.", "com.example.iVMS"),
    ("ofac", " 36 ", "36"),
]


@pytest.mark.parametrize(("scheme", "raw", "value"), GOOD)
def test_recognised_in_one_spelling(scheme, raw, value):
    assert recognise(scheme, raw) == Identifier(scheme, value)
    assert parse(f"{scheme}:{raw}") == Identifier(scheme, value)


@pytest.mark.parametrize(
    ("scheme", "raw"),
    [
        ("lei", "549300IBP32UQZ0KL2"),
        ("uei", "0QGGXND84F27"),
        ("uei", "ZQGGXND84F2O"),
        ("uei", "ZQ123456789A"),
        ("cage", "12I45"),
        ("cage", "123456"),
        ("pen", "0"),
        ("pen", "4294967296"),
        ("pen", "٣٩٠٢"),
        ("pen", "1.3.6.1.2.1.1"),
        ("oui", "286ED"),
        ("oui", "02:00:00:aa:bb:cc"),
        ("oui", "01:00:5e:00:00:01"),
        ("fcc", "2AB"),
        ("fcc", "ABCDE"),
        ("domain", "192.0.2.1"),
        ("domain", "nodots"),
        ("domain", "a..b"),
        ("usb", "ffff"),
        ("pnp", "HW1"),
        ("app", "android"),
        ("ofac", ""),
        ("no scheme", "1"),
        ("domain", "a" * 400),
    ],
)
def test_refused_with_the_reason(scheme, raw):
    with pytest.raises(CallerError):
        recognise(scheme, raw)
    assert parse(f"{scheme}:{raw}") is None


def test_texts_that_are_no_identifier():
    assert parse("no colon") is None
    assert parse("https://example.org") is None
    assert parse("") is None
    assert parse("Attention: Example Ltd") is None
    assert parse("Example: 4 Radios Ltd") is None


def test_the_grantee_code_at_the_head_of_an_fcc_id():
    assert grantee_of("2ADTD-DS2CD") == "2ADTD"
    assert grantee_of("SRQ-ZTEX1") == "SRQ"
    with pytest.raises(CallerError):
        grantee_of("2A")


stems = st.text(alphabet=ALNUM, min_size=18, max_size=18)


@given(stems)
def test_a_computed_lei_is_accepted_in_any_case_and_spacing(stem):
    whole = with_check(stem)
    assert recognise("lei", f" {whole[:4]} {whole[4:].lower()}").value == whole


@given(stems, st.integers(0, 19), st.sampled_from(ALNUM))
def test_a_digit_for_a_digit_or_a_letter_for_a_letter_is_caught_in_an_lei(stem, at, wrong):
    whole = with_check(stem)
    broken = whole[:at] + wrong + whole[at + 1 :]
    if broken != whole and whole[at].isdigit() == wrong.isdigit():
        assert parse(f"lei:{broken}") is None


@given(stems, st.integers(0, 18))
def test_two_neighbouring_digits_or_letters_exchanged_are_caught_in_an_lei(stem, at):
    whole = with_check(stem)
    broken = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
    if broken != whole and whole[at].isdigit() == whole[at + 1].isdigit():
        assert parse(f"lei:{broken}") is None


@given(st.sampled_from([*SCHEMES, "ofac"]), st.text(max_size=40))
def test_reading_never_crashes_and_is_idempotent(scheme, raw):
    found = parse(f"{scheme}:{raw}")
    if found is not None:
        assert parse(str(found)) == found


@given(st.text(max_size=60))
def test_any_text_can_be_asked(text):
    assert parse(text) is None or ":" in text
