"""RPM packages: tags as fields, signatures by themselves, the payload as a content."""

from __future__ import annotations

import gzip

from tests.formats.artefact.fixtures_gzip import TEXT
from tests.formats.artefact.fixtures_rpm import fixtures, package
from tests.formats.artefact.speaking import Memory

from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.readers import readers
from countermark.model.artefact import Kind, Says

OPENER = Opener(readers(), Memory())
DATA = fixtures()["signed"]


def opened(data: bytes) -> Opened:
    return OPENER.open(memoryview(data))


def test_tags_are_fields_and_digests_are_computed_again() -> None:
    fields = {f.name: f for node in opened(DATA).nodes for f in node.fields}
    assert fields["rpm.tag-1000"].value == b"name\0"
    assert fields["rpm.tag-1117"].value == b"one\0two\0"
    assert fields["rpm.tag-1006"].value == 1_700_000_000
    derived = {name for name, field in fields.items() if field.says is Says.DERIVED}
    assert derived == {
        "rpm.signature-tag-273", "rpm.signature-tag-1000", "rpm.signature-tag-1004", "rpm.tag-5092",
    }  # fmt: skip


def test_a_signature_is_a_part_of_its_own() -> None:
    (found,) = [node for node in opened(DATA).nodes if node.kind is Kind.SIGNATURE]
    assert (found.fields[0].name, found.fields[0].value) == ("rpm.signature-tag-268", b"a secret")


def test_the_payload_is_opened_further() -> None:
    found = opened(DATA)
    (number,) = [n for n, node in enumerate(found.nodes) if node.kind is Kind.FILE]
    inside = found.inside(number)
    assert isinstance(inside, Opened) and inside.space.form == "gzip"


def test_another_payload_makes_digests_wrong() -> None:
    other = gzip.compress(TEXT[::-1], mtime=0)
    changed = DATA[: -len(gzip.compress(TEXT, mtime=0))] + other
    wrong = [f.name for n in opened(changed).nodes for f in n.fields if f.says is Says.WRONG]
    assert wrong == ["rpm.signature-tag-1004", "rpm.tag-5092"]
    assert {fault.kind for fault in opened(changed).space.faults} == {"checksum"}


def test_what_no_tag_points_at_is_a_field() -> None:
    data = package(gzip.compress(TEXT, mtime=0), (1007, 7, 0, b"hidden bytes"))
    fields = [f.value for n in opened(data).nodes for f in n.fields if f.name == "rpm.store-rest"]
    assert fields == [b"hidden bytes"]
