"""Which characters do these bytes stand for? Byte-order mark, UTF-8, UTF-16, then older code pages.

Refuses to guess where nothing fits: a name in the wrong letters would be screened and missed.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

import msgspec

from countermark.formats import code_pages, damaged_utf8
from countermark.formats.caps import CAPS, Caps
from countermark.model.gap import Gap, Why
from countermark.model.ports import Stored

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLDER = [f"cp125{page}" for page in range(2, 9)] + [
    *("cp1250", "cp1251", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
]
_LETTERS = {
    # Letters that texts in these code pages really use: the same bytes give other letters, none of
    # them impossible, so the page whose everyday letters fit best is taken.
    "cp1252": "äöüßÄÖÜéèêëàâçîïôûùñáíóúåæøÅØÆÉÈÀÇÑãõ’“”„–€®™°«»",
    "cp1250": "áčďéěíňóřšťúůýžąćęłńśźżőűäöüßôľÁČĎÉĚÍŇÓŘŠŤÚŮÝŽĄĆĘŁŃŚŹŻŐŰ„“”’–€®™°",
}
_SIGNS = "’‘“”„‚–—…•·€£©®™°§«»№×²³\xa0"
_SAMPLE = 1 << 16
_CHUNK = 1 << 18
_CONVERT = "save the file as UTF-8 and run again"


class Text(msgspec.Struct, frozen=True):
    """Decoded ``text`` without NUL characters; ``nuls`` of them were removed.

    ``guessed`` is True where neither a mark nor valid UTF-8 settled the ``encoding``; ``doubt``
    says where other encodings would give other names, or, with ``damaged``, at which lines and
    bytes it is not UTF-8: there stand replacement characters (U+FFFD).
    """

    text: str
    encoding: str
    guessed: bool = False
    nuls: int = 0
    doubt: str = ""
    damaged: bool = False


class _Encoding(NamedTuple):
    codec: str
    guessed: bool = False
    doubt: str = ""
    damaged: bool = False

    @property
    def errors(self) -> str:
        return "replace" if self.damaged else "strict"


class LongText:
    """Text that is decoded anew each time it is walked, a line at a time; lines end with LF."""

    def __init__(self, stored: Stored, found: _Encoding) -> None:
        self._stored, self._codec, self._errors = stored, found.codec, found.errors
        self.size = stored.size
        self.encoding, self.doubt, self.damaged = _name(found.codec), found.doubt, found.damaged

    def lines(self, longest: int = CAPS.line) -> Iterator[str]:
        """Each line with its end; of one longer than ``longest``, one character more than that."""
        with self._stored.open() as stream:
            text = io.TextIOWrapper(stream, self._codec, self._errors, newline="\n")
            while line := text.readline(longest + 1):
                yield line
                while len(line) > longest and line[-1:] != "\n":
                    line = text.readline(longest + 1)


def decode(label: str, content: bytes, caps: Caps = CAPS) -> Text | Gap:
    """The characters of ``content``, or a gap saying why they cannot be told."""
    if len(content) > caps.content:
        return Gap(label, Why.TOO_LARGE, len(content), detail=f"the cap is {caps.content} bytes")
    found = _encoding(lambda: io.BytesIO(content))
    encoding = found.codec
    if not encoding:
        return Gap(label, Why.WRONG_ENCODING, len(content), next_step=_CONVERT)
    try:
        text = content.decode(encoding, found.errors)
    except UnicodeDecodeError as error:
        detail = f"it looks like {encoding}, but byte {error.start} does not fit"
        return Gap(label, Why.WRONG_ENCODING, len(content), detail=detail, next_step=_CONVERT)
    nuls = text.count("\0")
    plain = text.replace("\0", "") if nuls else text
    return Text(plain, _name(encoding), found.guessed, nuls, found.doubt, found.damaged)


def doubts(label: str, found: Text | LongText, size: int) -> tuple[Gap, ...]:
    """The gap for text that may be other than it was written; ``size`` is its bytes."""
    if not found.doubt:
        return ()
    why = Why.MALFORMED if found.damaged else Why.WRONG_ENCODING
    return (Gap(label, why, size, detail=found.doubt, next_step=_CONVERT),)


def opened(stored: Stored) -> LongText | None:
    """The text in ``stored`` where it can be walked: what ``decode`` takes without a fault.

    None for bytes that do not fit their encoding, NUL characters, and lines that end without LF.
    """
    found = _encoding(stored.open)
    if not found.codec or not _is_walkable(stored, found):
        return None
    return LongText(stored, found)


def _is_walkable(stored: Stored, found: _Encoding) -> bool:
    decoder = codecs.getincrementaldecoder(found.codec)(found.errors)
    ended = False
    with stored.open() as stream:
        try:
            while chunk := stream.read(_CHUNK):
                text = decoder.decode(chunk)
                ended = ended or "\n" in text
                if "\0" in text:
                    return False
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
    return ended


def _name(encoding: str) -> str:
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _encoding(opened: Callable[[], BinaryIO]) -> _Encoding:
    with opened() as stream:
        head = stream.read(_SAMPLE)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _Encoding(encoding)
    wide = _wide(head)
    if wide:
        return _Encoding(wide, guessed=True)
    with opened() as stream:
        if _fits_utf8(stream):
            return _Encoding("utf-8")
    with opened() as stream:
        sample = _telling_part(stream)
    with opened() as stream:
        damage = damaged_utf8.damage(stream, sample)
    if damage:
        return _Encoding("utf-8", doubt=damage, damaged=True)
    return _older(sample)


def _fits_utf8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(content: bytes) -> bool:
    return _fits_utf8(io.BytesIO(content))


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: commas, digits and line ends put NULs at one parity only."""
    units = len(sample) // 2
    if units < 2:
        return ""
    even, odd = sample[0 : units * 2 : 2].count(0), sample[1 : units * 2 : 2].count(0)
    most, least = max(even, odd), min(even, odd)
    if most * 50 < units or least * 10 > most:
        return ""
    if most * 2 < units and _is_utf8(sample[: sample.rfind(b"\n") + 1 or len(sample)]):
        return ""  # damaged by stray NULs rather than wide
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = sample[: units * 2].decode(encoding, "strict")
    except UnicodeDecodeError as error:
        if error.start < units * 2 - 2:  # a surrogate pair cut by the sample's end is no fault
            return ""
        return encoding
    return encoding if "\0" not in text else ""


def _older(sample: bytes) -> _Encoding:
    """The likeliest code page, and the doubt where one of another script fits as well."""
    from charset_normalizer import from_bytes

    fits = code_pages.fitting(sample)
    best = from_bytes(sample, cp_isolation=_OLDER, threshold=0.4).best()
    page = best.encoding if best is not None else ""
    if fits and page not in fits:
        page = fits[0]
    if page in code_pages.LATIN:
        scores = {page: _fit(sample, page) for page in (*_LETTERS, page)}
        page = max(scores, key=lambda page: scores[page])
    if not page or not _is_writing(sample.decode(page, "replace")):
        return _Encoding("", guessed=True)
    own = code_pages.family(page)
    others = [other for other in fits if code_pages.family(other) != own]
    if others:
        doubt = f"read as {page}; {', '.join(others[:3])} would fit as well"
        return _Encoding(page, True, doubt)
    return _Encoding(page, True, "" if fits else f"read as {page}, in which its words are no words")


def _is_writing(text: str) -> bool:
    """Are the characters outside ASCII mostly letters and everyday signs? Every byte is *some*
    character in some code page, so decoding without an error proves nothing."""
    others = [c for c in text if c > "\x7f"]
    return sum(c.isalpha() or c in _SIGNS or "\u3000" <= c <= "\uffef" for c in others) >= (
        0.7 * len(others)
    )


def _telling_part(stream: BinaryIO) -> bytes:
    """The first lines with bytes outside ASCII; the others tell nothing about the page."""
    lines: list[bytes] = []
    size = 0
    for line in stream:
        if not line.isascii():
            lines.append(line[:_SAMPLE])
            size += len(line)
            if size > _SAMPLE:
                break
    return b"".join(lines)


def _fit(sample: bytes, page: str) -> int:
    letters = _LETTERS.get(page, "")
    text = sample.decode(page, "replace")
    return sum(c in letters for c in text) - 5 * text.count("\ufffd")
