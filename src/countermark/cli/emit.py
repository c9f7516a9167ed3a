"""Puts a result where it was asked for: standard output, or a file written whole or not at all."""

from __future__ import annotations

import sys

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
