"""What a comparison is of: six rungs from the source to a signed quote, each with its limits.

A comparison stands on one rung. Two rungs are never merged: that a delivered package is what was
evaluated says nothing of what a device loaded.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Row(NamedTuple):
    """One rung: ``id`` in options and files, ``title`` for people, what it shows or cannot."""

    id: str
    title: str
    shows: str
    cannot_show: str


class Rung(Enum):
    """Value: the id. Members carry the fields of ``Row``; the nearest to the source comes first."""

    title: str
    shows: str
    cannot_show: str

    def __new__(cls, *row: str) -> Rung:
        stated = Row(*row)
        member = object.__new__(cls)
        member._value_ = stated.id
        member.title, member.shows = stated.title, stated.shows
        member.cannot_show = stated.cannot_show
        return member

    REBUILT = Row(
        "rebuilt",
        "rebuilt from source",
        "the evaluated source, built again by somebody else, gives these bytes",
        "that the source does no harm, that its compiler is sound, or that this build was "
        "delivered, stored or run",
    )
    PACKAGE = Row(
        "package",
        "the delivered package",
        "what was delivered is what was evaluated, as far as the packing step and its keys are "
        "given",
        "that the package was installed, or that nothing was changed afterwards",
    )
    FLASH = Row(
        "flash",
        "the file on flash",
        "what lay in the storage that was read out is what was evaluated",
        "that the device started it; its boot loader, programmable logic and patches in memory; "
        "storage that was not read out, or that the device hid from its reader",
    )
    LOADED = Row(
        "loaded",
        "the loaded image",
        "what was in memory when it was taken, with hot patches, boot loader and programmable "
        "logic as far as they were taken",
        "what was loaded before or afterwards, or what the device kept from whoever took it",
    )
    DEVICE = Row(
        "device",
        "the device's own word",
        "what the device says of itself agrees with what was evaluated",
        "anything, if the device lies: a changed device can say what an unchanged one would",
    )
    QUOTE = Row(
        "quote",
        "a signed quote against published values",
        "a key in the device signed measurements that agree with the published values",
        "what was not measured, what ran after the measurement, or that the key and its hardware "
        "are sound",
    )


NOT_NAMED = Row(
    "",
    "not named",
    "what is said here of these two artefacts, and no more",
    "where either of them comes from: nobody said what they are (name it with --rung)",
)
"""Where nobody said on which rung a comparison stands."""
