"""Puts a result where it was asked for: standard output, or a file written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from countermark.cli.session import Session


def emit(session: Session, content: str | bytes) -> None:
    """Write ``content`` to ``--output`` or standard output."""
    raw = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    if session.options.output:
        from countermark.store.output import write_atomic

        write_atomic(session.options.output, raw)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()


def emit_parts(session: Session, content: Iterable[bytes]) -> None:
    """The same for a result that comes some bytes at a time."""
    if session.options.output:
        from countermark.store.output import write_parts

        write_parts(session.options.output, content)
        return
    sys.stdout.flush()
    for part in content:
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()
