"""The time for one file is over: a gap with what was read so far, never absence."""

from __future__ import annotations

import json

import msgspec
import pytest
from tests.formats.papers import docx, paragraph, word_xml
from tests.formats.workbooks import rows, text, workbook

from countermark.assessment.probes import FILES
from countermark.formats.caps import CAPS
from countermark.inventory import lexicon
from countermark.inventory.read import read
from countermark.model.evidence import Digest
from countermark.model.gap import Why
from countermark.store import shipped


class Late:
    """A clock that lets ``asks`` questions pass."""

    seconds = 5.0

    def __init__(self, asks: int) -> None:
        self.left = asks

    def passed(self) -> bool:
        self.left -= 1
        return self.left < 0


LIST = "Supplier\n" + "".join(f"Firm {n}\n" for n in range(2000))
BOM = {"bomFormat": "CycloneDX", "components": [{"name": f"p{n}"} for n in range(50)]}
SPDX = {"spdxVersion": "SPDX-2.3", "packages": [{"SPDXID": f"r{n}"} for n in range(50)]}
FTM = '{"id":"a","schema":"Company","properties":{"name":["A"]}}\n' * 50
LONG = {
    "a.csv": (LIST.encode(), 3),
    "a.xlsx": (workbook(rows(3000), text("Supplier")), 21),
    "bom.json": (json.dumps(BOM).encode(), 9),
    "spdx.json": (json.dumps(SPDX).encode(), 9),
    "ftm.json": (FTM.encode(), 9),
    "a.docx": (docx({"document": word_xml(paragraph("word") * 60_000)}), 60),
}


@pytest.mark.parametrize("name", LONG)
def test_it_is_a_gap(name: str) -> None:
    content, asks = LONG[name]
    reading = read(
        name,
        content,
        Digest.of(content),
        probes=FILES,
        words=lexicon.load(shipped.read("countermark.inventory", "shipped")),
        caps=msgspec.structs.replace(CAPS, deadline=Late(asks)),
    )
    assert [gap.why for gap in reading.gaps if gap.why is Why.LIMIT] == [Why.LIMIT], reading.gaps
    assert reading.records
