"""The passage that a selector leads to, through the containers that there is a reader for.

Looks nothing up by its name. What it cannot open is an answer of its own, never a blank or an
error: no reader, no such entry, no such passage, damaged, too large.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection
from typing import Any

import msgspec

from countermark.formats import jsontext, passages
from countermark.formats.caps import CAPS, Caps
from countermark.formats.sample import Sample
from countermark.model.document import Document
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.model.selector import (
    By,
    Entry,
    NotOpened,
    Passage,
    Selector,
    SelectorKind,
    Unopened,
)

RAW = "bytes"
"""The form of an entry that begins at an offset of bytes which are no container."""

_CHUNK = 1 << 16


class Opener:
    """Opens passages inside one file; the container opened last is remembered.

    ``caps.expanded`` bounds what comes out of all the containers of one selector together.
    """

    def __init__(self, label: str, content: bytes, media_type: str, caps: Caps = CAPS) -> None:
        self._label, self._content, self._media_type = label, content, media_type
        self._caps = caps
        self._at: tuple[Entry, ...] = ()
        self._inner: bytes | NotOpened = content

    def passage(self, selector: Selector) -> Passage:
        """The words at ``selector``, or why they cannot be shown."""
        if selector.kind is SelectorKind.QUOTE:
            return selector.value
        if selector.within != self._at:
            self._at, self._inner = selector.within, self._open(selector.within)
        if isinstance(self._inner, NotOpened):
            return self._inner
        label = selector.within[-1].shown if selector.within else self._label
        media = "" if selector.within else self._media_type
        return _found(label, self._inner, media, selector, self._caps)

    def stretch(self, selector: Selector) -> bytes | NotOpened:
        """The very bytes that a selector of bytes, or of a whole entry, leads to, or why not."""
        inner = self._open(selector.within)
        if isinstance(inner, NotOpened) or selector.kind is SelectorKind.WHOLE:
            return inner
        start, _, end = selector.value.partition("-")
        if selector.kind is not SelectorKind.BYTES or not (start.isdecimal() and end.isdecimal()):
            return NotOpened(Unopened.NO_SUCH_PASSAGE, str(selector))
        if not int(start) < int(end) <= len(inner):
            return NotOpened(Unopened.NO_SUCH_PASSAGE, f"bytes {selector.value}")
        return inner[int(start) : int(end)]

    def _open(self, within: tuple[Entry, ...]) -> bytes | NotOpened:
        content, left = self._content, self._caps.expanded
        for entry in within:
            inner = _entered(content, entry, left, self._caps)
            if isinstance(inner, NotOpened):
                return inner
            content, left = inner, left - len(inner)
        return content


def _entered(content: bytes, entry: Entry, left: int, caps: Caps) -> bytes | NotOpened:
    if entry.form == RAW and entry.by is By.OFFSET:
        if entry.number > len(content):
            return NotOpened(Unopened.NO_SUCH_ENTRY, f"{entry.number:#x}")
        return content[entry.number :]
    if entry.form != "zip":
        from countermark.formats.artefact.selected import entered

        return entered(content, entry, left, caps)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member = _member(archive, entry)
            if member is None:
                return NotOpened(Unopened.NO_SUCH_ENTRY, str(entry).removeprefix("in="))
            return _unpacked(archive, member, len(content), left, caps)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        # RuntimeError: encrypted; NotImplementedError, one of its kind: an unknown compression.
        return NotOpened(Unopened.DAMAGED, "zip")


def _member(archive: zipfile.ZipFile, entry: Entry) -> zipfile.ZipInfo | None:
    members = archive.infolist()
    if entry.by is By.INDEX:
        return members[entry.number] if entry.number < len(members) else None
    return next((m for m in members if m.header_offset == entry.number), None)


def _unpacked(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, size: int, left: int, caps: Caps
) -> bytes | NotOpened:
    found = bytearray()
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            found += chunk
            bomb = len(found) > caps.ratio_from and len(found) > caps.ratio * size
            if len(found) > left or bomb:
                return NotOpened(Unopened.TOO_LARGE, "zip")
    return bytes(found)


def _found(label: str, content: bytes, media: str, selector: Selector, caps: Caps) -> Passage:
    kind, value = selector.kind, selector.value
    found = ""
    if kind is SelectorKind.WHOLE:
        return ""  # it is all of it: there is no passage to single out
    if kind is SelectorKind.BYTES:
        return _bytes(content, value)
    if kind is SelectorKind.ROW:
        form = media or _media_type(label, content)
        found = passages.records(label, content, form, {value}, caps).get(value, "")
    elif kind is SelectorKind.POINTER:
        form = media or _media_type(label, content)
        found = pointed(label, content, form, {value}).get(value, "")
    elif kind in (SelectorKind.PAGE, SelectorKind.PARAGRAPH):
        return _stretch(label, content, selector, caps)
    else:
        return NotOpened(Unopened.NO_READER, "an element of XML")
    return found or NotOpened(Unopened.NO_SUCH_PASSAGE, f"{kind.value} {value}")


def _bytes(content: bytes, value: str) -> Passage:
    start, _, end = value.partition("-")
    if not (start.isdecimal() and end.isdecimal() and int(start) < int(end) <= len(content)):
        return NotOpened(Unopened.NO_SUCH_PASSAGE, f"bytes {value}")
    return content[int(start) : int(end)].decode("utf-8", "replace")


def _media_type(label: str, content: bytes) -> str:
    sample = Sample.of(label, content)
    if sample.office_folder == "xl":
        from countermark.formats import xlsx

        return xlsx.MEDIA_TYPE
    if sample.named(".yaml", ".yml"):
        return "application/yaml"
    return "application/json" if sample.is_json else "text/csv"


def _stretch(label: str, content: bytes, selector: Selector, caps: Caps) -> Passage:
    """A page of a PDF or a paragraph of a word-processor file."""
    from countermark.formats import docx, pdf

    digest = Digest.of(content)
    read = pdf.read if selector.kind is SelectorKind.PAGE else docx.read
    document = read(label, content, digest, caps)
    if isinstance(document, Gap):
        return NotOpened(_REASONS.get(document.why, Unopened.DAMAGED), document.detail)
    found = _text_at(document, selector.value)
    where = f"{selector.kind.value} {selector.value}"
    return found or NotOpened(Unopened.NO_SUCH_PASSAGE, where)


_REASONS = {
    Why.UNKNOWN_KIND: Unopened.NO_READER,
    Why.NOT_READ: Unopened.NO_READER,
    Why.EXPANDS: Unopened.TOO_LARGE,
    Why.TOO_LARGE: Unopened.TOO_LARGE,
}


def _text_at(document: Document, origin: str) -> str:
    for at, place in enumerate(document.origins):
        if str(place) == origin:
            end = document.starts[at + 1] if at + 1 < len(document.starts) else None
            return document.text[document.starts[at] : end].strip()
    return ""


def pointed(
    label: str, content: bytes, media_type: str, pointers: Collection[str]
) -> dict[str, str]:
    """The values at JSON pointers (RFC 6901) into a JSON or YAML file, those that are there.

    A document in another notation is pointed into as its equal in JSON.
    """
    document = _load(label, content, media_type)
    found = {pointer: _follow(document, pointer) for pointer in pointers}
    return {pointer: text for pointer, text in found.items() if text}


def _follow(value: Any, pointer: str) -> str:
    try:
        for step in pointer.split("/")[1:]:
            if isinstance(value, str):
                value = jsontext.inside(value)  # the payload of an envelope
            key = step.replace("~1", "/").replace("~0", "~")
            value = value[int(key)] if isinstance(value, list) else value[key]
        return value if isinstance(value, str) else msgspec.json.encode(value).decode()
    except (KeyError, IndexError, ValueError, TypeError, RecursionError):
        return ""


def _otherwise(label: str, content: bytes, media_type: str) -> Any:
    """A document that is read as its equal in JSON; None where it is of no such kind."""
    if "json" in media_type:
        return None
    from countermark.formats import cyclonedx_xml, spdx_tags

    if media_type == cyclonedx_xml.MEDIA_TYPE:
        return cyclonedx_xml.value(label, content)
    return spdx_tags.value(label, content) if media_type == spdx_tags.MEDIA_TYPE else None


def _load(label: str, content: bytes, media_type: str) -> object:
    if "yaml" in media_type:
        from countermark.formats import yaml_text

        try:
            loaded: object = yaml_text.loads(content)
        except yaml_text.YamlError:
            return None
        return loaded
    if (told := _otherwise(label, content, media_type)) is not None:
        return None if isinstance(told, Gap) else told
    document = jsontext.decode(label, content)
    return None if isinstance(document, Gap) else document.value
