"""The published shape of ``config show``: ``countermark.config/1``."""

from __future__ import annotations

from typing import Literal

import msgspec


class SettingShape(msgspec.Struct, frozen=True, kw_only=True):
    """A setting's value, empty where the program decides, and where it came from."""

    value: str
    origin: str


class ConfigDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting by name."""

    schema: Literal["countermark.config/1"]
    settings: dict[str, SettingShape]
