"""Puts a result where it was asked for: standard output, or a file written whole or not at all.

The last guard: whatever a report holds, no character that steers a terminal gets past here. JSON
has been made safe where it is encoded (``reports.encoding``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from countermark.cli.session import Session
from countermark.cli.streams import write_result
from countermark.model.errors import CallerError
from countermark.model.safe_text import PLAIN_BYTES, SafeText, isolated, lines_visible, visible
from countermark.reports.publication import BINARY

SAFE_ALREADY = ("json", "jsonl", "json/1", "sarif", "ics")
"""Formats in which what steers a terminal has been escaped where they were encoded."""


def emit(session: Session, content: str | bytes | Iterable[bytes]) -> None:
    """Write ``content`` to ``--output`` or standard output."""
    if not isinstance(content, str):
        emit_parts(session, (content,) if isinstance(content, bytes) else content)
        return
    safe = _guarded(content, colour=session.format == "table" and session.color)
    if session.format == "table" and not session.options.output and _is_terminal():
        _write(session, (_encoded(isolated(safe)),))
    else:
        _write(session, (_encoded(safe),))


def emit_parts(session: Session, content: Iterable[bytes]) -> None:
    """The same for a result that comes some bytes at a time; each part is whole lines."""
    as_it_is = session.format in (*SAFE_ALREADY, *BINARY)
    _write(session, content if as_it_is else _safe(content))


def refuse_terminal(session: Session) -> None:
    """Raises CallerError where a format that is no text would go to a terminal."""
    if session.format in BINARY and not session.options.output and _is_terminal():
        raise CallerError(
            f"{session.format} is no text to be shown on a terminal",
            place="--format",
            next_step=f"name a file: --output result.{session.format}",
        )


def emit_line(text: str) -> None:
    """One line on standard output: what was stored."""
    write_result((_encoded(visible(text) + "\n"),))


def _write(session: Session, parts: Iterable[bytes]) -> None:
    if session.options.output:
        from countermark.store.output import write_parts

        write_parts(session.options.output, parts)
    else:
        write_result(parts)


def _safe(parts: Iterable[bytes]) -> Iterator[bytes]:
    for part in parts:
        if part.translate(None, PLAIN_BYTES):
            yield _encoded(lines_visible(part.decode("utf-8", "backslashreplace")))
        else:
            yield part


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _guarded(text: str, *, colour: bool) -> SafeText:
    """``text`` with nothing in it but lines, tabs and, where ``colour``, our own sequences."""
    if not colour:
        return lines_visible(text)
    from countermark.reports.terminal import INKS

    parts: list[str] = []
    last = 0
    for ink in INKS.finditer(text):
        parts += (lines_visible(text[last : ink.start()]), ink.group())
        last = ink.end()
    return SafeText("".join((*parts, lines_visible(text[last:]))))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
