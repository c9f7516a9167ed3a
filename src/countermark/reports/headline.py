"""What is prohibited: an act with a thing, not a firm. How a finding is headed for people.

An accusation is headed as one, by whom; who denies it stands beside it, or that nobody was heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from countermark.model.act_kind import NO_DENIAL, Dated
from countermark.model.measure import Answered, Denial, Verification
from countermark.model.predicate import MAKING
from countermark.model.reading import PARTIES, SubjectKind
from countermark.model.review import Because, MayHaveChanged
from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.shapes.check import (
    AccusationShape,
    DenialShape,
    FindingShape,
    SubjectShape,
)

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


def accused(finding: FindingShape) -> AccusationShape | None:
    """What the finding accuses a party of, where it does that and no more."""
    return finding.accusation or None if finding.decision is Decision.ADVISORY else None


def alleged(finding: FindingShape) -> str:
    """``report by a commission: what it is about``; empty where it accuses nobody."""
    one = accused(finding)
    return f"{one.kind.value} by {visible(one.by)}: {visible(finding.title)}" if one else ""


def since_words(finding: FindingShape) -> str:
    """``since 2020-08-13``, ``published 2012-10-08``; empty without a first day."""
    first = (finding.dated or Dated.IN_FORCE).first
    return f"{first} {finding.in_force.from_}" if finding.in_force.from_ else ""


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
    """Each answer to what is said, and each reply: its label, and who said what when.

    Beside an accusation that nobody answered stands that no denial was found.
    """
    for denial in finding.denials or ():
        yield answer_label(denial), answer_words(denial)
    if finding.accusation and finding.accusation.denials:
        yield Answered.DENIED.value, finding.accusation.denials


def answer_label(denial: DenialShape) -> str:
    """``denied``, ``contested``, ``answered`` or ``reply``."""
    return "reply" if denial.reply else (denial.how or Answered.DENIED).value


def answer_words(denial: DenialShape) -> str:
    """``2020  by ZTE: asked for it to be reconsidered; refused on 2020-11-24``."""
    return f"{denial.date}  by {visible(denial.by)}: {visible(answer_text(denial))}"


def answer_rows(answers: Iterable[Denial], accusation: str) -> Iterator[tuple[str, str]]:
    """What a record's ``accusation`` is worth, then who answered it, or that nobody was heard."""
    if accusation:
        yield "accusation", accusation
    told = False
    for denial in answers:
        told = True
        yield denial.how.value, f"{denial.date}  by {denial.by}: {answer_text(denial)}"
    if accusation and not told:
        yield Answered.DENIED.value, NO_DENIAL


def answer_text(denial: Denial | DenialShape) -> str:
    """What was answered in one line, what became of it, how it is known where that is poor."""
    outcome = f"; {denial.outcome}" if denial.outcome else ""
    known = POOR.get(denial.verification) if denial.verification else ""
    says = " ".join(denial.says.split())
    return f"{says}{outcome}{f' ({known})' if known else ''}"


POOR = {
    Verification.ARTICLE_ONLY: "known from a press article alone",
    Verification.UNVERIFIED: "from memory: no page of it was read",
}
"""What is said of a denial that was checked against no other source."""


def answered(finding: FindingShape) -> bool:
    """Does it accuse, or did somebody speak against it, a reply apart?"""
    return bool(finding.accusation) or any(not d.reply for d in finding.denials or ())


def accusation_rows(finding: FindingShape) -> Iterator[tuple[str, str]]:
    """What the accusation is worth, then who answers it."""
    if finding.accusation:
        yield "accusation", finding.accusation.note
    yield from denials(finding)
