"""Is the whole ledger sound? Every commit, file, id and piece of evidence, in numbers.

Goes on after the first damage, so that it can say what is sound: which versions can still be read,
and which evidence is missing. Looks at everything anew; believes no checkpoint and no memory.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

import msgspec

from countermark.model.errors import CallerError, CountermarkError
from countermark.model.evidence import Digest
from countermark.store import delta, head, log_entry, merging, sound
from countermark.store import ledger_sql as sql
from countermark.store.chain import State
from countermark.store.ledger_view import check_rows, open_job, rows_of
from countermark.store.log_entry import File
from countermark.store.sound import Unsound
from countermark.store.vault import Vault

SHOWN = 10
"""Damaged things of one kind that are named; all are counted."""


class Evidence(msgspec.Struct, frozen=True):
    """What live claims rest on, in pieces: whole in the vault, or why not."""

    sound: int = 0
    shipped: int = 0
    not_kept: int = 0
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


class Checked(msgspec.Struct, frozen=True):
    """What a walk over all of a ledger found.

    ``commits`` and ``files`` are how many are sound; ``readable`` are the versions whose log and
    files are whole, as ranges with both ends. ``others`` are the commits made by somebody
    else and not accepted, as such ranges. ``faults`` are sentences, empty for a sound ledger.
    """

    format: int
    version: int
    commits: int
    files: int
    rows: int
    readable: tuple[tuple[int, int], ...]
    evidence: Evidence
    bad_files: int = 0
    wrong_ids: int = 0
    redacted: int = 0
    faults: tuple[str, ...] = ()
    remembered: str = ""
    accepted: str = ""
    others: tuple[tuple[int, int], ...] = ()

    @property
    def is_sound(self) -> bool:
        """Is nothing damaged or missing, evidence included?"""
        found = self.evidence
        return not (self.faults or found.missing or found.damaged)


def check(
    directory: Path, vault: Path, shipped: Container[str] = (), accept: bool = False
) -> Checked:
    """Walk the ledger in ``directory``; with ``accept`` a sound one is what is remembered from now.

    ``shipped`` are digests of evidence that lies in the package. Raises OperatorError where there
    is no ledger at all, or one of a newer format.
    """
    state, faults = _log(directory)
    remembered = _remembered(directory, state)
    physical = {file.path: file for file in state.named.values()}
    bad = sound.weigh(directory, list(physical.values()), anew=True)
    faults += [f"{one.path} {one.why}" for one in bad[:SHOWN]]
    if len(bad) > SHOWN:
        faults.append(f"{len(bad) - SHOWN} more files are damaged or missing")
    broken = {one.path for one in bad}
    whole = [file for path, file in physical.items() if path not in broken]
    wrong, rows, more = _ids(directory, whole)
    faults += more
    evidence, redacted = Evidence(), 0
    if not any(file.path in broken for file in state.files.values()):
        evidence, redacted, more = _shown(directory, state, Vault(vault), shipped)
        faults += more
    if not faults and (seen := _others(directory, state)):
        faults.append(seen)
    accepted = ""
    if accept and not faults:
        accepted = remembered or f"version {state.version}"
        delta.accept(directory, state)
        remembered = ""
    elif remembered:
        faults.append(remembered)
    return Checked(
        format=state.format,
        version=state.version,
        commits=state.version + 1,
        files=len(whole),
        rows=rows,
        readable=tuple(_ranges(_readable(directory, state, bad))),
        evidence=evidence,
        bad_files=len(bad),
        wrong_ids=wrong,
        redacted=redacted,
        faults=tuple(faults),
        remembered=remembered,
        accepted=accepted,
        others=tuple(state.others),
    )


def _log(directory: Path) -> tuple[State, list[str]]:
    """The state after the last sound commit of an unbroken chain, and what is wrong after it."""
    state = delta.beginning(delta.remembered_head(directory))
    try:
        last, faults = delta.last(directory), []
    except delta.GapError as gap:
        last, faults = gap.version - 1, [f"commit {gap.version}: it is missing"]
    for fault in delta.walk(directory, state, last):
        faults = [fault]
    return state, faults


def _remembered(directory: Path, state: State) -> str:
    """How the ledger differs from what was last seen of it; empty where it does not."""
    try:
        known = head.load(directory)
    except head.UnreadableError as error:
        return f"what was remembered of it cannot be used ({error})"
    if known is None:
        return ""
    if known.version > state.version:
        return f"version {known.version} was seen here before, and now it ends at {state.version}"
    if state.log[known.version] != known.digest:
        return f"version {known.version} is not the one that was seen here before"
    return ""


def _ids(directory: Path, files: list[File]) -> tuple[int, int, list[str]]:
    """Rows whose id is not the digest of their row, all rows, and the sentences on them."""
    if not files:
        return 0, 0, []
    faults = []
    wrong = rows = 0
    try:
        with open_job(directory) as job:
            for start in range(0, len(files), 256):
                check_rows(job, directory, files[start : start + 256])
                some = rows_of(directory, files[start : start + 256])
                job.execute(f"CREATE OR REPLACE TEMP VIEW ledger AS {some}")
                rows += int(job.execute("SELECT count(*) FROM ledger").fetchall()[0][0])
                found = job.execute(sql.WRONG_IDS).fetchall()
                wrong += len(found)
                faults += [f"claim {row[0]}: its id is not the digest of its row" for row in found]
    except CountermarkError as error:
        faults.append(error.message)
    return wrong, rows, faults[:SHOWN]


def _shown(
    directory: Path, state: State, vault: Vault, shipped: Container[str]
) -> tuple[Evidence, int, list[str]]:
    """The evidence of live claims, how many claims are redacted, and what nobody explains."""
    try:
        with open_job(directory) as job:
            rows = rows_of(directory, list(state.files.values()))
            job.execute(f"CREATE OR REPLACE TEMP VIEW ledger AS {rows}")
            found = job.execute(sql.EVIDENCE).fetchall()
            redacted = len(job.execute(sql.REDACTIONS).fetchall())
            blank = job.execute(sql.UNEXPLAINED).fetchall()
    except CountermarkError as error:
        return Evidence(), 0, [error.message]
    faults = [f"claim {row[0]}: its text is gone, and nobody says why" for row in blank]
    return _evidence(found, vault, shipped), redacted, faults


def _evidence(
    found: list[tuple[str, int, bool]], vault: Vault, shipped: Container[str]
) -> Evidence:
    whole = in_package = not_kept = 0
    missing, damaged = [], []
    for digest, _, kept in found:
        if not kept:
            not_kept += 1
        elif digest in shipped:
            in_package += 1
        else:
            try:
                state = vault.state(Digest(digest))
            except CallerError:
                state = None
            if state is None:
                missing.append(digest)
            elif state:
                whole += 1
            else:
                damaged.append(digest)
    return Evidence(whole, in_package, not_kept, tuple(missing), tuple(damaged))


def _others(directory: Path, state: State) -> str:
    """Whether other readers of the table, who believe its checkpoints, see the same files."""
    if not any((directory / delta.LOG).glob("*.checkpoint*")):
        return ""
    try:
        same = merging.others_see(directory) == sorted(state.files)
    except ValueError as error:
        return f"other readers of the table cannot read it: {error}; delete its checkpoints"
    return "" if same else "a checkpoint says other than the log; delete the checkpoints"


def _readable(directory: Path, state: State, bad: list[Unsound]) -> Iterator[int]:
    """The versions whose files are all whole."""
    if not bad:
        yield from range(state.version + 1)
        return
    paths = {one.path for one in bad}
    names = {name for name, file in state.named.items() if file.path in paths}
    again = State(whole=False)
    for version in range(state.version + 1):
        again.apply(
            sound.read(directory / delta.LOG / log_entry.entry_name(version), log_entry.ENTRY_CAP)
        )
        if not any(name in again.files for name in names):
            yield version


def _ranges(numbers: Iterator[int]) -> Iterator[tuple[int, int]]:
    first = last = -2
    for number in numbers:
        if number != last + 1:
            if first >= 0:
                yield first, last
            first = number
        last = number
    if first >= 0:
        yield first, last
