"""The published shape of ``board``: ``countermark.board/1``."""

from __future__ import annotations

from typing import Literal

import msgspec

from countermark.model.matter import Effect, Placeholder, PointBoard, Voice
from countermark.reports.shapes.check import GapShape

Board1 = Literal["countermark.board/1"]
BOARD: Board1 = "countermark.board/1"


class BoardDocument(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="board"):
    """One contested matter on a day. Nothing in it says whether a point is so.

    ``voices`` by id; ``points`` with the lines that affirm and deny each (everybody heard through
    one outlet is one line); ``effects``: verdicts with the ``measures`` that rest on the matter and
    without them. ``not_examined``: what cannot be taken as it stands.
    """

    schema: Board1
    id: str
    title: str
    question: str
    as_of: str
    known_at: str | None
    about: dict[str, str]
    measures: tuple[str, ...]
    voices: dict[str, Voice]
    points: tuple[PointBoard, ...]
    placeholders: tuple[Placeholder, ...]
    effects: tuple[Effect, ...]
    note: str
    read_on: str | None
    withheld: int
    not_examined: tuple[GapShape, ...]


class MatterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A matter of the register: its id, title, and how many points, voices and statements."""

    id: str
    title: str
    question: str
    points: int
    voices: int
    statements: int


class BoardList(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="list"):
    """The matters of the register."""

    schema: Board1
    matters: tuple[MatterRow, ...]


BoardShown = BoardDocument | BoardList
