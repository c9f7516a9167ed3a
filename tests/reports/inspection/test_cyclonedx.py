"""The bill of materials of an inspection: what it says, and what it says is incomplete."""

import json

import msgspec

from countermark.formats import cyclonedx as reader
from countermark.model.inspection import ComponentKind, Known, Sure
from countermark.reports.inspection.cyclonedx import cyclonedx
from countermark.reports.inspection.document import document
from countermark.reports.shapes.inspect import ComponentShape

from . import made

FULL = document(made.FULL, "0")
EMPTY = document(made.EMPTY, "0")


def bom(found):
    return json.loads(cyclonedx(found))


def test_components_with_how_they_are_known_and_where_they_stand():
    said = bom(FULL)
    assert (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.6")
    assert [(one["name"], one["type"]) for one in said["components"]] == [
        (one.name, one.type.value) for one in FULL.components
    ]
    for part, one in zip(said["components"], FULL.components, strict=True):
        told = {p["name"]: p["value"] for p in part["properties"]}
        assert told["countermark:known-by"] == one.known.value
        assert told["countermark:sure"] == one.sure.value
        assert len(part["evidence"]["occurrences"]) == len(one.artefacts)


def test_references_are_unique_and_all_are_there():
    said = bom(FULL)
    refs = [
        said["metadata"]["component"]["bom-ref"],
        *(one["bom-ref"] for one in said["components"]),
    ]
    refs += [one["bom-ref"] for one in said["metadata"]["component"].get("components", [])]
    assert len(refs) == len(set(refs))
    named = [ref for one in said["compositions"] for ref in one["assemblies"]]
    named += [
        ref for one in said["dependencies"] for ref in (one["ref"], *one.get("dependsOn", []))
    ]
    assert set(named) <= set(refs)


def test_an_image_that_was_not_read_whole_is_incomplete_and_none_is_complete():
    whole = bom(FULL)["compositions"][0]
    assert whole["aggregate"] == "incomplete"
    read = msgspec.structs.replace(EMPTY, coverage=msgspec.convert(dict.fromkeys(EMPTY.coverage.__struct_fields__, 0), type(EMPTY.coverage)), not_examined=())  # fmt: skip # noqa: E501
    assert bom(read)["compositions"][0]["aggregate"] == "unknown"
    part = ComponentShape(
        name="x", version="1", type=ComponentKind.LIBRARY, known=Known.PACKAGE_DATABASE,
        sure=Sure.CERTAIN, artefacts=(), where=(),
    )  # fmt: skip
    cut = msgspec.structs.replace(read, components=(part,), totals={**read.totals, "components": 2})
    said = bom(cut)["compositions"]
    assert said[0]["aggregate"] == "incomplete"
    assert {one["aggregate"] for one in said[1:]} == {"unknown"}


def test_one_inspection_gives_one_document_and_another_another():
    assert cyclonedx(FULL) == cyclonedx(FULL)
    assert bom(FULL)["serialNumber"] != bom(EMPTY)["serialNumber"]


def test_our_own_reader_takes_it():
    value = bom(FULL)
    assert reader.recognise(value)
    parts = {(one.name, one.version) for one in reader.read("x", value).parts}
    assert {(one.name, one.version) for one in FULL.components} <= parts


def test_nothing_raw_of_an_image_gets_through():
    assert b"\x1b" not in cyclonedx(FULL)
