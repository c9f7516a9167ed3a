"""What a result was made from, as published: files, contexts, the register, settings."""

from __future__ import annotations

import msgspec

from countermark.model.audience import Audience
from countermark.reports.shapes.base import Shape


class ContextShape(Shape, frozen=True, kw_only=True):
    """A context verdicts were given in, or one that can be chosen."""

    id: str
    label: str
    facets: dict[str, tuple[str, ...]]
    note: str


class ListShape(Shape, frozen=True, kw_only=True):
    """One list as it stood: its date, and how many of its known names were loaded."""

    id: str
    title: str
    date: str
    loaded: int
    known: int
    digest: str
    source: str


class RegisterShape(Shape, frozen=True, kw_only=True):
    """The register that judged."""

    digest: str
    recorded: str
    measures: int
    entities: int
    lists: tuple[ListShape, ...]


UNUSED = "not used"
"""The meaning of a column that nobody reads."""


class ColumnShape(Shape, frozen=True, kw_only=True):
    """How one column of ``file`` was understood, and why.

    ``guessed``: no word of its header says so; left out where one does.
    """

    file: str
    header: str
    meaning: str
    because: str
    guessed: bool | msgspec.UnsetType = msgspec.UNSET


class WithheldShape(Shape, frozen=True, kw_only=True):
    """Secrets of one kind that were masked before reading: how many, on which lines; no values."""

    kind: str
    count: int
    lines: str


class FileShape(Shape, frozen=True, kw_only=True):
    """One input file. ``digest`` is that of the bytes as read, after ``withheld`` was masked.

    Where something was, ``original`` is a keyed commitment to the file as it was, never its digest;
    ``not_kept`` says why the bytes are not in the vault (then ``digest`` is a commitment as well).
    ``linked``: its path is a link that leads out of the directory it stands in.
    """

    label: str
    digest: str
    size: int
    format: str
    records: int
    original: str = ""
    withheld: tuple[WithheldShape, ...] = ()
    not_kept: str = ""
    linked: bool = False


class PreparedForShape(Shape, frozen=True, kw_only=True):
    """For whom a result was made, and the ``mark`` that stands on each of its pages."""

    audience: Audience
    mark: str


class SupersedesShape(Shape, frozen=True, kw_only=True):
    """The earlier result that this one takes the place of, by the digest of its file.

    ``corrects`` says in the words of whoever reissues it what was wrong. ``as_of``, ``version`` and
    ``by_verdict`` are its own, and empty where the file is no result in JSON.
    """

    digest: str
    corrects: str
    as_of: str
    version: str
    by_verdict: dict[str, int]


class SettingOriginShape(Shape, frozen=True, kw_only=True):
    """A setting that decided and that no flag gave: its ``value``, and the file or variable."""

    name: str
    value: str
    origin: str
