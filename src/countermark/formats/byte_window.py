"""The bytes of a long XML part between the last that was handed out and the last that was parsed.

Places are counted from the beginning of the part, as the parser counts them.
"""

from __future__ import annotations

from countermark.formats.xml_edit import tag_end


class Window:
    """Takes bytes, remembers changes to them, and hands them out changed."""

    def __init__(self) -> None:
        self._bytes, self._base = bytearray(), 0
        self._edits: list[tuple[int, int, bytes]] = []

    def add(self, chunk: bytes) -> None:
        """Bytes that follow."""
        self._bytes += chunk

    def edit(self, start: int, end: int, by: bytes) -> None:
        """Put ``by`` in the place of some bytes; of none: between two of them."""
        self._edits.append((start, end, by))

    def between(self, start: int, end: int) -> bytes:
        """Some bytes as they came."""
        return bytes(self._bytes[start - self._base : end - self._base])

    def tag(self, at: int) -> bytes:
        """The tag that begins there."""
        start = at - self._base
        return bytes(self._bytes[start : tag_end(self._bytes, start)])

    def end_of(self, start: int, at: int) -> int:
        """Where an element ends that began at ``start`` and whose end was met at ``at``.

        Expat meets the end of ``<a/>`` behind it, that of ``<a></a>`` before its second tag.
        """
        first = self.tag(start)
        return start + len(first) if first.endswith(b"/>") else at + len(self.tag(at))

    def rest(self) -> bytes:
        """All that is left, changed."""
        edits, self._edits = self._edits, []
        return self._out(self._base + len(self._bytes), edits)

    def before(self, limit: int) -> bytes:
        """The bytes before ``limit``, changed; what is changed from there on waits."""
        edits = [edit for edit in self._edits if edit[0] < limit]
        self._edits = [edit for edit in self._edits if edit[0] >= limit]
        return self._out(limit, edits)

    def _out(self, limit: int, edits: list[tuple[int, int, bytes]]) -> bytes:
        made, at = bytearray(), self._base
        for start, end, by in sorted(edits, key=lambda edit: edit[:2]):
            made += self._bytes[at - self._base : start - self._base] + by
            at = max(end, at)
        limit = max(limit, at)
        made += self._bytes[at - self._base : limit - self._base]
        del self._bytes[: limit - self._base]
        self._base = limit
        return bytes(made)
