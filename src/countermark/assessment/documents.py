"""The published shapes of ``register`` and ``config show``, by action, as JSON carries them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from countermark.model.inquiry import ListState
from countermark.register.happening import Happening
from countermark.register.query import EntitySheet, MeasureSheet, Row

Register1 = Literal["countermark.register/1"]
REGISTER: Register1 = "countermark.register/1"


class Listed(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="list"):
    """The measures that were asked for, each with its standing on the day."""

    schema: Register1
    as_of: date
    known_at: date | None
    measures: tuple[Row, ...]


class Shown(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="show", omit_defaults=True
):
    """One measure or one entity. For a measure: its standing, for ``asked_entity`` if given."""

    schema: Register1
    as_of: date
    known_at: date | None
    measure: MeasureSheet | None = None
    entity: EntitySheet | None = None
    asked_entity: str | None = None
    status: str | None = None
    in_force: bool | None = None
    reason: str | None = None


class Timeline(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="timeline"):
    """What happened to an entity, oldest first."""

    schema: Register1
    known_at: date | None
    entity: str
    events: tuple[Happening, ...]


class Difference(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="action",
    tag="diff",
    rename={"from_": "from"},
):
    """What changed after ``from`` and up to ``to``."""

    schema: Register1
    known_at: date | None
    from_: date
    to: date
    events: tuple[Happening, ...]


class NotLoaded(msgspec.Struct, frozen=True, kw_only=True):
    """A list this version can read and that nobody imported here."""

    id: str
    title: str
    urls: tuple[str, ...]


class Sources(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="sources"):
    """The lists in use, with their days and names loaded of known, and those that are not."""

    schema: Register1
    digest: str
    lists: tuple[ListState, ...]
    not_loaded: tuple[NotLoaded, ...]


RegisterDocument = Listed | Shown | Timeline | Difference | Sources


class SettingShape(msgspec.Struct, frozen=True, kw_only=True):
    """A setting's value, empty where the program decides, and where it came from."""

    value: str
    origin: str


class ConfigDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting by name."""

    schema: Literal["countermark.config/1"]
    settings: dict[str, SettingShape]


class LedgerEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence live claims rest on: sound in the vault, in the package, not kept, or lost."""

    sound: int
    shipped: int
    not_kept: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]


class LedgerDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What ``countermark ledger verify`` found; ``readable`` are ranges of versions, both ends."""

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


PUBLISHED: dict[str, Any] = {
    "register-1": RegisterDocument,
    "config-1": ConfigDocument,
    "ledger-1": LedgerDocument,
}
"""File name (without ``.json``) in docs/reference/schemas to the shape it describes."""
