"""Repeats a recorded inquiry and says whether the verdicts are byte-identical, and if not, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from countermark.cli.progress import narrate
from countermark.cli.verb import Outcome
from countermark.model.verdict import Decision

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def again(run: Run, session: Session, path: str) -> Outcome:
    """Run the record at ``path`` again; exit code 1 where the verdicts differ."""
    from countermark.assessment.check import check
    from countermark.assessment.opening import lost_evidence
    from countermark.assessment.publish import publish, recorded
    from countermark.assessment.repeat import gathered_again, read_words, request_of
    from countermark.reports.record import differences
    from countermark.reports.totals import worst

    named = tuple(session.options.paths)
    before, request = request_of(path, session.project, named)
    run = run.at(request, request.ledger)
    narrate(f"reads again: {read_words(before)}")
    files = gathered_again(before, request.paths, named=bool(named))
    document = publish(run, *check(run, request, files), keep=request.keep)
    after = recorded(request, document)
    then = tuple(f"differs: {line}" for line in differences(before, after))
    if after.verdicts != before.verdicts:
        return Outcome(document, (*then, "the verdicts are not those of the record"), code=1)
    code = session.exit_code(worst(document))
    lost = lost_evidence(document, before.files, run.directory, keep=request.keep)
    identical = f"byte-identical verdicts: {before.verdicts[:12]}"
    if not lost:
        return Outcome(document, (*then, identical), code=code)
    counts = " and ".join(f"{state.value} for {count:,}" for state, count in lost)
    said = (
        f"{identical}, but they could not be checked again down to the evidence, which is "
        f"{counts} of its claims and files; see countermark explain ID"
    )
    worse = max(code, session.exit_code(Decision.NOT_EXAMINED))
    return Outcome(document, (*then, said), code=worse)
