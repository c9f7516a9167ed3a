"""The text of a word-processor file (ECMA-376 WordprocessingML), paragraph by paragraph.

Reads body, tables, headers, footers, foot- and endnotes and comments; leaves out deleted text and
field codes. The archive is weighed as it is unpacked (``opc``); entity declarations are refused.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from countermark.formats import opc
from countermark.formats.caps import CAPS, Caps
from countermark.model.document import Document, laid_out
from countermark.model.evidence import Digest, SelectorKind
from countermark.model.gap import Gap, Why

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PART = re.compile(r"word/((?:document|header|footer)\d*|footnotes|endnotes|comments)\.xml")
_ORDER = ("document", "header", "footer", "footnotes", "endnotes", "comments")
_SPACE = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_UNREAD = frozenset({"instrText", "delText", "delInstrText", "Fallback"})
_FEED = 1 << 16
_NEXT = "save the document again from a word processor, or as text"
_FAULTS = (expat.ExpatError, ValueError, LookupError)
"""What expat raises; LookupError for an encoding that nobody knows."""


class _RefusedError(Exception):
    """The XML declares entities or goes too deep."""


def read(label: str, content: bytes, digest: Digest, caps: Caps = CAPS) -> Document | Gap:
    """The text of a document; a gap for a bomb, an encrypted, broken or empty one."""
    parts = opc.parts(label, content, caps, folder="word/", kind="word-processor document")
    if isinstance(parts, Gap):
        return parts
    known = {m[1]: raw for name, raw in parts.items() if (m := _PART.fullmatch(name))}
    if not any(part.startswith("document") for part in known):
        detail = "its main part is not where word processors put it"
        return Gap(label, Why.MALFORMED, len(content), detail=detail, next_step=_NEXT)
    paragraphs: list[tuple[str, str]] = []
    gaps: list[Gap] = []
    try:
        for part in sorted(known, key=_rank):
            found = _Part(caps)
            if not found.feed(known[part]):
                gaps.append(Gap(label, Why.LIMIT, None, "", f"{part} was cut: {caps.late}"))
            paragraphs += [
                (f"{part}!{number}", text)
                for number, text in enumerate(found.paragraphs, start=1)
                if text.strip()
            ]
    except _RefusedError as error:
        return Gap(label, Why.EXPANDS, len(content), detail=str(error), next_step=_NEXT)
    except _FAULTS as error:
        detail = f"not a readable document: {str(error)[:200]}"
        return Gap(label, Why.MALFORMED, len(content), detail=detail, next_step=_NEXT)
    if not paragraphs:
        return Gap(label, Why.EMPTY, len(content), detail="no text in it")
    text, starts = laid_out([text for _, text in paragraphs])
    return Document(
        label=label,
        digest=digest,
        media_type=MEDIA_TYPE,
        form="DOCX",
        text=text,
        unit=SelectorKind.PARAGRAPH,
        starts=starts,
        origins=[place for place, _ in paragraphs],
        gaps=tuple(gaps),
    )


def _rank(part: str) -> tuple[int, int, str]:
    name = part.rstrip("0123456789")
    return _ORDER.index(name), len(part), part


class _Part:
    """One XML part of the archive: its paragraphs in document order, those in tables too."""

    def __init__(self, caps: Caps) -> None:
        self.paragraphs: list[str] = []
        self._caps = caps
        self._open: list[list[str]] = []
        self._depth = self._text = self._skip = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._letters
        parser.EntityDeclHandler = parser.StartDoctypeDeclHandler = self._refuse
        self._parser = parser

    def feed(self, raw: bytes) -> bool:
        """Reads the part; False where its time was over before its end."""
        for at in range(0, len(raw), _FEED):
            if self._caps.deadline.passed():
                return False
            self._parser.Parse(raw[at : at + _FEED], False)
        self._parser.Parse(b"", True)
        return True

    def _refuse(self, *_: object) -> None:
        raise _RefusedError("it declares a document type or entities")

    def _start(self, tag: str, _: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._caps.depth:
            raise _RefusedError(f"nested more than {self._caps.depth} deep")
        name = tag.rpartition(" ")[2]
        if name in _UNREAD:
            self._skip += 1
        elif name == "p":
            self._open.append([])
        elif name == "t":
            self._text += 1
        elif name in _SPACE and self._open:
            self._open[-1].append(_SPACE[name])

    def _end(self, tag: str) -> None:
        self._depth -= 1
        name = tag.rpartition(" ")[2]
        if name in _UNREAD:
            self._skip -= 1
        elif name == "t":
            self._text -= 1
        elif name == "p" and self._open:
            self.paragraphs.append("".join(self._open.pop()))
            if len(self.paragraphs) > self._caps.nodes:
                raise _RefusedError(f"more than {self._caps.nodes} paragraphs")

    def _letters(self, letters: str) -> None:
        if self._text and not self._skip and self._open:
            self._open[-1].append(letters)
