"""Secrets counted by kind, with the lines they stand on; what they are is not kept."""

from __future__ import annotations

from countermark.model.places import Places
from countermark.model.withheld import SecretKind, Withheld


class SecretTally:
    """Secrets counted by kind, with the lines they stand on."""

    def __init__(self) -> None:
        self._all: dict[SecretKind, Places] = {}
        self._names: dict[SecretKind, Places] = {}

    def add(self, kind: SecretKind, line: int, *, is_name: bool) -> None:
        """One secret more; ``is_name`` where it looks like a name."""
        self._all.setdefault(kind, Places()).add(line)
        if is_name:
            self._names.setdefault(kind, Places()).add(line)

    def withheld(self) -> tuple[Withheld, ...]:
        """What was counted, by kind."""
        none = Places()
        ordered = sorted(self._all.items(), key=lambda item: item[0].name)
        return tuple(
            Withheld(
                kind,
                places.count,
                places.words(),
                self._names.get(kind, none).count,
                self._names.get(kind, none).words(),
            )
            for kind, places in ordered
        )
