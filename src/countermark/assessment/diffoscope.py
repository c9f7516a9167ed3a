"""What diffoscope says of one component after the verdict, for a person to read.

It is a program of the user's, asked for by an option; what it says bears on nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from countermark.assessment.comparing import Compared, openers_of
from countermark.formats.artefact.opening import Opened
from countermark.model.selector import shown_name
from countermark.reports.comparison.spelling import BETWEEN
from countermark.reports.shapes.compare import ToolShape
from countermark.store.clock import Deadline
from countermark.store.run import Died, outside

PROGRAM = "diffoscope"
SECONDS = 120.0
MOST = 1 << 18
"""Bytes of its text that are shown."""


def explained(made: Compared, component: str) -> ToolShape:
    """Its text about ``component``, spelt as the result spells it; or why there is none."""
    path = list(filter(None, map(str.strip, component.split(BETWEEN.strip()))))
    sides = (made.evaluated, made.deployed)
    contents: dict[str, memoryview] = {}
    for which, side, opener in zip(
        ("evaluated", "deployed"), sides, openers_of(*sides, Deadline(SECONDS)), strict=True
    ):
        found = _content(opener.open(side.stored.view()), path)
        if found is None:
            return _shape(component, problem=f"the {which} side has no such component to open")
        contents[which] = found
    said = outside(PROGRAM, ("--text", "-"), contents, SECONDS, MOST)
    if isinstance(said, Died):
        return _shape(component, problem=said.words)
    text = said.decode("utf-8", "replace")
    return _shape(component, text=text, problem="" if text else "it shows no difference")


def _shape(component: str, text: str = "", problem: str = "") -> ToolShape:
    return ToolShape(program=PROGRAM, component=component, text=text, problem=problem)


def _content(opened: Opened, path: Sequence[str]) -> memoryview | None:
    """The bytes at the end of ``path``; None where it leads nowhere."""
    data = opened.data
    for within, name in enumerate(path):
        if within:
            opened = opened.opener.open(data, opened.depth + 1)
        at = next(
            (
                number
                for number, node in enumerate(opened.nodes)
                if name == (shown_name(node.name) or node.role)
            ),
            None,
        )
        if at is None:
            return None
        found = opened.decoded(at)
        data = found if isinstance(found, memoryview) else memoryview(opened.bytes_of(at))
    return data
