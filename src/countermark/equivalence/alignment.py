"""Zeros before the content of an entry of a zip archive, which move it to where it can be mapped.

Source: the Android documentation of ``zipalign``, and the extra field 0xD935 of apksig (an
alignment in two bytes, then zeros).
"""

from __future__ import annotations

from countermark.equivalence.finding import Difference
from countermark.model.artefact import Node
from countermark.model.comparison import Failed, Unproven, Value

ALIGNMENTS = (4, 4096, 16384)
"""Multiples to which contents are moved: words, and pages of both sizes."""

_FIELDS = ("zip.local-extra:d935", "zip.local-extra-rest")

_NUMBER = 2
"""Bytes of the extra field that say the alignment."""


def alignment_padding(difference: Difference) -> Failed | None:
    """Each side has none, or zeros that are as few as its content needs to lie where it does.

    What was aligned as evaluated is aligned as deployed.
    """
    begins: list[int] = []
    steps: list[int] = []
    named = not difference.field.endswith("-rest")
    for node, value in zip(
        difference.nodes, (difference.evaluated, difference.deployed), strict=True
    ):
        begin = _content(node)
        if begin is None:
            return Failed(Unproven.NO_LOCAL_HEADER)
        step = _step(value, begin, named) if _one_way(node) else None
        if step is None:
            return Failed(Unproven.NOT_FEWEST_ZEROS)
        begins.append(begin)
        steps.append(step)
    if begins[1] % steps[0]:
        return Failed(Unproven.NOT_ALIGNED, (steps[0],))
    return None


def _content(node: Node | None) -> int | None:
    """Where the content begins that stands behind a local header."""
    return node.spans[-1].end if node is not None and node.spans else None


def _one_way(node: Node | None) -> bool:
    """Are zeros written in one of the two ways, once?"""
    names = [field.name for field in node.fields] if node is not None else []
    return sum(name in _FIELDS for name in names) <= 1


def _step(value: Value, begin: int, named: bool) -> int | None:
    """To a multiple of what the zeros bring the content: 1 without any; None if they do not."""
    if value is None:
        return 1
    if not isinstance(value, bytes):
        return None
    zeros = value[_NUMBER:] if named else value
    steps: tuple[int, ...] = ALIGNMENTS
    if named:
        steps = (int.from_bytes(value[:_NUMBER], "little"),)
    if any(zeros) or len(value) < (_NUMBER if named else 0):
        return None
    fits = (step for step in steps if step in ALIGNMENTS and begin % step == 0)
    return next((step for step in fits if len(zeros) < step), None)
