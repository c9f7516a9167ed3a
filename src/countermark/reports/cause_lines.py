"""Root causes as lines of a screen: what must not be done with what, and where it shows.

Causes that differ in the act alone, or in the context alone, are one line; what is open is told by
the question, so that one line stands for all that one answer settles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from countermark.model.act_kind import NO_DENIAL
from countermark.model.cause import Cause, CauseAccusation, CauseDuty
from countermark.model.measure import Answered
from countermark.model.reading import PARTIES, SubjectKind
from countermark.model.verdict import Clock, Decision, Missing
from countermark.reports.act_words import infinitive
from countermark.reports.cause_root import THING_KINDS
from countermark.reports.coverage import counted
from countermark.reports.duty_words import short_term
from countermark.reports.headline import OF_PARTIES
from countermark.reports.terminal import phrase

MOST = 20
"""Lines of one verdict; the others are counted."""
SEVERAL = 3
"""Lines from which on what they have in common is said once."""
MANY = 8
"""Lines of one verdict from which on those of one party, then of one act, are put together."""
SITES, NAMES = 4, 2
BY = {Missing.NAME: "identity", Missing.FACTS: "fact", Missing.DISPUTED: "dispute"}
"""What would decide an open finding, in one word."""

_KINDS = [
    kind.value
    for kind in (
        SubjectKind.CONTRACT,
        SubjectKind.SUPPLIER,
        SubjectKind.PARTY,
        SubjectKind.PRODUCT,
        SubjectKind.DEVICE,
        SubjectKind.COMPONENT,
        SubjectKind.DOCUMENT,
    )
]
_PARTIES = frozenset(kind.value for kind in PARTIES)


class Line(NamedTuple):
    """``PROHIBITED to use``, the thing, where it shows, and what follows or is open."""

    decision: Decision | None
    word: str
    what: str
    where: str = ""
    why: str = ""

    @property
    def text(self) -> str:
        """The line as one string, its word first."""
        where = f" → {self.where}" if self.where else ""
        if not self.word:
            return self.what
        return f"{self.word}  {self.what}{where}{f'   {self.why}' if self.why else ''}"


def cause_lines(causes: Sequence[Cause], *, contexts: int = 1) -> Iterator[Line]:
    """A line for each cause that some subject has nothing worse than, worst first."""
    leading = [cause for cause in causes if cause.leading]
    for decision in Decision:
        lines = list(_lines([c for c in leading if c.verdict is decision], contexts > 1))
        yield from _said_once(lines[:MOST])
        if len(lines) > MOST:
            rest = f"{counted(len(lines) - MOST, 'more cause')} (--verbose shows every finding)"
            yield Line(decision, _word(decision), rest)


def _said_once(lines: list[Line]) -> Iterator[Line]:
    """What follows is said once, below, where it is the same for all of several."""
    follows = {line.why for line in lines}
    if len(lines) < SEVERAL or len(follows) > 1 or "" in follows:
        yield from lines
        return
    yield from (line._replace(why="") for line in lines)
    yield Line(None, "", f"each: {follows.pop()}")


def _lines(causes: list[Cause], several: bool) -> Iterator[Line]:
    groups: dict[tuple[object, ...], list[Cause]] = {}
    for cause in causes:
        groups.setdefault(_together(cause), []).append(cause)
    for same in _few(list(groups.values())):
        line = _line(same)
        if several:
            named = ", ".join(dict.fromkeys(cause.context for cause in same))
            line = line._replace(why=f"{line.why} [{named}]".strip())
        yield line


def _few(groups: list[list[Cause]]) -> list[list[Cause]]:
    """Groups of a verdict, those of one party put together where there are many, then all alike."""
    for alike in (_of_one_party, _of_one_act):
        if len(groups) <= MANY:
            break
        joined: dict[tuple[object, ...], list[Cause]] = {}
        for same in groups:
            joined.setdefault(alike(same[0], same), []).extend(same)
        groups = list(joined.values())
    return groups


def _of_one_party(first: Cause, same: list[Cause]) -> tuple[object, ...]:
    return first.party, first.relation, _acts(same), first.missing, first.resolve_by


def _of_one_act(first: Cause, same: list[Cause]) -> tuple[object, ...]:
    return first.verdict, _acts(same), first.missing, first.resolve_by


def _acts(same: Iterable[Cause]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(act for cause in same for act in cause.acts))


def _together(cause: Cause) -> tuple[object, ...]:
    """What causes of one line have in common."""
    if cause.missing is Missing.NAME:
        return ("identity",)
    if cause.missing is Missing.FACTS:
        return "fact", cause.resolve_by or cause.why
    if cause.verdict is Decision.NOT_ASSESSED:
        return "not assessed", cause.measures, cause.why
    if cause.verdict is Decision.ADVISORY and cause.party:
        return "advisory", cause.party
    return cause.party, cause.item.casefold(), cause.relation, cause.alike


def _line(same: list[Cause]) -> Line:
    first = same[0]
    word, where = _word(first.verdict), where_words(same)
    if first.missing is Missing.NAME and first.verdict is Decision.UNRESOLVED:
        return _identity(same, where)
    if first.verdict is Decision.UNRESOLVED and first.missing is not None:
        word = f"{word} {BY[first.missing]}"
        open_ = phrase(first.resolve_by) if first.missing is Missing.FACTS else ""
        return Line(first.verdict, word, _items(same), where, open_)
    if first.verdict is Decision.PROHIBITED:
        verbs = [infinitive(act) for act in _acts(same)]
        word = f"{word} {', '.join(verbs)}".rstrip()
        return Line(first.verdict, word, _things(same), where, _stands(same))
    if first.verdict is Decision.ACTION_REQUIRED:
        return Line(first.verdict, word, _things(same), where, _stands(same))
    if first.verdict is Decision.ADVISORY and first.party:
        kinds = where_words(same, sites=False)
        return Line(first.verdict, word, first.party_name, kinds, _alleged(first))
    if not first.party:
        return Line(first.verdict, word, first.why, where)
    return Line(first.verdict, word, _items(same), where, first.why)


def _alleged(cause: Cause) -> str:
    """Who accuses and who denies it, in equal words; empty where nobody does."""
    told = [_accusation_words(one) for one in cause.accusations[:1]]
    if more := len(cause.accusations) - 1 if told else 0:
        told.append(f"and {counted(more, 'more accusation')}, each with its answers: --verbose")
    return "; ".join(told)


def _accusation_words(one: CauseAccusation) -> str:
    answers: dict[Answered, list[str]] = {}
    for by, how in one.answers:
        answers.setdefault(how, []).append(by)
    told = [f"{how.value} by {'; '.join(who)}" for how, who in answers.items()] or [NO_DENIAL]
    return "; ".join([f"{one.kind.value} by {one.by}", *told])


def _word(decision: Decision) -> str:
    return decision.value.upper()


def _identity(same: list[Cause], where: str) -> Line:
    word = f"{_word(Decision.UNRESOLVED)} {BY[Missing.NAME]}"
    asked = {(c.question.name, c.question.entity): c.question for c in same if c.question}
    if len(asked) == 1:
        (one,) = asked.values()
        why = f"{one.score:.2f}: {one.why}" if one.score is not None else one.why
        return Line(
            Decision.UNRESOLVED, word, f"Is “{one.name}” the listed {one.entity_name}?", where, why
        )
    named = [f"“{one.name}” ({one.entity_name})" for one in asked.values()]
    shown = ", ".join(named[:SITES])
    more = f" and {len(named) - SITES:,} more" if len(named) > SITES else ""
    what = f"{len(asked):,} names may be those of listed parties: {shown}{more}"
    return Line(Decision.UNRESOLVED, word, what, where)


def _items(same: Sequence[Cause]) -> str:
    """``12 × HG8245H, made by X; 2 × another``, the first few."""
    named = list(dict.fromkeys(_item(cause) for cause in same))
    more = f" and {len(named) - SITES:,} more" if len(named) > SITES else ""
    return "; ".join(named[:SITES]) + more


def _item(cause: Cause) -> str:
    times = f"{cause.units:,} × " if cause.units > 1 else ""
    said = cause.item or cause.party_name
    if cause.relation:
        said = f"{said}, {cause.relation} {cause.party_name}"
    return f"{times}{said}"


def _things(same: list[Cause]) -> str:
    """The items of several causes, the first few; what they have in common once."""
    acts = _acts(same)
    named = {(cause.item.casefold(), cause.party): _thing(cause, acts) for cause in same}
    if len(named) == 1:
        return next(iter(named.values()))
    first = same[0]
    if first.relation and len({(cause.party, cause.relation) for cause in same}) == 1:
        units: dict[str, int] = {}
        for cause in same:
            units[cause.item] = max(units.get(cause.item, 0), cause.units)
        shown = [f"{n:,} × {item}" if n > 1 else item for item, n in [*units.items()][:SITES]]
        more = f" and {len(units) - SITES:,} more" if len(units) > SITES else ""
        return f"{', '.join(shown)}{more}, {first.relation} {first.party_name}"
    shown = list(named.values())[:SITES]
    more = f" and {len(named) - SITES:,} more" if len(named) > SITES else ""
    return f"{'; '.join(shown)}{more}"


def _thing(cause: Cause, acts: Sequence[str]) -> str:
    """The item; of a party that is one itself, what is bought from it."""
    if cause.relation or not cause.item or not set(cause.kinds) & _PARTIES:
        return _item(cause)
    if all(act.rpartition(" ")[2] in OF_PARTIES for act in acts):
        return cause.item
    return f"goods or services of {cause.item}"


def where_words(same: Sequence[Cause], *, sites: bool = True) -> str:
    """``6 contracts, 3 suppliers``; of things their sites, of one or two subjects their names."""
    first = same[0]
    kinds: dict[str, int] = {}
    there: dict[str, int] = {}
    members: dict[str, str] = {}
    alike: set[str] = set()
    for cause in same:
        if cause.alike in alike:
            continue  # another act with the very same subjects
        alike.add(cause.alike)
        for kind, count in cause.kinds.items():
            kinds[kind] = kinds.get(kind, 0) + count
        for place in cause.places:
            there[place.site] = there.get(place.site, 0) + place.count
        members |= {m.id: m.name for m in cause.members}
    counts = [counted(kinds[kind], kind) for kind in _KINDS if kind in kinds]
    said = ", ".join(counts)
    items = {(cause.item.casefold(), cause.party) for cause in same}
    if len(items) > 1 and set(kinds) - THING_KINDS:
        said = f"up to {said}"  # a contract may bring several items, and is counted with each
    if len(members) == sum(kinds.values()) <= NAMES and not set(kinds) & THING_KINDS:
        names = [name for name in members.values() if name != first.item]
        said = f"{said}: {', '.join(names)}" if names else said
    if not sites or not any(there):
        return said
    shown = site_words(there, max(cause.sites for cause in same))
    counted_already = len(items) == 1 and sum(kinds.values()) == same[0].units
    return shown if counted_already else f"{said}: {shown}"


def site_words(sites: dict[str, int], there: int, most: int = SITES) -> str:
    """``Riga 8, Depot 4 and 6 more sites``; one alone without its number."""
    named = sorted(((s, n) for s, n in sites.items() if s), key=lambda one: (-one[1], one[0]))
    if len(sites) == 1:
        return named[0][0]
    shown = ", ".join(f"{site} {_number(site, count)}" for site, count in named[:most])
    more = max(there, len(named)) - most
    shown += f" and {counted(more, 'more site')}" if more > 0 else ""
    return f"{shown}; {sites['']:,} without a site" if sites.get("") else shown


def _number(site: str, count: int) -> str:
    """The number behind a site; in brackets where the site ends in one of its own."""
    return f"({count:,})" if site[-1:].isdigit() else f"{count:,}"


def _stands(same: Iterable[Cause]) -> str:
    """What a person has decided, and what is due next."""
    causes = list(same)
    made = list(dict.fromkeys(d for cause in causes for d in cause.determinations))
    duties = [d for cause in causes for d in cause.duties if d.due]
    due = min(duties, key=lambda d: (d.state is Clock.NOT_STARTED, d.due), default=None)
    says = [f"{d.decision.words} by {d.person} on {d.day}" for d in made[-1:]]
    if not made and causes[0].verdict is Decision.PROHIBITED:
        says.append("no determination yet")
    if due is not None:
        says.append(_due(due))
    if aside := sum(cause.set_aside for cause in causes):
        says.append(f"{aside:,} set aside")
    return "; ".join(says)


def _due(duty: CauseDuty) -> str:
    verb = duty.what.partition(" ")[0].rstrip(":,")
    if duty.state is Clock.OVERDUE:
        return f"{verb}: OVERDUE since {duty.due}"
    if duty.state is Clock.NOT_STARTED:
        return f"{verb} {short_term(duty.clock)}"
    return f"{verb} by {duty.due}"
