"""What is to be done next? One numbered list, dated where there is a date, for every format.

Each entry says what, by when and why, with whole commands. Decides nothing: every duty, question
and gap is one that the result holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from countermark.model.audience import Audience
from countermark.model.cause import Action, ActionKind, Cause, CauseDuty, Causes
from countermark.model.determination import Determined
from countermark.model.verdict import Clock, Decision, Missing
from countermark.reports.coverage import counted
from countermark.reports.duty_words import condition_words, sentence, when_words
from countermark.reports.fact_actions import CAUSES, NO_LEDGER, fact_actions
from countermark.reports.shapes.check import CheckDocument, GapShape
from countermark.reports.shell import PROGRAM, command, with_names

MOST = 500
"""Actions that are listed; what is beyond them is counted."""
MOST_FILES = 40
"""Files up to which a command names each."""
CONTRACTS = 12
"""Contracts that a duty names."""
KEY_DIGITS = 16
"""Digits of a key in a command: enough to mean one thing, few enough to be compared by eye."""

_KINDS = {kind: at for at, kind in enumerate(ActionKind)}


class ToDo(msgspec.Struct, frozen=True):
    """The list, how many actions it leaves off, and the words that ask the same again."""

    actions: tuple[Action, ...]
    left_off: int = 0
    check: tuple[str, ...] = ()


def to_do(causes: Causes, document: CheckDocument, check: Sequence[str] = ()) -> ToDo:
    """Everything there is to do, what is due first.

    ``check`` are the words after ``countermark`` that ask the same question again; without them
    the files are named as the result names them.
    """
    if document.prepared_for and document.prepared_for.audience is Audience.PUBLICATION:
        return ToDo(())  # what is to be done is the business of whoever asked
    again = tuple(check) or asked_again(document)
    found = [
        *_identified(causes.causes, again, document),
        *_duties(causes.causes),
        *_determine(causes.causes, document),
        *_names(causes.causes),
        *fact_actions(_of(causes.causes, Missing.FACTS), again, document),
        *_disputes(causes.causes),
        *_gaps(document.not_examined),
        *_lists(document),
        *_contexts(document, again),
    ]
    found.sort(key=_order)
    numbered = [replace(one, number=at) for at, one in enumerate(found[:MOST], 1)]
    return ToDo(tuple(numbered), max(len(found) - MOST, 0), again)


def _order(action: Action) -> tuple[object, ...]:
    """By day; then what can be settled now; what is due always comes last."""
    standing = action.kind is ActionKind.DUTY and not action.by
    return not action.by, action.by, standing, _KINDS[action.kind]


def asked_again(document: CheckDocument) -> tuple[str, ...]:
    """The words that ask the same of the same files; empty where there are too many to name."""
    files = [file.label for file in document.files]
    if not files or len(files) > MOST_FILES:
        return ()
    contexts = (word for one in document.contexts for word in ("--context", one.id))
    return ("check", *files, *contexts)


def _action(
    kind: ActionKind,
    what: str,
    causes: Sequence[Cause] = (),
    *,
    by: str = "",
    overdue: bool = False,
    if_identified: str = "",
    when: str = "",
    why: str = "",
    commands: Iterable[str] = (),
    duty: CauseDuty | None = None,
) -> Action:
    keys = tuple(dict.fromkeys(cause.key for cause in causes))
    return Action(
        number=0,
        kind=kind,
        what=what,
        by=by,
        overdue=overdue,
        if_identified=if_identified,
        when=when,
        why=why,
        commands=tuple(filter(None, commands)),
        causes=keys[:CAUSES],
        cause_count=len(keys),
        to=duty.to if duty else "",
        clauses=_clauses(causes, duty.measure) if duty else (),
        contracts=_contracts(causes) if duty else (),
        only_if=condition_words(duty.clauses, duty.only_if) if duty else "",
        does_not_reach=duty.does_not_reach if duty else "",
    )


def _clauses(causes: Iterable[Cause], measure: str) -> tuple[str, ...]:
    """The clauses by which ``measure`` asks for it."""
    pairs = (pair for one in causes for pair in zip(one.measures, one.clauses, strict=False))
    return tuple(dict.fromkeys(clause for name, clause in pairs if name == measure and clause))


def _contracts(causes: Iterable[Cause]) -> tuple[str, ...]:
    named = (member.contract for one in causes for member in one.members)
    return tuple(dict.fromkeys(filter(None, named)))[:CONTRACTS]


def _identified(
    causes: Sequence[Cause], again: tuple[str, ...], document: CheckDocument
) -> Iterator[Action]:
    """A finding starts no clock: a person who says that it was identified does."""
    waiting = [c for c in causes if any(d.state is Clock.NOT_STARTED for d in c.duties)]
    if not waiting:
        return
    due = min(d.due for c in waiting for d in c.duties if d.state is Clock.NOT_STARTED)
    yield _action(
        ActionKind.DETERMINE,
        "Look into it; if it is so, say on which day you identified it",
        waiting,
        by=due,
        if_identified=document.as_of,
        when="terms that are not started run from that day",
        why=_because(waiting),
        commands=(command(*again, "--identified", document.as_of),) if again else (),
    )


def _duties(causes: Sequence[Cause]) -> Iterator[Action]:
    """Each duty once, for all causes that have it; then what has no date, in one entry."""
    found: dict[tuple[object, ...], tuple[CauseDuty, list[Cause]]] = {}
    for cause in causes:
        for duty in cause.duties:
            key = (duty.what.casefold(), duty.due, duty.clock, duty.state, cause.context)
            found.setdefault(key, (duty, []))[1].append(cause)
    for duty, owing in found.values():
        if not duty.due:
            continue
        yield _action(
            ActionKind.DUTY,
            sentence(duty.what),
            owing,
            by=duty.due,
            overdue=duty.state is Clock.OVERDUE,
            if_identified=duty.counted_from if duty.state is Clock.NOT_STARTED else "",
            when=when_words(duty),
            why=_because(owing),
            duty=duty,
        )
    for duty, owing in found.values():
        if not duty.due:
            yield _action(
                ActionKind.DUTY,
                sentence(duty.what),
                owing,
                when=when_words(duty),
                why=_because(owing),
                duty=duty,
            )


def _because(causes: Sequence[Cause]) -> str:
    """``Larkspur FieldGate 240, made by ZTE Corporation (section 889 …); and 2 more``."""
    first = causes[0]
    clause = next(iter(first.clauses), "")
    said = f"{item_words(first)} ({clause})" if clause else item_words(first)
    items = {(cause.item, cause.party) for cause in causes}
    return f"{said}, and {len(items) - 1} more" if len(items) > 1 else said


def item_words(cause: Cause) -> str:
    """``Larkspur FieldGate 240, made by ZTE Corporation``; the party alone where it is that."""
    if not cause.item:
        return cause.party_name
    if not cause.relation:
        alone = cause.item.casefold() == cause.party_name.casefold() or not cause.party_name
        return cause.item if alone else f"{cause.item} ({cause.party_name})"
    return f"{cause.item}, {cause.relation} {cause.party_name}"


_ANSWERS = (Determined.COVERED, Determined.NOT_COVERED)
_ANSWERED = frozenset({*_ANSWERS, Determined.CONFIRMED, Determined.REJECTED})


def _determine(causes: Sequence[Cause], document: CheckDocument) -> Iterator[Action]:
    """Whether each thing is covered, where a project can remember the answer and has none yet."""
    if document.ledger == NO_LEDGER:
        return
    for cause in causes:
        if cause.verdict not in (Decision.PROHIBITED, Decision.ACTION_REQUIRED):
            continue
        if not cause.subjects or any(d.decision in _ANSWERED for d in cause.determinations):
            continue
        acts = ", ".join(cause.acts)
        yield _action(
            ActionKind.DETERMINE,
            f"Determine whether {item_words(cause)} is covered{f' ({acts})' if acts else ''}",
            (cause,),
            why="; ".join(dict.fromkeys(cause.clauses)),
            commands=(
                command("determine", cause.key[:KEY_DIGITS], answer.value) for answer in _ANSWERS
            ),
        )


def _of(causes: Sequence[Cause], missing: Missing) -> Iterator[Cause]:
    for cause in causes:
        if cause.verdict is Decision.UNRESOLVED and cause.missing is missing and cause.subjects:
            yield cause


def _names(causes: Sequence[Cause]) -> Iterator[Action]:
    """One question for each name and party, with a command for each answer."""
    asked: dict[tuple[str, str], list[Cause]] = {}
    for cause in _of(causes, Missing.NAME):
        if cause.question is not None:
            asked.setdefault((cause.question.name, cause.question.entity), []).append(cause)
    for (name, node), open_ in asked.items():
        question = open_[0].question
        assert question is not None
        entity = node.removeprefix("reg:")
        score = f"{question.score:.2f}" if question.score is not None else ""
        why = ": ".join(part for part in (score, question.why) if part)
        yield _action(
            ActionKind.NAME,
            f"Is “{name}” the listed {question.entity_name}?",
            open_,
            why=why,
            commands=tuple(
                with_names("judge", ("--reason", "…"), (name, entity, answer))
                for answer in ("same", "different")
            ),
        )


def _disputes(causes: Sequence[Cause]) -> Iterator[Action]:
    for cause in _of(causes, Missing.DISPUTED):
        keys = cause.finding_keys[:1]
        yield _action(
            ActionKind.DISPUTE,
            sentence(cause.resolve_by),
            (cause,),
            why=cause.why,
            commands=tuple(command("explain", key[:12]) for key in keys),
        )


def _gaps(gaps: Sequence[GapShape]) -> Iterator[Action]:
    """What was not examined, by what to try about it."""
    by_step: dict[tuple[str, str], list[GapShape]] = {}
    for gap in gaps:
        by_step.setdefault((gap.next_step, gap.why), []).append(gap)
    for (step, why), same in by_step.items():
        named = ", ".join(gap.what for gap in same[:3])
        more = f" and {len(same) - 3:,} more" if len(same) > 3 else ""
        yield _action(
            ActionKind.READ,
            step_words(step),
            why=f"{named}{more}: {why}",
        )


def step_words(step: str) -> str:
    """What to try; a command keeps its letters, so that it can be copied."""
    if step.startswith("pip install "):
        return f"Install what reads it: {step}"
    if step.startswith(f"{PROGRAM} "):
        return f"Try: {step}"
    return sentence(step or "look at it yourself: it was not examined")


def _lists(document: CheckDocument) -> Iterator[Action]:
    by_context: dict[str, list[str]] = {}
    for one in document.coverage.lists_not_loaded or ():
        by_context.setdefault(one.context, []).append(one.title)
    for context, titles in by_context.items():
        yield _action(
            ActionKind.LOAD,
            f"Load {counted(len(titles), 'list')}",
            why="not loaded, and so not looked at: " + "; ".join(titles),
            commands=(command("register", "recommend", "--context", context),),
        )


def _contexts(document: CheckDocument, again: tuple[str, ...]) -> Iterator[Action]:
    if document.contexts or not document.contexts_to_choose or not again:
        return
    names: Mapping[str, str] = {one.id: one.label for one in document.contexts_to_choose}
    first = next(iter(names))
    yield _action(
        ActionKind.CONTEXT,
        f"Choose the context to judge in, such as {first} ({names[first]})",
        why="without a context there are matches and no verdicts",
        commands=(command(*again, "--context", first),),
    )
