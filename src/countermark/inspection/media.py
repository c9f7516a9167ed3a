"""Pictures, sounds, films and fonts: known for what they are, and what stands behind their end.

Limitation: what they show or play is not looked at, nor what may be hidden in it.
"""

from __future__ import annotations

from countermark.formats import media
from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inspection import Seen


class Media:
    """Follows the structure of a file to its end, and tells of bytes behind it."""

    ID, VERSION, NAMED, SCANS = "media", 1, False, False

    def reads(self, item: Item) -> bool:
        """Does it begin as one of these formats does?"""
        return not item.form and media.knows(item.data)

    def read(self, item: Item, ask: Ask) -> Seen:
        """Nothing but what is left over; raises SourceError where the structure is broken."""
        found = media.frame(item.data)
        if found is None:
            raise SourceError("no frame of a picture, sound, film or font")
        left = len(item.data) - found.end
        if not left or not any(item.data[found.end :]):
            return Seen()
        what = item.inner.decode("utf-8", "backslashreplace")
        words = f"bytes behind the end of a {found.form} file, which nothing there speaks of"
        return Seen(unread=(Gap(what, Why.UNKNOWN_KIND, left, detail=words),))
