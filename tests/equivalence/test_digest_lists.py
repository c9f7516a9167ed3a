"""Lists of digests are explained where they are true of their own side, and nowhere else."""

from __future__ import annotations

import hashlib

import pytest
from tests.equivalence.comparing import SHIPPED, compared
from tests.formats.artefact.test_cpio import TRAILER, entry

from countermark.equivalence.preconditions import KNOWN
from countermark.equivalence.rules import read_rules

RULES = read_rules(
    SHIPPED.read_bytes().replace(b"forms: [tar, zip]\n    names", b"forms: [cpio]\n    names"),
    KNOWN,
)


def package(content: bytes, listed: bytes | None = None, path: bytes = b"usr/bin/x") -> bytes:
    digest = hashlib.md5(content if listed is None else listed).hexdigest().encode()
    sums = digest + b"  " + path + b"\n"
    return entry(b"usr/bin/x", content) + entry(b"md5sums", sums, ino=2) + TRAILER


def unexplained(evaluated: bytes, deployed: bytes) -> set[bytes]:
    result = compared(evaluated, deployed, RULES)
    return {change.path[0] for change in result.unexplained}


def test_a_true_list_follows_from_what_it_lists() -> None:
    assert unexplained(package(b"one"), package(b"two")) == {b"usr/bin/x"}


@pytest.mark.parametrize(
    "deployed",
    [
        package(b"two", listed=b"three"),
        package(b"two", path=b"usr/bin/y"),
        package(b"two", path=b"../../x"),
        package(b"two").replace(b"  usr", b" usr "),
    ],
    ids=["false", "of another entry", "outside", "malformed"],
)
def test_a_list_that_is_not_true_is_unexplained(deployed: bytes) -> None:
    assert b"md5sums" in unexplained(package(b"one"), deployed)
