"""The whole outcome of one run: what was asked, of what, with which knowledge, and the verdicts."""

from __future__ import annotations

from datetime import date

import msgspec

from countermark.model.claim import Claim
from countermark.model.context import Context
from countermark.model.coverage import CoverageItem
from countermark.model.evaluation import Approval
from countermark.model.gap import Gap
from countermark.model.key import Keys
from countermark.model.match import Match
from countermark.model.reading import Column, Subject
from countermark.model.verdict import Decision, Verdict
from countermark.model.withheld import Origin


class ListState(msgspec.Struct, frozen=True):
    """One list as it stood in the view: its date, and how many of its names were loaded."""

    id: str
    title: str
    date: str
    loaded: int
    known: int
    digest: str = ""
    source: str = ""


class RegisterState(msgspec.Struct, frozen=True):
    """The register that judged: digest of its data files, its size, and the lists beside it."""

    digest: str
    recorded: str
    measures: int
    entities: int
    lists: tuple[ListState, ...] = ()


class FileRead(msgspec.Struct, frozen=True):
    """One input file: how it was called, its digest and size, and how it was understood.

    ``digest`` is that of the bytes as read, after secrets were masked; ``origin`` says what was.
    ``linked``: its path is a link that leads out of the directory it stands in.
    """

    label: str
    digest: str
    size: int
    format: str
    records: int
    columns: tuple[Column, ...] = ()
    origin: Origin = Origin()
    linked: bool = False


class Coverage(msgspec.Struct, frozen=True):
    """What the verdicts did and did not look at; said in every format (``reports/coverage``).

    ``unmatched``: subjects no listed party was found for. ``boms_complete`` of ``boms`` say that
    they are complete; ``owners_known`` of ``parties`` have a stated owner; ``depth`` is the hop
    limit; for ``chains_cut`` subjects a limit was met. ``items`` say the rest, in order.
    """

    unmatched: int = 0
    boms: int = 0
    boms_complete: int = 0
    parties: int = 0
    owners_known: int = 0
    depth: int = 0
    chains_cut: int = 0
    items: tuple[CoverageItem, ...] = ()


class SubjectResult(msgspec.Struct, frozen=True, kw_only=True):
    """One subject with its matches and a verdict per context.

    ``names`` are those that were screened for it: its own, and those that its own ties lead to.
    ``approved``: of a thing, how it stands to each approved list in use.
    ``below`` counts resemblances of these to parties of lists, fainter than what their list tells.
    """

    id: str
    subject: Subject
    matches: tuple[Match, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    names: tuple[str, ...] = ()
    approved: tuple[Approval, ...] = ()
    below: int = 0

    @property
    def worst(self) -> Verdict | None:
        """The worst verdict over all contexts, or None where no context was given."""
        if len(self.verdicts) == 1:
            return self.verdicts[0]
        found, severity = None, 0
        for verdict in self.verdicts:  # asked of every subject, several times
            if verdict.decision.severity > severity:
                found, severity = verdict, verdict.decision.severity
        return found

    @property
    def parties(self) -> set[str]:
        """Every listed party that one of its names may be, or that a finding is about."""
        named = {match.entity for match in self.matches}
        return named | {found.entity for verdict in self.verdicts for found in verdict.findings}


class Inquiry(msgspec.Struct, frozen=True, kw_only=True):
    """One run of ``check``. ``claims`` holds every claim a path or dispute rests on, by id.

    ``keys`` gives the keys of subjects and claims. ``names`` maps nodes to what people call them.
    ``version`` is countermark's own, ``ledger`` the ledger version. Nothing here depends on when
    it was computed.
    """

    as_of: date
    known_at: date | None
    contexts: tuple[Context, ...]
    register: RegisterState
    files: tuple[FileRead, ...]
    ledger: str
    version: str
    subjects: tuple[SubjectResult, ...]
    not_examined: tuple[Gap, ...]
    coverage: Coverage
    claims: dict[str, Claim] = msgspec.field(default_factory=dict)
    names: dict[str, str] = msgspec.field(default_factory=dict)
    keys: Keys = msgspec.field(default_factory=Keys)

    @property
    def worst(self) -> Decision:
        """The worst decision anywhere in the run, counting what was not examined."""
        decisions = [r.worst.decision for r in self.subjects if r.worst is not None]
        if self.not_examined:
            decisions.append(Decision.NOT_EXAMINED)
        return max(decisions, key=lambda d: d.severity, default=Decision.NO_RESTRICTION_FOUND)
