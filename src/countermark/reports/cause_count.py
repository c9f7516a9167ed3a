"""One cause, counted as its subjects come in, in any order; what it remembers is bounded."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from typing import TypeVar

from countermark.model.cause import (
    Cause,
    CauseAccusation,
    CauseDetermination,
    CauseDuty,
    CauseMember,
    CausePlace,
    CauseQuestion,
)
from countermark.model.measure import Answered
from countermark.model.open_fact import OpenFact, merged
from countermark.model.reading import SubjectKind
from countermark.model.verdict import Clock, Decision, Missing
from countermark.reports.cause_root import THING_KINDS, Root, open_name
from countermark.reports.headline import accused
from countermark.reports.shapes.check import (
    DutyShape,
    FindingShape,
    OpenFactShape,
    SubjectShape,
    VerdictShape,
)

T = TypeVar("T")
_NOWHERE = 1 << 62
_CONTRACT = SubjectKind.CONTRACT.value

MEMBERS = 12
"""Subjects of a cause that are named, and keys of its findings."""
PLACES = 12
"""Sites of a cause that are named: those where most subjects stand."""
SITES = 2_000
"""Sites of a cause that are told apart."""
SERIALS = 200_000
"""Serial numbers that are told apart in all; beyond them each row counts as one thing."""
DUTIES = 40
LONGEST = 7
"""Digits of a quantity; a longer number counts no things."""


class CauseCount:
    """One cause while subjects come in: everything is counted, the first few are named.

    ``serials`` is shared by all causes of a run.
    """

    def __init__(
        self, key: str, context: str, decision: Decision, party: str, serials: set[int]
    ) -> None:
        self.key, self.decision = key, decision
        self.place = _NOWHERE
        self.leading = self.open = 0
        self._context, self._party, self._serials = context, party, serials
        self._said: FindingShape | None = None
        self._item = self._relation = self._why = ""
        self._findings = self._set_aside = self._units = self._alike = 0
        self._kinds: Counter[str] = Counter()
        self._sites: Counter[str] = Counter()
        self._capped = False
        self._members: list[tuple[int, CauseMember]] = []
        self._keys: list[tuple[int, str]] = []
        self._measures: dict[str, tuple[str, str]] = {}
        self._accusations: dict[str, CauseAccusation] = {}
        self._asides: set[str] = set()
        self._open_facts: dict[OpenFact, None] = {}
        self._duties: set[CauseDuty] = set()
        self._owed: dict[str, tuple[DutyShape, ...]] = {}
        self._determined: set[CauseDetermination] = set()

    def take(
        self,
        place: int,
        subject: SubjectShape,
        finding: FindingShape,
        at: Root,
        *,
        leads: bool,
        first: bool,
    ) -> None:
        """One finding; ``first``: it is open, and no other open one of this subject was taken."""
        self._findings += 1
        _first_of(self._keys, place, finding.key or finding.id)
        self._measures[finding.measure] = finding.act, finding.clause or finding.title
        self._accuse(finding)
        for made in finding.determinations or ():
            if len(self._determined) < DUTIES:
                self._determined.add(CauseDetermination(made.decision, made.person, made.day))
        if self._said is None or place < self.place:
            self._said, self._why = finding, finding.reason
            self._item, self._relation = at.item, at.relation
            self.place = place
        for fact in finding.open_facts or ():
            if len(self._open_facts) < DUTIES:
                self._open_facts[_open_fact(fact)] = None
        if finding.set_aside:
            self._set_aside += 1
            if len(self._asides) < DUTIES:
                self._asides.add(finding.set_aside)
            return
        if finding.obligations and self._owed.get(finding.measure) != finding.obligations:
            self._owed[finding.measure] = finding.obligations
            for duty in finding.obligations:
                if len(self._duties) < DUTIES:
                    self._duties.add(_duty(duty, finding.measure))
        if first:
            is_item = at.is_subject and subject.kind in THING_KINDS
            self._subject(place, subject, leads=leads, is_item=is_item)

    def _accuse(self, finding: FindingShape) -> None:
        """Keep who accuses by this measure and who answers, the first time that it is met."""
        said = accused(finding)
        if said and finding.measure not in self._accusations:
            told = (d for d in finding.denials or () if not d.reply)
            answers = dict.fromkeys((d.by, d.how or Answered.DENIED) for d in told)
            one = CauseAccusation(finding.measure, said.kind, said.by, tuple(answers))
            self._accusations[finding.measure] = one

    def take_bare(self, place: int, subject: SubjectShape, verdict: VerdictShape) -> None:
        """One subject whose verdict rests on no finding."""
        if place < self.place:
            self._why = verdict.reason
        self.place = min(self.place, place)
        self._subject(place, subject, leads=True, is_item=subject.kind in THING_KINDS)

    def _subject(self, place: int, subject: SubjectShape, *, leads: bool, is_item: bool) -> None:
        self.open += 1
        self.leading += leads
        self._alike ^= int(subject.id[:16], 16)
        self._kinds[subject.kind] += 1
        site = subject.fields.get("site", "")
        if site in self._sites or len(self._sites) < SITES:
            self._sites[site] += 1
        else:
            self._capped = True
        if is_item:
            self._units += self._things(subject)
        if len(self._members) < MEMBERS or place < self._members[-1][0]:
            named = subject.fields.get("contract", "")
            contract = subject.name if subject.kind == _CONTRACT else named
            member = CauseMember(
                subject.id, subject.name, subject.kind, subject.place, site, contract
            )
            _first_of(self._members, place, member)

    def _things(self, subject: SubjectShape) -> int:
        """How many things a row is that were not met before: by serial number, else by quantity."""
        serial = subject.fields.get("serial", "")
        if not serial:
            quantity = subject.fields.get("quantity", "").strip()
            is_count = quantity.isascii() and quantity.isdigit() and len(quantity) <= LONGEST
            return max(int(quantity), 1) if is_count else 1
        mark = hash((self.key, serial.casefold()))
        if mark in self._serials:
            return 0
        if len(self._serials) < SERIALS:
            self._serials.add(mark)
        return 1

    @property
    def cause(self) -> Cause:
        """The cause as it is now."""
        said = self._said
        measures = sorted(self._measures.items())
        whole = self.decision is not Decision.ADVISORY
        sites = sorted((-count, site) for site, count in self._sites.items() if site)
        unstated = [("", self._sites[""])] if sites and "" in self._sites else []
        places = [*((site, -count) for count, site in sites[:PLACES]), *unstated]
        return Cause(
            key=self.key,
            context=self._context,
            verdict=self.decision,
            missing=said.missing if said else None,
            party=self._party,
            party_name=(said.entity_name or said.title) if said else "",
            item=self._item if whole else "",
            relation=self._relation if whole else "",
            certain=said.certain if said else True,
            acts=tuple(dict.fromkeys(act for _, (act, _) in measures if act)),
            clauses=tuple(clause for _, (_, clause) in measures),
            measures=tuple(measure for measure, _ in measures),
            since=said.in_force.from_ or "" if said else "",
            why=self._why,
            resolve_by=said.resolve_by if said else "",
            open_facts=merged(sorted(self._open_facts, key=str)),
            alleged_by=said.alleged_by or "" if said else "",
            denied_by=_denied_by(said) if said else (),
            accusations=tuple(one for _, one in sorted(self._accusations.items())),
            question=_question(said) if said else None,
            subjects=self.open,
            leading=self.leading,
            kinds=dict(sorted(self._kinds.items())),
            units=self._units,
            sites=len(sites),
            sites_capped=self._capped,
            places=tuple(CausePlace(site, count) for site, count in places),
            members=tuple(member for _, member in self._members),
            findings=self._findings,
            set_aside=self._set_aside,
            asides=tuple(sorted(self._asides)),
            finding_keys=tuple(dict.fromkeys(key for _, key in self._keys)),
            duties=tuple(sorted(self._duties, key=_due_first)),
            determinations=tuple(
                sorted(self._determined, key=lambda d: (d.day, d.decision.value, d.person))
            ),
            alike=f"{self._alike:016x}",
        )


def _duty(duty: DutyShape, measure: str) -> CauseDuty:
    return CauseDuty(
        duty.what,
        duty.due,
        duty.clock,
        duty.state or Clock.UNDATED,
        duty.recalled,
        duty.counted_from or "",
        measure,
        duty.to or "",
        duty.clauses or (),
        duty.only_if or "",
        duty.does_not_reach or "",
    )


def _open_fact(fact: OpenFactShape) -> OpenFact:
    return OpenFact(fact.fact, fact.within, fact.outside, fact.about, fact.name)


def _due_first(duty: CauseDuty) -> tuple[object, ...]:
    return not duty.due, duty.due, duty.measure, duty.what


def _first_of(shown: list[tuple[int, T]], place: int, one: T) -> None:
    """Keep the first few by their places."""
    if len(shown) < MEMBERS or place < shown[-1][0]:
        insort(shown, (place, one), key=lambda pair: pair[0])
        del shown[MEMBERS:]


def _question(finding: FindingShape) -> CauseQuestion | None:
    hop = open_name(finding.via) if finding.missing is Missing.NAME else None
    if hop is None:
        return None
    why = hop.doubt if hop.score is None else hop.doubt.removesuffix(f" (score {hop.score:.2f})")
    return CauseQuestion(hop.from_, hop.to_id, hop.to, hop.score, why)


def _denied_by(finding: FindingShape) -> tuple[str, ...]:
    """Who contradicts it. A party that was asked may have said nothing: a reply is no denial."""
    return tuple(dict.fromkeys(d.by for d in finding.denials or () if not d.reply))
