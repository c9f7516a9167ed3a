"""``register due``: by the day, never read last; what is over and done with is left out."""

from datetime import date

import msgspec
import pytest

from countermark.model.measure import Source
from countermark.register.catalog import load
from countermark.register.due import due

DAY = date(2027, 1, 1)


def record(id_, *lines):
    head = (
        *(f"id: {id_}", "title: an invented order", "authority: an office", "jurisdiction: XX"),
        *("kind: restrictive", "type: ban_use", "act: using", "clause: rule 1"),
        *("matching: named_only", "valid_from: '2020-01-01'", "verification: verified_secondary"),
        *("sources: [{title: a page, kind: secondary, url: 'https://example.org/2'},",
          "  {title: the gazette, publisher: an office, kind: primary},"
          "  {title: the gazette again, kind: primary, url: 'https://example.org/1'}]"),
    )  # fmt: skip
    return {f"measures/{id_}.yaml": "\n".join((*head, *lines)).encode()}


@pytest.fixture(scope="module")
def catalog():
    return load(
        record("XX-OLD", "read_on: '2025-06-01'", "read_by: legal research")
        | record("XX-SOON", "read_on: '2026-02-01'", "read_by: legal research")
        | record("XX-LATER", "read_on: '2026-12-01'", "read_by: legal research")
        | record("XX-DONE", "read_on: '2025-06-01'", "read_by: x", "valid_to: '2024-01-01'")
        | record("XX-NEVER")
        | {"entities/x.yaml": b"id: x\nname: X\ncountry: CN\nread_on: '2024-01-01'\nread_by: y\n"}
    )


def test_soonest_first(catalog):
    rows = due(catalog, DAY, within=90)
    assert [(row.record, row.past) for row in rows] == [
        ("x", True),
        ("XX-OLD", True),
        ("XX-SOON", False),
        ("XX-NEVER", False),
    ]
    assert [row.record for row in due(catalog, DAY)] == ["x", "XX-OLD", "XX-NEVER"]
    assert {row.record for row in due(catalog, DAY, within=10**9)} == {
        *("XX-NEVER", "x", "XX-OLD", "XX-SOON", "XX-LATER")
    }


def test_the_source_nearest_to_the_authority_is_to_be_read_first(catalog):
    (row,) = (row for row in due(catalog, DAY) if row.record == "XX-OLD")
    assert (row.source, row.url) == ("the gazette again", "https://example.org/1")
    bare = msgspec.structs.replace(
        catalog.measures["XX-OLD"], sources=(Source("a note", kind="a new kind"),)
    )
    (row,) = due(msgspec.structs.replace(catalog, measures={"XX-OLD": bare}, entities={}), DAY)
    assert (row.source, row.url) == ("a note", "")
