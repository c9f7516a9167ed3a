"""A user's list of indicators, whatever its kind: the bytes of a file in, rows and gaps out."""

from __future__ import annotations

import msgspec

from countermark.formats.indicator_lists.lines import is_table, read_lines, read_table
from countermark.formats.indicator_lists.misp import is_misp, read_misp
from countermark.formats.indicator_lists.rows import SIZE, ListRead
from countermark.formats.indicator_lists.stix import is_stix, read_stix
from countermark.model.errors import SourceError

_NEXT = "name a MISP event, a STIX 2.1 bundle, a table with a column “value”, or a text of lines"


def read_list(label: str, content: bytes) -> ListRead:
    """The rows of the list that people call ``label``; raises SourceError where it is none."""
    if len(content) > SIZE:
        raise SourceError(f"a list larger than {SIZE} bytes", place=label, next_step="divide it")
    if content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _json(label, content.removeprefix(b"\xef\xbb\xbf"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            "no text in UTF-8", place=f"{label}: byte {error.start}", next_step=_NEXT
        ) from error
    if "\0" in text:
        raise SourceError(
            "no text: it holds bytes of zero",
            place=f"{label}: byte {text.index(chr(0))}",
            next_step=_NEXT,
        )
    mark = is_table(text)
    return read_table(label, text, mark) if mark else read_lines(label, text)


def _json(label: str, content: bytes) -> ListRead:
    try:
        document = msgspec.json.decode(content)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"no JSON: {error}", place=label, next_step=_NEXT) from error
    if is_stix(document):
        return read_stix(label, document)
    if is_misp(document):
        return read_misp(label, document)
    raise SourceError("neither a MISP event nor a STIX bundle", place=label, next_step=_NEXT)
