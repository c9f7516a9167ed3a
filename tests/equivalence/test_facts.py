"""What is new in the deployed artefact is said in words of meaning, worst kind first."""

from __future__ import annotations

import base64
import gzip
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.formats.artefact.fixtures_elf import elf, sections, symbol
from tests.formats.artefact.fixtures_squashfs import Image
from tests.formats.artefact.speaking import Memory
from tests.formats.artefact.test_cpio import TRAILER, entry

from countermark.equivalence import text_facts
from countermark.equivalence.facts import fact_changes
from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.formats.certificate import certificates
from countermark.model.fact import FactChanges, FactKind


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (
        bytes([tag])
        + (bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big"))
        + body
    )


def name(common: bytes) -> bytes:
    return der(0x30, der(0x31, der(0x30, der(6, b"\x55\x04\x03"), der(12, common))))


def certificate(common: bytes, key: bytes = b"\x01" * 140) -> bytes:
    """A certificate that nobody signed, for ``common``."""
    algorithm = der(0x30, der(6, b"\x2a\x03"))
    body = der(
        0x30, der(0xA0, der(2, b"\x02")), der(2, b"\x01"), algorithm, name(b"issuer"),
        der(0x30, der(23, b"260101000000Z"), der(23, b"270101000000Z")), name(common),
        der(0x30, algorithm, der(3, b"\0" + key)),
    )  # fmt: skip
    return der(0x30, body, algorithm, der(3, b"\0signed"))


def pem(raw: bytes) -> bytes:
    head, tail = b"-----BEGIN CERTIFICATE-----\n", b"-----END CERTIFICATE-----\n"
    return head + base64.encodebytes(raw) + tail


FILES = {
    b"etc/ssl/certs/ca.pem": pem(certificate(b"Good CA")),
    b"etc/update.conf": b"server=https://update.example.com/stable\n",
    b"etc/os-release": b'NAME=Router\nVERSION_ID="1.2"\n',
    b"var/lib/dpkg/status": b"Package: openssl\nVersion: 3.0.1\nArchitecture: arm64\n\n",
    b"etc/init.d/S50sshd": b"#!/bin/sh\n",
    b"bin/su": elf(sections()),
}


def image(files: dict[bytes, bytes], **modes: int) -> bytes:
    """A packed archive of ``files``."""
    rows = [entry(path, body, modes.get(path.decode(), 0o100644)) for path, body in files.items()]
    return gzip.compress(b"".join(rows) + TRAILER, mtime=0)


def changes(evaluated: bytes, deployed: bytes) -> FactChanges:
    sides = [Opener(readers(), Memory()).open(memoryview(d)) for d in (evaluated, deployed)]
    return fact_changes(*sides, NEVER)


def new(**files: bytes) -> list[tuple[FactKind, str, str]]:
    there = FILES | {path.encode(): body for path, body in files.items()}
    return [(f.kind, f.key, f.value) for f in changes(image(FILES), image(there)).new]


def changed(files: dict[bytes, bytes]) -> list[tuple[FactKind, str, str, str]]:
    found = changes(image(FILES), image(FILES | files)).changed
    return [(b.kind, b.key, a.value, b.value) for a, b in found]


def test_the_same_says_nothing() -> None:
    assert changes(image(FILES), image(FILES)) == FactChanges()


def test_a_setuid_bit() -> None:
    found = changes(image(FILES), image(FILES, **{"bin/su": 0o104755})).changed
    assert [(b.kind, b.key, a.value, b.value) for a, b in found] == [
        (FactKind.MODE, "bin/su", "0100644", "0104755")
    ]


def test_a_certificate_in_a_trust_store_comes_first() -> None:
    store = FILES[b"etc/ssl/certs/ca.pem"] + pem(certificate(b"Evil CA", b"\x02" * 140))
    found = new(**{"etc/ssl/certs/ca.pem": store, "etc/zz": b"http://evil.example/x"})
    kind, _, value = found[0]
    assert (kind, value) == (FactKind.TRUST, "CN=Evil CA")
    assert (FactKind.ADDRESS, "evil.example", "http://evil.example/x") in found


def test_a_certificate_in_der_is_one() -> None:
    (one,) = certificates(certificate(b"Unit"))
    assert (one.subject, len(one.key)) == ("CN=Unit", 64)


@given(st.binary(max_size=300), st.integers(0, 250))
def test_what_is_no_certificate_is_none_and_no_error(junk: bytes, at: int) -> None:
    certificates(b"0" + junk)
    raw = bytearray(certificate(b"Unit"))
    raw[at : at + len(junk)] = junk
    certificates(bytes(raw))
    certificates(pem(bytes(raw)))


def test_another_update_server() -> None:
    files = {b"etc/update.conf": b"server=https://mirror.example.net/stable\n"}
    found = changes(image(FILES), image(FILES | files))
    assert [(f.kind, f.key) for f in found.new] == [(FactKind.ADDRESS, "mirror.example.net")]
    assert [(f.kind, f.key) for f in found.gone] == [(FactKind.ADDRESS, "update.example.com")]


def test_a_version_and_a_package() -> None:
    status = FILES[b"var/lib/dpkg/status"]
    found = changed({
        b"etc/os-release": b'NAME=Router\nVERSION_ID="1.3"\n',
        b"var/lib/dpkg/status": status.replace(b"3.0.1", b"3.0.0"),
    })  # fmt: skip
    assert found == [
        (FactKind.PACKAGE, "openssl arm64", "3.0.1", "3.0.0"),
        (FactKind.VERSION, "etc/os-release: VERSION_ID", "1.2", "1.3"),
    ]


def test_what_starts_by_itself() -> None:
    kinds = {kind for kind, _, _ in new(**{"etc/init.d/S99x": b"#!/bin/sh\nnc -l 1\n"})}
    assert FactKind.START in kinds


def test_a_changed_function_by_name() -> None:
    parts = sections()
    code = bytearray(parts[1].body)
    code[30] ^= 1
    parts[1] = replace(parts[1], body=bytes(code))
    found = changed({b"bin/su": elf(parts)})
    assert [(kind, key) for kind, key, _, _ in found] == [(FactKind.CODE, "bin/su .text: other")]


def test_bytes_behind_a_program() -> None:
    found = changes(image(FILES), image(FILES | {b"bin/su": FILES[b"bin/su"] + b"overlay"})).new
    assert [(f.kind, f.key) for f in found] == [(FactKind.HIDDEN, "bin/su (behind)")]


def test_functions_over_one_another_are_not_read_again_and_again() -> None:
    parts = sections()
    many = b"".join(symbol(1, 0x401000 + n % 40, 55 - n % 40, 2) for n in range(2000))
    parts[7] = replace(parts[7], body=bytes(24) + many)
    code = bytearray(parts[1].body)
    code[30] ^= 1
    other = [*parts]
    other[1] = replace(parts[1], body=bytes(code))
    found = changes(elf(parts), elf(other)).changed
    assert [(b.kind, b.key) for _, b in found] == [(FactKind.CODE, " .text")]


@given(
    st.lists(
        st.sampled_from(
            [b"http://a.org/x", b"https://", b"://", b"ahttp://b.c", b"s", b"ftp", b"sftps://h:1",
             b"\x00", b" ", b"-http://[::1]/", b"git://ssh://x.y", b"nfs://q"]
        ),
        max_size=12,
    )
)  # fmt: skip
def test_addresses_are_those_that_the_pattern_finds(parts: list[bytes]) -> None:
    content = b"".join(parts)
    found = [match.span() for match in text_facts.urls(content)]
    assert found == [match.span() for match in text_facts._URL.finditer(content)]


def test_a_new_program_is_not_told_function_by_function() -> None:
    program = elf(sections()) + b"https://updates.example.org/get\0"
    there = FILES | {b"bin/new": program}
    found = [fact for fact in changes(image(FILES), image(there)).new]
    kinds = {fact.kind for fact in found if b"bin/new" in fact.path}
    assert {FactKind.ADDRESS, FactKind.MEMBER} <= kinds and FactKind.CODE not in kinds


def test_a_file_without_bytes_of_its_own_is_looked_into() -> None:
    """Its tail lies in a block that several files share, and both have no bytes of their own."""
    trees = [
        Image({b"etc": {b"update.conf": b"url=https://%s/fw\n" % host}}).build()
        for host in (b"updates.example.org", b"elsewhere.example.net")
    ]
    openers = [Opener(readers(), Memory()) for _ in trees]
    sides = [one.open(memoryview(tree)) for one, tree in zip(openers, trees, strict=True)]
    found = fact_changes(sides[0], sides[1], NEVER)
    values = {fact.value for fact in found.new} | {pair[1].value for pair in found.changed}
    keys = {fact.key for fact in found.new}
    assert any("elsewhere.example.net" in word for word in values | keys)
