"""Causes, and what is to be done about them, as ``countermark.check/2`` has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from countermark.model.act_kind import NO_DENIAL
from countermark.model.cause import Action, Cause, CauseAccusation
from countermark.reports.actions import to_do
from countermark.reports.causes import Causing
from countermark.reports.compacting import ID
from countermark.reports.shapes.causes import (
    ActionShape,
    CauseAccusationShape,
    CauseShape,
    NotGroupedShape,
)
from countermark.reports.shapes.check import CheckDocument

Made = TypeVar("Made")


def to_do_rows(causing: Causing, whole: CheckDocument, check: Sequence[str]) -> dict[str, Any]:
    """The keys of a document that say what is wrong and what is to be done, and their values.

    ``check`` are the words of the command that ask the same again.
    """
    found = causing.causes()
    listed = to_do(found, whole, check)
    return {
        "causes": tuple(map(_cause, found.causes)),
        "not_grouped": _as(found.not_grouped, tuple[NotGroupedShape, ...]),
        "actions": tuple(map(_action, listed.actions)),
        "actions_left_off": listed.left_off,
    }


def _cause(cause: Cause) -> CauseShape:
    said = {name: getattr(cause, name) for name in CauseShape.__struct_fields__}
    cut = {
        "key": cause.key[:ID],
        "members": tuple(member.id for member in cause.members),
        "accusations": tuple(map(_accusation, cause.accusations)),
    }
    return _as(said | cut, CauseShape)


def _accusation(one: CauseAccusation) -> CauseAccusationShape:
    return CauseAccusationShape(
        measure=one.measure,
        kind=one.kind,
        by=one.by,
        answers=one.answers,
        denials="" if one.answers else NO_DENIAL,
    )


def _action(action: Action) -> ActionShape:
    said = {name: getattr(action, name) for name in ActionShape.__struct_fields__}
    return _as(said | {"causes": tuple(key[:ID] for key in action.causes)}, ActionShape)


def _as(records: Any, shape: type[Made]) -> Made:
    return msgspec.convert(records, shape, from_attributes=True)
