"""The published shapes of ``ask`` and ``answer``: who was asked what, and what came back."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from countermark.model.asking import AskingRow, Contradiction, ReadAnswer, Standing
from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.coverage import GapShape

ASKED: Final = "countermark.asked/1"
ANSWER: Final = "countermark.answer/1"


class AskedDocument(Shape, frozen=True, kw_only=True):
    """Everybody who was asked, what presses first; ``to_ask`` are named by others and not asked."""

    schema: Literal["countermark.asked/1"]
    as_of: date
    totals: dict[str, int]
    askings: tuple[AskingRow, ...]
    to_ask: tuple[AskingRow, ...]


class AnswerDocument(Shape, frozen=True, kw_only=True):
    """One answer as it was read: who signed, until when it counts, what it says, and against what.

    ``ask_next`` are the sub-suppliers that it names.
    """

    schema: Literal["countermark.answer/1"]
    id: str
    supplier: str
    contract: str
    signed_by: str
    authority: str
    scope: str
    signed_on: str
    expires_on: str
    standing: Standing
    answers: tuple[ReadAnswer, ...]
    unanswered: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
    ask_next: tuple[str, ...]
    not_examined: tuple[GapShape, ...]
    cautions: tuple[str, ...]
    ledger: str
