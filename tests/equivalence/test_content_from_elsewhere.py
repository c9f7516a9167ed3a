"""An entry without bytes of its own, as the tail of a file in a block that several share."""

from __future__ import annotations

from tests.equivalence.comparing import shipped_rules
from tests.formats.artefact.speaking import Memory

from countermark.equivalence.compare import compare
from countermark.equivalence.finding import Found
from countermark.equivalence.tally import Bounds, Tally
from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.caps import NEVER
from countermark.model.artefact import Kind, Span
from countermark.model.comparison import Change, Result, Status, What
from countermark.model.gap import Gap, Why


class Tails:
    """Four bytes of magic, then a table that holds the one file."""

    form = "tails"
    missing: Gap | None = None

    def recognise(self, data: memoryview) -> bool:
        return bytes(data[:4]) == b"TAIL"

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        content = Content("blocks", lambda: iter([data[4:]]), missing=self.missing)
        return Read(
            pieces=[
                Piece(kind=Kind.HEADER, role="tails.table", spans=(Span(0, len(data)),)),
                Piece(kind=Kind.FILE, role="tails.file", name=b"init", content=content),
            ]
        )


class NotUnpacked(Tails):
    """The same, where a library to unpack it is not installed."""

    missing = Gap("blocks", Why.NOT_READ)


def verdict(reader: Tails, evaluated: bytes, deployed: bytes) -> Result:
    sides = [Opener([reader], Memory()).open(memoryview(one)) for one in (evaluated, deployed)]
    named = ("evaluated", sides[0]), ("deployed", sides[1])
    return compare(*named, shipped_rules(), deadline=NEVER).result


def test_it_is_compared_though_it_has_no_bytes_of_its_own() -> None:
    assert verdict(Tails(), b"TAILgood", b"TAILevil") is Result.DIFFERS


def test_what_cannot_be_unpacked_is_never_a_pass() -> None:
    assert verdict(NotUnpacked(), b"TAILgood", b"TAILevil") is Result.INCOMPARABLE


def test_a_component_of_which_several_parts_are_not_opened_does_not_differ() -> None:
    tally = Tally(Bounds())
    for why in (Why.NOT_READ, Why.TOO_LARGE):
        gap = Gap("a part", why)
        change = Change(what=What.NOT_OPENED, path=(b"image",), gap=gap)
        tally.add(Found(change, (b"image",)))
    (component,) = tally.components()
    assert component.status is Status.INCOMPARABLE
    tally.add(Found(Change(what=What.CONTENT, path=(b"image",)), (b"image",)))
    assert tally.components()[0].status is Status.DIFFERS
