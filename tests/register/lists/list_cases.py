"""Where cases, manifests and real lists lie, and claims as lines a person can write."""

from __future__ import annotations

from pathlib import Path

from countermark.register.lists.reading import ListReading

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "src/countermark/register/shipped/lists"
CASES = ROOT / "tests/cases/register/lists"
REAL = ROOT / "../shared/real/lists"


def spoken(reading: ListReading) -> list[str]:
    """Claims as lines a person can write: ``name | predicate | object | start..end``."""
    names: dict[str, str] = {}
    for claim in reading.claims:
        if claim.predicate.value == "named":
            names.setdefault(claim.subject, claim.object)
    lines = []
    for claim in reading.claims:
        subject = names.get(claim.subject, claim.subject)
        object_ = names.get(claim.object, claim.object)
        line = f"{subject} | {claim.predicate.value} | {object_}"
        if claim.valid.start or claim.valid.end:
            line += f" | {claim.valid.start or ''}..{claim.valid.end or ''}"
        lines.append(line)
    return lines
