"""What is prohibited: an act with a thing, not a firm. How a finding is headed for people.

An allegation is headed as one, by whom, and who denies it stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from countermark.model.predicate import MAKING
from countermark.model.reading import PARTIES, SubjectKind
from countermark.model.review import Because, MayHaveChanged
from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.shapes.check import FindingShape, SubjectShape

OF_PARTIES = frozenset({"with", "to", "from", "of", "for", "on", "under"})
"""Last words of acts that are done with a party, not with what it makes."""

MAKING_WORDS = frozenset(predicate.value for predicate in MAKING)
"""Relations from a thing to who made or branded it."""
_PARTIES = frozenset(kind.value for kind in PARTIES)


class Headline(NamedTuple):
    """``using: Larkspur FieldGate 240``, and by which way it comes to the subject: ``through``,
    ``under`` or ``in`` it (empty where it is the subject itself)."""

    what: str
    way: str = ""

    def line(self, subject: SubjectShape) -> str:
        """All of it in one line."""
        return f"{self.what} {self.way} {visible(subject.name)}" if self.way else self.what


def headline(subject: SubjectShape, finding: FindingShape) -> Headline:
    """The act and the thing where it is prohibited; else the subject's name."""
    name, act = str(visible(subject.name)), str(visible(finding.act))
    if finding.decision is not Decision.PROHIBITED or not act:
        return Headline(name)
    thing = next((str(visible(h.from_)) for h in finding.via if h.predicate in MAKING_WORDS), "")
    if thing and thing != name:
        contract = subject.kind == SubjectKind.CONTRACT.value
        way = "under" if contract else "through" if subject.kind in _PARTIES else "in"
        return Headline(f"{act}: {thing}", way)
    if subject.kind not in _PARTIES or act.rpartition(" ")[2] in OF_PARTIES:
        return Headline(f"{act}: {name}")
    return Headline(f"{act}: goods or services of {name}")


def alleged(finding: FindingShape) -> str:
    """``allegation by the press: what it is about``; empty where it is none."""
    if not finding.alleged_by:
        return ""
    return f"allegation by {visible(finding.alleged_by)}: {visible(finding.title)}"


def not_reread(finding: FindingShape) -> str:
    """``since 2026-11-20, due 2027-11-20 as its term is over: it may have been amended …``."""
    found = finding.not_reread
    return (
        reread_words(found.since, found.due, found.because, found.may_have_changed) if found else ""
    )


def reread_words(since: str, due: date, because: Because, changed: Iterable[MayHaveChanged]) -> str:
    """Since when a record was not read again, and what may have changed."""
    may = "; ".join(one.value for one in changed)
    return f"since {since}, due {due} as {because.value}: {may}"


def denials(finding: FindingShape) -> Iterator[tuple[str, str]]:
    """Each denial of what is said, and each reply: its label, and who said what when."""
    for denial in finding.denials or ():
        label = "reply" if denial.reply else "denied"
        yield label, f"{denial.date}  by {visible(denial.by)}: {visible(denial.says)}"
