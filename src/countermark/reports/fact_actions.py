"""What one stated fact would settle, as actions: a command for each answer, and the rows to fill.

A facet is stated for the whole run, and so for every row that says nothing itself; whether a part
is essential is recorded as a claim. Where only a file can say it, the file's rows are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from countermark.model.cause import Action, ActionKind, Answer, Cause
from countermark.model.open_fact import WEIGHT, OpenFact, merged
from countermark.reports.duty_words import sentence
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.shell import command

CAUSES = 20
"""Keys of causes that one action names."""
ITEMS, ROWS = 3, 12
"""Items, and rows, that one question names."""
NO_LEDGER = "memory"
"""What a result says of its ledger where there was no project."""

_COLUMNS = {"network-part": "network part"}
"""Columns that are called otherwise than the fact."""
_SAYING = ("--claimant", "…", "--source", "…", "--quote", "…")
_CONTEXT = "--context"


def fact_actions(
    causes: Iterable[Cause], again: tuple[str, ...], document: CheckDocument
) -> Iterator[Action]:
    """Each question once, for all ``causes`` that wait for it.

    ``again`` are the words that ask the same again; without them no command is offered.
    """
    asked: dict[str, list[Cause]] = {}
    for cause in causes:
        asked.setdefault(cause.resolve_by or cause.why, []).append(cause)
    for how, open_ in asked.items():
        answers = tuple(_answers(open_, again, document))
        commands = [one.command for one in answers if one.command]
        keys = tuple(dict.fromkeys(cause.key for cause in open_))
        column, rows = _rows(open_)
        yield Action(
            number=0,
            kind=ActionKind.FACT,
            what=sentence(how),
            why=_items(open_, how),
            commands=tuple(commands or filter(None, [command(*again) if again else ""])),
            answers=answers,
            column=column,
            rows=rows,
            causes=keys[:CAUSES],
            cause_count=len(keys),
        )


def _answers(
    causes: Sequence[Cause], again: tuple[str, ...], document: CheckDocument
) -> Iterator[Answer]:
    """An answer a value; where several facts are open at once no single command settles it."""
    facts = merged(fact for cause in causes for fact in cause.open_facts)
    for fact in facts:
        if fact.fact == WEIGHT:
            yield from _of_a_part(fact, document)
            continue
        asking = {cause.context for cause in causes if _asks(cause, fact)}
        for value in (*fact.within, *fact.outside[:1]):
            words = _asked_with(again, document, asking, f"{fact.fact}={value}")
            is_within = value in fact.within
            yield Answer(fact.fact, value, is_within, command(*words) if words else "")


def _asks(cause: Cause, fact: OpenFact) -> bool:
    return any(one.fact == fact.fact for one in cause.open_facts)


def _asked_with(
    again: tuple[str, ...], document: CheckDocument, asking: Iterable[str], facet: str
) -> tuple[str, ...]:
    """The words that ask again, with ``facet`` in each context that waits for it."""
    if not again:
        return ()
    bare = [
        word
        for at, word in enumerate(again)
        if word != _CONTEXT and (at == 0 or again[at - 1] != _CONTEXT)
    ]
    for one in document.contexts:
        bare += [_CONTEXT, f"{one.id},{facet}" if one.id in asking else one.id]
    return tuple(bare)


def _of_a_part(fact: OpenFact, document: CheckDocument) -> Iterator[Answer]:
    """Whether a part is essential: a project remembers it; else an edge list has to say it."""
    remembers = document.ledger != NO_LEDGER
    for value in fact.within:
        said = ("note", fact.about, WEIGHT, value, *_SAYING)
        for is_within, words in ((True, said), (False, (*said, "--denied"))):
            answer = value if is_within else f"no {value}"
            yield Answer(WEIGHT, answer, is_within, command(*words) if remembers else "")


def _rows(causes: Sequence[Cause]) -> tuple[str, tuple[str, ...]]:
    """The column that would say it and the first rows that lack it; none for a part."""
    facts = dict.fromkeys(f.fact for c in causes for f in c.open_facts if f.fact != WEIGHT)
    if len(facts) != 1:
        return "", ()
    fact = next(iter(facts))
    places = (member.place for cause in causes for member in cause.members)
    tables = dict.fromkeys(place for place in places if "#" not in place)
    return (_COLUMNS.get(fact, fact), tuple(tables)[:ROWS]) if tables else ("", ())


def _items(causes: Sequence[Cause], said: str) -> str:
    """The items that wait for an answer, but for those that the question names itself."""
    named = dict.fromkeys(cause.item for cause in causes if cause.item and cause.item not in said)
    shown = "; ".join([*named][:ITEMS])
    return f"{shown} and {len(named) - ITEMS:,} more" if len(named) > ITEMS else shown
