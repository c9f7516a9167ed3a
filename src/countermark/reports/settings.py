"""Settings that decided a result and that no flag gave, in words: they never act in silence."""

from __future__ import annotations

from msgspec import UnsetType

from countermark.model.safe_text import visible
from countermark.reports.shapes.check import SettingOriginShape


def set_elsewhere(settings: tuple[SettingOriginShape, ...] | UnsetType) -> list[str]:
    """``set by file countermark.toml: fail-on = never``, for each of them."""
    if isinstance(settings, UnsetType):
        return []
    return [visible(f"set by {s.origin}: {s.name} = {s.value}") for s in settings]
