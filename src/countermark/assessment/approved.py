"""Approved lists in a project: taken in as files, kept whole, and asked about each thing checked.

An edition replaces the one before it; the bytes of both stay in the vault. It starts nothing and
changes no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from countermark.assessment import shipped
from countermark.model.context import Facets
from countermark.model.errors import CallerError, SourceError
from countermark.model.evaluation import ApprovedList
from countermark.model.gap import Gap
from countermark.model.inquiry import ListState, SubjectResult
from countermark.policy.approved import ApprovedIndex, approvals
from countermark.register import approved
from countermark.register.approved import Manifest
from countermark.screening.names import of_tables
from countermark.store.project import Project
from countermark.store.project_files import CAP, keep_own, read_own
from countermark.store.vault import Vault


class Kept(msgspec.Struct, frozen=True):
    """The edition in use: its day, and its products as they were read."""

    edition: ApprovedList
    digest: str


class TakenIn(msgspec.Struct, frozen=True):
    """An edition that is in use now, and what of it could not be read."""

    edition: ApprovedList
    gaps: tuple[Gap, ...]


def manifests() -> dict[str, Manifest]:
    """The approved lists this version knows."""
    return approved.manifests(shipped.folder("register"))


def recognised(content: bytes, as_list: str | None) -> Manifest | None:
    """The approved list that a file is, or is said to be; None for any other file."""
    if as_list is not None:
        return manifests().get(as_list)
    return approved.recognised(content, manifests())


def take_in(project: Project, content: bytes, name: str, manifest: Manifest, day: str) -> TakenIn:
    """Read and keep an edition of ``day``; raises SourceError where it is none or empty."""
    edition, gaps = approved.read(content, manifest, name, day)
    if not edition.products:
        raise SourceError("holds no product that could be read", place=name)
    kept = Kept(edition, Vault(project.vault).put(content).hex)
    packed = msgspec.msgpack.encode(kept)
    if len(packed) > CAP - 64:
        raise CallerError("too many products to keep", place=name)
    keep_own(project.approved, f"{manifest.id}.msgpack", packed)
    return TakenIn(edition, tuple(gaps))


class ApprovedLists:
    """The approved lists of a project, ready to be asked."""

    def __init__(self, kept: Sequence[Kept]) -> None:
        core = of_tables.normaliser(shipped.tables()).core_tokens
        self._kept = kept
        self._lists = [ApprovedIndex(one.edition, core) for one in kept]

    def __bool__(self) -> bool:
        return bool(self._lists)

    def told(
        self, results: Iterable[SubjectResult], contexts: Iterable[Facets], day: date
    ) -> tuple[SubjectResult, ...]:
        """The same results, each thing with how it stands to every list."""
        uses = tuple(
            dict.fromkeys(token for one in contexts for token in (*one.purpose, *one.category))
        )
        return tuple(
            msgspec.structs.replace(one, approved=told) if told else one
            for one in results
            for told in (approvals(one.subject, self._lists, uses, day),)
        )

    def states(self) -> tuple[ListState, ...]:
        """Each list in use, as ``register sources`` tells of lists."""
        return tuple(
            ListState(
                one.edition.id,
                one.edition.title,
                one.edition.date,
                len(one.edition.products),
                len(one.edition.products),
                one.digest,
            )
            for one in self._kept
        )


def lists_of(project: Project) -> ApprovedLists:
    """The approved lists in use in a project; none where none was imported."""
    return ApprovedLists(tuple(_kept(project)) if project.has_approved else ())


def _kept(project: Project) -> Iterator[Kept]:
    for id_ in manifests():
        raw = read_own(project.approved, f"{id_}.msgpack")
        if raw is not None:
            try:
                yield msgspec.msgpack.decode(raw, type=Kept)
            except msgspec.MsgspecError:  # of another version: it is imported again
                continue
