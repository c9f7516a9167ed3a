"""squashfs 2 and 3, for what holds of every reader."""

from __future__ import annotations

from tests.formats.artefact.old_squashfs import Old


def fixtures() -> dict[str, bytes]:
    """By version and order of bytes."""
    return {
        "3-little": Old().build(),
        "3-big-marked": Old(order=">", marked=True, same_group=False).build(),
        "2-little": Old(2, codec="none").build(),
        "2-big": Old(2, ">").build(),
    }
