"""``screen evaluate`` on the command line: labelled pairs in, what scores are worth out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from countermark.cli.emit import emit
from countermark.cli.session import Session
from countermark.model.errors import CallerError

if TYPE_CHECKING:
    from countermark.reports.shapes.evaluation import Evaluation


def evaluate(session: Session, paths: tuple[str, ...]) -> int:
    """Measure and print; 0 whatever the numbers are, 3 where no labelled pair could be read."""
    from countermark.assessment.evaluating import evaluated

    if not paths:
        raise CallerError(
            "which labelled pairs?",
            place="screen evaluate",
            next_step="name a file; to screen the name “evaluate”, write: screen -- evaluate",
        )
    if session.format == "sarif":
        raise CallerError("screen evaluate has no sarif format", place="--format")
    emit(session, _rendered(evaluated(paths), session))
    return 0


def _rendered(shown: Evaluation, session: Session) -> str | bytes:
    if session.format == "json":
        from countermark.reports.encoding import encode

        return encode(shown)
    from countermark.reports import evaluation

    if session.format == "html":
        from countermark.assessment.shipped import folder

        return evaluation.page(shown, folder("reports")["page.css"].decode())
    if session.format == "tsv":
        return evaluation.tsv(shown)
    return evaluation.table(shown, width=session.width, colour=session.color)
