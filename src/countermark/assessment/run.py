"""What one command works with: register, ledger, rules, contexts, project and progress.

Each is opened when it is first asked for, and once: a command reads one state of the ledger,
however many steps it has. Opens; decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import date
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from countermark.model.by_identity import by_identity
from countermark.model.ports import Progress, View

if TYPE_CHECKING:
    from countermark.assessment.approved import ApprovedLists
    from countermark.model.claim import Claim
    from countermark.model.gap import Gap
    from countermark.model.inquiry import RegisterState
    from countermark.model.measure import Measure
    from countermark.policy.contexts import Vocabulary
    from countermark.policy.listing import Rulebook
    from countermark.register.catalog import Catalog
    from countermark.store.knowledge import Knowledge
    from countermark.store.memory import MemoryView
    from countermark.store.project import Project

T = TypeVar("T")


class Standpoint(Protocol):
    """Where a run stands: the day asked about, what is known, and the project's directory.

    ``known_at`` None is all that is known; ``project`` None is a run without a project.
    """

    @property
    def as_of(self) -> date: ...

    @property
    def known_at(self) -> date | None: ...

    @property
    def project(self) -> str | None: ...


class At(msgspec.Struct, frozen=True):
    """A standpoint as data."""

    as_of: date
    known_at: date | None = None
    project: str | None = None


class Quiet:
    """Progress of which nobody is told."""

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Says nothing."""


@by_identity(most=4)
def _register(claims: tuple[Claim, ...], known_at: date | None) -> MemoryView:
    """What the register says, indexed: the same for every run from one standpoint."""
    from countermark.store.memory import MemoryView

    return MemoryView(claims, known_at)


@by_identity(most=8)
def _rulebook(measures: dict[str, Measure], digests: dict[str, str], *about: Claim) -> Rulebook:
    """The same for every part of a run in which the same is said of the listed parties."""
    from countermark.policy.listing import rulebook

    return rulebook(measures, digests, about)


class Run:
    """One command's register, view, rules, vocabulary, project and progress.

    ``ledger`` pins a version of the ledger; None takes the newest. Used as a context manager, for
    temporary files are gone with it.
    """

    def __init__(
        self, standpoint: Standpoint, progress: Progress | None = None, *, ledger: int | None = None
    ) -> None:
        self._standpoint, self._version = standpoint, ledger
        self.progress: Progress = progress or Quiet()
        self._open = ExitStack()

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._open.close()

    def keep_open(self, resource: AbstractContextManager[T]) -> T:
        """Enter ``resource``; it is left at the end of the run."""
        return self._open.enter_context(resource)

    def at(self, standpoint: Standpoint, ledger: int | None) -> Run:
        """The run of the same command from another standpoint; it ends with this one."""
        return self.keep_open(Run(standpoint, self.progress, ledger=ledger))

    @property
    def as_of(self) -> date:
        """The day asked about."""
        return self._standpoint.as_of

    @property
    def known_at(self) -> date | None:
        """The day whose public knowledge is used, or None for all of it."""
        return self._standpoint.known_at

    @cached_property
    def directory(self) -> str | None:
        """The directory of the project, or None where there is none."""
        return self._standpoint.project

    @cached_property
    def project(self) -> Project:
        """The project that must be there; raises OperatorError where there is none."""
        from countermark.assessment.project import project_of

        return project_of(self.directory)

    @cached_property
    def view(self) -> View | None:
        """What the project's ledger holds as of the standpoint, or None without a project."""
        from countermark.assessment.project import open_ledger

        if self.directory is None:
            return None
        return self.keep_open(open_ledger(self.directory, self.known_at, self._version))

    @cached_property
    def approved(self) -> ApprovedLists | None:
        """The approved lists of the project; None where it has none."""
        if self.directory is None or not self.project.has_approved:
            return None
        from countermark.assessment.approved import lists_of

        return lists_of(self.project) or None

    @cached_property
    def catalog(self) -> Catalog:
        """The shipped register."""
        from countermark.assessment import shipped

        return shipped.catalog()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The contexts, and every token a facet may take."""
        from countermark.assessment import shipped

        return shipped.vocabulary()

    @cached_property
    def measures(self) -> tuple[dict[str, Measure], dict[str, str]]:
        """All measures by id, with the digests of their files; those of lists in a project."""
        from countermark.assessment.register import measures

        return measures(lists=self.directory is not None)

    def rules(self, about: Iterable[Claim]) -> Rulebook:
        """The measures with the parties that ``about`` says they list."""
        return _rulebook(*self.measures, *about)

    def knowledge(self, claims: Iterable[Claim] = ()) -> Knowledge:
        """What is known: the register, ``claims`` of files, and the ledger behind them.

        Register and ledger are read once for all parts of a run.
        """
        return self._knowledge.with_claims(claims)

    @cached_property
    def _knowledge(self) -> Knowledge:
        from countermark.store.knowledge import Knowledge

        register = _register(self.catalog.claims(), self.known_at)
        return Knowledge(register, self.known_at, self.view)

    @cached_property
    def state(self) -> RegisterState:
        """The register that judges, with each list as it stands in the ledger."""
        from countermark.assessment.register import manifests
        from countermark.register.lists.states import register_state

        known = self._knowledge
        names = known.memory.listed_names()
        own = sum(name.entity.startswith("reg:") for name in names)
        return register_state(self.catalog, own, manifests(), known.name_counts(), known.texts())

    def lists_without_summary(self) -> Iterator[Gap]:
        """Imported lists of which nothing says how current and how whole they are."""
        from countermark.assessment.register import manifests
        from countermark.register.lists.states import without_summary

        if self.directory is not None:
            known = self._knowledge
            yield from without_summary(manifests(), known.name_counts(), known.texts())
