"""Words of a decoded JSON document that nobody read, with the place each stands at.

What a reader of a standard does not know (a licensor, the maker of a tool, an extension of
tomorrow) may name a party: it is handed on as running text, in which listed names are looked for.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import msgspec

from countermark.formats.pointer import join
from countermark.model.lazy_pattern import lazy_pattern

LONGEST = 4000
"""Characters of one value that are looked through: texts of licences are longer."""

MOST = 8 << 20
"""Characters of all values together."""

_SKIPPED = frozenset(
    {
        *("content", "hash", "hashes", "checksum", "checksums", "checksumValue", "signature"),
        *("licenseText", "extractedText", "bom-ref", "ref", "dependsOn", "SPDXID", "spdxId"),
        *("$schema", "@context", "spdxVersion", "bomFormat", "serialNumber", "licenseListVersion"),
        *("spdxElementId", "relatedSpdxElement", "relationshipType", "type", "@type", "id", "@id"),
        *("licenseConcluded", "licenseDeclared", "licenseInfoInFiles", "licenseInfoFromFiles"),
        *("purl", "cpe", "mime-type", "encoding", "timestamp", "created", "from", "to"),
    }
)
"""Members that hold digests, references and codes."""

_WORDS = lazy_pattern(r"[^\W\d_]{2}")
_CODE = lazy_pattern(r"[0-9a-fA-F-]{16,}\Z|(?:urn|pkg|cpe|sha\d+|SPDXRef)[:-]\S*\Z|[\w+/]{60,}=*\Z")


class Unread(msgspec.Struct, frozen=True):
    """``texts`` are (JSON pointer, words), each words once; ``over`` more were beyond the cap."""

    texts: tuple[tuple[str, str], ...] = ()
    over: int = 0


def unread(value: Any, used: Container[str]) -> Unread:
    """The words in ``value`` that are not among ``used``, in the order of the document."""
    found: dict[str, str] = {}
    size = over = 0
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        place, entry = waiting.pop()
        if isinstance(entry, dict):
            inner = [(join(place, k), v) for k, v in entry.items() if k not in _SKIPPED]
            waiting += reversed(inner)
        elif isinstance(entry, list):
            waiting += reversed([(join(place, i), v) for i, v in enumerate(entry)])
        elif isinstance(entry, str) and _is_word(entry) and entry not in used:
            if entry in found:
                continue
            if size + len(entry) > MOST:
                over += 1
                continue
            found[entry] = place
            size += min(len(entry), LONGEST)
    return Unread(tuple((place, text[:LONGEST]) for text, place in found.items()), over)


def _is_word(text: str) -> bool:
    return bool(_WORDS.search(text[:LONGEST])) and not _CODE.match(text)
