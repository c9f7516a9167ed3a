"""Is this UTF-8 in which a few bytes are damaged, rather than text of an older code page?

One stray byte must not turn every accented or Chinese name of a file into other letters: such a
name would be screened and missed. Refuses to say so where another script fits the bytes as well.
"""

from __future__ import annotations

import codecs
from typing import BinaryIO

from countermark.formats import code_pages
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.places import Places

_CHUNK = 1 << 18
_STRAY = lazy_pattern("[\udc80-\udcff]")
_WIDE = lazy_pattern("[^\x00-\x7f]")
_SHOWN = 5
_MOST = 100_000
_CLEARLY = 8
"""With so many sound sequences to a stray byte, no other encoding is asked: by chance, at most one
sequence in eight of Chinese or Korean text in its own code page is sound UTF-8."""


def damage(stream: BinaryIO, sample: bytes) -> str:
    """Which lines and bytes are not UTF-8, in words; empty where the whole is hardly UTF-8.

    ``sample`` is of lines with bytes outside ASCII, for asking which code pages they fit.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    stray = sound = read = 0
    line, first = 1, ""
    lines = Places()
    more = True
    while more:
        chunk = stream.read(_CHUNK)
        more = bool(chunk)
        text = decoder.decode(chunk, not more)
        met = 0
        for found in _STRAY.finditer(text):
            line += text.count("\n", met, found.start())
            if not first:
                offset = read + len(text[: found.start()].encode("utf-8", "surrogateescape"))
                first = f"byte {offset} of the file"
            met = found.start()
            stray += 1
            lines.add(line)
            if stray > _MOST:
                return ""
        line += text.count("\n", met)
        sound += len(_WIDE.findall(text))
        read += len(text.encode("utf-8", "surrogateescape"))
    sound -= stray
    if not sound or stray > sound:
        return ""
    if stray * _CLEARLY > sound and _is_of_another_script(sample):
        return ""
    noun = "byte is" if stray == 1 else "bytes are"
    shown = lines.words(_SHOWN)
    return f"damaged UTF-8: {stray} {noun} no text, the first {first}; line {shown}"


def _is_of_another_script(sample: bytes) -> bool:
    return any(page not in code_pages.LATIN for page in code_pages.fitting(sample))
