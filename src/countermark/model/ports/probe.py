"""The seam through which a kind of file enters: recognise it, read it, say what it does not read.

A probe knows one kind of file and nothing of the others. Which probes there are stands in one
list, in ``assessment``; the one with the strongest sign reads the file. Two that are equally sure
have met a file that is both, which is no file to be read as one of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, IntEnum
from typing import Any, Protocol, TypeVar

import msgspec


class Sign(IntEnum):
    """How sure a probe is that a file is of its kind; the strongest sign counts."""

    NONE = 0
    """It is of another kind."""
    ANY = 1
    """Text, or bytes, of which no more can be said."""
    SHAPE = 2
    """It looks like this kind: sentences, angle brackets."""
    FAMILY = 3
    """Its first characters or its name's ending say so: some JSON, some ZIP archive."""
    KIND = 4
    """It has what only this kind has: a magic number, a root element, a field."""


class Looking(Enum):
    """How far a kind of file can be looked into for secrets before it is read."""

    TEXT = "its bytes are text, and are masked one by one"
    PARSED = "its text is found by parsing it"
    NONE = "nobody looks into it"


class Doc(msgspec.Struct, frozen=True, kw_only=True):
    """What people may know of a probe: a title, what it ``reads``, what it ``leaves`` unread."""

    title: str
    reads: str
    leaves: str


SampleT = TypeVar("SampleT", contravariant=True)
AskedT = TypeVar("AskedT", contravariant=True)
FoundT = TypeVar("FoundT", covariant=True)


class Probe(Protocol[SampleT, AskedT, FoundT]):
    """One kind of file. ``DOC`` is published; ``id`` names the cases that the tests hold it to.

    ``recognise`` looks at a sample (``formats.sample``) and never raises. ``read`` takes what the
    room of the probe asks, and gives what that room reads files into; what it cannot read is a gap
    in it.
    """

    @property
    def id(self) -> str: ...

    @property
    def DOC(self) -> Doc: ...  # noqa: N802 - a constant of every probe

    def recognise(self, sample: SampleT, /) -> Sign: ...

    def read(self, asked: AskedT, /) -> FoundT: ...


class _Recognises(Protocol[SampleT]):
    def recognise(self, sample: SampleT, /) -> Sign: ...


ProbeT = TypeVar("ProbeT", bound=_Recognises[Any])


def claimants(sample: object, probes: Iterable[ProbeT]) -> tuple[ProbeT, ...]:
    """The probes with the strongest sign: one, or none, or all that a doubtful file is of."""
    signs = [(probe.recognise(sample), probe) for probe in probes]
    best = max((sign for sign, _ in signs), default=Sign.NONE)
    return tuple(probe for sign, probe in signs if sign is best) if best else ()
