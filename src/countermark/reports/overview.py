"""The one screen of a check: totals, causes worst first, what is open, and what is to be done.

Every finding is behind it, with ``--verbose`` and ``explain``; nothing here is shortened but names
and places, and what is left out is counted. Commands stand whole in a line of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import UNSET

from countermark.model.cause import Action, ActionKind, Causes
from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.actions import ToDo
from countermark.reports.cause_lines import Line, cause_lines
from countermark.reports.coverage import counted
from countermark.reports.determined import determined_words
from countermark.reports.fact_question import answers_left, fact_question
from countermark.reports.quiet import Quiet, Sort
from countermark.reports.settings import set_elsewhere
from countermark.reports.shapes.check import CheckDocument, GapShape
from countermark.reports.shapes.source import UNUSED, ColumnShape
from countermark.reports.shell import command
from countermark.reports.superseding import superseded_words
from countermark.reports.terminal import Sheet, breadth, side_by_side, wrapped
from countermark.reports.withholding import withheld_words

HANGING = 4
GAPS, LISTS, NAMED_LISTS, ACTIONS, QUESTIONS = 6, 6, 2, 12, 3
"""Lines of each that one screen has; the others are counted."""
ASIDES, COLUMNS = 3, 3
UNCHECKED = "owners, makers and parts that no file names were not checked"
IF = "*"
"""Marks a day that is due only if the item was identified on the day asked about."""
REGISTER = "register"
"""The id of the register among the lists, which is named before them."""


def overview(
    document: CheckDocument,
    causes: Causes,
    quiet: Quiet,
    todo: ToDo,
    sheet: Sheet,
    *,
    every: bool = False,
) -> str:
    """The screen, without a newline at its end; ``document`` is it without its subjects.

    ``every``: all actions there are, not the first few.
    """
    told = (
        *_head(document, sheet),
        *_found(document, causes, quiet, sheet),
        *_seen(document, quiet, sheet),
        "",
        *_to_do(todo, sheet, every=every),
        *_contexts(document, sheet, every=every),
    )
    return "\n".join(told)


def _head(document: CheckDocument, sheet: Sheet) -> Iterator[str]:
    known = f", as known at {document.known_at}" if document.known_at else ""
    contexts = ", ".join(c.id for c in document.contexts)
    asked = f" for {contexts}" if contexts else ": matches only, no verdicts without a context"
    asked += f", asked by {document.asked_by}" if document.asked_by else ""
    first, *rest = hung(
        f"countermark check as of {document.as_of}{known}{asked}", sheet.width, 0, HANGING
    )
    yield sheet.strong(first)
    yield from rest
    totals = [totals_line(document)]
    if len(document.contexts) > 1:
        totals = [f"{c.id}: {_counts(document.totals.by_context[c.id])}" for c in document.contexts]
        totals += [f"worst of all: {totals_line(document)}"]
    reissued = superseded_words(document, document.supersedes) if document.supersedes else ()
    for words in (*set_elsewhere(document.settings), *reissued, *totals):
        yield from hung(words, sheet.width, 0, HANGING)


def _counts(by_verdict: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {word}" for word, number in by_verdict.items() if number)


def totals_line(document: CheckDocument) -> str:
    """``11 prohibited, 4 unresolved, 1 not examined, 3 no restriction found``.

    What is zero is left out, but for what was not examined.
    """
    totals = document.totals
    listed = totals.listed_not_binding or 0
    counts: list[tuple[str, int]] = []
    if document.contexts:
        for word, number in totals.by_verdict.items():
            gaps = totals.not_examined if word == Decision.NOT_EXAMINED.value else 0
            quiet = listed if word == Decision.NO_RESTRICTION_FOUND.value else 0
            counts += [("listed, not binding here", listed)] if quiet else []
            counts.append((word, number + gaps - quiet))
    else:
        counts = [
            ("with a match", totals.matched),
            ("without a match", totals.subjects - totals.matched),
            (Decision.NOT_EXAMINED.value, totals.not_examined),
        ]
    counts += [("set aside", totals.set_aside), ("waived", totals.waived)]
    always = Decision.NOT_EXAMINED.value
    return ", ".join(f"{number:,} {word}" for word, number in counts if number or word == always)


def _found(document: CheckDocument, causes: Causes, quiet: Quiet, sheet: Sheet) -> Iterator[str]:
    for line in cause_lines(causes.causes, contexts=len(document.contexts)):
        yield _lettered(line, sheet)
    for beyond in causes.not_grouped:
        words = f"{counted(beyond.findings, 'finding')} more that are not grouped by their cause"
        yield _lettered(Line(beyond.verdict, beyond.verdict.value.upper(), words), sheet)
    if aside := document.totals.set_aside:
        said = dict.fromkeys(words for cause in causes.causes for words in cause.asides)
        shown = "; ".join([*said][:ASIDES])
        more = f"; and {len(said) - ASIDES:,} more (--verbose)" if len(said) > ASIDES else ""
        words = f"{counted(aside, 'finding')} by {shown}{more}"
        yield _lettered(Line(None, "SET ASIDE", words), sheet)
    for words in determined_words(document.totals):
        yield _lettered(Line(None, "DETERMINED", words.removeprefix("determined ")), sheet)
    for line in _quiet(document, quiet):
        yield _lettered(line, sheet)


def _quiet(document: CheckDocument, quiet: Quiet) -> Iterator[Line]:
    """Who is named and not bound, above who is not named at all."""
    for sort in quiet.matched[:LISTS]:
        word = "MATCH" if sort.certain else "MATCH?"
        yield Line(Decision.UNRESOLVED, word, sort.about, _names(sort))
    if more := sum(sort.number for sort in quiet.matched[LISTS:]):
        yield Line(Decision.UNRESOLVED, "MATCH", f"{more:,} more subjects (--verbose)")
    none = Decision.NO_RESTRICTION_FOUND
    for sort in quiet.listed[:LISTS]:
        yield Line(none, "NOT BINDING HERE", _names(sort), why=sort.about)
    if more := sum(sort.number for sort in quiet.listed[LISTS:]):
        yield Line(none, "NOT BINDING HERE", f"{more:,} more subjects (--verbose)")
    if quiet.more:
        yield Line(none, "ALSO", f"{quiet.more:,} more subjects that some list names (--verbose)")
    if number := quiet.unmatched.number:
        if not document.contexts:
            yield from _without_match(document, number, quiet.documents)
            return
        named = f": {quiet.unmatched.names[0]}" if number == 1 else ""
        clears = "does not clear it" if number == 1 else "clears none of them"
        of = counted(document.totals.subjects, "subject")
        what = f"{number:,} of {of}{named}; that {clears}: {UNCHECKED}"
        yield Line(none, none.value.upper(), what)


def _without_match(document: CheckDocument, number: int, documents: int) -> Iterator[Line]:
    """Without a context: those tied to a listed party by links are not among the unmatched."""
    tied = number - documents - document.coverage.unmatched
    if tied > 0:
        words = f"{counted(tied, 'subject')} by what the files say of them: give a context"
        yield Line(Decision.UNRESOLVED, "TIED TO A LISTED PARTY", words)
    if left := number - max(tied, 0):
        of = counted(document.totals.subjects, "subject")
        words = f"{left:,} of {of}; that clears none of them: {UNCHECKED}"
        yield Line(Decision.NO_RESTRICTION_FOUND, "NO MATCH", words)


def _names(sort: Sort) -> str:
    if sort.number == 1:
        return sort.names[0]
    more = sort.number - len(sort.names)
    rest = f" and {more:,} more" if more > 0 else ""
    return f"{sort.number:,}: {', '.join(sort.names)}{rest}"


def _lettered(line: Line, sheet: Sheet) -> str:
    """The line, its word in the colour of its verdict, wrapped beneath itself."""
    first, *rest = hung(line.text, sheet.width, 0 if line.word else HANGING, HANGING)
    word = str(visible(line.word))
    inked = sheet.ink(word, line.decision) if line.decision else sheet.strong(word)
    head = inked + first[len(word) :] if first.startswith(word) else first
    return "\n".join([head, *rest])


def _seen(document: CheckDocument, quiet: Quiet, sheet: Sheet) -> Iterator[str]:
    """What was not examined or not loaded, then what was looked at."""
    groups: dict[tuple[str, str], list[GapShape]] = {}
    for gap in document.not_examined:
        groups.setdefault((gap.why, gap.detail), []).append(gap)
    lines = [_gap_line(same) for same in groups.values()]
    for line in lines[:GAPS]:
        yield _lettered(line, sheet)
    if len(lines) > GAPS:
        words = f"{len(lines) - GAPS:,} more (--verbose)"
        yield _lettered(Line(Decision.NOT_EXAMINED, "NOT EXAMINED", words), sheet)
    missing = document.coverage.lists_not_loaded or ()
    for context in dict.fromkeys(one.context for one in missing):
        yield _lettered(Line(Decision.NOT_EXAMINED, "NOT LOADED", _lists(document, context)), sheet)
    yield _lettered(Line(None, "LOOKED AT", _looked_at(document)), sheet)
    without = not document.contexts
    is_said = quiet.unmatched.number and (
        without or document.coverage.unmatched == quiet.unmatched.number
    )
    seen = document.coverage
    essential = len(seen.sentences) if seen.essential is UNSET else seen.essential
    told = [*seen.sentences[1 if is_said else 0 : essential]]
    told += [] if document.withheld is UNSET else [withheld_words(document.withheld)]
    for sentence in told:
        yield "\n".join(hung(sentence, sheet.width, 0, HANGING))


def _gap_line(same: Sequence[GapShape]) -> Line:
    first = same[0]
    named = ", ".join(f"{gap.what}{_size(gap)}" for gap in same[:3])
    more = f" and {len(same) - 3:,} more" if len(same) > 3 else ""
    detail = f" ({first.detail})" if first.detail else ""
    return Line(Decision.NOT_EXAMINED, "NOT EXAMINED", f"{named}{more}: {first.why}{detail}")


def _size(gap: GapShape) -> str:
    if gap.size is None:
        return ""
    unit = gap.unit[:-1] if gap.size == 1 and gap.unit.endswith("s") else gap.unit
    return f" ({gap.size:,} {unit})"


def _lists(document: CheckDocument, context: str) -> str:
    here = [one for one in document.coverage.lists_not_loaded or () if one.context == context]
    ordered = [one.title for one in sorted(here, key=lambda one: not one.binds)]
    binding = sum(one.binds for one in here)
    shown = ", ".join(ordered[:NAMED_LISTS])
    more = len(ordered) - NAMED_LISTS
    rest = f" and {counted(more, 'more list')}" if more > 0 else ""
    verb = "binds" if binding == 1 else "bind"
    return f"{shown}{rest}; {binding:,} of {len(here):,} {verb} {context}"


def _looked_at(document: CheckDocument) -> str:
    state = document.register
    files = counted(len(document.files), "file")
    read = f"{counted(document.totals.records, 'record')} in {files}"
    said = f"{read}; register of {state.recorded} ({counted(state.measures, 'measure')})"
    lists = [
        f"{one.title} of {one.date or 'an unknown date'} ({one.loaded:,} of {one.known:,} names)"
        for one in state.lists
        if one.loaded and one.id != REGISTER
    ]
    shown = "; ".join(lists[:LISTS])
    more = f"; {len(lists) - LISTS:,} more lists" if len(lists) > LISTS else ""
    whole = f"{said}; {shown}{more}" if lists else f"{said} alone"
    return "; ".join([whole, *_columns(document.columns)])


def _columns(columns: Sequence[ColumnShape]) -> Iterator[str]:
    """Columns whose meaning was guessed, and those that nobody read: a wrong one costs findings."""
    for one in [c for c in columns if c.guessed is True and c.header][:COLUMNS]:
        yield f"“{one.header}” taken for the {one.meaning}"
    unused = list(dict.fromkeys(c.header for c in columns if c.meaning == UNUSED and c.header))
    if unused:
        more = f" and {len(unused) - COLUMNS:,} more" if len(unused) > COLUMNS else ""
        shown = ", ".join(f"“{header}”" for header in unused[:COLUMNS])
        yield f"{counted(len(unused), 'column')} not used: {shown}{more}"


def _to_do(todo: ToDo, sheet: Sheet, *, every: bool) -> Iterator[str]:
    shown, left = ([*todo.actions], []) if every else chosen(todo.actions)
    yield _title(todo, shown, left, sheet, every=every)
    again = command(*todo.check) if todo.check else ""
    for action in shown:
        yield from _action(fact_question(action, again, every=every), sheet)


def _contexts(document: CheckDocument, sheet: Sheet, *, every: bool) -> Iterator[str]:
    """Without a context: the contexts there are; with ``every`` what each of them means."""
    if document.contexts or not document.contexts_to_choose:
        return
    title = "CONTEXTS TO CHOOSE FROM"
    yield sheet.strong(title) + ("" if every else "  --verbose says whom each means")
    if not every:
        yield side_by_side((one.id for one in document.contexts_to_choose), sheet)
        return
    for one in document.contexts_to_choose:
        yield from hung(f"{one.id}: {one.label}", sheet.width, HANGING, 2 * HANGING)


def _title(
    todo: ToDo, shown: Sequence[Action], left: Sequence[Action], sheet: Sheet, *, every: bool
) -> str:
    """What a mark means, and what ``--verbose`` adds."""
    since = next((one.if_identified for one in shown if one.if_identified), "")
    standing = sum(1 for one in left if one.kind is ActionKind.DUTY)
    more = len(left) - standing + todo.left_off
    rest = [counted(standing, "duty")] if standing else []
    rest += [counted(more, "action")] if more else []
    rest += [counted(answers, "answer")] if (answers := answers_left(shown)) else []
    words = f"--verbose adds {', '.join(rest) or 'every finding'}"
    if every:
        words = f"{todo.left_off:,} more are not listed" if todo.left_off else ""
    marked = f"{IF} if identified on {since}; " if since else ""
    title = "TO DO" if shown else "MORE"
    said = f"{title}  {marked}{words}".rstrip("; ")
    first, *further = hung(said, sheet.width, 0, HANGING)
    return "\n".join([sheet.strong(title) + first[len(title) :], *further])


_ASKED_EACH = (ActionKind.NAME, ActionKind.DETERMINE)
"""Kinds of which there is an action for each name, and for each cause."""


def chosen(actions: Iterable[Action]) -> tuple[list[Action], list[Action]]:
    """What fits one screen: nothing that is due always, and of questions the first few."""
    shown: list[Action] = []
    left: list[Action] = []
    asked = Counter[ActionKind]()
    for action in actions:
        asked[action.kind] += 1
        standing = action.kind is ActionKind.DUTY and not action.by
        many = action.kind in _ASKED_EACH and asked[action.kind] > QUESTIONS
        (left if standing or many or len(shown) >= ACTIONS else shown).append(action)
    return shown, left


def _action(action: Action, sheet: Sheet) -> Iterator[str]:
    """The number, by when and what; its commands as they stand, behind it where one fits."""
    number = f"{action.number:>2}  "
    dated = action.by and action.kind is not ActionKind.DETERMINE
    mark = " OVERDUE" if action.overdue else IF if action.if_identified else ""
    told = f"{action.by}{mark}  " if dated else ""
    says_why = action.kind in _WHY or action.overdue  # what is late is said whole
    why = f" ({action.why})" if action.why and says_why else ""
    lead = len(number)
    commands = [str(visible(line)) for line in action.commands]
    first, *rest = hung(f"{told}{action.what}{why}", sheet.width, lead, lead)
    line = number + first[lead:]
    if len(commands) == 1 and not rest and breadth(f"{line}: {commands[0]}") <= sheet.width:
        yield f"{line}: {commands[0]}"
        return
    yield line
    yield from rest
    yield from (" " * lead + command for command in commands)


_WHY = (ActionKind.NAME, ActionKind.FACT)
"""Kinds of actions whose reason stands beside them; that of the others stands above."""


def hung(text: str, width: int, first: int, further: int) -> list[str]:
    """``text`` in lines of ``width``: the first set in by ``first``, the others by ``further``."""
    lead = " " * further
    head, *rest = wrapped(text, width - first)
    if not rest:
        return [" " * first + head]
    left = visible(text)[len(head) :].lstrip(" ")
    return [" " * first + head, *(lead + line for line in wrapped(left, width - further))]
