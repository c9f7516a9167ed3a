"""One subject, or several that read alike, as a block of lines on a terminal.

Leads with the verdict and its act; then path, weakest hop, dispute, duties and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.path import PathClass
from countermark.model.predicate import Predicate
from countermark.model.safe_text import visible
from countermark.model.verdict import Clock, Decision
from countermark.reports.cause_lines import BY, site_words
from countermark.reports.coverage import NOT_CLEARED, counted
from countermark.reports.folding import Cited, Fold, closed, deciding, via_claims
from countermark.reports.headline import (
    MAKING_WORDS,
    accusation_rows,
    accused,
    alleged,
    answered,
    headline,
    not_reread,
    since_words,
)
from countermark.reports.shapes.check import (
    CheckDocument,
    DeterminationShape,
    DutyShape,
    FindingShape,
    HopShape,
    MatchShape,
    SubjectShape,
)
from countermark.reports.terminal import (
    Sheet,
    breadth,
    labelled,
    padded,
    wrapped,
)

SHOWN = 12
"""Digits of an id that are shown."""
MOST_FINDINGS = 4
MOST_NAMES = 24
MOST_MODELS = 6
MOST_SITES = 24
NARROW = 40
"""Columns below which a reason beside its context is not readable."""


def block(fold: Fold, document: CheckDocument, sheet: Sheet, heard: set[object]) -> str:
    """The lines for ``fold``: the findings that decide in full, the lesser ones a line each.

    ``heard``: the measures whose answers stand in a block above; it grows by those of this one.
    """
    subject = fold.first
    cited = deciding(subject)
    worst = [c for c in cited if c.finding.decision is cited[0].finding.decision]
    lines = [_heading(fold, cited, sheet)]
    lines += _contexts(subject, document, sheet)
    if cited:  # else the reason in the heading says it
        cuts = dict.fromkeys(v.cut.words for v in subject.verdicts if v.cut)
        lines += [labelled("not examined", words, sheet) for words in cuts]
    told: set[object] = set()
    for number, one in enumerate(worst[:MOST_FINDINGS]):
        if number:
            lines.append(_also(one, cited[0], document, sheet))
        lines += _particulars(one.finding, document, sheet, told)
    lines += _lesser(worst[MOST_FINDINGS:], cited[len(worst) :], document, sheet, told, heard)
    lines += _rest(fold, cited, sheet)
    return "\n".join(lines)


def _lesser(
    more: list[Cited],
    lesser: list[Cited],
    document: CheckDocument,
    sheet: Sheet,
    told: set[object],
    heard: set[object],
) -> Iterator[str]:
    """Findings that do not decide: one line each, advisories together; every dated duty."""
    advisory = [c for c in lesser if c.finding.decision is Decision.ADVISORY]
    others = more + [c for c in lesser if c not in advisory]
    for one in others[:MOST_FINDINGS]:
        chief = lesser[0] if lesser else more[0]
        yield _also(one, chief, document, sheet)
        yield from _duties(one.finding, sheet, told)
    for one in others[MOST_FINDINGS:]:
        yield from _duties(one.finding, sheet, told)
    for label, some in (("also", others[MOST_FINDINGS:]), ("advisory", advisory)):
        if some:
            ids = ", ".join(dict.fromkeys(c.finding.measure for c in some))
            yield labelled(label, f"{counted(len(some), 'finding')}: {ids}", sheet)
        yield from _answered([c.finding for c in some if answered(c.finding)], sheet, told, heard)


def _answered(
    some: list[FindingShape], sheet: Sheet, told: set[object], heard: set[object]
) -> Iterator[str]:
    """What each accuses of and who answers it; in full where it first stands."""
    again = dict.fromkeys(one.measure for one in some if one.measure in heard)
    for one in some:
        if one.measure not in heard:
            heard.add(one.measure)
            yield labelled("said" if alleged(one) else "of it", _said(one), sheet)
            yield from (labelled(*row, sheet) for row in accusation_rows(one) if row not in told)
        replies = [row for row in accusation_rows(one) if row[0] == "reply" and row not in told]
        if one.measure in again:
            yield from (labelled(*row, sheet) for row in replies)
        told.update(replies)
    if again:
        words = f"{', '.join(again)}: who says it and who answers, as above"
        yield labelled("said", words, sheet)


def _said(finding: FindingShape) -> str:
    """An accusation as one; else the measure that somebody speaks against."""
    words = alleged(finding) and act_words(finding)
    return words or f"{finding.measure}: {visible(finding.title)}"


def tail(fold: Fold, cited: list[Cited]) -> str:
    """The id to ask about: the worst finding's, else the subject's."""
    return short(cited[0].finding.id if cited else fold.first.id)


def short(id_: str) -> str:
    """The first 12 digits of an id."""
    return id_[:SHOWN]


def act_words(finding: FindingShape, *, known: str = "") -> str:
    """``using: section 889(a)(1)(B), FAR 52.204-25(b)(2)  since 2020-08-13  (Dahua Technology)``.

    The party is left out where it is called just as ``known``.
    """
    cited = finding.clause if finding.clause not in ("", "none") else finding.measure
    clause = visible(cited)
    since = f"  {since_words(finding)}".rstrip()
    if said := alleged(finding):
        return f"{said}{since}"
    named = finding.entity_name and finding.entity_name.casefold() != known.casefold()
    who = f"  ({visible(finding.entity_name)})" if named else ""
    return (
        f"{visible(finding.act)}: {clause}{since}{who}" if finding.act else f"{clause}{since}{who}"
    )


def path_words(finding: FindingShape) -> str:
    """The path in one line: names joined by the relations, read in walking direction.

    A certain ``same as`` between two spellings of one name says nothing and is left out here; empty
    where nothing else is left.
    """
    if not finding.via or all(map(_says_nothing, finding.via)):
        return ""
    words: list[str] = [visible(finding.via[0].from_)]
    for hop in finding.via:
        if _says_nothing(hop) and len(finding.via) > 1:
            continue
        doubt = "" if hop.certain else "?"
        words.append(f"→ {hop.word.replace('_', ' ')}{doubt} → {visible(hop.to)}")
    return " ".join(words)


def _says_nothing(hop: HopShape) -> bool:
    same = hop.predicate == Predicate.SAME_AS.value and hop.from_.casefold() == hop.to.casefold()
    return same and hop.certain and not hop.disputed_by


def tie_words(finding: FindingShape) -> str:
    """``the listed party itself``, or how far away it is and what it is to the subject."""
    if accused(finding):
        return f"{tier_words(finding)}: names the party that is accused"
    if finding.own and finding.path_class == PathClass.DIRECT.value:
        more = f" (+{counted(finding.other_paths, 'other path')})" if finding.other_paths else ""
        if all(hop.predicate == Predicate.SAME_AS.value for hop in finding.via):
            words = "the listed party itself" if finding.certain else "may be the listed party"
        else:
            words = "a product of the listed party" if finding.certain else "may be its product"
        return f"{words}{more}"
    return f"{tier_words(finding)}: {finding.path_words}"


def tier_words(finding: FindingShape) -> str:
    """``tier 3, inherited (+2 other paths)``."""
    where = f"tier {finding.tier}" if finding.tier else "direct"
    more = f" (+{counted(finding.other_paths, 'other path')})" if finding.other_paths else ""
    return f"{where}, {'own' if finding.own else 'inherited'}{more}"


def _heading(fold: Fold, cited: list[Cited], sheet: Sheet) -> str:
    subject = fold.first
    word = subject.verdict.value.upper() if subject.verdict else _bare_word(subject)
    if subject.own is not subject.verdict and subject.inherited is subject.verdict:
        word = f"{word} (inherited)"  # about what comes through it, not about the subject itself
    if cited and (said := accused(cited[0].finding)):
        word = f"{word} ({said.kind.value})"
    label = sheet.ink(word, subject.verdict)
    act: str = visible(subject.reason)
    who, rows = _who(fold), []
    if cited:
        chief = cited[0].finding
        act = act_words(chief, known=subject.name)
        if chief.decision is Decision.PROHIBITED and chief.act:
            act = act.removeprefix(f"{visible(chief.act)}: ")  # it stands before the name
            head = headline(subject, chief)
            several = len(fold.members) > 1
            if head.way and not (several and chief.via[0].predicate in MAKING_WORDS):
                rows.append(labelled(head.way, who, sheet))
                who = head.what
            elif several:
                who = f"{visible(chief.act)}: {who}"
            else:
                who = head.what
    room = sheet.width - breadth(word) - 2
    if breadth(who) > room:
        several = len(fold.members) > 1 and not rows
        rows.insert(0, labelled("subjects" if several else "subject", who, sheet))
        who = counted(len(fold.members), subject.kind)
    line = f"{label}  {sheet.strong(who)}"
    if act and not rows and breadth(who) + 2 + breadth(act) <= room:
        line = f"{line}  {act}"
    elif act:
        rows.append(labelled(_label(cited), act, sheet))
    return "\n".join([line, *rows])


def _label(cited: list[Cited]) -> str:
    if not cited:
        return "reason"
    return "said" if accused(cited[0].finding) else "act"


def _bare_word(subject: SubjectShape) -> str:
    return "MATCH" if subject.matches else "NO MATCH"


def _who(fold: Fold) -> str:
    if len(fold.members) == 1:
        return visible(fold.first.name)
    if things := things_words(fold):
        return things
    names = ", ".join(visible(m.name) for m in fold.members[:MOST_NAMES])
    left = len(fold.members) - MOST_NAMES
    more = f" … and {left:,} more (--format tsv has every one)" if left > 0 else ""
    return f"{counted(len(fold.members), fold.first.kind)}: {names}{more}"


def things_words(fold: Fold) -> str:
    """``12 × HG8245H: Riga 8, Depot 4``; empty where no site is told or names are many."""
    models = {name for name, _, _ in fold.things}
    counts = sum(count for _, _, count in fold.things)
    sited = any(site for _, site, _ in fold.things)
    if not sited or len(models) > MOST_MODELS or counts != len(fold.members):
        return ""
    said = []
    for model in dict.fromkeys(name for name, _, _ in fold.things):
        sites = {site: count for name, site, count in fold.things if name == model}
        number = sum(sites.values())
        times = f"{number:,} × " if number > 1 else ""
        where = f": {visible(site_words(sites, len(sites), MOST_SITES))}" if any(sites) else ""
        said.append(f"{times}{visible(model)}{where}")
    return "; ".join(said)


def _contexts(subject: SubjectShape, document: CheckDocument, sheet: Sheet) -> Iterator[str]:
    if len(document.contexts) < 2:
        return
    column = max(breadth(c.id) for c in document.contexts) + 2
    if sheet.width - 4 - column - 22 < NARROW:
        yield from _contexts_stacked(subject, sheet)
        return
    for verdict in subject.verdicts:
        word = padded(verdict.verdict.value.upper(), 22)
        first, *more = wrapped(visible(verdict.reason), sheet.width - 4 - column - 22)
        yield f"    {padded(verdict.context, column)}{sheet.ink(word, verdict.verdict)}{first}"
        yield from (" " * (4 + column + 22) + line for line in more)


def _contexts_stacked(subject: SubjectShape, sheet: Sheet) -> Iterator[str]:
    """Where the screen is narrow: the verdict and its context, the reason below."""
    for verdict in subject.verdicts:
        word = padded(verdict.verdict.value.upper(), 22)
        yield f"    {sheet.ink(word, verdict.verdict)}{verdict.context}"
        yield from (" " * 8 + line for line in wrapped(visible(verdict.reason), sheet.width - 8))


def _also(cited: Cited, chief: Cited, document: CheckDocument, sheet: Sheet) -> str:
    found = cited.finding
    word = found.decision.value.upper() if found.decision else found.status.value
    where = f"  [{', '.join(cited.contexts)}]" if len(document.contexts) > 1 else ""
    act = act_words(found, known=chief.finding.entity_name)
    return labelled("also", f"{word}  {act}{where}", sheet)


def _particulars(
    found: FindingShape, document: CheckDocument, sheet: Sheet, told: set[object]
) -> Iterator[str]:
    """Path, weakest hop, dispute, duties and gaps; nothing that was ``told`` for this subject."""
    path = via_claims(found)
    if found.via and path not in told:
        if not all(map(_says_nothing, found.via)):
            yield labelled("path", path_words(found), sheet)
            yield labelled("", tie_words(found), sheet)
        else:
            yield labelled("who", tie_words(found), sheet)
        yield from _weakest(found, sheet)
        yield from _dispute(found, document, sheet)
    elif not found.via and found.reason:
        yield labelled("reason", visible(found.reason), sheet)
    told.add(path)
    yield from (labelled(label, words, sheet) for label, words in accusation_rows(found))
    if found.not_reread:
        words = not_reread(found)
        again = f"since {found.not_reread.since}, as above"
        yield labelled("not re-read", again if words in told else words, sheet)
        told.add(words)
    missing = _missing(found)
    if missing and missing not in told:
        yield labelled("decide by", missing, sheet)
        told.add(missing)
    yield from determined_rows(found, sheet)
    yield from _duties(found, sheet, told)


def _missing(found: FindingShape) -> str:
    if not found.missing:
        return ""
    to_do = f". To decide this, {visible(found.resolve_by)}" if found.resolve_by else ""
    return f"{BY[found.missing]}: {visible(found.reason)}{to_do}"


def _duties(found: FindingShape, sheet: Sheet, told: set[object]) -> Iterator[str]:
    """Each dated duty once; those without a date are counted, or told where there is no other."""
    dated = [d for d in found.obligations if d.due]
    undated = [d for d in found.obligations if not d.due]
    for duty in dated or undated:
        words = duty_words(duty)
        if words not in told:
            told.add(words)
            yield labelled("due", words, sheet)
    if dated and undated:
        yield labelled("", f"+ {counted(len(undated), 'standing duty')}", sheet)


def duty_words(duty: DutyShape) -> str:
    """``2026-11-23  report the discovery (1 business day, identification)``, or what would be due:
    ``not started  report the discovery (…; due 2026-11-23 if identified on 2026-11-20)``."""
    clock = duty_clock(duty)
    return f"{duty_when(duty)}  {visible(duty.what)}{f' ({clock})' if clock else ''}"


def duty_when(duty: DutyShape) -> str:
    """The day a duty is due, or how its clock stands."""
    if duty.state is Clock.NOT_STARTED:
        return Clock.NOT_STARTED.value
    return f"{duty.due or 'no date'}{'  OVERDUE' if duty.state is Clock.OVERDUE else ''}"


def duty_clock(duty: DutyShape) -> str:
    """What a duty's clock runs from, and from which day."""
    said: list[str] = [visible(duty.clock)] if duty.clock else []
    if duty.state is Clock.NOT_STARTED:
        said.append(f"due {duty.due} if identified on {duty.counted_from}")
    elif duty.counted_from:
        said.append(f"counted from {duty.counted_from}")
    return "; ".join([*said, *(["recalled, not read in a source"] if duty.recalled else [])])


def determined_words(made: DeterminationShape) -> str:
    """``identified on 2026-11-20 by Ada Quince, compliance officer: her words``."""
    note = f": {visible(made.note)}" if made.note else ""
    who = f"{visible(made.person)}, {visible(made.role)}"
    return f"{made.decision.value} on {made.day} by {who}{note}"


def determined_rows(found: FindingShape, sheet: Sheet) -> Iterator[str]:
    """A row for each determination."""
    for made in found.determinations or ():
        yield labelled("determined", determined_words(made), sheet)


def _weakest(found: FindingShape, sheet: Sheet) -> Iterator[str]:
    """What the finding rests on."""
    yield from (labelled("evidence", words, sheet) for words in evidence_words(found))


def evidence_words(found: FindingShape) -> Iterator[str]:
    """``A1: exact legal name``: the grade of its weakest link, and which that is."""
    for hop in found.via:
        if hop.claim == found.weakest:
            score = f", match {hop.score:.2f}" if hop.score is not None else ""
            doubt = f": {visible(hop.doubt)}" if hop.doubt else ""
            of = f", the weakest of {len(found.via)} links" if len(found.via) > 1 else ""
            link = "exact legal name" if hop is found.via[-1] else "the same name"
            link = link if _says_nothing(hop) else _link_words(hop)
            yield f"{hop.grade}: {link}{of}{score}{doubt}"


def _link_words(hop: HopShape) -> str:
    return f"{visible(hop.from_)} {hop.word.replace('_', ' ')} {visible(hop.to)}"


def _dispute(found: FindingShape, document: CheckDocument, sheet: Sheet) -> Iterator[str]:
    denials = [document.claims.get(i) for hop in found.via for i in hop.disputed_by]
    if not found.disputed:
        return
    by = [f"{visible(c.claimant)} ({c.grade})" for c in denials if c]
    without = f"; without it: {found.without_disputed}" if found.without_disputed else ""
    yield labelled("disputed", f"by {', '.join(by) or 'a denial on file'}{without}", sheet)


def _rest(fold: Fold, cited: list[Cited], sheet: Sheet) -> Iterator[str]:
    subject = fold.first
    for one in closed(subject):
        found = one.finding
        word = "set aside" if found.set_aside else found.status.value.replace("_", " ")
        reason = visible(found.set_aside or found.reason)
        yield labelled(word, f"{act_words(found)}; {reason}", sheet)
    all_told = subject.verdict in (None, Decision.UNRESOLVED) or subject.kind == "document"
    shown = subject.matches[:3] if all_told else ()
    # What a person decided is never silent: it may be all that a verdict rests on.
    for match in (*shown, *(m for m in subject.matches if m.judged and m not in shown)):
        yield labelled("match", match_words(match), sheet)
    if subject.approved:
        from countermark.reports.approved import approval_words

        yield from (labelled("approved", approval_words(one), sheet) for one in subject.approved)
    if subject.verdict is Decision.NO_RESTRICTION_FOUND or not (subject.verdict or subject.matches):
        yield labelled("coverage", NOT_CLEARED, sheet)
    alike = len(fold.members) - 1
    each = f" (and {counted(alike, 'other')}, each with its own id)" if alike else ""
    which = "" if alike else thing_words(subject)  # of several they stand in the heading
    place = ", ".join(part for part in (which, visible(subject.place)) if part)
    yield labelled("id", f"{tail(fold, cited)}  {subject.kind}, {place}{each}", sheet)


_WHICH = ("role", "model", "serial", "site", "host")
"""Fields of a row that say which thing it is and where it stands."""


def thing_words(subject: SubjectShape) -> str:
    """``role access router, serial DM-0003, site Data hall 1``; what the name says is left out."""
    named = subject.name.casefold()
    told = ((name, subject.fields.get(name, "")) for name in _WHICH)
    return ", ".join(
        f"{name} {visible(text)}" for name, text in told if text and text.casefold() not in named
    )


def match_words(match: MatchShape) -> str:
    """A match in words: whom, by which name, how sure, why."""
    sure = "certain" if match.certain else "to confirm"
    judged = f", judged {match.judged}" if match.judged else ""
    by = f" by its {match.role} name {visible(match.name)}" if match.role else ""
    who = visible(match.entity_name)
    if match.judged == "different":
        return f"{who}{by}: settled{judged}; {visible(match.why)}"
    return f"{who}{by}: {match.score:.2f}, {sure}{judged}; {visible(match.why)}"
