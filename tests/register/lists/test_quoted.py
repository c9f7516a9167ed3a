"""Whatever a list says, the place it points at can be opened, and holds the name."""

from __future__ import annotations

import pytest
import yaml
from tests.register.lists.list_cases import CASES

from countermark.assessment.quotes import quotes
from countermark.model.evidence import Digest
from countermark.model.predicate import Predicate
from countermark.register.lists.intake import read_list
from countermark.register.lists.probe import list_probes

NO_READER = ("un-sc", "xml", "advanced", "eu-fsf")
"""Formats of XML, of which no passage is cut out: the file is opened, its element named."""


def listed():
    for expected in sorted(CASES.glob("*/*.expect.yaml")):
        want = yaml.load(expected.read_text("utf-8"), Loader=yaml.CSafeLoader)
        if "error" not in want and not want["list"].endswith(NO_READER):
            stem = expected.name.removesuffix(".expect.yaml")
            yield next(p for p in expected.parent.glob(f"{stem}.*") if p != expected)


@pytest.mark.parametrize("path", list(listed()), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_name_stands_where_its_claim_points(path, manifests):
    content = path.read_bytes()
    reading = read_list(content, list_probes(manifests), path.name)
    named = [
        c for c in reading.claims if c.predicate is Predicate.NAMED and "group-" not in c.subject
    ]
    found = quotes(named, {Digest.of(content).hex: content})
    for claim in named:
        passage = found[claim.id]
        assert passage.unopened is None, (str(claim.evidence.selector), passage)
        words = claim.object.replace("&", " ").split()
        assert all(word.strip(",.") in passage.text for word in words), (claim.object, passage.text)
