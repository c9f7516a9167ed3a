"""What is written beside a row of a spreadsheet: verdict, reason, next step, due day, path, source.

One subject in the words of the terminal, cut to one line each. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from countermark.model.predicate import Predicate
from countermark.model.safe_text import visible
from countermark.model.verdict import Clock, Decision
from countermark.reports.blocks import (
    act_words,
    determined_words,
    match_words,
    path_words,
    tie_words,
)
from countermark.reports.coverage import counted
from countermark.reports.duty_words import sentence, term_words
from countermark.reports.folding import Cited, closed, deciding, severity
from countermark.reports.headline import accused
from countermark.reports.shapes.check import (
    ClaimShape,
    DutyShape,
    FindingShape,
    MeasureShape,
    SubjectShape,
)

SAME = Predicate.SAME_AS.value
NOT_BINDING_HERE = "NOT BINDING HERE"
"""Listed, and nothing follows in this context: neither clear nor restricted."""
MOST_PLACES = 6
"""Places of evidence that are named beside a row."""


class EvidencePlace(msgspec.Struct, frozen=True, array_like=True):
    """A passage that a path rests on: its file, where it stands in words, and its selector."""

    file: str
    place: str
    selector: str


class RowAnswer(msgspec.Struct, frozen=True, array_like=True):
    """The words beside one row.

    ``decision`` is None without a context. ``contexts`` are the verdicts of each context, in order;
    ``measure`` is the id of the measure that decides, empty where none does; ``about`` are the
    site, role, maker, model and serial number of a thing.
    """

    decision: Decision | None
    verdict: str
    reason: str
    next_step: str
    due: str
    path: str
    measure: str
    contexts: tuple[str, ...]
    evidence: tuple[EvidencePlace, ...]
    about: tuple[str, ...] = ()


ABOUT = ("site", "role", "maker", "model", "serial")


def answer(subject: SubjectShape, claims: Mapping[str, ClaimShape]) -> RowAnswer:
    """The words about ``subject``; ``claims`` are those of its part of the result."""
    cited = deciding(subject)
    chief = cited[0].finding if cited else None
    next_step, due = _next(subject, cited)
    return RowAnswer(
        decision=subject.verdict,
        verdict=_verdict(subject, chief),
        reason=_reason(subject, cited),
        next_step=next_step,
        due=due,
        path=_path(chief) if chief else "",
        measure=chief.measure if chief else "",
        contexts=tuple(v.verdict.value.upper() for v in subject.verdicts),
        evidence=tuple(_evidence(chief, claims)) if chief else (),
        about=tuple(subject.fields.get(name, "") for name in ABOUT),
    )


def not_read(why: str) -> RowAnswer:
    """The words beside a row that was not examined."""
    word = Decision.NOT_EXAMINED
    step = "see the sheet of what was not examined"
    return RowAnswer(word, word.value.upper(), why, step, "", "", "", (), ())


def _verdict(subject: SubjectShape, chief: FindingShape | None) -> str:
    if subject.verdict is None:
        if not subject.matches:
            return "NO MATCH"
        return "MATCH" if any(m.certain for m in subject.matches) else "MATCH TO CONFIRM"
    if subject.standing:
        return NOT_BINDING_HERE
    word = subject.verdict.value.upper()
    if chief and (said := accused(chief)):
        return f"{word} ({said.kind.value})"
    if subject.own is not subject.verdict and subject.inherited is subject.verdict:
        return f"{word} (inherited)"
    return word


def _reason(subject: SubjectShape, cited: list[Cited]) -> str:
    if subject.verdict is None:
        found = [match_words(match) for match in subject.matches[:3]]
        return "; ".join(found) or "no listed name matched; that does not clear it"
    if not cited:
        shown = [f"{act_words(one.finding)}: {one.finding.reason}" for one in closed(subject)]
        return "; ".join([str(visible(subject.reason)), *shown[:2]])
    chief = cited[0].finding
    act = act_words(chief).replace("  ", " ")
    words = f"{act}: {visible(chief.reason)}" if chief.reason else act
    cuts = dict.fromkeys(f"not examined: {v.cut.words}" for v in subject.verdicts if v.cut)
    more = [f"and {counted(len(cited) - 1, 'other finding')}"] if len(cited) > 1 else []
    made = (m for one in cited for m in one.finding.determinations or ())
    determined = dict.fromkeys(f"determined: {determined_words(m)}" for m in made)
    return "; ".join([words, *cuts, *more, *determined])


def _next(subject: SubjectShape, cited: list[Cited]) -> tuple[str, str]:
    """The first thing to do about the findings that decide, and by when."""
    if subject.verdict is None:
        step = "check it in a context: --context" if subject.matches else ""
        return step, ""
    worst = [c.finding for c in cited if c.finding.decision is subject.verdict]
    open_ = next((f for f in worst if f.missing and f.resolve_by), None)
    if open_ is not None:
        return sentence(visible(open_.resolve_by)), ""
    dated = sorted(
        (duty for finding in worst for duty in finding.obligations if duty.due),
        key=lambda duty: (duty.state is not Clock.OVERDUE, duty.due),
    )
    if dated:
        return sentence(visible(dated[0].what)), _due(dated[0])
    undated = next((duty for finding in worst for duty in finding.obligations), None)
    if undated is not None:
        return sentence(visible(undated.what)), str(visible(undated.clock))
    if severity(subject.verdict) >= severity(Decision.NOT_ASSESSED):
        return next((sentence(visible(w)) for f in worst for w in f.would_change), ""), ""
    return "", ""


def _due(duty: DutyShape) -> str:
    """The day alone where a clock runs, so that a column of them can be sorted."""
    if duty.state is Clock.NOT_STARTED:
        within = term_words(visible(duty.clock))
        return f"not started: {within} ({duty.due} if identified on {duty.counted_from})"
    return f"{duty.due} OVERDUE" if duty.state is Clock.OVERDUE else duty.due


def _path(finding: FindingShape) -> str:
    """The path in names; where it only says that a name is a name, what that makes of the row."""
    said = (
        hop.predicate == SAME and hop.from_.casefold() == hop.to.casefold() for hop in finding.via
    )
    return tie_words(finding) if finding.via and all(said) else path_words(finding)


def _evidence(finding: FindingShape, claims: Mapping[str, ClaimShape]) -> Iterable[EvidencePlace]:
    found: dict[EvidencePlace, None] = {}
    for hop in finding.via:
        claim = claims.get(hop.claim)
        if claim is not None:
            on = claim.evidence
            found.setdefault(EvidencePlace(on.file, on.place, on.selector))
    return list(found)[:MOST_PLACES]


def source_of(measure: MeasureShape | None) -> tuple[str, str]:
    """What a measure rests on, in words, and its address on the web: the law itself first."""
    if measure is None:
        return "", ""
    ranked = sorted(measure.sources, key=lambda s: (s.kind != "primary", not s.url))
    best = next(iter(ranked), None)
    if best is None:
        return str(visible(measure.title)), ""
    said = ", ".join(filter(None, (best.publisher, best.date)))
    words = f"{measure.title} ({said})" if said else measure.title
    return str(visible(f"{words} {best.url}" if best.url else words)), best.url
