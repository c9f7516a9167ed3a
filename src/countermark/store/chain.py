"""The ledger's log, entry by entry: that each follows the one before, and the table they add up to.

No checkpoint is read. docs/decisions/0014 says what this proves and what it does not; what one
entry may hold stands in ``log_entry``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec

from countermark.store.log_entry import (
    FORMAT,
    NAME,
    BrokenError,
    Entry,
    File,
    ForeignError,
    Kind,
    NewerError,
    Record,
    check_record,
    parse,
)

IsOwn = Callable[[bytes, Record | None], bool]


def _nobodys(_: bytes, __: Record | None) -> bool:
    return False


class State(msgspec.Struct):
    """The table after some of its commits; ``apply`` takes the next one.

    ``named`` holds every file that any version names, by that name, as it is now; it is whole only
    where the log was read from its beginning (``whole``). ``log`` then are all entries' digests.

    ``foreign`` are the files whose rows came with commits that the user neither made nor accepted
    (``accepted``: up to that version; ``put_back``: none up to that version is the user's, for the
    ledger was seen elsewhere with more in it), ``others`` the ranges of those commits, and
    ``undone`` how many of them put other files in the place of ones that were the user's. ``texts``
    are the newest of their names, ``others_texts`` those among them that such a commit brought.
    """

    version: int = -1
    digest: str = ""
    format: int = 0
    ledger: str = ""
    created: int = 0
    files: dict[str, File] = {}
    named: dict[str, File] = {}
    log: list[str] = []
    whole: bool = True
    accepted: int = -1
    put_back: int = -1
    foreign: set[str] = set()
    others: list[tuple[int, int]] = []
    undone: int = 0
    texts: dict[str, str] = {}
    others_texts: dict[str, str] = {}

    def copy(self) -> State:
        """The same, not changed by what is applied to this one."""
        return msgspec.structs.replace(
            self,
            files=dict(self.files),
            named=dict(self.named),
            log=list(self.log),
            foreign=set(self.foreign),
            others=list(self.others),
            texts=dict(self.texts),
            others_texts=dict(self.others_texts),
        )

    def others_after(self, version: int) -> bool:
        """Is there a commit of somebody else after ``version``?"""
        return bool(self.others) and self.others[-1][1] > version

    def apply(self, content: bytes, is_own: IsOwn = _nobodys) -> None:
        """The next entry's bytes; raises BrokenError, NewerError or ForeignError.

        ``is_own`` tells from an entry and its record whether the user made it.
        """
        version = self.version + 1
        entry = parse(version, content)
        record = entry.record
        if record is not None and record.format > FORMAT:
            raise NewerError(f"format {record.format}; this one reads up to {FORMAT}")
        if version == 0 or entry.metadata is not None:
            self._describe(version, entry)
        if self.format == 1:
            if record is not None:
                raise BrokenError(version, "it is of a later format than the table")
            self._change(version, [File(path, size, old=True) for path, size in entry.adds], entry)
        else:
            self._follow(version, entry)
        mine = version <= self.accepted or (version > self.put_back and is_own(content, record))
        self._attribute(version, entry, mine)
        self.version = version
        self.digest = hashlib.sha256(content).hexdigest()
        if self.whole:
            self.log.append(self.digest)

    def _attribute(self, version: int, entry: Entry, own: bool) -> None:
        """Whose the rows of the added files are: the committer's, or of those they are copies of.

        Merging and redacting write old rows anew.
        """
        record = entry.record
        taken = any(path in self.foreign for path in entry.removes)
        merged = record is not None and record.kind is Kind.MERGE and taken
        replaced = record.replaced if record is not None else ()
        copies = {one.file.path: one.path in self.foreign for one in replaced}
        added = copies | {path: copies.get(path, merged) for path, _ in entry.adds}
        self.foreign |= {path for path, foreign in added.items() if foreign or not own}
        texts = record.texts if record is not None else {}
        if own:
            self.texts |= texts
            for name in texts:
                self.others_texts.pop(name, None)
            return
        self.others_texts |= texts
        self.undone += any(path not in self.foreign for path in entry.removes)
        if self.others and self.others[-1][1] == version - 1:
            self.others[-1] = (self.others[-1][0], version)
        else:
            self.others.append((version, version))

    def _describe(self, version: int, entry: Entry) -> None:
        """The table's description: of the first entry, or of the migration to format 2."""
        said = entry.metadata
        if said is None or (version == 0 and not entry.protocol):
            raise BrokenError(version, "it does not describe the table")
        word, _, number = (said.description or "").partition(" ")
        if said.name != NAME or word != "format" or not number.isdecimal() or len(number) > 9:
            raise ForeignError
        if int(number) > FORMAT:
            raise NewerError(f"format {number}; this one reads up to {FORMAT}")
        if said.partitionColumns:
            raise BrokenError(version, "it parts the table")
        if version == 0:
            self.ledger, self.created = said.id, said.createdTime or 0
        elif said.id != self.ledger or self.format != 1 or int(number) != 2:
            raise BrokenError(version, "it describes another table")
        self.format = int(number)
        if self.format < 1:
            raise ForeignError

    def _follow(self, version: int, entry: Entry) -> None:
        """An entry of format 2: it names the one before, and does what its record says."""
        record = entry.record
        if record is None:
            raise BrokenError(version, "it has no record of what it did")
        if record.previous != (self.digest or None):
            raise BrokenError(version, "the commit before it is not the one it was made on")
        if (record.kind is Kind.CREATE) != (version == 0):
            raise BrokenError(version, f"a commit in this place cannot {record.kind.value}")
        if (record.kind is Kind.MIGRATE) != (version > 0 and entry.metadata is not None):
            raise BrokenError(version, "it changes the table's description")
        check_record(version, entry, record)
        if record.kind is Kind.MERGE:
            self._same_rows(version, record)
        if record.kind is Kind.MIGRATE:
            self._anchor(version, record)
        self._change(version, list(record.files), entry)
        self._replace(version, record)

    def _same_rows(self, version: int, record: Record) -> None:
        before = [self.files[path].rows for path in record.removed if path in self.files]
        after = [file.rows for file in record.files]
        if None not in before and sum(map(int, before)) != sum(row or 0 for row in after):  # type: ignore[arg-type]
            raise BrokenError(version, "it merges rows away")

    def _change(self, version: int, added: list[File], entry: Entry) -> None:
        for path in entry.removes:
            if self.files.pop(path, None) is None:
                raise BrokenError(version, f"it removes {path}, which is not there")
        for file in added:
            if file.path in self.files or (self.whole and file.path in self.named):
                raise BrokenError(version, f"it adds {file.path} a second time")
            self.files[file.path] = file
            if self.whole:
                self.named[file.path] = file

    def _anchor(self, version: int, record: Record) -> None:
        anchored = {file.path: file for file in record.anchors}
        if self.whole:
            if list(record.log) != self.log:
                at = next(
                    (
                        n
                        for n, (a, b) in enumerate(zip(record.log, self.log, strict=False))
                        if a != b
                    ),
                    version,
                )
                raise BrokenError(
                    at, "it is not the one that was there when the ledger was migrated"
                )
            if anchored.keys() != self.named.keys():
                raise BrokenError(version, "it anchors other files than the ledger names")
        for held in (self.files, self.named):
            for path, file in held.items():
                anchor = anchored.get(path)
                if anchor is None or anchor.size != file.size:
                    raise BrokenError(version, f"it anchors another {path} than the ledger names")
                held[path] = msgspec.structs.replace(anchor, old=True)

    def _replace(self, version: int, record: Record) -> None:
        """Old versions mean the files that took the place of theirs."""
        new = {one.path: one.file for one in record.replaced}
        if self.whole and new:
            there = {file.path for file in self.named.values()}
            if not new.keys() <= there:
                raise BrokenError(version, "it replaces a file that is not there")
            for path, file in self.named.items():
                if file.path in new:
                    self.named[path] = new[file.path]
