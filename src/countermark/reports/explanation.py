"""An explanation as text for a terminal: hops, quotes, doubts, and what would change the answer.

Says who claims what, in equal words for those who deny it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from countermark.model.evidence import COMMITMENT, EvidenceState
from countermark.model.safe_text import visible
from countermark.reports.blocks import (
    act_words,
    determined_rows,
    duty_words,
    match_words,
    short,
    tier_words,
)
from countermark.reports.cause_lines import BY, site_words
from countermark.reports.coverage import counted
from countermark.reports.headline import accusation_rows, accused, not_reread
from countermark.reports.shapes.check import ClaimShape, MeasureShape, SubjectShape
from countermark.reports.shapes.explain import (
    Considered,
    Explanation,
    FindingExplained,
    HopExplained,
)
from countermark.reports.terminal import Sheet, labelled, paragraph


def explanation(told: Explanation, *, width: int = 80, colour: bool = False) -> str:
    """``told`` as text, ending with a newline."""
    sheet = Sheet(min(max(width, 40), 200), colour)
    known = f", as known at {told.known_at}" if told.known_at else ""
    named = told.id if told.kind in ("measure", "party") else short(told.id)
    head = f"{told.kind} {named}: "
    parts = [paragraph(head + visible(told.title), sheet, indent=0)]
    parts[0] += f"\n  as of {told.as_of}{known}; register {short(told.register)}"
    if told.kind == "party":
        lines = (paragraph(visible(line), sheet, indent=0) for line in _party(told, sheet))
        parts.append("\n".join(lines))
    if told.subject:
        parts.append(_subject(told.subject, sheet))
    if told.measure:
        parts.append(_measure(told.measure, sheet))
    if told.claim:
        parts.append("\n".join(_claim(told.claim, sheet)))
        for denial in told.denials:
            parts.append(sheet.strong("CONTESTED BY") + "\n" + "\n".join(_claim(denial, sheet)))
    gear: set[tuple[str, ...]] = {()}
    for found in told.findings:
        parts.append("\n".join(_finding(found, sheet, again=found.same_gear in gear)))
        gear.add(found.same_gear)
    parts += _closing(told, sheet)
    return "\n\n".join(p for p in parts if p) + "\n"


def _party(told: Explanation, sheet: Sheet) -> Iterator[str]:
    """How many subjects lead there, by kind; then each thing with its sites, worst first."""
    rows = told.leads_here or ()
    kinds: Counter[str] = Counter()
    for row in rows:
        kinds[row.kind] += row.count
    said = ", ".join(counted(number, kind) for kind, number in kinds.most_common())
    yield sheet.strong("LEADS HERE") + f"  {said} of this run"
    for row in rows:
        times = f"{row.count:,} × " if row.count > 1 else ""
        word = row.verdict.value.upper() if row.verdict else "NOTHING FOLLOWS HERE"
        sites = {one.site: one.count for one in row.sites}
        known = {site: n for site, n in sites.items() if site}
        where = f" → {site_words(sites, len(known), most=len(known))}" if known else ""
        yield f"{word}  {times}{row.name} ({row.kind}){where}"


def _subject(subject: SubjectShape, sheet: Sheet) -> str:
    lines = [labelled("what", f"{subject.kind}, {visible(subject.place)}", sheet)]
    for verdict in subject.verdicts:
        both = f"own: {verdict.own.value}; inherited: {verdict.inherited.value}"
        words = f"{verdict.verdict.value.upper()}: {visible(verdict.reason)} ({both})"
        lines.append(labelled("verdict", f"{words} [{verdict.context}]", sheet))
    if not subject.verdicts:
        lines.append(labelled("verdict", "none: no context was given", sheet))
    lines += (labelled("match", match_words(m), sheet) for m in subject.matches)
    if not subject.matches:
        lines.append(labelled("match", "no listed party resembles its names", sheet))
    return "\n".join(lines)


def _measure(measure: MeasureShape, sheet: Sheet) -> str:
    rows = [
        ("authority", f"{measure.authority} ({measure.jurisdiction})"),
        ("kind", measure.kind),
        ("clause", measure.clause or measure.legal_basis),
        ("checked", measure.verification.replace("_", " ")),
        ("recalled", ", ".join(measure.recalled)),
        ("notes", measure.notes),
        *(("source", f"{s.title}, {s.publisher} {s.date} {s.url}") for s in measure.sources),
    ]
    return "\n".join(labelled(label, visible(text), sheet) for label, text in rows if text)


def _finding(told: FindingExplained, sheet: Sheet, *, again: bool = False) -> Iterator[str]:
    found = told.finding
    word = (found.decision.value if found.decision else found.status.value).upper()
    yield paragraph(f"{word}  {visible(told.subject)}", sheet, indent=0)
    yield labelled("act", act_words(found), sheet)
    yield labelled("measure", f"{found.measure}: {visible(found.title)}", sheet)
    yield labelled("status", f"{found.status.value}: {visible(found.reason)}", sheet)
    yield labelled("context", found.context, sheet)
    yield from (labelled(label, words, sheet) for label, words in accusation_rows(found))
    if found.not_reread:
        yield labelled("not re-read", not_reread(found), sheet)
    if told.hops:
        words = "names the party that is accused" if accused(found) else found.path_words
        yield labelled("path", f"{tier_words(found)}: {words}", sheet)
    for number, hop in enumerate(told.hops, 1):
        yield from _hop(number, hop, sheet)
    if not again:
        yield labelled("same gear", f"also reaches {visible(', '.join(told.same_gear))}", sheet)
    if found.without_disputed:
        yield labelled("undisputed", f"without what is denied: {found.without_disputed}", sheet)
    for text in found.exceptions_considered or ("none on record",):
        yield labelled("exception", visible(text), sheet)
    for duty in found.obligations:
        yield labelled("due", duty_words(duty), sheet)
    yield from determined_rows(found, sheet)
    if found.set_aside:
        yield labelled("set aside", visible(found.set_aside), sheet)
    if found.missing:
        yield labelled("decide by", BY[found.missing], sheet)
    if told.resolve_by:
        yield labelled("to decide", visible(told.resolve_by), sheet)
    yield labelled("id", short(found.id), sheet)


def _hop(number: int, told: HopExplained, sheet: Sheet) -> Iterator[str]:
    hop = told.hop
    words = f"{visible(hop.from_)} → {hop.word.replace('_', ' ')} → {visible(hop.to)}"
    marks = [hop.grade, *(["weakest hop"] if told.weakest else [])]
    marks += [] if hop.certain else [f"not certain: {visible(hop.doubt)}"]
    yield labelled(f"hop {number}", f"{words} ({'; '.join(marks)})", sheet, indent=4)
    if told.claim:
        yield from _claim(told.claim, sheet, indent=8)
    for denial in told.denials:
        yield labelled("disputed by", visible(denial.claimant), sheet, indent=8)
        yield from _claim(denial, sheet, indent=8)


def _claim(claim: ClaimShape, sheet: Sheet, indent: int = 4) -> Iterator[str]:
    says = "says" if claim.polarity == "affirmed" else "denies"
    yield labelled("claim", f"{short(claim.id)}  {visible(claim.sentence)}", sheet, indent=indent)
    grade = f"{claim.grade}: {claim.grade_words}"
    yield labelled(says, f"{visible(claim.claimant)} ({grade})", sheet, indent=indent)
    if claim.valid_from or claim.valid_to:
        span = f"{claim.valid_from or '…'} to {claim.valid_to or 'further notice'}"
        yield labelled("held", span, sheet, indent=indent)
    if claim.known_from:
        yield labelled("known from", claim.known_from, sheet, indent=indent)
    if claim.note:
        yield labelled("note", visible(claim.note), sheet, indent=indent)
    if claim.remark:
        yield labelled("remark", visible(claim.remark), sheet, indent=indent)
    at = claim.evidence
    where = ", ".join(visible(p) for p in (at.file, at.place, at.source) if p)
    kept = f"; not kept: {visible(at.not_kept)}" if at.not_kept else ""
    named = at.digest if at.digest.startswith(COMMITMENT) else f"sha256 {short(at.digest)}"
    yield labelled("evidence", f"{where}; {named}{kept}", sheet, indent=indent)
    if at.not_opened:
        yield labelled("not opened", visible(at.not_opened), sheet, indent=indent)
    if at.quote:
        yield labelled("quote", f"“{visible(at.quote)}”", sheet, indent=indent)
    elif at.state in _SAID:
        why = f": {visible(at.state_reason)}" if at.state_reason else ""
        yield labelled("quote", f"{at.state.value.upper()}{why}", sheet, indent=indent)


_SAID = (
    EvidenceState.MISSING,
    EvidenceState.DAMAGED,
    EvidenceState.NOT_KEPT,
    EvidenceState.SEALED,
    EvidenceState.REDACTED,
)
"""States that are said in the place of a quotation."""


def _limit(considered: Considered) -> str:
    """In which context a measure says nothing, and what it goes by that lies elsewhere."""
    if not considered.not_here:
        return f"[{considered.context}]"
    return f"[{considered.context}, {considered.not_here.why.value}]"


def _closing(told: Explanation, sheet: Sheet) -> Iterator[str]:
    if told.considered:
        lines = [
            labelled(c.status.replace("_", " "), f"{c.measure} {_limit(c)}: {visible(c.reason)}",
                     sheet)
            for c in told.considered
        ]  # fmt: skip
        yield "\n".join([sheet.strong("CONSIDERED, WITHOUT A VERDICT HERE"), *lines])
    if told.would_change:
        changes = [paragraph(f"- {visible(c)}", sheet) for c in told.would_change]
        yield "\n".join([sheet.strong("WHAT WOULD CHANGE IT"), *changes])
    lines = [paragraph(s, sheet) for s in told.coverage]
    yield "\n".join([sheet.strong("COVERAGE"), *lines])
