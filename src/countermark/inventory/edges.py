"""An edge list: one row, one claim. Header: from, predicate, to, valid from, valid to, known from,
share, source, note (and, where needed, polarity, grade).

Subjects are all parties, contracts and things that its rows name, save what is only denied. A row
whose ends cannot stand there is told and not walked; where it can be meant the other way round, it
is read so, as a doubt.
"""

from __future__ import annotations

from collections.abc import Iterable

from countermark.formats.grid import Row
from countermark.inventory import links
from countermark.inventory.cells import Cells, Faults
from countermark.inventory.kinds import Seen, Words
from countermark.inventory.lexicon import Lexicon
from countermark.inventory.links import Fit
from countermark.inventory.source import Harvest, Source
from countermark.inventory.unread import LONGEST_NAME
from countermark.model.claim import Polarity
from countermark.model.evidence import Evidence
from countermark.model.gap import Why
from countermark.model.node import CONTRACT, ITEM, kind_of
from countermark.model.predicate import TIES, Direction, Family, Predicate
from countermark.model.qualifier import Derived, How
from countermark.model.reading import Subject

REVERSED = {"certain": False, "how": How.REVERSED}


class _Ends:
    """Every node that a row names, with what the rows say of its kind."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.seen: dict[str, Seen] = {}
        self.misread: dict[str, list[int]] = {}

    def note(self, link: links.Link, line: int, *, fits: bool, never: bool) -> None:
        """The ends of a row; one that cannot be as written says nothing of what they are."""
        predicate = link.predicate
        if predicate.family in (Family.LISTING, Family.TRUST) and not _two_ends(predicate):
            return  # an exception or a judgement asks nothing of its own
        ends = [(link.subject, True)]
        ends += [(link.object, False)] if _two_ends(predicate) else []
        for end, subject in ends:
            if not end.node or kind_of(end.node) == ITEM:
                continue
            if never:
                self.misread.setdefault(end.node, []).append(line)
            seen = self.seen.setdefault(end.node, Seen(line, end.name or end.node))
            if fits:
                seen.add(predicate, subject=subject)

    def subjects(self, source: Source) -> Iterable[Subject]:
        """All of them, as first named."""
        for node, seen in self.seen.items():
            kind = seen.kind(node, self.words)
            place = source.shown(seen.line)
            misread = tuple(map(source.shown, self.misread.get(node, ())))
            yield Subject(
                node=node, name=seen.name, kind=kind, place=place, by_link=True, misread=misread
            )


def _two_ends(predicate: Predicate) -> bool:
    return predicate.direction is not Direction.NONE


def harvest(
    source: Source,
    rows: Iterable[Row],
    cells: Cells,
    faults: Faults,
    lexicon: Lexicon,
    into: Harvest,
) -> None:
    """Add the claims of ``rows`` and the subjects of the whole list to ``into``."""
    words = Words(lexicon.kinds)
    ends = _Ends(words)
    for row in rows:
        cells.turn_to(row.cells, row.line)
        into.records += 1
        cells.unread.look(row, source.place(row.line), counted=True)
        try:
            link = links.read(cells, lexicon, words)
        except links.RefusedLinkError as refusal:
            faults.add(Why.MALFORMED, str(refusal), row.line, "correct the row")
            if not refusal.elsewhere:
                _refused(source, row.line, cells, ends, into, known=refusal.known)
            continue
        for said in link.faults:
            faults.add(Why.MALFORMED, f"{said}; the link was read without it", row.line)
        if link.predicate in TIES and not link.predicate.walk:
            said = f"“{link.predicate.value}” is recorded and not traced: no path runs along it"
            faults.add(Why.NOT_READ, said, row.line, "look at it by eye")
        evidence = source.row(row.line, link.cited)
        for end in (link.subject, link.object):
            if end.name:
                into.name(end.node, end.name, evidence)
                if source.sheet:
                    into.again.append((row.line, end.node))
        fit = links.fit(link, words)
        if fit is not Fit.AS_WRITTEN:
            faults.add(Why.MALFORMED, _misfit(link, fit), row.line, "correct the row")
        _say(link, fit, evidence, into)
        if link.fields["polarity"] is not Polarity.DENIED:
            ends.note(link, row.line, fits=fit is Fit.AS_WRITTEN, never=fit is Fit.NEVER)
    into.subjects.extend(ends.subjects(source))


def _refused(
    source: Source, line: int, cells: Cells, ends: _Ends, into: Harvest, *, known: bool
) -> None:
    """Both ends of a row that makes no claim are asked about, each with the other beside it.

    By a ``known`` relation neither is cleared: what the row would have said was not examined.
    """
    found = [links.end(cells[word], ends.words) for word in ("from", "to") if cells[word]]
    evidence = source.row(line, cells["source"])
    for end in found:
        if end.name and len(end.name) <= LONGEST_NAME:
            into.name(end.node, end.name, evidence)
            ends.seen.setdefault(end.node, Seen(line, end.name))
            if known:
                ends.misread.setdefault(end.node, []).append(line)
    if len(found) == 2 and all(end.name and len(end.name) <= LONGEST_NAME for end in found):
        how = Derived(How.UNKNOWN_RELATION, f"“{cells['predicate'][:40]}”")
        for one, other in (found, found[::-1]):
            if kind_of(other.node) == CONTRACT:
                continue  # a number names no party
            into.say(one.node, Predicate.NAMED_BESIDE, other.node, evidence, how=how)


def _say(link: links.Link, fit: Fit, evidence: Evidence, into: Harvest) -> None:
    one, other = link.subject.node, link.object.node
    if fit is Fit.AS_WRITTEN:
        into.say(one, link.predicate, other, evidence, **link.fields)
    elif fit is Fit.REVERSED:
        into.say(other, link.predicate, one, evidence, **link.fields | REVERSED)


def _misfit(link: links.Link, fit: Fit) -> str:
    said = link.predicate.aloud(f"“{link.subject.name[:40]}”", f"“{link.object.name[:40]}”")
    then = "read the other way round, as a doubt" if fit is Fit.REVERSED else "not traced"
    return f"{said}: these ends cannot stand there; {then}"
