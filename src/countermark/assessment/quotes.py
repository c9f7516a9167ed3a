"""The passages that claims rest on, taken from the bytes at hand, for people to read.

A passage that cannot be found is left out: the selector still says where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from countermark.model.claim import Claim
from countermark.model.evidence import Evidence, SelectorKind

LONGEST = 400
"""Characters of a passage that are shown; the selector leads to the rest."""


def quotes(claims: Iterable[Claim], contents: Mapping[str, bytes]) -> dict[str, str]:
    """Claim id to passage, for the claims whose bytes are in ``contents`` (by digest hex)."""
    lines: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    for claim in claims:
        passage = _passage(claim.evidence, contents, lines)
        if passage:
            found[claim.id] = passage[:LONGEST]
    return found


def _passage(evidence: Evidence, contents: Mapping[str, bytes], lines: dict[str, list[str]]) -> str:
    kind, value = evidence.selector.kind, evidence.selector.value
    if kind is SelectorKind.QUOTE:
        return value
    content = contents.get(evidence.digest.hex)
    if content is None:
        return ""
    if kind is SelectorKind.ROW:
        return _row(evidence.digest.hex, content, value, lines)
    if kind is SelectorKind.POINTER:
        return _pointed(content, value, evidence.media_type)
    if kind is SelectorKind.BYTES:
        start, _, end = value.partition("-")
        return content[int(start) : int(end)].decode("utf-8", "replace")
    return ""


def _row(digest: str, content: bytes, value: str, lines: dict[str, list[str]]) -> str:
    if content[:2] == b"PK":
        return ""  # a row of a spreadsheet is shown by its claims
    if digest not in lines:
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        lines[digest] = content.decode(encoding, "replace").splitlines()
    number = value.rpartition("!")[2].rpartition("#")[2]
    place = int(number) - 1 if number.isdigit() else -1
    return lines[digest][place].strip() if 0 <= place < len(lines[digest]) else ""


def _pointed(content: bytes, pointer: str, media_type: str) -> str:
    import msgspec

    try:
        value: Any = _load(content, media_type)
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            value = value[int(key)] if isinstance(value, list) else value[key]
    except (KeyError, IndexError, ValueError, TypeError, msgspec.DecodeError, RecursionError):
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _load(content: bytes, media_type: str) -> object:
    import msgspec

    if "yaml" in media_type:
        import yaml

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        loaded: object = yaml.load(content, Loader=loader)  # noqa: S506
        return loaded
    return msgspec.json.decode(content)
