"""Two artefacts compared with the shipped rules, in memory."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tests.formats.artefact.speaking import Memory

from countermark.equivalence.compare import compare
from countermark.equivalence.preconditions import KNOWN
from countermark.equivalence.rules import Rules, read_rules
from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.model.comparison import Comparison

SHIPPED = Path(__file__).parents[2] / "src/countermark/equivalence/shipped/rules.yaml"


@lru_cache(maxsize=1)
def shipped_rules() -> Rules:
    """The rules that the package ships."""
    return read_rules(SHIPPED.read_bytes(), KNOWN)


def compared(evaluated: bytes, deployed: bytes, rules: Rules | None = None) -> Comparison:
    """The verdict on two artefacts."""
    sides = [Opener(readers(), Memory()).open(memoryview(one)) for one in (evaluated, deployed)]
    return compare(
        ("evaluated", sides[0]),
        ("deployed", sides[1]),
        rules or shipped_rules(),
        deadline=NEVER,
    )
