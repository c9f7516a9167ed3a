"""Repeats a recorded inquiry and says whether the verdicts are byte-identical, and if not, why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from countermark.cli.progress import narrate
from countermark.cli.verb import Outcome
from countermark.model.verdict import Decision

if TYPE_CHECKING:
    from countermark.assessment.checking import Checking
    from countermark.assessment.run import Run
    from countermark.cli.session import Session
    from countermark.model.evidence import EvidenceState
    from countermark.reports.publication import Content, Edition
    from countermark.reports.shapes.record import InquiryRecord


def again(run: Run, session: Session, path: str) -> Outcome:
    """Run the record at ``path`` again; exit code 1 where the verdicts differ."""
    from countermark.assessment.checking import Checking
    from countermark.assessment.repeat import gathered_again, read_words, request_of

    named = tuple(session.options.paths)
    before, request = request_of(path, session.project, named)
    run = run.at(request, request.ledger)
    narrate(f"reads again: {read_words(before)}")
    files = gathered_again(before, request.paths, named=bool(named))
    checking = Checking(run, request, files, remembers=False)
    repeated = Repeated(checking, before, run, session, keep=request.keep)
    return Outcome(repeated, repeated.lines(), code=repeated.code)


class Repeated:
    """A check that is compared with its record once it is written."""

    def __init__(
        self,
        checking: Checking,
        before: InquiryRecord,
        run: Run,
        session: Session,
        *,
        keep: bool,
    ) -> None:
        self._checking, self._before, self._run, self._session = checking, before, run, session
        self._keep = keep
        self._decision: Decision | int = 0

    def into(self, edition: Edition) -> Content | Iterable[bytes]:
        """The result, as ``check`` gives it."""
        written = self._checking.into(edition)
        self._decision = edition.decision
        return written

    @property
    def _same(self) -> bool:
        made = self._checking.made
        return made is not None and made.verdicts == self._before.verdicts

    def _lost(self) -> list[tuple[EvidenceState, int]]:
        from countermark.assessment.opening import lost_evidence

        return lost_evidence(
            self._checking.states, self._before.files, self._run.directory, keep=self._keep
        )

    def lines(self) -> Iterator[str]:
        """What differs, and whether the verdicts are the same."""
        from countermark.reports.record_differences import differences

        assert self._checking.made is not None
        yield from (f"differs: {line}" for line in differences(self._before, self._checking.made))
        if not self._same:
            yield "the verdicts are not those of the record"
            return
        identical = f"byte-identical verdicts: {self._before.verdicts[:12]}"
        lost = self._lost()
        if not lost:
            yield identical
            return
        counts = " and ".join(f"{state.value} for {count:,}" for state, count in lost)
        yield (
            f"{identical}, but they could not be checked again down to the evidence, which is "
            f"{counts} of its claims and files; see countermark explain ID"
        )

    def code(self) -> int:
        """1 where the verdicts differ, else as of any check, or as of what could not be opened."""
        if not self._same:
            return 1
        code = self._session.code_for(self._decision)
        lost = self._session.exit_code(Decision.NOT_EXAMINED) if self._lost() else 0
        return max(code, lost)
