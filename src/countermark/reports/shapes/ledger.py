"""The published shape of ``ledger verify``: ``countermark.ledger/1``."""

from __future__ import annotations

from typing import Literal

import msgspec


class LedgerEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence live claims rest on: sound in the vault, in the package, not kept, or lost."""

    sound: int
    shipped: int
    not_kept: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]


class LedgerDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What ``countermark ledger verify`` found; ``readable`` are ranges of versions, both ends.

    ``others`` are ranges of commits that you neither made nor accepted.
    """

    schema: Literal["countermark.ledger/1"]
    sound: bool
    format: int
    version: int
    commits: int
    files: int
    damaged_files: int
    rows: int
    wrong_ids: int
    redacted: int
    readable: tuple[tuple[int, int], ...]
    evidence: LedgerEvidence
    faults: tuple[str, ...]
    accepted: str
    others: tuple[tuple[int, int], ...]
