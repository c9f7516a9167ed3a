"""The table under the ledger: a Delta Lake table of Parquet files, to which rows are only added.

Its log is read here, without the table format's own library: from the last head that is
remembered on, or from its beginning (docs/decisions/0014). ``commits`` writes it. Many small files
are merged into one now and then; every version stays readable. Knows nothing of claims.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from countermark.model.errors import CallerError, OperatorError
from countermark.store import authorship, head, log_entry, own
from countermark.store.chain import State
from countermark.store.notes import note
from countermark.store.output import operator_error
from countermark.store.paths import printable
from countermark.store.sound import RESTORE, read

LOG = "_delta_log"

ACCEPTING = "countermark ledger verify --accept"

_UNFIT = frozenset("[]^|%\\")
_ACCEPT = (
    "restore it from a backup; if you restored one, or put another ledger here, run "
    "countermark ledger verify --accept"
)


class GapError(OperatorError):
    """Entry ``version`` of the log is missing."""

    def __init__(self, directory: Path, version: int) -> None:
        told_as = broken(directory, log_entry.BrokenError(version, "it is missing"))
        super().__init__(told_as.message, place=told_as.place, next_step=told_as.next_step)
        self.version = version


def check_path(directory: Path) -> None:
    """Raise OperatorError for a name that the table format cannot spell, or a link on the way.

    DuckDB opens tables by path; each was opened without following a link just before (``sound``).
    """
    own.check_path(directory)
    own.check_path(directory / LOG)
    if unfit := sorted(_UNFIT & set(str(directory))):
        raise OperatorError(
            f"a ledger cannot lie under a path with “{unfit[0]}” in it",
            place=printable(str(directory)),
            next_step="choose another directory with --ledger",
        )


def newest(directory: Path, known: State | None = None) -> State:
    """The table as it stands; raises OperatorError if it cannot be trusted.

    Only what was committed since the remembered head, or since ``known``, is read.
    """
    remembered, forgotten = None, False
    try:
        remembered = head.load(directory)
    except head.UnreadableError as error:
        forgotten = True
        note(
            "the ledger was read from its beginning, and nothing shows whether it was put back "
            f"to an earlier state: what was remembered of it cannot be used ({error})"
        )
    if known is not None and (remembered is None or known.version > remembered.version):
        remembered = head.of(directory, known)
    end = last(directory)
    if remembered is None:
        state = State(whole=False)
    else:
        _compare(directory, remembered, end)
        state = remembered.state()
    before = state.version
    state = _follow(directory, state, end)
    if remembered is None and _went_further(directory, state):
        # Who cut the end off chose what is left: none of it decides until it is accepted.
        state = _follow(directory, State(whole=False, put_back=end), end)
    if remembered is None and not forgotten and state.version > 0:
        _say_new(state)
    elif state.others_after(before):
        note(
            f"not made by you: {ranges(state.others)} of this ledger; what people decided there "
            f"counts once you accept it: {ACCEPTING}"
        )
    if state.version > before:
        remember(directory, state)
    _say_format(directory, state)
    return state


def _went_further(directory: Path, state: State) -> bool:
    """Was this ledger seen in another place with more in it, or with other commits?"""
    known = head.furthest(state.ledger)
    if known is None or known.version < 0:
        return False
    if known.version > state.version:
        note(
            f"this ledger had {known.version} commits in {printable(known.place)}, and has "
            f"{state.version} here: it was put back to an earlier state, or its end was cut off"
        )
        return True
    entry = directory / LOG / log_entry.entry_name(known.version)
    with suppress(OSError):
        if hashlib.sha256(read(entry, log_entry.ENTRY_CAP)).hexdigest() == known.digest:
            return False
    note(f"this ledger has other commits here than in {printable(known.place)}")
    return True


def _say_new(state: State) -> None:
    if not state.others:
        note(
            f"this ledger was not opened in this place before: its {state.version} commits are "
            "yours, but nothing shows whether later ones were cut off"
        )
    else:
        note(
            "this ledger was not opened here before: nothing shows who recorded its "
            f"{state.version} commits. What people decided in it counts once you accept it: "
            f"{ACCEPTING}"
        )


def ranges(numbers: list[tuple[int, int]]) -> str:
    """Numbers of commits, in words."""
    shown = [str(first) if first == last else f"{first} to {last}" for first, last in numbers[:5]]
    more = ", ..." if len(numbers) > len(shown) else ""
    one = len(numbers) == 1 and numbers[0][0] == numbers[0][1]
    return f"{'commit' if one else 'commits'} {', '.join(shown)}{more}"


def whole(directory: Path) -> State:
    """The same from the first entry on, with every file that any version names."""
    end = last(directory)
    remembered = remembered_head(directory)
    state = _follow(directory, beginning(remembered), end)
    if remembered is not None:
        _compare(directory, remembered, end, state)
    return state


def remembered_head(directory: Path) -> head.Head | None:
    """The head as it is remembered; None where there is none that can be used."""
    with suppress(head.UnreadableError):
        return head.load(directory)
    return None


def beginning(remembered: head.Head | None) -> State:
    """Before the first entry; what the user accepted counts if the log turns out to be that one."""
    if remembered is None:
        return State()
    return State(accepted=remembered.accepted, put_back=remembered.put_back)


def at_version(directory: Path, version: int) -> State:
    """The table at ``version``, its files as they are now; OperatorError if it is not sound.

    A later entry that is damaged does not matter, but a note says so; one that shows this version
    to be another than it was does.
    """
    end = last(directory)
    if not 0 <= version <= end:
        raise CallerError(
            f"there is no version {version}; the ledger is at {end}",
            place=printable(str(directory)),
        )
    remembered = remembered_head(directory)
    state = _follow(directory, beginning(remembered), version)
    asked = state.copy()
    try:
        _advance(directory, state, end)
    except log_entry.BrokenError as error:
        if error.version <= version:
            raise broken(directory, error) from error
        note(f"the ledger is damaged after version {version}: {broken(directory, error).message}")
        # That it is the ledger which was accepted can no longer be shown.
        asked = _follow(directory, State(put_back=end), version)
    else:
        if remembered is not None:
            _compare(directory, remembered, end, state)
        elif _went_further(directory, state):
            state = _follow(directory, State(put_back=end), end)
            asked = _follow(directory, State(put_back=end), version)
    now = {path: state.named[path] for path in asked.files}
    asked.foreign = {now[path].path for path in now if path in asked.foreign} | state.foreign
    asked.files = {file.path: file for file in now.values()}
    asked.named, asked.log, asked.whole = {}, [], False
    return asked


def accept(directory: Path, state: State) -> None:
    """What people decided in the ledger as it stands counts from now on."""
    state.accepted, state.foreign, state.others, state.undone = state.version, set(), [], 0
    state.put_back = -1
    state.texts |= state.others_texts
    state.others_texts = {}
    remember(directory, state)


def remember(directory: Path, state: State) -> None:
    """Keep the head for the next time; a note says where that cannot be done."""
    try:
        head.save(directory, head.of(directory, state))
    except head.UnreadableError as error:
        note(
            "the ledger's head could not be remembered, so a ledger that is put back to an "
            f"earlier state will not be noticed ({error})"
        )


def last(directory: Path) -> int:
    """The number of the newest log entry; OperatorError for no ledger, GapError for a gap."""
    check_path(directory)
    try:
        found = names(directory)
    except OSError as error:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            if any(directory.glob("*.parquet")):
                raise _lost(directory, "its log is missing", "nothing is sound") from error
            raise OperatorError(
                "there is no ledger here",
                place=printable(str(directory)),
                next_step="run countermark init",
            ) from error
        raise operator_error(error, directory, "the ledger is not opened") from error
    try:
        version = log_entry.versions(found)
    except log_entry.BrokenError as error:
        raise GapError(directory, error.version) from error
    if version < 0:
        raise _lost(directory, "its log is empty", "nothing is sound")
    return version


def names(directory: Path) -> list[str]:
    """The names of all files in the log's directory."""
    with os.scandir(directory / LOG) as inside:
        return [entry.name for entry in inside]


def walk(directory: Path, state: State, end: int) -> Iterator[str]:
    """Follow ``state`` up to entry ``end``; yields what is wrong with the first that is not sound.

    Raises OperatorError for a table that is of a newer format, or no ledger.
    """
    try:
        _advance(directory, state, end)
    except log_entry.BrokenError as error:
        yield f"commit {error.version}: {error.reason}"


def _advance(directory: Path, state: State, end: int) -> None:
    hand = authorship.Hand()
    try:
        while state.version < end:
            path = directory / LOG / log_entry.entry_name(state.version + 1)
            try:
                content = read(path, log_entry.ENTRY_CAP)
            except OSError as error:
                reason = f"it cannot be read ({error.strerror or error})"
                raise log_entry.BrokenError(state.version + 1, reason) from error
            state.apply(content, hand.made)
    except log_entry.NewerError as error:
        raise OperatorError(
            f"this ledger was written by a newer countermark ({error})",
            place=printable(str(directory)),
            next_step="install that version, or name another directory with --ledger",
        ) from error
    except log_entry.ForeignError as error:
        raise OperatorError(
            "this table is not a countermark ledger",
            place=printable(str(directory)),
            next_step="name another directory with --ledger",
        ) from error


def _follow(directory: Path, state: State, end: int) -> State:
    """``state`` after the entries up to ``end``; OperatorError names what is sound."""
    try:
        _advance(directory, state, end)
    except log_entry.BrokenError as error:
        raise broken(directory, error) from error
    return state


def broken(directory: Path, error: log_entry.BrokenError) -> OperatorError:
    """The error that names the damaged entry, the sound ones, and the way out."""
    sound = f"commits 0 to {error.version - 1} are sound" if error.version else "nothing is sound"
    return _lost(directory, f"commit {error.version}: {error.reason}", sound)


def _lost(directory: Path, what: str, sound: str, way: str = RESTORE) -> OperatorError:
    return OperatorError(
        f"the ledger is damaged: {what}; {sound}",
        place=printable(str(directory)),
        next_step=way,
    )


def _compare(directory: Path, known: head.Head, end: int, state: State | None = None) -> None:
    """Raise OperatorError where the log is not the one that was last seen, or shorter."""
    if end < known.version:
        what = f"it ends at commit {end}, and ended at {known.version} when it was last opened"
        raise _lost(directory, what, f"the {end + 1} commits left may be sound", _ACCEPT)
    if state is not None and state.log:
        digest = state.log[known.version]
    else:
        try:
            content = read(
                directory / LOG / log_entry.entry_name(known.version), log_entry.ENTRY_CAP
            )
        except OSError as error:
            reason = f"it cannot be read ({error.strerror or error})"
            raise broken(directory, log_entry.BrokenError(known.version, reason)) from error
        digest = hashlib.sha256(content).hexdigest()
    if digest != known.digest:
        what = f"commit {known.version} is not the one that was there when it was last opened"
        raise _lost(directory, what, "those before it may be sound", _ACCEPT)


def _say_format(directory: Path, state: State) -> None:
    if state.format == 1:
        note(
            f"the ledger in {printable(str(directory))} is of format 1, in which nothing shows "
            "whether files or log were altered; the next thing recorded, or countermark ledger "
            "migrate, moves it to format 2"
        )
