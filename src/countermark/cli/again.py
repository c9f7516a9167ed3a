"""Repeats a recorded inquiry and says whether the verdicts are byte-identical, and if not, why."""

from __future__ import annotations

from countermark.cli.emit import emit
from countermark.cli.progress import narrate
from countermark.cli.session import Session
from countermark.cli.worst import worst_of
from countermark.model.verdict import Decision


def again(session: Session, path: str) -> int:
    """Run the record at ``path`` again; exit code 1 where the verdicts differ."""
    from countermark.assessment.check import check
    from countermark.assessment.opening import lost_evidence
    from countermark.assessment.publish import publish, recorded
    from countermark.assessment.repeat import gathered_again, read_words, request_of
    from countermark.cli.render import render
    from countermark.reports.record import differences

    named = tuple(session.options.paths)
    before, request = request_of(path, session.project, named)
    narrate(f"reads again: {read_words(before)}")
    with session.narrator() as progress:
        inquiry, read = check(
            request, progress, gathered_again(before, request.paths, named=bool(named))
        )
        published = publish(inquiry, read, request.project, keep=request.keep)
    found = differences(before, recorded(request, published))
    emit(session, render(published.document, session))
    for line in found:
        narrate(f"differs: {line}")
    if recorded(request, published).verdicts != before.verdicts:
        narrate("the verdicts are not those of the record")
        return 1
    code = session.exit_code(worst_of(inquiry))
    lost = lost_evidence(published.document, before.files, request.project, keep=request.keep)
    if not lost:
        narrate(f"byte-identical verdicts: {before.verdicts[:12]}")
        return code
    counts = " and ".join(f"{state.value} for {count:,}" for state, count in lost)
    narrate(
        f"byte-identical verdicts: {before.verdicts[:12]}, but they could not be checked again "
        f"down to the evidence, which is {counts} of its claims and files; see "
        "countermark explain ID"
    )
    return max(code, session.exit_code(Decision.NOT_EXAMINED))
