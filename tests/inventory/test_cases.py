"""Each file of the cases reads as its ``.expected`` neighbour says, line by line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from countermark.model.claim import Polarity
from countermark.model.derivation_words import said_of
from countermark.model.evidence import Digest
from countermark.model.reading import Reading

CASES = Path(__file__).parents[1] / "cases" / "inventory"
INPUTS = sorted(p for p in CASES.iterdir() if p.suffix != ".expected")


def told(reading: Reading, digest: str) -> list[str]:
    """A reading as lines for people; FILE stands for the file's own digest."""
    lines = [f"format: {reading.format}", f"records: {reading.records}"]
    if reading.boms:
        lines.append(f"complete: {reading.boms_complete} of {reading.boms}")
    lines += [f"column: {c.header} = {c.meaning} ({c.because})" for c in reading.columns]
    for s in reading.subjects:
        facets = {k: getattr(s.facets, k) for k in s.facets.__struct_fields__}
        more = {
            "country": s.country,
            "ids": " ".join(s.identifiers),
            "made": s.made,
            "acquired": s.acquired,
            **{k: " ".join(v) for k, v in facets.items()},
        }
        extra = "".join(f", {k} {v}" for k, v in more.items() if v)
        lines.append(f"subject: {s.kind.value} {s.node} “{s.name}” at {s.place}{extra}")
    for c in reading.claims:
        marks = [
            f"{c.share} micro-percent" if c.share is not None else "",
            f"from {c.valid.start}" if c.valid.start else "",
            f"until {c.valid.end}" if c.valid.end else "",
            f"known {c.known_from}" if c.known_from else "",
            f"says {c.claimant}" if c.claimant != "user" else "",
            "DENIED" if c.polarity is Polarity.DENIED else "",
            "" if c.certain else "not certain",
            str(said_of(c)),
        ]
        extra = "".join(f"; {m}" for m in marks if m)
        lines.append(
            f"claim: {c.subject} | {c.predicate.value} | {c.object}{extra} [{c.evidence.selector}]"
        )
    for g in reading.gaps:
        lines.append(f"gap: {g.why.name} {g.size} {g.unit}: {g.detail}")
    return [line.replace(digest, "FILE") for line in lines]


@pytest.mark.parametrize("path", INPUTS, ids=lambda p: p.name)
def test_case(path: Path, read) -> None:
    content = path.read_bytes()
    got = told(read(path.name, content), Digest.of(content).short)
    expected = path.with_name(path.name + ".expected")
    if os.environ.get("COUNTERMARK_WRITE_CASES"):
        expected.write_text("\n".join(got) + "\n", encoding="utf-8")
    assert got == expected.read_text(encoding="utf-8").splitlines()
