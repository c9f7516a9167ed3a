"""Asking suppliers: who was asked what until when, what came back, and what it contradicts.

An asking and an answer are claims; an answer's ties are the supplier's own claims about itself and
its products. An answer changes no verdict by its "no": who says that nothing is covered is shown
beside what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from countermark.assessment import shipped
from countermark.assessment.named_file import file_to_keep
from countermark.assessment.record import commit
from countermark.assessment.run import Run
from countermark.assessment.runs import load_run
from countermark.inventory.questionnaire import making
from countermark.inventory.questionnaire.reading import Answer, Filled, filled
from countermark.inventory.questionnaire.reading import Row as AnswerRow
from countermark.model.asking import (
    AskingRow,
    Contradiction,
    Question,
    Questionnaire,
    ReadAnswer,
    Standing,
    is_over,
)
from countermark.model.claim import Claim, Polarity
from countermark.model.errors import NoInputError
from countermark.model.evidence import Evidence, Selector, SelectorKind
from countermark.model.grade import Grade
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.model.qualifier import ActingAs
from countermark.model.verdict import Decision
from countermark.model.when import Interval
from countermark.reports.encoding import encode
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes.asking import ANSWER, ASKED, AnswerDocument, AskedDocument
from countermark.store.files import SourceFile
from countermark.store.project import Project
from countermark.store.vault import Vault

MEDIA_TYPE = "application/json"
_ASKING, _ANSWER = "questionnaire", "answer"
_AGAINST = (Decision.PROHIBITED, Decision.ACTION_REQUIRED)


def table() -> tuple[Question, ...]:
    """The shipped questions."""
    return making.questions(shipped.folder("inventory"))


def ask(
    run: Run,
    *,
    supplier: str,
    contract: str,
    asked_by: str,
    until: date,
    topics: Sequence[str] = (),
) -> Questionnaire:
    """A questionnaire to ``supplier``; a project remembers that it was asked, and until when."""
    made = making.questionnaire(
        table(),
        supplier=supplier,
        contract=contract,
        asked_by=asked_by,
        asked_on=run.as_of,
        answer_by=until,
        topics=topics,
    )
    if run.directory is not None:
        _remember(run.project, made)
    return made


def _remember(project: Project, made: Questionnaire) -> None:
    raw = encode(made)
    digest = Vault(project.vault).put(raw)
    evidence = Evidence(
        digest, MEDIA_TYPE, Selector(SelectorKind.WHOLE), label=_ASKING, source=_ASKING
    )
    asked = Claim(
        claimant=made.asked_by,
        subject=named(made.asked_by),
        predicate=Predicate.ASKED,
        object=named(made.supplier),
        evidence=evidence,
        valid=Interval(made.asked_on, made.answer_by),
        note=made.contract,
        grade=Grade.parse("B2"),
    )
    commit(project, [asked])


def answer(run: Run, path: str) -> AnswerDocument:
    """Read a questionnaire that came back and record what it says; needs a project.

    Raises SourceError for a file that is none, NoInputError for one that is not there.
    """
    project = run.project
    file = file_to_keep(path)
    table_ = {one.id: one for one in table()}
    found = filled(file.label, file.content, table_, run.as_of)
    Vault(project.vault).put_stored(file.stored)
    claims, told = _claims(run, file, found)
    contradictions = tuple(_contradictions(run, found, claims))
    recorded = commit(project, claims)
    asked = _asked(run, found.asked)
    cautions = [] if asked else ["nobody of this project asked these questions of this supplier"]
    return AnswerDocument(
        schema=ANSWER,
        id=found.asked.id,
        supplier=found.asked.supplier,
        contract=found.asked.contract,
        signed_by=f"{found.signature.name}, {found.signature.title}",
        authority=found.signature.authority,
        scope=found.signature.scope,
        signed_on=found.signed_on.isoformat(),
        expires_on=found.expires_on.isoformat(),
        standing=_standing(found.expires_on.isoformat(), contradictions, run.as_of),
        answers=told,
        unanswered=found.unanswered,
        contradictions=contradictions,
        ask_next=tuple(_named(found)),
        not_examined=tuple(gap_shape(gap) for gap in found.gaps),
        cautions=tuple(cautions),
        ledger=str(recorded.version),
    )


def askings(run: Run) -> AskedDocument:
    """Everybody who was asked, with how each asking stands; and who is to be asked next."""
    rows = [*_rows(run)]
    asked = {named(row.supplier) for row in rows}
    more: dict[str, AskingRow] = {}
    for _, found in _answered(run):
        for name in _named(found):
            if named(name) not in asked:
                more.setdefault(
                    named(name),
                    AskingRow(
                        supplier=name,
                        contract=found.asked.contract,
                        standing=None,
                        named_by=found.asked.supplier,
                    ),
                )
    order = {standing: at for at, standing in enumerate(_PRESSING)}
    rows.sort(key=lambda r: (order[r.standing or Standing.OPEN], r.answer_by, r.supplier))
    totals = {s.value: sum(row.standing is s for row in rows) for s in Standing}
    return AskedDocument(
        schema=ASKED,
        as_of=run.as_of,
        totals=totals,
        askings=tuple(rows),
        to_ask=tuple(more.values()),
    )


_PRESSING = (
    Standing.DISPUTED,
    Standing.LATE,
    Standing.EXPIRED,
    Standing.OPEN,
    Standing.ANSWERED,
)


def _rows(run: Run) -> Iterator[AskingRow]:
    answers: dict[str, tuple[Claim, Filled]] = {}
    for claim, found in _answered(run):
        answers[found.asked.id] = claim, found  # the last one that came back counts
    met: set[str] = set()
    for made in _all_asked(run):
        met.add(made.id)
        yield _row(run, made, answers.get(made.id))
    for id_, (claim, found) in answers.items():
        if id_ not in met:
            yield _row(run, found.asked, (claim, found))


def _row(run: Run, made: Questionnaire, back: tuple[Claim, Filled] | None) -> AskingRow:
    if back is None:
        late = made.answer_by < run.as_of.isoformat()
        return AskingRow(
            supplier=made.supplier,
            contract=made.contract,
            standing=Standing.LATE if late else Standing.OPEN,
            asked_by=made.asked_by,
            asked_on=made.asked_on,
            answer_by=made.answer_by,
            id=made.id,
            unanswered=tuple(one.id for one in made.questions),
        )
    found = back[1]
    contradictions = tuple(_contradictions(run, found, ()))
    expires = found.expires_on.isoformat()
    return AskingRow(
        supplier=made.supplier,
        contract=made.contract,
        standing=_standing(expires, contradictions, run.as_of),
        asked_by=made.asked_by,
        asked_on=made.asked_on,
        answer_by=made.answer_by,
        id=made.id,
        signed_by=f"{found.signature.name}, {found.signature.title}",
        signed_on=found.signed_on.isoformat(),
        expires_on=expires,
        unanswered=found.unanswered,
        contradictions=contradictions,
    )


def _standing(expires: str, contradictions: Iterable[Contradiction], day: date) -> Standing:
    if is_over(expires, day):
        return Standing.EXPIRED
    return Standing.DISPUTED if [*contradictions] else Standing.ANSWERED


def _all_asked(run: Run) -> Iterator[Questionnaire]:
    """The questionnaires that the project remembers, by the day asked about."""
    if run.view is None:
        return
    vault = Vault(run.project.vault)
    for claim in run.view.claims(predicates=(Predicate.ASKED,)):
        if claim.evidence.source == _ASKING and (claim.valid.start or "") <= run.as_of.isoformat():
            if not vault.has(claim.evidence.digest):
                continue
            yield msgspec.json.decode(vault.get(claim.evidence.digest), type=Questionnaire)


def _answered(run: Run) -> Iterator[tuple[Claim, Filled]]:
    """The answers that the project keeps, read again, the first signed first."""
    if run.view is None:
        return
    vault = Vault(run.project.vault)
    table_ = {one.id: one for one in table()}
    claims = [*run.view.claims(predicates=(Predicate.ANSWERED,))]
    for claim in sorted(claims, key=lambda one: (one.valid.start or "", one.id)):
        if (claim.valid.start or "") > run.as_of.isoformat():
            continue
        if vault.has(claim.evidence.digest):
            raw = vault.get(claim.evidence.digest)
            yield claim, filled(claim.evidence.label, raw, table_, run.as_of)


def _asked(run: Run, asked: Questionnaire) -> bool:
    return any(made.id == asked.id for made in _all_asked(run))


def _named(found: Filled) -> Iterator[str]:
    """The sub-suppliers that an answer names."""
    for one in found.answers:
        if one.question.id == "sub-suppliers":
            yield from dict.fromkeys(row.cells["party"] for row in one.rows)


# --- claims


def _claims(
    run: Run, file: SourceFile, found: Filled
) -> tuple[list[Claim], tuple[ReadAnswer, ...]]:
    """What the answers say as claims of the supplier's, and how each was understood."""
    maker = _Maker(file, found)
    claims = [maker.signed()]
    told = []
    for one in found.answers:
        own = [*maker.of(one)]
        if one.complete and one.question.complete:
            own += maker.denials(one, own, _known_ties(run, found, one.question))
        claims += own
        ties = sum(c.predicate is not Predicate.NAMED for c in own)
        told.append(
            ReadAnswer(question=one.question.id, said=one.said, claims=ties, complete=one.complete)
        )
    return [*{claim.id: claim for claim in claims}.values()], tuple(told)


def _known_ties(run: Run, found: Filled, question: Question) -> list[Claim]:
    """Ties of others to the supplier, as somebody else on file says."""
    predicate = Predicate(question.becomes[1])
    node = named(found.asked.supplier)
    known = run.knowledge().claims(predicates=(predicate,))
    return [
        claim
        for claim in known
        if claim.object == node
        and claim.polarity is Polarity.AFFIRMED
        and claim.claimant != found.asked.supplier
    ]


class _Maker:
    """Makes claims of one filled questionnaire; each points to its place in the file."""

    def __init__(self, file: SourceFile, found: Filled) -> None:
        self._file, self._found = file, found
        self._supplier = found.asked.supplier

    def signed(self) -> Claim:
        """That the supplier answered: who signed, from when to when it counts."""
        found = self._found
        return Claim(
            claimant=self._supplier,
            subject=named(self._supplier),
            predicate=Predicate.ANSWERED,
            object=found.asked.id,
            evidence=self._at("/signature"),
            valid=Interval(found.signed_on.isoformat(), None),
            note=", ".join(filter(None, (found.signature.name, found.signature.scope))),
            grade=Grade.parse("C3"),
            qualifiers=(ActingAs(found.signature.title[:200]),),
        )

    def of(self, one: Answer) -> Iterator[Claim]:
        """The ties that an answer states."""
        if len(one.question.becomes) != 3:
            return
        subject, word, object_ = one.question.becomes
        for row in one.rows:
            ends = self._end(subject, row), self._end(object_, row)
            yield self._claim(ends, Predicate(word), row)
            for name in (row.cells.get(subject), row.cells.get(object_)):
                if name:
                    yield self._named(name, row)
            yield from self._country(row)

    def denials(self, one: Answer, own: Sequence[Claim], known: Sequence[Claim]) -> Iterator[Claim]:
        """Of a list that is said to be complete: what is on file and not in it, denied."""
        said = {claim.subject for claim in own}
        for claim in known:
            if claim.subject not in said:
                yield Claim(
                    claimant=self._supplier,
                    subject=claim.subject,
                    predicate=claim.predicate,
                    object=claim.object,
                    evidence=self._at(one.place),
                    polarity=Polarity.DENIED,
                    grade=Grade.parse("C3"),
                )

    def _claim(self, ends: tuple[str, str], predicate: Predicate, row: AnswerRow) -> Claim:
        return Claim(
            claimant=self._supplier,
            subject=ends[0],
            predicate=predicate,
            object=ends[1],
            evidence=self._at(row.place),
            share=row.share if predicate is Predicate.OWNS else None,
            note=row.cells.get("host", ""),
            grade=Grade.parse("C3"),
            confirmed_on=self._found.signed_on.isoformat(),
        )

    def _named(self, name: str, row: AnswerRow) -> Claim:
        return Claim(
            claimant=self._supplier,
            subject=named(name),
            predicate=Predicate.NAMED,
            object=name,
            evidence=self._at(row.place),
        )

    def _country(self, row: AnswerRow) -> Iterator[Claim]:
        """Where a thing is made, where a party is registered, as far as a country is written."""
        written = row.cells.get("country", "")
        country = shipped.lexicon().country(written) if written else ""
        about = row.cells.get("thing") or row.cells.get("party")
        if country and about:
            is_thing = bool(row.cells.get("thing"))
            yield Claim(
                claimant=self._supplier,
                subject=named(about),
                predicate=Predicate.PRODUCED_IN if is_thing else Predicate.REGISTERED_IN,
                object=country,
                evidence=self._at(row.place),
                grade=Grade.parse("C3"),
            )

    def _end(self, column: str, row: AnswerRow) -> str:
        return named(self._supplier if column == "supplier" else row.cells[column])

    def _at(self, place: str) -> Evidence:
        return Evidence(
            self._file.digest,
            MEDIA_TYPE,
            Selector(SelectorKind.POINTER, place),
            label=self._file.label,
            source=_ANSWER,
        )


# --- what an answer contradicts


def _contradictions(run: Run, found: Filled, made: Iterable[Claim]) -> Iterator[Contradiction]:
    """What of the answers does not go with the last check, or with what others say on file."""
    findings = _findings(run, found.asked)
    for one in found.answers:
        against = [found for found in findings if found[0] in one.question.contradicted_by]
        if one.yes is False and against:
            words = dict.fromkeys(words for _, words in against)
            yield Contradiction(
                question=one.question.id,
                answer="no",
                against="; ".join([*words][:3]),
                measure=against[0][0],
            )
        if one.complete and one.question.complete:
            said = {named(row.cells["party"]) for row in one.rows}
            for claim in _known_ties(run, found, one.question):
                if claim.subject not in said:
                    who = claim.subject.partition(":")[2]
                    yield Contradiction(
                        question=one.question.id,
                        answer="the list is complete",
                        against=f"{claim.claimant} says that {who} {claim.predicate.value} them",
                        claim=claim.id,
                    )


def _findings(run: Run, asked: Questionnaire) -> list[tuple[str, str]]:
    """The findings of the last check about the supplier, or about its contract."""
    try:
        document = load_run(None, run.directory)
    except NoInputError:
        return []
    nodes = {named(asked.supplier), f"contract:{asked.contract}"}
    names = {asked.supplier.casefold(), asked.contract.casefold()} - {""}
    return [
        (finding.measure, f"{finding.decision.value}: {subject.name}, {finding.reason}")
        for subject in document.subjects
        if subject.node in nodes or subject.name.casefold() in names
        for finding in subject.findings
        if finding.decision in _AGAINST
    ]
