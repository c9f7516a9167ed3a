"""Which characters do these bytes stand for? Byte-order mark, UTF-8, UTF-16, then older code pages.

Refuses to guess where nothing fits: a name in the wrong letters would be screened and missed.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec

from countermark.formats import code_pages
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
    says where other encodings would give other names.
    """

    text: str
    encoding: str
    guessed: bool = False
    nuls: int = 0
    doubt: str = ""


class LongText:
    """Text that is decoded anew each time it is walked, a line at a time; lines end with LF."""

    def __init__(self, stored: Stored, encoding: str, codec: str, doubt: str) -> None:
        self._stored, self._codec = stored, codec
        self.encoding, self.doubt = encoding, doubt

    def lines(self, longest: int = CAPS.line) -> Iterator[str]:
        """Each line with its end; of one longer than ``longest``, one character more than that."""
        with self._stored.open() as stream:
            text = io.TextIOWrapper(stream, self._codec, newline="\n")
            while line := text.readline(longest + 1):
                yield line
                while len(line) > longest and line[-1:] != "\n":
                    line = text.readline(longest + 1)


def decode(label: str, content: bytes, caps: Caps = CAPS) -> Text | Gap:
    """The characters of ``content``, or a gap saying why they cannot be told."""
    if len(content) > caps.content:
        return Gap(label, Why.TOO_LARGE, len(content), detail=f"the cap is {caps.content} bytes")
    encoding, guessed, doubt = _encoding(lambda: io.BytesIO(content))
    if not encoding:
        return Gap(label, Why.WRONG_ENCODING, len(content), next_step=_CONVERT)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        detail = f"it looks like {encoding}, but byte {error.start} does not fit"
        return Gap(label, Why.WRONG_ENCODING, len(content), detail=detail, next_step=_CONVERT)
    nuls = text.count("\0")
    return Text(text.replace("\0", "") if nuls else text, _name(encoding), guessed, nuls, doubt)


def opened(stored: Stored) -> LongText | None:
    """The text in ``stored`` where it can be walked: what ``decode`` takes without a fault.

    None for bytes that do not fit their encoding, NUL characters, and lines that end without LF.
    """
    encoding, _, doubt = _encoding(stored.open)
    if not encoding or not _is_walkable(stored, encoding):
        return None
    return LongText(stored, _name(encoding), encoding, doubt)


def _is_walkable(stored: Stored, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
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


def _encoding(opened: Callable[[], BinaryIO]) -> tuple[str, bool, str]:
    with opened() as stream:
        head = stream.read(_SAMPLE)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, False, ""
    wide = _wide(head)
    if wide:
        return wide, True, ""
    with opened() as stream:
        if _fits_utf8(stream):
            return "utf-8", False, ""
    with opened() as stream:
        sample = _telling_part(stream)
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


def _older(sample: bytes) -> tuple[str, bool, str]:
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
        return "", True, ""
    own = code_pages.family(page)
    others = [other for other in fits if code_pages.family(other) != own]
    if others:
        return page, True, f"read as {page}; {', '.join(others[:3])} would fit as well"
    return page, True, "" if fits else f"read as {page}, in which its words are no words"


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
