"""Settings that decided a result and that no flag gave, in words: they never act in silence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from msgspec import UnsetType
from msgspec.structs import replace

from countermark.model.safe_text import visible
from countermark.reports.shapes.check import CheckDocument, SettingOriginShape
from countermark.reports.shapes.screen import ScreenDocument

Document = TypeVar("Document", CheckDocument, ScreenDocument)


class Setting(Protocol):
    """A setting's name, its value, and the file or variable that gave it."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def origin(self) -> str: ...


def with_settings(document: Document, settings: Iterable[Setting]) -> Document:
    """The document with the settings that decided it and that no flag gave."""
    found = (SettingOriginShape(name=s.name, value=s.value, origin=s.origin) for s in settings)
    return replace(document, settings=tuple(found))


def set_elsewhere(settings: tuple[SettingOriginShape, ...] | UnsetType) -> list[str]:
    """``set by file countermark.toml: fail-on = never``, for each of them."""
    if isinstance(settings, UnsetType):
        return []
    return [visible(f"set by {s.origin}: {s.name} = {s.value}") for s in settings]
