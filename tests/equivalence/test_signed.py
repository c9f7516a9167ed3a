"""Signatures of both sides, verified under named keys: what is explained, and what never is."""

from __future__ import annotations

import pytest
from tests.equivalence.comparing import compared, shipped_rules
from tests.equivalence.signing import (
    APP,
    apk,
    archive,
    certificate,
    der,
    fit,
    module,
    pem,
    program,
    v1,
)
from tests.formats.artefact.fixtures_elf import elf, sections

from countermark.equivalence.preconditions import KNOWN
from countermark.equivalence.rules import Rules, read_rules
from countermark.formats.signed import cms, verifying
from countermark.formats.signed import der as strict
from countermark.formats.signed.public_keys import digest, read_keys
from countermark.formats.signed.unverified import Unverified
from countermark.model.comparison import Comparison, Result, Unproven
from countermark.model.errors import SourceError

OURS, THEIRS = "ours", "theirs"


def named(*names: str) -> Rules:
    """The shipped rules, and the keys of these names."""
    rules = shipped_rules()
    for name in names:
        rules = rules.with_keys(read_keys(pem(name), name))
    return rules


BOTH = named(OURS, THEIRS, "rsa")


def verdict(evaluated: bytes, deployed: bytes, rules: Rules = BOTH) -> Result:
    return compared(evaluated, deployed, rules).result


def whys(found: Comparison) -> set[Unproven]:
    return {refused.failed.why for change in found.unexplained for refused in change.refused}


def used(found: Comparison) -> set[str]:
    return {use.id for use in found.rules if use.kind == "signature"}


# --- APK, schemes v2 and v3

SIGNED = apk(APP, OURS)


def test_signatures_of_two_named_keys_are_explained() -> None:
    found = compared(SIGNED, apk(APP, THEIRS), BOTH)
    assert (found.result, used(found)) == (Result.EQUIVALENT, {"signature.verified"})
    assert found.rule_set.keys == tuple(sorted(BOTH.keys.keys))
    for other in (apk(APP, "rsa"), apk(APP, "rsa", pss=True), apk(APP, OURS, THEIRS)):
        assert verdict(SIGNED, other) is Result.EQUIVALENT


def test_what_no_named_key_signed_differs() -> None:
    other = apk(APP, THEIRS)
    for rules, why in (
        (named(OURS), Unproven.KEY_NOT_NAMED),
        (named(THEIRS), Unproven.KEY_NOT_NAMED),
        (shipped_rules(), Unproven.NO_KEY_NAMED),
    ):
        found = compared(SIGNED, other, rules)
        assert (found.result, whys(found)) == (Result.DIFFERS, {why})
    mixed = compared(SIGNED, apk(APP, OURS, THEIRS), named(OURS))
    assert mixed.result is Result.DIFFERS


@pytest.mark.parametrize("wrong", ["digest", "signature", "certificate", "more", "behind"])
def test_a_signature_that_is_not_right_differs(wrong: str) -> None:
    names = (THEIRS, OURS) if wrong == "certificate" else (THEIRS,)
    for pair in ((SIGNED, apk(APP, *names, wrong=wrong)), (apk(APP, *names, wrong=wrong), SIGNED)):
        assert verdict(*pair) is Result.DIFFERS


def test_another_content_differs_though_both_are_signed() -> None:
    for entries in (
        APP | {"classes.dex": b"dex\n035\0" * 41},
        APP | {"assets/more": b"x"},
        {name: APP[name] for name in [*APP][:2]},
    ):
        assert verdict(SIGNED, apk(entries, THEIRS)) is Result.DIFFERS


def test_a_build_of_another_minute_signed_again_is_explained() -> None:
    found = compared(SIGNED, apk(APP, OURS, time=5), BOTH)
    assert found.result is Result.EQUIVALENT
    assert {"time.entry", "signature.verified"} <= {use.id for use in found.rules}


def test_what_a_signature_says_beside_differs() -> None:
    """A lineage hands the app to another key: the holder of one key may not do that unseen."""
    lineage = b"\x0c\0\0\0\x8c\x6f\xa0\x3bANOTHER!"
    found = compared(SIGNED, apk(APP, THEIRS, attributes=lineage), BOTH)
    assert (found.result, whys(found)) == (Result.DIFFERS, {Unproven.SIGNS_MORE})
    assert verdict(apk(APP, OURS, attributes=lineage), apk(APP, THEIRS, attributes=lineage)) is (
        Result.EQUIVALENT
    )


def test_a_later_scheme_may_be_added_and_says_so() -> None:
    stripping = b"\x08\0\0\0\x0d\xf0\xef\xbe\3\0\0\0"
    found = compared(SIGNED, apk(APP, OURS, both=True, attributes=stripping), BOTH)
    assert found.result is Result.EQUIVALENT
    assert used(found) == {"signature.verified", "signature.verified-added"}
    assert verdict(SIGNED, apk(APP, OURS, attributes=stripping)) is Result.DIFFERS
    assert verdict(apk(APP, OURS, both=True), apk(APP, OURS)) is Result.DIFFERS


def test_a_pair_that_no_scheme_knows_is_no_signature() -> None:
    from tests.formats.artefact.fixtures_zip import signed

    plain = archive(APP)
    one, other = (signed(plain, (0x2146444E, body)) for body in (b"frost", b"thaws"))
    assert verdict(one, other) is Result.DIFFERS


def test_a_block_in_an_archive_whose_directory_lies_elsewhere_is_not_right() -> None:
    end = SIGNED.rfind(b"PK\x05\x06")
    hidden = SIGNED[:end] + b"hidden" + SIGNED[end:]
    assert verdict(apk(APP, THEIRS), hidden) is Result.DIFFERS


# --- APK scheme v1, as any JAR


def jar(name: str, **said: str) -> bytes:
    return archive(v1(APP, name, **said))


def test_files_that_sign_an_archive_are_explained() -> None:
    found = compared(jar(OURS), jar(THEIRS), BOTH)
    assert found.result is Result.EQUIVALENT, found.unexplained
    assert used(found) == {"signature.verified-file"}


def test_an_archive_that_was_signed_is_the_one_that_was_not() -> None:
    plain = archive(APP)
    found = compared(plain, jar(OURS), BOTH)
    assert (found.result, used(found)) == (Result.EQUIVALENT, {"signature.verified-added"})
    assert verdict(plain, jar(OURS), named(THEIRS)) is Result.DIFFERS
    assert verdict(jar(OURS), plain) is Result.DIFFERS
    both = apk(v1(APP, OURS, schemes="2"), OURS)
    assert verdict(plain, both) is Result.EQUIVALENT
    assert verdict(plain, archive(v1(APP, OURS, schemes="2"))) is Result.DIFFERS


def test_other_files_beside_the_signature_are_none_of_it() -> None:
    for name in ("META-INF/services/x", "META-INF/x/CERT.SF", "META-INF/OTHER.SF", "evil"):
        planted = archive(v1(APP, OURS) | {name: b"x"})
        assert verdict(jar(THEIRS), planted) is Result.DIFFERS
        assert verdict(archive(APP), planted) is Result.DIFFERS


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"main": "Main-Class: evil.Main\r\n"}, Unproven.SIGNS_MORE),
        ({"main": "Class-Path: http://a/\r\n"}, Unproven.SIGNS_MORE),
        ({"more": "Sealed: true\r\n"}, Unproven.SIGNS_MORE),
        ({"algorithm": "1"}, Unproven.WEAK_DIGEST),
        ({"schemes": "2"}, Unproven.NOT_VERIFIED),
        ({"by": "anybody"}, Unproven.NOT_VERIFIED),
    ],
    ids=["entry point", "class path", "seal", "SHA-1", "a scheme that is not there", "certificate"],
)
def test_a_signature_that_says_more_or_proves_less_differs(
    said: dict[str, str], why: Unproven
) -> None:
    found = compared(jar(OURS), jar(THEIRS, **said), BOTH)
    assert (found.result, why in whys(found)) == (Result.DIFFERS, True)
    assert verdict(archive(APP), jar(THEIRS, **said)) is Result.DIFFERS


def test_an_entry_changed_behind_its_signature_differs() -> None:
    entries = v1(APP, THEIRS)
    for changed in (
        entries | {"a/b": b"TEXT\n"},
        entries | {"META-INF/MANIFEST.MF": entries["META-INF/MANIFEST.MF"] + b"\r\n"},
        entries | {"META-INF/CERT.SF": entries["META-INF/CERT.SF"].replace(b"1.0", b"1.1")},
        entries | {"META-INF/CERT.EC": entries["META-INF/CERT.EC"] + b"x"},
    ):
        assert verdict(jar(OURS), archive(changed)) is Result.DIFFERS


@pytest.mark.parametrize("hidden", [b"\xc1\xf4\xf4", b"\x80"], ids=["behind", "zeros before"])
def test_bytes_in_an_identifier_that_no_number_has_differ(hidden: bytes) -> None:
    """The type of a message is not signed: written in a second way it could be a message."""
    entries = v1(APP, THEIRS)
    block = entries["META-INF/CERT.EC"]
    size = int.from_bytes(block[2:4], "big") + len(hidden)
    oid = block[6 : 6 + block[5]]
    oid = oid[:1] + hidden + oid[1:] if hidden == b"\x80" else oid + hidden
    said = bytes([6, len(oid)]) + oid + block[6 + block[5] :]
    forged = block[:2] + size.to_bytes(2, "big") + said
    assert (block[:2], len(said)) == (b"\x30\x82", size)
    assert verdict(jar(OURS), archive(entries)) is Result.EQUIVALENT
    found = compared(jar(OURS), archive(entries | {"META-INF/CERT.EC": forged}), BOTH)
    assert (found.result, whys(found)) == (Result.DIFFERS, {Unproven.UNKNOWN_SIGNATURE})


def test_no_byte_of_a_signature_can_be_another() -> None:
    """But the version of its form (1 or 3), which is not signed; and nothing ends the program."""
    entries = v1(APP, THEIRS)
    block, keys = entries["META-INF/CERT.EC"], read_keys(pem(THEIRS), THEIRS)
    free = set()
    for place, byte in enumerate(block):
        for bit in (1, 2, 16, 64, 255):
            changed = block[:place] + bytes([byte ^ bit]) + block[place + 1 :]
            try:
                cms.verified(changed, entries["META-INF/CERT.SF"], keys, "a block")
            except Unverified:
                continue
            free.add(block[place - 2 : place + 1])
    assert free == {b"\2\1\1"}


@pytest.mark.parametrize("part", [1, 3, 4], ids=["digest", "certificate", "signer"])
def test_what_a_signature_says_twice_differs(part: int) -> None:
    """How often would be a number that nobody signed."""
    entries = v1(APP, THEIRS)
    kind, wrapped = strict.values(strict.one(entries["META-INF/CERT.EC"], 0x30).content)
    parts = strict.values(strict.one(wrapped.content, 0x30).content)
    for times, result in ((1, Result.EQUIVALENT), (2, Result.DIFFERS)):
        held = b"".join(
            _value(one.tag, one.content * (times if number == part else 1))
            for number, one in enumerate(parts)
        )
        block = _value(0x30, kind.whole + _value(0xA0, _value(0x30, held)))
        assert verdict(jar(OURS), archive(entries | {"META-INF/CERT.EC": block})) is result


def _value(tag: int, content: bytes) -> bytes:
    size = len(content)
    many = size.to_bytes((size.bit_length() + 7) // 8 or 1, "big")
    return bytes([tag]) + (many if size < 128 else bytes([128 | len(many)]) + many) + content


def test_a_certificate_around_a_named_key_is_not_whoever_wrote_it() -> None:
    """Anybody can write one, with other words in it; named as a whole it is known."""
    forged = jar(THEIRS, by="anybody", subject="a message")
    assert verdict(jar(OURS), forged) is Result.DIFFERS
    raw = der(THEIRS, by="anybody", subject="a message")
    known = BOTH.with_keys(read_keys(raw, "certificate"))
    assert verdict(jar(OURS), forged, known) is Result.EQUIVALENT
    assert certificate(THEIRS).subject != certificate(THEIRS, subject="a message").subject


def test_headers_of_an_entry_that_was_added_say_nothing() -> None:
    """What they say is compared with nothing."""
    import io
    import zipfile

    out = io.BytesIO(archive(APP))
    with zipfile.ZipFile(out, "a") as made:
        for name, body in list(v1(APP, OURS).items())[3:]:
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 0))
            info.comment = b"a message" * name.endswith("EC")
            made.writestr(info, body)
    assert verdict(archive(APP), out.getvalue()) is Result.DIFFERS


# --- FIT images


@pytest.mark.parametrize("how", [{}, {"of_image": True}], ids=["configuration", "image"])
@pytest.mark.parametrize(
    ("name", "padding"), [("rsa", ""), ("rsa", "pss"), (OURS, "")], ids=["rsa", "pss", "curve"]
)
def test_a_fit_of_another_time_signed_again_is_explained(
    name: str, padding: str, how: dict[str, bool]
) -> None:
    one = fit(b"kernel" * 50, name, pad=padding, **how)
    other = fit(b"kernel" * 50, name, pad=padding, time=1_600_000_900, **how)
    found = compared(one, other, BOTH)
    assert found.result is Result.EQUIVALENT, found.unexplained
    if not how:
        assert used(found) == {"signature.verified"}
        assert verdict(one, other, named(THEIRS)) is Result.DIFFERS


def test_a_fit_with_another_kernel_or_a_wrong_signature_differs() -> None:
    one = fit(b"kernel" * 50, "rsa")
    later = {"time": 1_600_000_900}
    assert verdict(one, fit(b"KERNEL" * 50, "rsa", **later)) is Result.DIFFERS
    assert verdict(one, fit(b"kernel" * 50, "rsa", load=0x9000, **later)) is Result.DIFFERS
    found = compared(one, fit(b"kernel" * 50, "rsa", wrong=True, **later), BOTH)
    assert (found.result, whys(found)) == (Result.DIFFERS, {Unproven.NOT_VERIFIED})
    assert verdict(one, fit(b"kernel" * 50, OURS, **later)) is Result.DIFFERS


# --- programs and modules


def test_a_program_of_another_time_signed_again_is_explained() -> None:
    one, other = program(OURS), program(THEIRS, stamp=1_700_000_900)
    found = compared(one, other, BOTH)
    assert found.result is Result.EQUIVALENT, found.unexplained
    assert used(found) == {"signature.verified-block"}
    assert verdict(one, other, named(OURS)) is Result.DIFFERS


@pytest.mark.parametrize(
    "deployed",
    [
        program(THEIRS, wrong="digest"),
        program(THEIRS, unsigned=b"\xa1\0"),
        program(THEIRS)[:-9] + b"\1" + program(THEIRS)[-8:],
        program(THEIRS) + b"overlay",
        program(THEIRS).replace(b"DOS stub", b"DOS STUB"),
    ],
    ids=["digest", "attributes nobody signed", "a byte", "behind", "code"],
)
def test_a_program_whose_signature_is_not_right_differs(deployed: bytes) -> None:
    assert verdict(program(OURS), deployed) is Result.DIFFERS


def test_a_signed_module_is_explained_with_its_certificate_named() -> None:
    """Modules hold no certificate: who issued it is read from the one that is named."""
    data = elf(sections(build_id=bytes(20)))
    rules = BOTH
    for name in (OURS, THEIRS):
        rules = rules.with_keys(read_keys(der(name), name))
    pair = [module(name, data, certificates=False) for name in (OURS, THEIRS)]
    found = compared(*pair, rules)
    assert (found.result, used(found)) == (Result.EQUIVALENT, {"signature.verified-block"})
    assert verdict(*pair, BOTH) is Result.DIFFERS
    assert verdict(pair[0], module(THEIRS, data, content=b"other"), rules) is Result.DIFFERS
    assert verdict(module(OURS, data), module(THEIRS, data)) is Result.EQUIVALENT
    assert verdict(data, pair[1], rules) is Result.EQUIVALENT


# --- keys


def test_keys_are_named_in_the_rules_too_and_nobody_approves_more_than_they_name() -> None:
    from tests.equivalence.comparing import SHIPPED

    indented = "\n".join(f"      {line}" for line in pem(THEIRS).decode().splitlines())
    ours = digest(read_keys(pem(OURS), "ours").keys.popitem()[1])
    text = SHIPPED.read_text(encoding="utf-8")
    text += f"keys:\n  - {ours}\n  - |\n{indented}\n"
    text += "approved: {by: A. Kovacs, role: head, day: 2026-11-30}\n"
    rules = read_rules(text.encode(), KNOWN)
    found = compared(SIGNED, apk(APP, THEIRS), rules)
    assert (found.result, found.rule_set.approved_by) == (Result.EQUIVALENT, "A. Kovacs, head")
    more = rules.with_keys(read_keys(pem("rsa"), "rsa"))
    assert more.described.approved_by == ""
    assert more.described.digest != rules.described.digest
    assert rules.with_keys(read_keys(pem(OURS), "ours")).described.approved_by != ""


def test_without_the_library_nothing_is_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "find_spec", lambda name: None)
    found = compared(apk(APP, OURS), apk(APP, THEIRS), BOTH)
    assert (found.result, whys(found)) == (Result.DIFFERS, {Unproven.NO_LIBRARY})


PKCS1 = b"-----BEGIN RSA PUBLIC KEY-----\nMAA=\n-----END RSA PUBLIC KEY-----\n"


@pytest.mark.parametrize(
    "content", [b"", b"no key", PKCS1, b"0" * 63, b"\x30\x00", b"\x30\x80\x00\x00"]
)
def test_what_is_no_key_is_said_with_its_file(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"their\.pem"):
        read_keys(content, "their.pem")


def test_a_key_goes_by_one_digest_however_it_is_named() -> None:
    raw = der(OURS)
    assert {*read_keys(raw, "c").keys} == {*read_keys(pem(OURS), "k").keys}
    assert read_keys(raw, "c").certificates
