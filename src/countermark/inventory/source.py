"""Claims of one file: who says it, and where in which bytes it stands."""

from __future__ import annotations

from typing import Any

import msgspec

from countermark.formats.caps import Caps
from countermark.inventory.doubts import doubt
from countermark.inventory.linked_subjects import (
    CommonContext,
    linked_subject,
    says_the_same,
)
from countermark.model.claim import Claim, Polarity
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.node import NAMED, item, key_of, kind_of, named
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived, How
from countermark.model.reading import Column, Subject, SubjectKind, TableRead
from countermark.model.when import Interval

OTHER_NAMES = (Predicate.ALSO_NAMED, Predicate.FORMERLY_NAMED)

CLAIMANT = "user"
"""Who asserts what a user's own file says, where the file names nobody."""


class Source(msgspec.Struct, frozen=True):
    """One file (and sheet) claims come from. A spreadsheet's rows are placed as ``Sheet!row``."""

    label: str
    digest: Digest
    media_type: str
    sheet: str = ""

    def place(self, line: int) -> str:
        return f"{self.sheet}!{line}" if self.sheet else str(line)

    def shown(self, line: int) -> str:
        """The place for people: ``devices.csv:7`` or ``devices.xlsx!Site A!7``."""
        mark = "!" if self.sheet else ":"
        return f"{self.label}{mark}{self.place(line)}"

    def item(self, place: str, number: int = 0) -> str:
        """The node of one record of this file, or of a further party in it."""
        return item(self.digest.short, f"{place}#{number + 1}" if number else place)

    def row(self, line: int, cited: str = "") -> Evidence:
        """Evidence that is one row; ``cited`` is the origin that the row itself names."""
        selector = Selector(SelectorKind.ROW, self.place(line))
        return Evidence(self.digest, self.media_type, selector, self.label, cited)

    def pointer(self, pointer: str) -> Evidence:
        """Evidence that is one JSON value, by RFC 6901 pointer."""
        selector = Selector(SelectorKind.POINTER, pointer)
        return Evidence(self.digest, self.media_type, selector, self.label)


class Harvest(msgspec.Struct):
    """What is gathered while one file is read; ``named`` are the nodes that have a name already.

    ``doubted``: the places of names that may not be what they seem, by reason. ``unread``: the
    place and words of cells that nobody reads; ``said``: headers the user gave a meaning to.
    ``headless``: a list of one column was read without a header. ``linked`` are the nodes of
    what rows name beside what they are about, with their place in ``subjects``; ``contexts``, by
    that place, what rows say of it that do not say the same. ``tables``: where the records of
    sheets stand; of the table being read, ``again`` are rows that ask about a node which is the
    subject of another row, and ``passed`` rows that are no records. ``repeated`` are further places
    of texts of ``unread``.
    """

    claims: list[Claim] = msgspec.field(default_factory=list)
    subjects: list[Subject] = msgspec.field(default_factory=list)
    columns: list[Column] = msgspec.field(default_factory=list)
    gaps: list[Gap] = msgspec.field(default_factory=list)
    records: int = 0
    named: set[str] = msgspec.field(default_factory=set)
    doubted: dict[str, list[str]] = msgspec.field(default_factory=dict)
    unread: list[tuple[str, str]] = msgspec.field(default_factory=list)
    said: set[str] = msgspec.field(default_factory=set)
    media_type: str = ""
    unit: SelectorKind = SelectorKind.ROW
    headless: bool = False
    linked: dict[str, int] = msgspec.field(default_factory=dict)
    contexts: dict[int, CommonContext] = msgspec.field(default_factory=dict)
    tables: list[TableRead] = msgspec.field(default_factory=list)
    again: list[tuple[int, str]] = msgspec.field(default_factory=list)
    passed: list[int] = msgspec.field(default_factory=list)
    repeated: dict[str, list[str]] = msgspec.field(default_factory=dict)

    def say(
        self, subject: str, predicate: Predicate, object_: str, evidence: Evidence, **more: Any
    ) -> None:
        """Add a claim; its object is never empty and never the subject itself.

        ``how`` among ``more`` says how we came to what the file does not say itself.
        """
        if object_ and subject != object_:
            more.setdefault("claimant", CLAIMANT)
            if how := more.pop("how", None):
                derived = how if isinstance(how, Derived) else Derived(how)
                more["qualifiers"] = (*more.get("qualifiers", ()), derived)
            self.claims.append(
                Claim(
                    subject=subject,
                    predicate=predicate,
                    object=object_,
                    evidence=evidence,
                    **more,
                )
            )
            if predicate in OTHER_NAMES and kind_of(subject) == NAMED:
                self._other_name(self.claims[-1])

    def _other_name(self, said: Claim) -> None:
        """Another name is a node of its own that is said to be the same, so that it is screened.

        It is not the node of that name elsewhere: two firms may share an abbreviation.
        """
        if said.polarity is not Polarity.AFFIRMED:
            return
        node = f"{named(said.object)} [other name of {key_of(said.subject)}]"
        former = said.predicate is Predicate.FORMERLY_NAMED
        how = Derived(How.FORMER_NAME if former else How.OTHER_NAME)
        plain = msgspec.structs.replace(said, valid=Interval(), share=None, qualifiers=())
        self.claims += (
            msgspec.structs.replace(plain, subject=node, predicate=Predicate.NAMED),
            msgspec.structs.replace(
                plain, predicate=Predicate.SAME_AS, object=node, note="", qualifiers=(how,)
            ),
        )

    def link(self, node: str, name: str, kind: SubjectKind, row: Subject) -> None:
        """Ask about what ``row`` names beside what it is about: once, however many rows name it."""
        subject = linked_subject(node, name, kind, row)
        at = self.linked.setdefault(node, len(self.subjects))
        if at == len(self.subjects):
            self.subjects.append(subject)
        elif at in self.contexts or not says_the_same(self.subjects[at], subject):
            if at not in self.contexts:
                self.contexts[at] = CommonContext(self.subjects[at])
            self.contexts[at].add(subject)

    def all_subjects(self) -> tuple[Subject, ...]:
        """The subjects once everything was read: what rows name is in the context of them all."""
        for at, context in self.contexts.items():
            self.subjects[at] = context.subject()
        return tuple(self.subjects)

    def name(self, node: str, name: str, evidence: Evidence) -> str:
        """Say once what ``node`` is called; gives the node back."""
        if node not in self.named:
            self.named.add(node)
            self.say(node, Predicate.NAMED, name, evidence)
            if kind_of(node) == NAMED and (reason := doubt(name)):
                self.doubted.setdefault(reason, []).append(evidence.selector.value)
        return node

    def doubts(self, label: str, caps: Caps) -> list[Gap]:
        """One gap per reason for the names that may not be what they seem."""
        found = []
        for reason, places in self.doubted.items():
            shown = ", ".join(places[: caps.faults])
            more = f" and {len(places) - caps.faults} more" if len(places) > caps.faults else ""
            found.append(doubt_gap(label, reason, len(places), f"{shown}{more}"))
        return found


def doubt_gap(label: str, reason: str, count: int, shown: str) -> Gap:
    """What is said of ``count`` names that may not be what they seem, at the places ``shown``."""
    step = "correct the name where it was written, and judge it by eye"
    return Gap(label, Why.MALFORMED, count, "names", f"{shown}: {reason}", step)
