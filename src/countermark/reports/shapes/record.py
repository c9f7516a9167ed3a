"""The published shape of an inquiry record: ``countermark.record/1``."""

from __future__ import annotations

from typing import Literal

from countermark.model.verdict import Decision
from countermark.reports.shapes.check import FileShape, GapShape, ListShape, Shape, TotalsShape


class SubjectRecord(Shape, frozen=True, kw_only=True):
    """What was asked of one subject, and what its answer rests on.

    ``id`` is that of the result, ``key`` that of the thing, the same in whatever file and row.
    ``names`` were screened for it: its own, and those that its own ties lead to. ``measures`` were
    considered, whatever came of it. ``claims`` are the keys of the claims along its paths.
    ``verdicts`` are by context. ``digest`` is the SHA-256 of its verdicts, findings and matches as
    the record compares them, ``answer`` that of the same without ids, which depend on rows and
    files. Names and claims that only counsel may see are left out.
    """

    id: str
    key: str
    names: tuple[str, ...]
    measures: tuple[str, ...]
    claims: tuple[str, ...]
    verdicts: dict[str, Decision]
    digest: str
    answer: str


class InquiryRecord(Shape, frozen=True, kw_only=True):
    """What was asked of what. ``paths`` are the arguments as given, in order.

    ``options`` are the options that bear on verdicts; ``overrides`` the columns a person renamed
    (``FILE:HEADER=MEANING``). ``verdicts`` is ``verdict_digest`` of the result.

    ``subjects`` are in the order of their ids; those that a match or a finding speaks of go before
    others where there are too many, and ``subjects_left_out`` counts the rest. A record without
    them can be repeated as well: they only tell which subject is answered otherwise.
    """

    schema: Literal["countermark.record/1"]
    version: str
    ledger: str
    as_of: str
    known_at: str | None
    contexts: tuple[str, ...]
    paths: tuple[str, ...]
    options: dict[str, str]
    overrides: tuple[str, ...]
    files: tuple[FileShape, ...]
    register: str
    lists: tuple[ListShape, ...]
    not_examined: tuple[GapShape, ...]
    totals: TotalsShape
    coverage: tuple[str, ...]
    verdicts: str
    subjects_left_out: int = 0
    subjects: tuple[SubjectRecord, ...] = ()
