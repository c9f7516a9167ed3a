"""Pieces are made to cover their space: no byte is nobody's, none has two owners."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from countermark.formats.artefact.cover import FAULTS, cover
from countermark.formats.artefact.piece import Piece, Read
from countermark.model.artefact import Kind, Span

SIZE = 40
SPANS = some.lists(
    some.lists(
        some.builds(Span, some.integers(-3, SIZE + 3), some.integers(-3, SIZE + 3)), max_size=3
    ),
    max_size=8,
)


def pieces(spans: list[list[Span]], shared: bool = False) -> Read:
    return Read(
        pieces=[
            Piece(kind=Kind.FILE, role="x", spans=tuple(of), shared=shared, name=b"%d" % n)
            for n, of in enumerate(spans)
        ]
    )


def by_byte(spans: list[list[Span]]) -> list[int | None]:
    """The owner of each byte, found the slow way."""
    owner: list[int | None] = [None] * SIZE
    for number, of in enumerate(spans):
        for span in of:
            for at in range(max(span.offset, 0), min(span.offset + max(span.length, 0), SIZE)):
                owner[at] = number if owner[at] is None else owner[at]
    return owner


@given(SPANS)
def test_each_byte_belongs_to_the_first_who_claims_it(spans: list[list[Span]]) -> None:
    placed, _ = cover(pieces(spans), memoryview(bytes(range(SIZE))))
    found: list[int | None] = [-1] * SIZE
    for number, one in enumerate(placed):
        for span in one.spans:
            assert set(found[span.offset : span.end]) <= {-1}
            owner = number if number < len(spans) else None
            found[span.offset : span.end] = [owner] * span.length
    assert found == by_byte(spans)


@given(SPANS)
def test_an_overlap_is_a_fault_unless_it_is_allowed(spans: list[list[Span]]) -> None:
    sizes = [s.length for of in spans for s in of if s.length > 0]
    inside = all(s.offset >= 0 and s.length >= 0 and s.end <= SIZE for of in spans for s in of)
    _, faults = cover(pieces(spans), memoryview(bytes(SIZE)))
    if inside:
        claimed = sum(owner is not None for owner in by_byte(spans))
        assert bool(faults) == (claimed < sum(sizes))
    twice = [
        f for f in cover(pieces(spans, True), memoryview(bytes(SIZE)))[1] if "overlaps" in f.what
    ]
    assert not twice


def test_who_shares_names_the_piece_whose_bytes_it_uses() -> None:
    placed, _ = cover(
        pieces([[Span(0, 4)], [Span(4, 4)], [Span(6, 4)]], True), memoryview(bytes(10))
    )
    assert [one.shares for one in placed] == [None, None, 1]
    assert placed[2].spans == (Span(8, 2),)


def test_many_that_lie_over_one_another_end_soon() -> None:
    count = 4_000
    small = [[Span(2 * n, 1)] for n in range(count)]
    large = [[Span(0, 2 * count)] for _ in range(count)]
    placed, faults = cover(pieces(small + large), memoryview(bytes(2 * count)))
    assert len(placed) == 2 * count and len(faults) == FAULTS + 1
