"""JSON text (RFC 8259) to plain Python values, within caps of size and depth.

Refuses nothing silently: a key given twice is reported, because two readers would see two files.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from typing import Any

import msgspec

from countermark.formats import text as text_codec
from countermark.formats.caps import CAPS, Caps
from countermark.model.gap import Gap, Why


class Document(msgspec.Struct, frozen=True):
    """The decoded ``value`` and the keys that stood twice in one object (the last one counts)."""

    value: Any
    twice: tuple[str, ...] = ()


def decode(label: str, content: bytes, caps: Caps = CAPS) -> Document | Gap:
    """The value of ``content``, or a gap: too large, too deep, malformed, wrong encoding."""
    if len(content) > caps.json:
        return Gap(label, Why.TOO_LARGE, len(content), detail=f"the cap is {caps.json} bytes")
    if not _plain_utf8(content):
        found = text_codec.decode(label, content, caps)
        if isinstance(found, Gap):
            return found
        content = found.text.encode("utf-8", "replace")
    try:
        value = msgspec.json.decode(content)
    except RecursionError:
        return _too_deep(label, len(content), caps)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Gap(label, Why.MALFORMED, len(content), detail=f"not JSON: {error}")
    if _deeper_than(value, caps.depth):
        return _too_deep(label, len(content), caps)
    return Document(value, _keys_twice(content) if len(content) <= caps.duplicate_keys else ())


def inside(payload: str, caps: Caps = CAPS) -> Any:
    """The JSON that ``payload`` holds in Base64 (RFC 4648, any alphabet), or None."""
    if len(payload) > caps.json:
        return None
    text = payload.translate({ord("-"): "+", ord("_"): "/"})
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    found = decode("", content, caps)
    return None if isinstance(found, Gap) else found.value


def _plain_utf8(content: bytes) -> bool:
    if content[:3] == b"\xef\xbb\xbf" or b"\0" in content[:4096]:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _too_deep(label: str, size: int, caps: Caps) -> Gap:
    return Gap(label, Why.TOO_DEEP, size, detail=f"the cap is {caps.depth} levels")


def _deeper_than(value: object, cap: int) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    depth = 0
    while level:
        depth += 1
        if depth > cap:
            return True
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
    return False


def _keys_twice(content: bytes) -> tuple[str, ...]:
    twice: set[str] = set()

    def note(pairs: list[tuple[str, object]]) -> None:
        if len(pairs) > 1:
            keys = [key for key, _ in pairs]
            if len(set(keys)) < len(keys):
                twice.update(key for key, times in Counter(keys).items() if times > 1)

    try:
        json.loads(content, object_pairs_hook=note)
    except (ValueError, RecursionError):  # msgspec read it; two parsers may differ on the margins
        return ()
    return tuple(sorted(twice)[:20])
