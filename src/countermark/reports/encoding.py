"""Records and plain values as JSON bytes: equal values give equal bytes, whatever names hold.

Half a surrogate pair, which UTF-8 cannot carry, becomes a question mark.
"""

from __future__ import annotations

from typing import Any

import msgspec

from countermark.model.safe_text import json_visible


def compact(value: Any) -> bytes:
    """``value`` as UTF-8 JSON without white space; digests are taken of this."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_whole(msgspec.to_builtins(value)))


def encode(value: Any) -> bytes:
    """``value`` as indented UTF-8 JSON with a final newline, as it is published.

    The characters that would steer a terminal are escaped; the values are the same.
    """
    return published(value) + b"\n"


def published(value: Any) -> bytes:
    """As ``encode``, without the newline at the end: a piece of a document."""
    return _shown(msgspec.json.format(compact(value), indent=2))


def dense(value: Any) -> bytes:
    """``value`` without white space, as it is published where size counts.

    The characters that would steer a terminal are escaped; the values are the same.
    """
    return _shown(compact(value))


def _shown(raw: bytes) -> bytes:
    if raw.isascii() and b"\x7f" not in raw:  # JSON has escaped the other controls of ASCII
        return raw
    return json_visible(raw.decode()).encode()


def whole_characters(text: str) -> str:
    """``text`` with whatever UTF-8 cannot carry replaced."""
    return text.encode("utf-8", "replace").decode()


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return whole_characters(value)
    if isinstance(value, dict):
        return {_whole(k): _whole(v) for k, v in value.items()}
    return [_whole(v) for v in value] if isinstance(value, list | tuple) else value
