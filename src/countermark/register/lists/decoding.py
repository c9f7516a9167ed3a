"""The characters of a published table, by the encoding in which its publisher writes it.

A byte that does not fit is kept in its place as a surrogate (PEP 383), so that its row is damaged
and no other: read in another code page, it would be a letter, and the name another name.
"""

from __future__ import annotations

from countermark.model.errors import SourceError
from countermark.model.lazy_pattern import lazy_pattern
from countermark.register.lists.manifest import Written

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_STRAY = lazy_pattern(r"[\udc80-\udcff]")
_WIDE = lazy_pattern(r"[\x80-\U0010ffff]")
_FEW = 5
_CHECK = "check that this is the official file"


def decoded(content: bytes, name: str, written: Written | None = None) -> str:
    """Text of a published table: UTF-16 by its mark, else UTF-8; stray bytes stay as surrogates.

    Windows-1252 only where no encoding is declared and nothing in the table is UTF-8. Without
    ``written`` the text is for people: a stray byte is a replacement character.
    """
    if content[:2] in _UTF16:
        return _strictly(content, "utf-16", name)
    if b"\x00" in content[:4096]:
        raise SourceError("binary, not a table of text", place=name, next_step=_CHECK)
    text = content.decode("utf-8-sig", "surrogateescape")
    if text.isascii() or not (stray := len(_STRAY.findall(text))):
        return text
    fitting = len(_WIDE.findall(text)) - stray
    if not (written and written.encoding) and not fitting:
        return _strictly(content, "cp1252", name)
    if written is None:
        return _STRAY.sub("\ufffd", text)
    if stray > max(_FEW, fitting):
        raise SourceError(
            f"it is not UTF-8, as its publisher writes it: {stray} bytes do not fit",
            place=name,
            next_step="fetch it again; an editor may have saved it in another encoding",
        )
    return text


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"its text encoding could not be told: byte {error.start} is no {encoding}",
            place=name,
            next_step=_CHECK,
        ) from error
