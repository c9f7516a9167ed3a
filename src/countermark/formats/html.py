"""The text of an HTML page as people read it, each stretch with its place in the file.

Leaves out scripts, styles, comments and attributes; decodes character references. Builds no tree,
follows no link, and takes time in proportion to the size, whatever the tags look like.
"""

from __future__ import annotations

import html as entities
import re
from array import array

from countermark.formats import prose
from countermark.formats import text as text_codec
from countermark.formats.caps import CAPS, Caps
from countermark.model.document import Document
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why

MEDIA_TYPE = "text/html"
_UNREAD = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object"})
_INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em"),
        *("font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike"),
        *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]{0,40}")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_CLOSED = {name: re.compile(f"</{name}[\\s/>]", re.IGNORECASE) for name in _UNREAD}


def read(label: str, content: bytes, digest: Digest, caps: Caps = CAPS) -> Document | Gap:
    """The visible text of a page; a gap where its characters cannot be told or none are left."""
    found = text_codec.decode(label, content, caps)
    if isinstance(found, Gap):
        return found
    page = _Page(found.text)
    page.run()
    text = "".join(page.pieces)
    if not text.strip():
        return Gap(label, Why.EMPTY, len(content), detail="a page without visible text")
    return Document(
        label=label,
        digest=digest,
        media_type=MEDIA_TYPE,
        form="HTML",
        text=text,
        starts=page.starts,
        origins=page.origins,
        ends=page.ends,
        source=found.text,
        encoding="" if found.nuls or found.damaged else found.encoding,
        skipped=prose.marked(content, found.encoding),
        gaps=text_codec.doubts(label, found, len(content)) if found.damaged else (),
    )


class _Page:
    """Walks once from left to right; every search moves on, or is never made again."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.starts = array("q")
        self.origins = array("q")
        self.ends = array("q")
        self._length = 0

    def run(self) -> None:
        source, at, size = self.source, 0, len(self.source)
        while at < size:
            opened = source.find("<", at)
            if opened < 0:
                opened = size
            if opened > at:
                self._text(at, opened)
            if opened == size:
                return
            at = self._markup(opened)

    def _markup(self, at: int) -> int:
        """Pass what begins with "<" at ``at``; returns where to go on."""
        source = self.source
        if source.startswith("<!--", at):
            return self._past("-->", at + 4)
        following = source[at + 1 : at + 2]
        if following in ("!", "?"):
            return self._past(">", at + 2)
        closing = following == "/"
        name = _NAME.match(source, at + 1 + closing)
        if name is None:
            self._piece("<", at, at + 1)  # a lone sign, as in "a < b"
            return at + 1
        tag = name[0].lower()
        after = self._past(">", name.end())
        if not closing and tag in _UNREAD and source[after - 2 : after] != "/>":
            end = _CLOSED[tag].search(source, after)
            return self._past(">", end.start()) if end else len(source)
        if tag not in _INLINE:
            self._piece("\n", at, after)
        return after

    def _past(self, mark: str, at: int) -> int:
        found = self.source.find(mark, at)
        return len(self.source) if found < 0 else found + len(mark)

    def _text(self, at: int, end: int) -> None:
        source = self.source
        if source.find("&", at, end) >= 0:
            for reference in _REFERENCE.finditer(source, at, end):
                letters = entities.unescape(reference[0])
                if letters == reference[0]:
                    continue
                if reference.start() > at:
                    self._piece(source[at : reference.start()], at, reference.start())
                self._piece(letters.replace("\0", " "), reference.start(), reference.end())
                at = reference.end()
        if at < end:
            self._piece(source[at:end], at, end)

    def _piece(self, text: str, at: int, end: int) -> None:
        self.pieces.append(text)
        self.starts.append(self._length)
        self.origins.append(at)
        self.ends.append(end)
        self._length += len(text)
