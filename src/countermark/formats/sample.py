"""The beginning of a file as probes look at it: its bytes, its letters, its JSON, its first tag.

Says nothing of what kind the file is: every probe knows its own signs.
"""

from __future__ import annotations

import re
from functools import cached_property

from countermark.formats import jsontext, prose
from countermark.formats.caps import CAPS, Caps
from countermark.model.gap import Gap
from countermark.model.lazy_pattern import lazy_pattern

HEAD = 1 << 16
"""How many leading bytes a sample holds."""

_MARKS = b"\xef\xbb\xbf \t\r\n"
_ROOT = lazy_pattern(
    rb"\A(?:\s|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*<(?:[\w.-]+:)?([\w.-]+)([^>]*)",
    re.DOTALL | re.IGNORECASE,
)
_FOLDER = lazy_pattern(rb"PK\x03\x04.{26}[/\\]?(xl|word)[/\\]", re.DOTALL)


class Sample:
    """The first ``HEAD`` bytes of a file of ``size``; with ``content``, its JSON too.

    ``tabular``: the user named columns of it, so it is no running text.
    """

    def __init__(
        self,
        label: str,
        head: bytes,
        size: int,
        *,
        content: bytes | None = None,
        tabular: bool = False,
        caps: Caps = CAPS,
    ) -> None:
        self.label, self.head, self.size = label, head[:HEAD], size
        self.tabular = tabular
        self._content, self._caps = content, caps

    @classmethod
    def of(cls, label: str, content: bytes, *, tabular: bool = False, caps: Caps = CAPS) -> Sample:
        """A sample of a file that is at hand as a whole."""
        head, size = content[:HEAD], len(content)
        return cls(label, head, size, content=content, tabular=tabular, caps=caps)

    def named(self, *endings: str) -> bool:
        """Does its name end so?"""
        return self.label.lower().endswith(endings)

    @cached_property
    def is_binary(self) -> bool:
        """Bytes that are no text of any encoding."""
        return _is_binary(self.head)

    @cached_property
    def text(self) -> bytes:
        """Its ASCII letters from the first that is no space on; empty for bytes that are none."""
        return b"" if self.is_binary else _narrow(self.head).lstrip(_MARKS)

    @cached_property
    def is_json(self) -> bool:
        """Does it begin as JSON does, or is it named so?"""
        text = self.text
        if not text or text[:1] == b"<" or self.is_zip:
            return False
        return text[:1] in (b"{", b"[") or self.named(".json", ".jsonl", ".ndjson")

    @cached_property
    def is_prose(self) -> bool:
        """Do most of its lines look like sentences, or does its name say so?"""
        if self.tabular or not self.text or self.text[:1] == b"<" or self.is_json:
            return False
        return prose.looks_so(self.label, self.head, self.size)

    @property
    def is_whole(self) -> bool:
        """Is the whole file at hand, so that what it holds can be asked?"""
        return self._content is not None

    @cached_property
    def json(self) -> jsontext.Document | Gap | None:
        """The decoded JSON, or why it cannot be decoded; None for other files and a mere head."""
        if self._content is None or not self.is_json:
            return None
        return jsontext.decode(self.label, self._content, self._caps)

    @property
    def value(self) -> object:
        """The decoded JSON of the whole file, or None."""
        found = self.json
        return found.value if isinstance(found, jsontext.Document) else None

    @property
    def first_line(self) -> bytes:
        """The first line that holds something, as far as the caps allow a line to go."""
        content = self.head if self._content is None else self._content
        lead = content[: 1 << 12]
        start = len(lead) - len(lead.lstrip(_MARKS))
        end = content.find(b"\n", start)
        stop = start + self._caps.line
        return content[start : stop if end < 0 else min(end, stop)]

    @cached_property
    def first_value(self) -> object:
        """The first line decoded, as of JSON lines, or None."""
        found = jsontext.decode("", self.first_line)
        return None if isinstance(found, Gap) else found.value

    @cached_property
    def root(self) -> tuple[str, bytes]:
        """The name of an XML document's first element without its prefix, and its attributes."""
        found = _ROOT.match(self.text[:8192]) if self.text[:1] == b"<" else None
        return (found[1].decode("ascii").lower(), found[2]) if found else ("", b"")

    @property
    def is_zip(self) -> bool:
        """A ZIP archive, or an office file that is one."""
        return self.head[:4] in (b"PK\x03\x04", b"PK\x05\x06")

    @cached_property
    def office_folder(self) -> str:
        """``xl`` or ``word``: where the first part of an office file lies; else empty."""
        if not self.is_zip:
            return ""
        found = _FOLDER.search(self.head)
        if found:
            return found[1].decode("ascii")
        # Parts whose headers lie elsewhere than at the front, and the name of the file.
        if b"xl/" in self.head or self.named(".xlsx", ".xlsm"):
            return "xl"
        return "word" if b"word/" in self.head else ""


def _narrow(head: bytes) -> bytes:
    """ASCII letters of UTF-16 text, enough to see whether it is JSON or XML."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:64]:
        return head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
    return head


def _is_binary(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:4] == b"\0\0\xfe\xff":
        return False
    sample = head[:8192]
    nuls = sample.count(0)
    control = sum(
        sample.count(bytes([c])) for c in (*range(1, 9), 11, *range(14, 27), *range(28, 32))
    )
    if control * 50 > len(sample):
        return True
    even = sample[0::2].count(0)
    one_sided = nuls and min(even, nuls - even) * 10 <= nuls
    return nuls * 10 > len(sample) and not one_sided
