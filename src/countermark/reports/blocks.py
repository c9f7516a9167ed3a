"""One subject, or several that read alike, as a block of lines on a terminal.

Leads with the verdict and its act; then path, weakest hop, dispute, duties and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from countermark.model.verdict import Decision
from countermark.reports.coverage import NOT_CLEARED, counted
from countermark.reports.folding import Cited, Fold, closed, deciding, not_applied, via_claims
from countermark.reports.shape import (
    CheckDocument,
    DutyShape,
    FindingShape,
    MatchShape,
    SubjectShape,
)
from countermark.reports.terminal import (
    Sheet,
    breadth,
    cut,
    labelled,
    padded,
    visible,
)

SHOWN = 12
"""Digits of an id that are shown."""
MOST_FINDINGS = 6
MOST_NAMES = 24


def block(fold: Fold, document: CheckDocument, sheet: Sheet) -> str:
    """The lines for ``fold``."""
    subject = fold.first
    cited = deciding(subject)
    lines = [_heading(fold, cited, sheet)]
    lines += _contexts(subject, document, sheet)
    paths: set[tuple[str, ...]] = set()
    duties: set[DutyShape] = set()
    for number, one in enumerate(cited[:MOST_FINDINGS]):
        if number:
            lines.append(_also(one, sheet, tagged=len(document.contexts) > 1))
        path = via_claims(one.finding)
        lines += _particulars(one.finding, document, sheet, path_is_new=path not in paths)
        lines += _duties((d for d in one.finding.obligations if d not in duties), sheet)
        paths.add(path)
        duties.update(one.finding.obligations)
    lines += _rest(fold, cited, sheet)
    return "\n".join(lines)


def tail(fold: Fold, cited: list[Cited]) -> str:
    """The id to ask about: the worst finding's, else the subject's."""
    return short(cited[0].finding.id if cited else fold.first.id)


def short(id_: str) -> str:
    """The first 12 digits of an id."""
    return id_[:SHOWN]


def act_words(finding: FindingShape) -> str:
    """``using: 52.204-25(a)(1)(B)  since 2020-08-13  (Dahua Technology)``."""
    clause = finding.clause or finding.measure
    since = f"  since {finding.in_force.from_}" if finding.in_force.from_ else ""
    who = f"  ({visible(finding.entity_name)})" if finding.entity_name else ""
    return f"{finding.act}: {visible(clause)}{since}{who}" if finding.act else f"{clause}{since}"


def path_words(finding: FindingShape) -> str:
    """The path in one line: names joined by the relations, read in walking direction."""
    if not finding.via:
        return ""
    words = [visible(finding.via[0].from_)]
    for hop in finding.via:
        doubt = "" if hop.certain else "?"
        words.append(f"→ {hop.word.replace('_', ' ')}{doubt} → {visible(hop.to)}")
    return " ".join(words)


def tier_words(finding: FindingShape) -> str:
    """``tier 3, inherited (+2 other paths)``."""
    where = f"tier {finding.tier}" if finding.tier else "direct"
    more = f" (+{counted(finding.other_paths, 'other path')})" if finding.other_paths else ""
    return f"{where}, {'own' if finding.own else 'inherited'}{more}"


def _heading(fold: Fold, cited: list[Cited], sheet: Sheet) -> str:
    subject = fold.first
    word = subject.verdict.value.upper() if subject.verdict else _bare_word(subject)
    label = sheet.ink(word, subject.verdict)
    act = act_words(cited[0].finding) if cited else visible(subject.reason)
    who, room, rows = _who(fold), sheet.width - breadth(word) - 2, []
    if breadth(who) > room:
        several = len(fold.members) > 1
        rows.append(labelled("subjects" if several else "subject", who, sheet))
        who = counted(len(fold.members), subject.kind)
    line = f"{label}  {sheet.strong(who)}"
    if act and breadth(who) + 2 + breadth(act) <= room:
        line = f"{line}  {act}"
    elif act:
        rows.append(labelled("act" if cited else "reason", act, sheet))
    return "\n".join([line, *rows])


def _bare_word(subject: SubjectShape) -> str:
    return "MATCH" if subject.matches else "NO MATCH"


def _who(fold: Fold) -> str:
    if len(fold.members) == 1:
        return visible(fold.first.name)
    names = ", ".join(visible(m.name) for m in fold.members[:MOST_NAMES])
    left = len(fold.members) - MOST_NAMES
    more = f" … and {left:,} more (--format tsv has every one)" if left > 0 else ""
    return f"{counted(len(fold.members), fold.first.kind)}: {names}{more}"


def _contexts(subject: SubjectShape, document: CheckDocument, sheet: Sheet) -> Iterator[str]:
    if len(document.contexts) < 2:
        return
    column = max(breadth(c.id) for c in document.contexts) + 2
    for verdict in subject.verdicts:
        word = padded(verdict.verdict.value.upper(), 22)
        room = max(sheet.width - 4 - column - 22, 8)
        reason = cut(visible(verdict.reason), room)
        yield f"    {padded(verdict.context, column)}{sheet.ink(word, verdict.verdict)}{reason}"


def _also(cited: Cited, sheet: Sheet, *, tagged: bool) -> str:
    found = cited.finding
    word = found.decision.value.upper() if found.decision else found.status.value
    where = f"  [{', '.join(cited.contexts)}]" if tagged else ""
    text = f"{word}  {act_words(found)}{where}"
    return labelled("also", text, sheet)


def _particulars(
    found: FindingShape, document: CheckDocument, sheet: Sheet, *, path_is_new: bool
) -> Iterator[str]:
    if found.via and path_is_new:
        yield labelled("path", path_words(found), sheet)
        yield labelled("", tier_words(found) + f": {found.path_words}", sheet)
        yield from _weakest(found, sheet)
        yield from _dispute(found, document, sheet)
    elif not found.via and found.reason:
        yield labelled("reason", visible(found.reason), sheet)
    if found.missing:
        by = f"; {visible(found.resolve_by)} would resolve it" if found.resolve_by else ""
        yield labelled("missing", f"{found.missing.value}: {visible(found.reason)}{by}", sheet)


def _duties(duties: Iterable[DutyShape], sheet: Sheet) -> Iterator[str]:
    for duty in duties:
        yield labelled("due", duty_words(duty), sheet)


def duty_words(duty: DutyShape) -> str:
    """``2026-11-23  report the discovery (1 business day after identification)``."""
    qualified = [visible(duty.clock)] if duty.clock else []
    qualified += ["recalled, not read in a source"] if duty.recalled else []
    clock = f" ({'; '.join(qualified)})" if qualified else ""
    return f"{duty.due or 'no date'}  {visible(duty.what)}{clock}"


def _weakest(found: FindingShape, sheet: Sheet) -> Iterator[str]:
    for hop in found.via:
        if hop.claim == found.weakest:
            score = f", match {hop.score:.2f}" if hop.score is not None else ""
            doubt = f": {visible(hop.doubt)}" if hop.doubt else ""
            word = hop.word.replace("_", " ")
            yield labelled(
                "weakest hop", f"{word} {visible(hop.to)} ({hop.grade}{score}){doubt}", sheet
            )


def _dispute(found: FindingShape, document: CheckDocument, sheet: Sheet) -> Iterator[str]:
    denials = [document.claims.get(i) for hop in found.via for i in hop.disputed_by]
    if not found.disputed:
        return
    by = [f"{visible(c.claimant)} ({c.grade})" for c in denials if c]
    without = f"; without it: {found.without_disputed}" if found.without_disputed else ""
    yield labelled("disputed", f"by {', '.join(by) or 'a denial on file'}{without}", sheet)


def _rest(fold: Fold, cited: list[Cited], sheet: Sheet) -> Iterator[str]:
    subject = fold.first
    left = [c.finding.measure for c in cited[MOST_FINDINGS:]]
    if left:
        yield labelled("also", f"{counted(len(left), 'more finding')}: {', '.join(left)}", sheet)
    for one in closed(subject):
        found = one.finding
        word = "set aside" if found.set_aside else found.status.value.replace("_", " ")
        reason = visible(found.set_aside or found.reason)
        yield labelled(word, f"{found.act}: {found.clause or found.measure}; {reason}", sheet)
    if subject.verdict in (None, Decision.UNRESOLVED):
        for match in subject.matches[:3]:
            yield labelled("match", match_words(match), sheet)
    if cited and subject.own and subject.inherited:
        both = f"own: {subject.own.value}; inherited: {subject.inherited.value}"
        yield labelled("apart", both, sheet)
    if subject.verdict is Decision.NO_RESTRICTION_FOUND or not (subject.verdict or subject.matches):
        yield labelled("coverage", NOT_CLEARED, sheet)
    number = not_applied(subject)
    considered = f"; {counted(number, 'other measure')} considered" if number else ""
    alike = fold.members[1:]
    each = f" (and {counted(len(alike), 'other')}, each with its own id)" if alike else ""
    place = visible(subject.place)
    yield labelled("id", f"{tail(fold, cited)}  {subject.kind}, {place}{each}{considered}", sheet)


def match_words(match: MatchShape) -> str:
    """A match in words: whom, by which name, how sure, why."""
    sure = "certain" if match.certain else "to confirm"
    judged = f", judged {match.judged}" if match.judged else ""
    by = f" by its {match.role} name {visible(match.name)}" if match.role else ""
    who = visible(match.entity_name)
    return f"{who}{by}: {match.score:.2f}, {sure}{judged}; {visible(match.why)}"
