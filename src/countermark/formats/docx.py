"""The text of a word-processor file (ECMA-376 WordprocessingML), paragraph by paragraph.

Reads every part that holds paragraphs, whatever its name: body, tables, text boxes, headers,
footers, notes and comments; what was deleted with changes tracked and what fields are told to show
are paragraphs of their own (an office program may show either). Charts, drawings, properties and
bound data are read for their text. Documents that lie inside and are merged when the file is opened
are named as not read. The archive is weighed as it is unpacked (``opc``); entity declarations are
refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.parsers import expat

from countermark.formats import opc
from countermark.formats.caps import CAPS, Caps
from countermark.formats.office_text import (
    CHART,
    CONTROL,
    CORE,
    DRAWING,
    EVERY,
    EXTENDED,
    FAULTS,
    Gathered,
    embedded,
    fed,
    gather,
    root_of,
)
from countermark.model.document import Document, laid_out
from countermark.model.evidence import Digest, SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN = lazy_pattern(r"word/document\d*\.xml")
_PART = lazy_pattern(r"word/((?:document|header|footer)\d*|footnotes|endnotes|comments)\.xml")
_ORDER = ("document", "header", "footer", "footnotes", "endnotes", "comments")
_SPACE = {
    **{"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
    "softHyphen": "",
}
_APART = {"delText": "deleted", "instrText": "field", "delInstrText": "field"}
"""Text that is no part of the paragraph as it stands: it becomes one of its own."""

_LINKS = lazy_pattern(
    r"\s*(?:HYPERLINK|INCLUDEPICTURE|PAGEREF|REF|TOC|PAGE|NUMPAGES|SEQ|STYLEREF)\b"
)
"""Fields whose code holds an address or a mark, and no text that is shown."""

_SHOWN = {
    **{"textpath": "string", "lvlText": "val", "fldSimple": "instr"},
    **{"default": "val", "listEntry": "val", "listItem": "displayText"},
}
"""Attributes that a page shows: word art, the text of a list's numbers, a field; what stands in a
form's field, and what a person can choose there."""

_HIDDEN = frozenset({"vanish", "webHidden", "specVanish"})
_OFF = frozenset({"0", "false", "off"})

_SYMBOLS = 3
"""Letters of a symbol font in a row from which they may spell a word."""

_ROOTS = frozenset({"document", "hdr", "ftr", "footnotes", "endnotes", "comments", "numbering"})
_OTHERS = {
    "chartSpace": CHART,
    "dataModel": DRAWING,
    "userShapes": DRAWING,
    "ocx": CONTROL,
    "coreProperties": CORE,
    "Properties": EXTENDED,
}
_MERGED = frozenset({"altChunk", "subDoc"})
"""What stands for another document, whose text an office program puts in its place."""

_FEED = 1 << 16
_NEXT = "save the document again from a word processor, or as text"


class _RefusedError(Exception):
    """The XML declares entities or goes too deep."""


def read(label: str, content: bytes, digest: Digest, caps: Caps = CAPS) -> Document | Gap:
    """The text of a document; a gap for a bomb, an encrypted, broken or empty one."""
    parts = opc.parts(label, content, caps, folder="word/", kind="word-processor document")
    if isinstance(parts, Gap):
        return parts
    if not any(map(_MAIN.fullmatch, parts)):
        detail = "its main part is not where word processors put it"
        return Gap(label, Why.MALFORMED, len(content), detail=detail, next_step=_NEXT)
    beside = Gathered()
    gaps = list(embedded(label, opc.members(content), parts))
    try:
        paragraphs = list(_paragraphs(label, parts, gaps, beside, caps))
    except _RefusedError as error:
        return Gap(label, Why.EXPANDS, len(content), detail=str(error), next_step=_NEXT)
    except FAULTS as error:
        detail = f"not a readable document: {str(error)[:200]}"
        return Gap(label, Why.MALFORMED, len(content), detail=detail, next_step=_NEXT)
    if not paragraphs and not gaps:
        return Gap(label, Why.EMPTY, len(content), detail="no text in it")
    paragraphs += [(stretch.place, stretch.text) for stretch in beside.stretches()]
    gaps += beside.gaps(label)
    if not paragraphs:
        return gaps[0]
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


def _paragraphs(
    label: str, parts: Mapping[str, bytes], gaps: list[Gap], beside: Gathered, caps: Caps
) -> Iterator[tuple[str, str]]:
    """Place and text of every paragraph; other parts' text goes ``beside``, what is cut to gaps."""
    merged = 0
    for name in sorted(parts, key=_rank):
        raw, short = parts[name], _short(name)
        root = root_of(raw)
        if root in _ROOTS or _PART.fullmatch(name):
            part = _Part(caps)
            if not part.feed(raw):
                gaps.append(Gap(label, Why.LIMIT, None, "", f"{short} was cut: {caps.late}"))
            merged += part.merged
            yield from ((f"{short}!{at}", text) for at, text in part.paragraphs if text.strip())
        elif root in _OTHERS or name.lower().startswith("customxml/item"):
            gather(short, raw, _OTHERS.get(root, EVERY), beside, caps)
    if merged:
        detail = "documents that are merged into it when it is opened"
        gaps.append(Gap(label, Why.NOT_READ, merged, "documents", detail, _NEXT))


def _short(name: str) -> str:
    return name.removeprefix("word/").rpartition(".")[0]


def _rank(name: str) -> tuple[int, int, str]:
    """Body, headers, footers, notes, comments; then what is named otherwise."""
    part = _short(name)
    kind = part.rstrip("0123456789")
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER), len(part), part


class _Paragraph:
    """A paragraph that is open: its ``words``, and what is kept ``apart`` from them."""

    def __init__(self, fallback: int) -> None:
        self.words: list[str] = []
        self.apart: dict[str, list[str]] = {}
        self.fallback = fallback
        self.hidden: set[int] = set()  # which of the words nobody sees
        self.begins = False  # a large initial: the paragraph after it goes on with its word

    def extras(self) -> Iterator[tuple[str, str]]:
        """Kind and text of what is no part of the paragraph as it stands."""
        if self.hidden:
            seen = (word for at, word in enumerate(self.words) if at not in self.hidden)
            yield "without hidden text", "".join(seen)
        for kind, words in self.apart.items():
            text = "".join(words)
            if kind == "field":
                codes = (code for code in text.split("\n") if not _LINKS.match(code))
                text = "; ".join(code.strip() for code in codes if code.strip())
            if kind == "symbols" and sum(map(str.isalpha, text)) < _SYMBOLS:
                continue
            yield kind, text


class _Part:
    """One XML part of the archive: its paragraphs in document order, those in tables too.

    ``paragraphs`` have a number, or a number and what they are; ``merged`` documents stand in it.
    """

    def __init__(self, caps: Caps) -> None:
        self.paragraphs: list[tuple[str, str]] = []
        self.merged = 0
        self._caps = caps
        self._open: list[_Paragraph] = []
        self._others: list[tuple[str, str]] = []
        self._number = self._depth = self._text = self._fallback = 0
        self._apart = self._initial = ""
        self._hidden = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._letters
        parser.EntityDeclHandler = parser.StartDoctypeDeclHandler = self._refuse
        self._parser = parser

    def feed(self, raw: bytes) -> bool:
        """Reads the part; False where its time was over before its end."""
        if not fed(self._parser, raw, self._caps, _FEED):
            return False
        # What is drawn where a program knows no better is usually the same once more.
        known = {text for _, text in self.paragraphs}
        self.paragraphs += [(place, text) for place, text in self._others if text not in known]
        return True

    def _refuse(self, *_: object) -> None:
        raise _RefusedError("it declares a document type or entities")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._caps.depth:
            raise _RefusedError(f"nested more than {self._caps.depth} deep")
        name = tag.rpartition(" ")[2]
        if name == "Fallback":
            self._fallback += 1
        elif name == "p":
            self._open.append(_Paragraph(self._fallback))
        elif name == "t":
            self._text += 1
        elif name in _APART:
            self._apart = _APART[name]
        elif name in _SPACE and self._open:
            self._open[-1].words.append(_SPACE[name])
        elif name in _MERGED:
            self.merged += 1
        elif name == "r":
            self._hidden = False
        elif name in _SHOWN or name in ("sym", "fldChar", "framePr") or name in _HIDDEN:
            self._of_attributes(name, {k.rpartition(" ")[2]: v for k, v in attributes.items()})

    def _of_attributes(self, name: str, attributes: dict[str, str]) -> None:
        """Text that an element shows without holding it, and how text is shown."""
        if name in _HIDDEN:
            self._hidden = attributes.get("val", "1") not in _OFF
            return
        if name == "framePr":
            if self._open:
                self._open[-1].begins = attributes.get("dropCap", "none") != "none"
            return
        if name in ("fldSimple", "fldChar", "sym"):
            if not self._open:
                return
            kind = "symbols" if name == "sym" else "field"
            code = attributes.get("instr", "") + "\n" if kind == "field" else _symbol(attributes)
            self._open[-1].apart.setdefault(kind, []).append(code)
        elif sum(map(str.isalpha, shown := attributes.get(_SHOWN[name], ""))) > 2:
            self._others.append((f"{self._number + 1} {name}", shown))

    def _end(self, tag: str) -> None:
        self._depth -= 1
        name = tag.rpartition(" ")[2]
        if name == "Fallback":
            self._fallback -= 1
        elif name == "t":
            self._text -= 1
        elif name in _APART:
            self._apart = ""
        elif name == "p" and self._open:
            self._ended(self._open.pop())

    def _ended(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.words)
        if self._fallback:
            self._others.append((f"{self._number + 1} fallback", text))
        else:
            self._number += 1
            self.paragraphs.append((str(self._number), text))
        self.paragraphs += [(f"{self._number} {kind}", more) for kind, more in paragraph.extras()]
        if self._initial and text.strip():
            self.paragraphs.append((f"{self._number} with its initial", self._initial + text))
        self._initial = text.strip() if paragraph.begins else ""
        if len(self.paragraphs) + len(self._others) > self._caps.nodes:
            raise _RefusedError(f"more than {self._caps.nodes} paragraphs")

    def _letters(self, letters: str) -> None:
        if not self._open:
            return
        if self._apart:
            self._open[-1].apart.setdefault(self._apart, []).append(letters)
        elif self._text and self._fallback > self._open[-1].fallback:
            # Within a paragraph a program shows the one or the other: joined they were no words.
            self._open[-1].apart.setdefault("fallback", []).append(letters)
        elif self._text:
            if self._hidden:
                self._open[-1].hidden.add(len(self._open[-1].words))
            self._open[-1].words.append(letters)


def _symbol(attributes: Mapping[str, str]) -> str:
    """The letter at a place of a symbol font, whose places begin at U+F000."""
    try:
        return chr(int(attributes.get("char", "20"), 16) & 0xFF)
    except ValueError:
        return " "
