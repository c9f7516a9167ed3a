"""The three databases of RPM give the same packages; one that lies is an error, and no package."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.packages.rpm_maker import header, in_hash, in_ndb, in_sqlite

from countermark.formats.artefact.piece import Ask
from countermark.formats.packages import sqlite_table
from countermark.formats.packages.rpm_databases import packages, recognise
from countermark.model.errors import SourceError

BLOBS = [
    header("bash", "5.2.15", "3.fc38"),
    header("shadow-utils", "4.13", "6.fc38", epoch=2, files=3),
    header("kernel-core", "6.2.9", "300.fc38", files=900),
]
WHOLE = {
    "sqlite": in_sqlite(BLOBS),
    "sqlite, small pages": in_sqlite(BLOBS, 512),
    "ndb": in_ndb(BLOBS),
    "hash": in_hash(BLOBS),
    "hash, big-endian": in_hash(BLOBS, ">"),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_every_database_gives_every_package(kind):
    data = memoryview(WHOLE[kind])
    assert recognise(data)
    found = list(packages(data))
    assert [(one.name, one.version) for one in found] == [
        ("bash", "5.2.15-3.fc38"),
        ("shadow-utils", "2:4.13-6.fc38"),
        ("kernel-core", "6.2.9-300.fc38"),
    ]
    assert found[1].files == (b"usr/lib/lib0.so", b"usr/lib/lib1.so", b"usr/lib/lib2.so")
    assert len(found[2].files) == 900
    assert {one.supplier for one in found} == {"Fedora Project"}


def test_many_packages_in_a_deep_tree_of_pages():
    blobs = [header(f"package{n}", "1.0") for n in range(3000)]
    found = list(packages(memoryview(in_sqlite(blobs, 512))))
    assert [one.name for one in found] == [f"package{n}" for n in range(3000)]


@pytest.mark.parametrize("kind", WHOLE)
def test_a_database_that_is_cut_off_is_an_error(kind):
    data = memoryview(WHOLE[kind])
    with pytest.raises(SourceError):
        list(packages(data[: len(data) * 2 // 3]))


def test_pages_in_a_ring_are_met_once():
    data = bytearray(in_sqlite([header(f"package{n}", "1.0") for n in range(300)], 512))
    interior = [at for at in range(512, len(data), 512) if data[at] == 5]
    page = interior[-1]
    data[page + 8 : page + 12] = (page // 512 + 1).to_bytes(4, "big")
    with pytest.raises(SourceError, match="ring"):
        list(packages(memoryview(data)))


def test_a_table_that_is_not_there():
    with pytest.raises(SourceError, match="no table Nothing"):
        list(sqlite_table.rows(memoryview(WHOLE["sqlite"]), "Nothing"))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_changed_bytes_give_packages_or_a_source_error(kind, changes):
    data = bytearray(WHOLE[kind])
    for at, value in changes:
        data[at % len(data)] = value
    with suppress(SourceError):
        for one in packages(memoryview(data), Ask()):
            assert one.name
            assert one.version
