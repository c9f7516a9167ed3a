"""Where two runs of bytes differ."""

from __future__ import annotations

from collections.abc import Iterable

from countermark.model.artefact import Span


def differing(a: memoryview, b: memoryview) -> tuple[list[Span], list[Span]]:
    """The spans of ``a`` and of ``b`` that differ; of equal length, the same on both sides.

    Of other lengths everything between the common beginning and the common end: what was moved is
    not sought, and every byte that is not proven alike counts as different.
    """
    if len(a) == len(b):
        runs = _runs(a, b)
        return runs, runs
    start = _common(a, b)
    left = min(len(a), len(b)) - start
    end = _common_end(a, b, left)
    return [Span(start, len(a) - end - start)], [Span(start, len(b) - end - start)]


def equal(a: memoryview, b: memoryview) -> bool:
    """Are both the same? Asked of bytes, a block at a time: of views it takes far longer."""
    return len(a) == len(b) and all(
        bytes(a[at : at + _BLOCK]) == bytes(b[at : at + _BLOCK]) for at in range(0, len(a), _BLOCK)
    )


def _runs(a: memoryview, b: memoryview) -> list[Span]:
    import numpy as np

    spans: list[Span] = []
    for at in range(0, len(a), _BLOCK):
        if bytes(a[at : at + _BLOCK]) == bytes(b[at : at + _BLOCK]):
            continue
        left = np.frombuffer(a[at : at + _BLOCK], dtype=np.uint8)
        right = np.frombuffer(b[at : at + _BLOCK], dtype=np.uint8)
        places = np.flatnonzero(left != right)
        breaks = np.flatnonzero(np.diff(places) > 1)
        starts = places[np.concatenate(([0], breaks + 1))]
        ends = places[np.concatenate((breaks, [len(places) - 1]))] + 1
        spans += [
            Span(at + int(start), int(end - start)) for start, end in zip(starts, ends, strict=True)
        ]
    return _joined(spans)


_BLOCK = 1 << 16


def _joined(spans: list[Span]) -> list[Span]:
    made: list[Span] = []
    for span in spans:
        if made and made[-1].end == span.offset:
            made[-1] = Span(made[-1].offset, made[-1].length + span.length)
        else:
            made.append(span)
    return made


def _common(a: memoryview, b: memoryview) -> int:
    """How many bytes the two begin with alike."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if equal(a[low:middle], b[low:middle]):
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(a: memoryview, b: memoryview, most: int) -> int:
    """How many bytes the two end with alike, at most ``most``."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if equal(a[len(a) - middle : len(a) - low], b[len(b) - middle : len(b) - low]):
            low = middle
        else:
            high = middle - 1
    return low


def total(spans: Iterable[Span]) -> int:
    """The bytes of all spans."""
    return sum(span.length for span in spans)
