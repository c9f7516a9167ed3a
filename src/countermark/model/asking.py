"""Questions to a supplier, and signed answers that expire: asked, answered, contradicted."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any, Final, Literal

import msgspec

QUESTIONNAIRE: Final = "countermark.questionnaire/1"


class AnswerKind(Enum):
    """How a question is answered."""

    YES_NO = "yes-no"
    TEXT = "text"
    ROWS = "rows"


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question of the shipped table; see there for what each field says."""

    id: str
    topic: str
    text: str
    kind: AnswerKind
    clause: str = ""
    columns: tuple[str, ...] = ()
    becomes: tuple[str, ...] = ()
    complete: bool = False
    contradicted_by: tuple[str, ...] = ()


class AskedQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """One question as it goes out, with room for the answer.

    ``answer`` is ``yes``, ``no``, a text, or a list of rows; null is no answer. ``complete`` is
    ``yes`` or ``no`` where a list is asked for: is it all?
    """

    id: str
    text: str
    kind: AnswerKind
    clause: str = ""
    columns: tuple[str, ...] = ()
    answer: Any = None
    complete: str | None = None


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for it: name, title, by which authority, for what, on which day, until when."""

    name: str = ""
    title: str = ""
    authority: str = ""
    scope: str = ""
    signed_on: str = ""
    expires_on: str = ""


class Questionnaire(msgspec.Struct, frozen=True, kw_only=True):
    """A questionnaire as it is sent, filled in, and read back. ``id`` names this asking."""

    schema: Literal["countermark.questionnaire/1"]
    id: str
    supplier: str
    contract: str
    asked_by: str
    asked_on: str
    answer_by: str
    how_to: tuple[str, ...]
    questions: tuple[AskedQuestion, ...]
    signature: Signature = Signature()


class Standing(Enum):
    """How an asking stands on a day."""

    OPEN = "open"
    LATE = "no answer"  # its day has passed: silence, which is neither a yes nor a no
    ANSWERED = "answered"
    EXPIRED = "expired"
    DISPUTED = "disputed"


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that something on file contradicts: both are kept."""

    question: str
    answer: str
    against: str
    measure: str = ""
    claim: str = ""


class AskingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One supplier that was asked, or that an answer named and nobody asked yet (``named_by``)."""

    supplier: str
    contract: str
    standing: Standing | None
    asked_by: str = ""
    asked_on: str = ""
    answer_by: str = ""
    id: str = ""
    signed_by: str = ""
    signed_on: str = ""
    expires_on: str = ""
    unanswered: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    named_by: str = ""


class ReadAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that was read: the question, in words, and how many claims it became."""

    question: str
    said: str
    claims: int
    complete: bool | None = None


def is_over(expires_on: str, day: date) -> bool:
    """Has an answer expired on ``day``? It counts on its last day."""
    return bool(expires_on) and expires_on < day.isoformat()
