"""What a database or a record says of one package, whichever format it stands in."""

from __future__ import annotations

import msgspec

from countermark.model.artefact import Span

MOST = 100_000
"""Packages of one database."""


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """``kind`` is the type of a package URL (``deb``, ``rpm``, ``npm``), ``space`` its namespace.

    ``source`` is the source package where it has another name. ``files`` are paths that belong to
    it, without a root. ``span`` is where it stands in the bytes that were read.
    """

    kind: str
    name: str
    version: str = ""
    space: str = ""
    architecture: str = ""
    source: str = ""
    supplier: str = ""
    licence: str = ""
    files: tuple[bytes, ...] = ()
    span: Span = Span(0, 0)


def text(raw: bytes) -> str:
    """Bytes of a database as text: what is no UTF-8 is spelt out."""
    return raw.decode("utf-8", "backslashreplace").strip()
