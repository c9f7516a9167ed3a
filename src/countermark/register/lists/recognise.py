"""Which published list is this? Told from the bytes, never from the file's name alone.

Says None rather than guess; what it is handed may be gzip-compressed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping

from countermark.register.lists.manifest import Manifest, Recognition
from countermark.register.lists.unpack import opening

_HEAD = 65_536
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")


def recognise(name: str, head: bytes, manifests: Mapping[str, Manifest]) -> str | None:
    """The id of the list whose signs ``head`` (the first 64 KiB or more) bears, or None.

    ``name`` decides only between lists whose bytes look alike: the id that stands in it wins.
    """
    text = _text(opening(head, _HEAD))
    if not text:
        return None
    found = [m for m in manifests.values() if _bears(m.recognise, text)]
    found.sort(key=lambda m: (m.id in name, len(m.recognise.columns), m.id), reverse=True)
    return found[0].id if found else None


def _text(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", "ignore")
    if b"\x00" in head[:4096]:
        return ""
    return head.decode("utf-8-sig", "replace").lstrip()


def _bears(signs: Recognition, text: str) -> bool:
    if signs.contains and signs.contains not in text:
        return False
    if signs.root:
        root = _ROOT.search(text[:4096]) if text.startswith("<") else None
        return root is not None and root.group(1) == signs.root
    if text.startswith("<"):
        return False
    line = text.splitlines()[0] if text else ""
    if signs.first_line and not re.match(signs.first_line, line):
        return False
    try:
        cells = next(csv.reader([line], delimiter=signs.delimiter), [])
    except csv.Error:
        return False
    if signs.fields and len(cells) != signs.fields:
        return False
    return set(signs.columns) <= {cell.strip() for cell in cells}
