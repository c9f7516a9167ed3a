"""``screen --text`` on the command line: files in, the parties they mention out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from countermark.cli.emit import emit
from countermark.cli.session import Session
from countermark.model.errors import CallerError

if TYPE_CHECKING:
    from countermark.reports.shapes.mentions import MentionsDocument


def mention(session: Session, paths: tuple[str, ...], limit: int) -> int:
    """Look for mentions and print; 0 with mentions or without, 13 where a file was not read."""
    from countermark.assessment.mentions_published import mentions_document
    from countermark.assessment.texts import texts

    if session.format in ("sarif", "html"):
        raise CallerError(f"screen --text has no {session.format} format", place="--format")
    outcome = texts(paths, as_of=session.as_of, known_at=session.known_at, project=session.project)
    emit(session, _rendered(mentions_document(outcome, limit), session))
    return session.exit_code(outcome.worst)


def _rendered(shown: MentionsDocument, session: Session) -> str | bytes:
    if session.format == "json":
        from countermark.reports.encoding import encode

        return encode(shown)
    from countermark.reports import mentions

    if session.format == "tsv":
        return mentions.tsv(shown)
    return mentions.table(shown, width=session.width, colour=session.color)
