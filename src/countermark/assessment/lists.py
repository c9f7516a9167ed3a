"""Brings published lists into a project: read, weigh against the copy in use, store the difference.

A refused list changes nothing. What the new edition repeats is not written again; a listing it
no longer holds is closed on the edition's day (docs/decisions/0008).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from countermark.assessment import probes, shipped
from countermark.assessment.project import ledger_of
from countermark.assessment.register import manifests
from countermark.model.claim import Claim
from countermark.model.errors import CallerError, SourceError
from countermark.model.gap import Gap, Why
from countermark.model.ports import Progress, View
from countermark.model.predicate import Predicate
from countermark.model.when import is_when
from countermark.register.lists.changes import difference, restated
from countermark.register.lists.date_basis import DayFetched, GivenByUser, is_own_date
from countermark.register.lists.intake import LISTS, ListSummary, Refused, accept, read_list
from countermark.register.lists.link import link
from countermark.register.lists.reading import ListReading
from countermark.register.lists.states import summaries
from countermark.store import clock
from countermark.store.memory import MemoryView
from countermark.store.project import Project
from countermark.store.vault import Vault

if TYPE_CHECKING:
    from countermark.store.ledger import Ledger


class Imported(msgspec.Struct, frozen=True):
    """One list now in use: its summary, the ledger version, what was written, what to know."""

    summary: ListSummary
    version: int
    written: int
    closed: int
    warnings: tuple[str, ...]
    gaps: tuple[Gap, ...]


def import_list(
    project: Project,
    content: bytes,
    name: str,
    progress: Progress,
    *,
    as_list: str | None = None,
    dated: str | None = None,
    shrunken: bool = False,
    seen: str | None = None,
    whole: bool = True,
    read_on: str = "",
) -> Imported:
    """Import one list file; raises SourceError when it is refused, and then nothing has changed.

    ``dated`` is the edition's day as a person gives it; ``seen`` the day it was fetched, which
    counts where the list itself says nothing, or only a day before which it cannot be. ``whole``:
    nothing on its way here can have cut its end; where something can, no listing is closed.
    ``read_on`` is the day on which it is read here.
    """
    if dated is not None and not is_when(dated):
        raise CallerError(f"“{dated}” is not a date", place="--date")
    progress.step(f"reading {name}", 0)
    reading = read_list(content, probes.lists(), name, as_list)
    if dated is not None:
        reading = msgspec.structs.replace(reading, date=dated, date_basis=GivenByUser())
    elif seen is not None and not is_own_date(reading.date_basis):
        reading = msgspec.structs.replace(reading, date=seen, date_basis=DayFetched())
    if not whole and not reading.ends_itself and not reading.unended:
        reading = msgspec.structs.replace(reading, unended="the server did not say how long it is")
        judged = msgspec.structs.replace(reading, unended="")
    else:
        judged = reading
    ledger = ledger_of(project)
    old = _in_use(ledger, reading)
    verdict = accept(judged, old, partial=shrunken)
    if isinstance(verdict, Refused):
        raise SourceError(verdict.reason, place=name, next_step=verdict.next_step)
    Vault(project.vault).put(content)
    progress.step(f"storing {reading.title}", reading.records)
    summary = msgspec.structs.replace(verdict.summary, imported=read_on)
    done = _store(ledger, reading, old, shrunken, summary)
    warnings = (*verdict.warnings, *done.warnings)
    return Imported(
        summary, done.version, done.written, done.closed, warnings, _gaps(reading, name)
    )


def _in_use(ledger: Ledger, reading: ListReading) -> ListSummary | None:
    """What the edition in use held, as its import said; else counted in the ledger."""
    view = ledger.view()
    said = summaries(view.texts()).get(reading.list)
    if said is not None or not reading.per_measure or reading.list not in manifests():
        return said  # a file of aliases or addresses lists nobody: nothing to hold it against
    manifest = manifests()[reading.list]
    names = view.name_counts().get(manifest.prefix, 0)
    if not names:
        return None
    programmes = (*manifest.programmes.values(), manifest.otherwise)
    mine = {f"measure:{id_}" for one in programmes for id_ in (one.measure, *one.also)}
    listings = [
        claim
        for claim in view.claims(predicates=(Predicate.LISTED_UNDER,))
        if claim.subject.startswith(f"list:{manifest.prefix}/")
        and claim.valid.end is None
        and claim.object in mine
    ]
    parties = len({claim.subject for claim in listings})
    per_measure = Counter(claim.object.removeprefix("measure:") for claim in listings)
    return ListSummary(
        list=reading.list,
        title=reading.title,
        date="",
        date_basis="",
        digest="",
        size=0,
        records=parties,
        parties=parties,
        names_known=names,
        names_loaded=names,
        per_measure=dict(per_measure),
    )


def _gaps(reading: ListReading, name: str) -> tuple[Gap, ...]:
    """What could not be read, and the end of the list where nobody can say that it is there."""
    if not reading.unended:
        return reading.gaps
    lost = Gap("the end of the list", Why.UNREADABLE, None, "records", f"{name}: {reading.unended}")
    return (*reading.gaps, lost)


class _Stored(msgspec.Struct):
    version: int
    written: int
    closed: int
    warnings: tuple[str, ...] = ()


def _store(
    ledger: Ledger,
    reading: ListReading,
    old: ListSummary | None,
    shrunken: bool,
    summary: ListSummary,
) -> _Stored:
    """Write what is new, close what is gone and say what the edition is, in one commit: no half
    edition is ever in use."""
    registered = MemoryView(shipped.catalog().claims()).listed_names()
    claims = [*reading.claims, *link(reading.claims, registered)]
    own, everybody = ledger.view(own=True), ledger.view()
    mine = _stored(own, reading)
    theirs = _stored(everybody, reading) if everybody.content != own.content else ()
    fresh, gone = difference(mine, claims, reading, old, theirs)
    fresh, gone, changed = restated(fresh, gone)
    kept_open = ""
    if gone and not reading.date:
        kept_open = "the list has no date; give it with --date"
    elif gone and reading.unended:
        kept_open = f"its end may be cut off ({reading.unended})"
    elif gone and reading.gaps and not shrunken:
        # The record that could not be read may be the very listing that seems to be gone.
        kept_open = "some records could not be read; close them all the same with --shrunken"
    if kept_open:
        kept_open = f"{len(gone)} listings are gone from it and stay open: {kept_open}"
        gone = []
    version = ledger.succeed(
        [*fresh, *(now for _, now in (*gone, *changed))],
        [before.id for before, _ in (*gone, *changed)],
        clock.now_micros(),
        author=manifests()[reading.list].file_of or reading.list,
        reason=f"not in the edition of {reading.date}",
        known_from=reading.date or None,
        texts={f"{LISTS}/{reading.list}": msgspec.json.encode(summary).decode()},
    )
    written = len(fresh) + len(changed)
    return _Stored(version, written, len(gone), (kept_open,) if kept_open else ())


def _stored(view: View, reading: ListReading) -> list[Claim]:
    """What the ledger holds of this list, summary or not: an import may have been cut short."""
    prefix = f"list:{manifests()[reading.list].prefix}/"
    listings = view.claims(predicates=(Predicate.LISTED_UNDER,))
    if not any(claim.subject.startswith(prefix) for claim in listings):
        return []
    return [claim for claim in view.claims() if claim.subject.startswith(prefix)]
