"""What claims rest on in documents of other notations can be opened, and says what they say."""

from __future__ import annotations

import base64
import json

import pytest
from tests.inventory.test_every_word import odf

from countermark.formats import passages
from countermark.formats.selected import pointed
from countermark.model.evidence import SelectorKind
from countermark.model.predicate import Predicate

BOM = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {"component": {"type": "device", "name": "G 5", "supplier": {"name": "Finch LLC"}}},
}
STATEMENT = {
    "_type": "https://in-toto.io/Statement/v1",
    "predicateType": "https://cyclonedx.org/bom",
    "predicate": BOM,
}
PAYLOAD = base64.b64encode(json.dumps(STATEMENT).encode()).decode()
ENVELOPE = {"payloadType": "application/vnd.in-toto+json", "payload": PAYLOAD, "signatures": []}
XML = """<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata><component type="device">
<supplier><name>Finch LLC</name></supplier><name>G 5</name></component></metadata></bom>"""
TAGS = """SPDXVersion: SPDX-2.3
SPDXID: SPDXRef-DOCUMENT
PackageName: G 5
SPDXID: SPDXRef-a
PackageSupplier: Organization: Finch LLC
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a
"""
OWNER = {"statementID": "b", "statementType": "entityStatement", "name": "Heron LLC"}
OWNED = {"statementID": "a", "statementType": "entityStatement", "name": "Finch LLC"}
TIE = {
    "statementID": "c",
    "statementType": "ownershipOrControlStatement",
    "subject": {"describedByEntityStatement": "a"},
    "interestedParty": {"describedByEntityStatement": "b"},
    "interests": [
        {"type": "shareholding", "share": {"exact": 60}, "startDate": "2020-01-01"},
        {"type": "votingRights", "share": {"exact": 90}},
    ],
}
FILES = {
    "e.json": json.dumps(ENVELOPE),
    "bundle.json": json.dumps({"mediaType": "x", "dsseEnvelope": ENVELOPE}),
    "old.json": json.dumps({**STATEMENT, "predicate": {"Data": BOM}}),
    "b.xml": XML,
    "b.spdx": TAGS,
    "rows.json": json.dumps([{"supplier": "Heron LLC"}, {"supplier": "Finch LLC"}]),
    "rows.jsonl": '{"supplier": "Heron LLC"}\n{"supplier": "Finch LLC"}\n',
    "own.json": json.dumps([OWNER, OWNED, TIE]),
    "own.jsonl": "\n".join(map(json.dumps, (OWNER, OWNED, TIE))),
}


@pytest.mark.parametrize("label", FILES)
def test_the_name_stands_where_its_claim_says(read, label: str) -> None:
    content = FILES[label].encode()
    reading = read(label, content)
    named = [c for c in reading.claims if c.predicate is Predicate.NAMED and "Finch" in c.object]
    assert named
    for claim in named:
        where = claim.evidence.selector
        media = claim.evidence.media_type
        finder = pointed if where.kind is SelectorKind.POINTER else passages.records
        assert "Finch LLC" in finder(label, content, media, {where.value})[where.value]


def test_a_row_of_an_opendocument_sheet_is_opened() -> None:
    content = odf([["supplier"], ["Finch LLC"]], "a", "b")
    media = "application/vnd.oasis.opendocument.spreadsheet"
    assert passages.records("a.ods", content, media, {"A!2"}) == {"A!2": "Finch LLC"}


def test_shares_and_days_of_statements(read) -> None:
    (tie,) = [
        c for c in read("own.json", FILES["own.json"]).claims if c.predicate is Predicate.OWNS
    ]
    assert (tie.subject, tie.object, tie.share) == ("name:heron llc", "name:finch llc", 60_000_000)
    assert tie.valid.start == "2020-01-01"


def test_a_sum_and_its_components_count_once(read) -> None:
    whole = {**TIE, "statementID": "w", "componentStatementIDs": ["c"], "isComponent": False}
    told = read("own.json", json.dumps([OWNER, OWNED, TIE, whole]))
    assert len([c for c in told.claims if c.predicate is Predicate.OWNS]) == 1


def test_repeated_cells_of_a_sheet_are_bounded(read) -> None:
    """A file of some bytes may not become a million cells."""
    many = '<table:table-row table:number-rows-repeated="999999"><table:table-cell'
    many += ' table:number-columns-repeated="900"><text:p>x</text:p></table:table-cell>'
    content = odf([["supplier"], ["Finch LLC"]], "a", "b")
    import io
    import zipfile

    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            if name == "content.xml":
                raw = raw.replace(
                    b"</table:table>", f"{many}</table:table-row></table:table>".encode()
                )
            new.writestr(name, raw)
    reading = read("a.ods", held.getvalue())
    assert any("cells" in gap.detail for gap in reading.gaps)
