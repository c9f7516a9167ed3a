"""The text of an HTML page as people read it, each stretch with its place in the file.

Leaves out scripts, styles, comments, and attributes but those that a page shows in the place of
text; decodes character references. Builds no tree, follows no link, and takes time in proportion to
the size, whatever the tags look like.

Where browsers differ, or read by rules of an element (WHATWG HTML, 13.2.5), more is read and never
less: a page must not show people a name that is not read here.
"""

from __future__ import annotations

import html as entities
import re
from array import array
from typing import NamedTuple

from countermark.formats import media_types, prose
from countermark.formats import text as text_codec
from countermark.formats.caps import CAPS, Caps
from countermark.model.document import Document
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern

MEDIA_TYPE = media_types.HTML
_UNREAD = frozenset({"script", "style"})
_RAW = frozenset(
    {"title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"}
)
"""Elements in which a browser takes tags and comments for text, some always, some at times."""

_BLOCK = frozenset(
    (
        *("address", "article", "aside", "audio", "blockquote", "body", "br", "button", "canvas"),
        *("caption", "center", "col", "colgroup", "datalist", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "embed", "fieldset", "figcaption", "figure", "footer", "form"),
        *("frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup"),
        *("hr", "html", "iframe", "img", "input", "legend", "li", "link", "main", "map", "menu"),
        *("meta", "nav", "noembed", "noframes", "noscript", "object", "ol", "optgroup", "option"),
        *("p", "picture", "plaintext", "pre", "script", "search", "section", "select", "style"),
        *("summary", "svg", "table", "tbody", "td", "template", "text", "textarea", "tfoot", "th"),
        *("thead", "title", "tr", "ul", "video", "xmp"),
    )
)
"""What ends a line of text; any other element, one nobody knows too, stands within it."""

_TABLE = frozenset({"table", "tr", "td", "th"})

_SHOWN = {
    "input": frozenset({"value", "placeholder"}),
    "textarea": frozenset({"placeholder"}),
    "option": frozenset({"label", "value"}),
    "optgroup": frozenset({"label"}),
    "img": frozenset({"alt"}),
    "area": frozenset({"alt"}),
    "iframe": frozenset({"srcdoc"}),
}
"""Attributes whose value stands on the page."""

_ATTRIBUTE = lazy_pattern(r"""(?<![A-Za-z])([A-Za-z]+)\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'>]+))""")
_TAG = lazy_pattern(r"<[^<>]*>")
_COMMENT_END = lazy_pattern(r"--!?>")
_NAME = lazy_pattern(r"[A-Za-z][A-Za-z0-9:-]{0,40}")
_REFERENCE = lazy_pattern(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_CLOSED = {name: lazy_pattern(f"</{name}[\\s/>]", re.IGNORECASE) for name in _UNREAD | _RAW}


def read(label: str, content: bytes, digest: Digest, caps: Caps = CAPS) -> Document | Gap:
    """The visible text of a page; a gap where its characters cannot be told or none are left."""
    found = text_codec.decode(label, content, caps)
    if isinstance(found, Gap):
        return found
    page = Page(found.text)
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


class Mark(NamedTuple):
    """A tag of a table: before which character of the page's text it stands, and its spans."""

    at: int
    tag: str
    closing: bool
    columns: int = 1
    rows: int = 1


class Page:
    """Walks once from left to right; every search moves on, or is never made again."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.starts = array("q")
        self.origins = array("q")
        self.ends = array("q")
        self.marks: list[Mark] = []
        self._length = 0
        self._raw = 0  # up to here tags and comments may be text, and have been read as such

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
            last = len(source) if at >= self._raw else self._raw
            end = _COMMENT_END.search(source, at + 2, last)
            return end.end() if end else last
        if source.startswith("<![CDATA[", at):
            return at + len("<![CDATA[")
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
        if tag in _TABLE:
            self.marks.append(Mark(self._length, tag, closing, *self._spans(name.end(), after)))
        if tag in _BLOCK:
            self._piece("\n", at, after)
        if not closing and tag in _SHOWN:
            self._attributes(tag, name.end(), after)
        if not closing and tag in _RAW and at >= self._raw:
            end = None if tag == "plaintext" else _CLOSED[tag].search(source, after)
            self._raw = end.start() if end else len(source)
            if source.find("<", after, self._raw) >= 0:
                self._text(after, self._raw)
                self._piece("\n", self._raw, self._raw)
        return after

    def _spans(self, at: int, end: int) -> tuple[int, int]:
        """Over how many columns and rows a cell stands."""
        found = {"colspan": 1, "rowspan": 1}
        for m in _ATTRIBUTE.finditer(self.source, at, end):
            value = m[m.lastindex or 0].strip()
            if m[1].lower() in found and value.isascii() and value.isdigit():
                found[m[1].lower()] = max(int(value[:6]), 1)
        return found["colspan"], found["rowspan"]

    def _attributes(self, tag: str, at: int, end: int) -> None:
        """The values that a page shows in the place of text, each a line of its own."""
        found = [(m[1].lower(), m) for m in _ATTRIBUTE.finditer(self.source, at, end)]
        hidden = any(n == "type" and m[m.lastindex or 0].lower() == "hidden" for n, m in found)
        for name, value in found:
            if name not in _SHOWN[tag] or hidden:
                continue
            text = entities.unescape(value[value.lastindex or 0]).replace("\0", " ")
            if name == "srcdoc":  # a page of its own
                text = entities.unescape(_TAG.sub("\n", text))
            if text.strip():
                self._piece(text, *value.span(value.lastindex or 0))
                self._piece("\n", value.end(), value.end())

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
