"""The published shape of ``screen --text``: ``countermark.mentions/1``."""

from __future__ import annotations

from typing import Literal

import msgspec

from countermark.reports.shapes.check import GapShape, ListShape, Shape
from countermark.reports.shapes.source import PreparedForShape


class PlaceShape(Shape, frozen=True, kw_only=True):
    """One mention. ``place`` is in words, ``selector`` as claims carry it.

    ``quote`` is the name as the text writes it, between ``before`` and ``after``. ``certain``: the
    words alone say who is meant; ``needs_context``: they do not, and nothing beside them does.
    """

    place: str
    selector: str
    before: str
    quote: str
    after: str
    certain: bool
    needs_context: bool
    why: str


class MentionedParty(Shape, frozen=True, kw_only=True):
    """One party: ``count`` mentions, ``certain`` and ``needs_context`` of them so.

    ``written``: the ways the text writes its name; ``others``: parties that bear the same name;
    ``measures`` that name the party; ``places``: the first of its mentions.
    """

    entity: str
    entity_name: str
    name: str
    role: str
    written: tuple[str, ...]
    count: int
    certain: int
    needs_context: int
    others: tuple[str, ...]
    measures: tuple[str, ...]
    places: tuple[PlaceShape, ...]


class StatementShape(Shape, frozen=True, kw_only=True):
    """A statement that the text makes and that was judged against the record.

    ``says`` is the statement in our words, ``quote`` the text's own; ``result`` how it stands to
    the record: ``agrees``, ``imprecise``, ``conflicts_record``, ``conflicts_other_report``,
    ``true_then_changed``, ``allegation``, ``unresolved`` or ``context``. ``said_in``: the report it
    was judged in; another text may say the same words and mean less.
    """

    id: str
    says: str
    result: str
    because: str
    measures: tuple[str, ...]
    about: tuple[str, ...]
    place: str
    selector: str
    quote: str
    said_in: str


class TextShape(Shape, frozen=True, kw_only=True):
    """One text. ``left_out``: everyday words that are names too and were not written as names;
    ``told_apart``: names of others that look like a party's."""

    file: str
    digest: str
    format: str
    parties: tuple[MentionedParty, ...]
    left_out: int
    told_apart: int
    statements: tuple[StatementShape, ...] = ()


class MentionsDocument(Shape, frozen=True, kw_only=True):
    """The published document, schema ``countermark.mentions/1``.

    ``not_looked_for``: listed names too short or too common to be looked for in running text.
    """

    schema: Literal["countermark.mentions/1"]
    as_of: str
    lists: tuple[ListShape, ...]
    texts: tuple[TextShape, ...]
    not_looked_for: int
    not_examined: tuple[GapShape, ...]
    prepared_for: PreparedForShape | msgspec.UnsetType = msgspec.UNSET
