"""What people decide, as claims in the project's ledger: judgements, set-asides and notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import NamedTuple

from countermark.assessment import shipped
from countermark.assessment.project import ledger_of
from countermark.model import node as nodes
from countermark.model.claim import Claim, Polarity
from countermark.model.clearing import Clearing
from countermark.model.errors import CallerError
from countermark.model.evidence import Evidence, Selector, SelectorKind
from countermark.model.grade import UNGRADED, Grade
from countermark.model.handling import DEFAULT, Handling
from countermark.model.match import JUDGEMENT
from countermark.model.predicate import TIES, Predicate
from countermark.model.qualifier import (
    ClearedFor,
    Derived,
    How,
    Qualifier,
    RestsOn,
    canonical,
)
from countermark.model.when import Interval, is_when
from countermark.store import clock
from countermark.store.project import Project
from countermark.store.vault import Vault

MICRO = 1_000_000
"""Micro-percent in one percent."""


MOST_YEARS = 2
"""How long a finding can be set aside at once (docs/decisions/0160)."""

ANOTHER_FIRM = (
    "for another firm of a like name: countermark judge NAME PARTY different --reason WHY"
)


class Recording(NamedTuple):
    """What was recorded: the claims, the ledger version that holds them, and the one before."""

    claims: tuple[Claim, ...]
    version: int
    before: int


def written(project: Project, words: str, label: str) -> Evidence:
    """Evidence for words typed by a person: they are kept in the vault like any other bytes."""
    raw = words.encode()
    digest = Vault(project.vault).put(raw)
    return Evidence(
        digest, "text/plain", Selector(SelectorKind.QUOTE, words), label=label, source=label
    )


def commit(project: Project, claims: Iterable[Claim]) -> Recording:
    """Record claims a person made; one taken back before is revived."""
    ledger, made = ledger_of(project), tuple(claims)
    before = ledger.version()
    return Recording(made, ledger.append(made, clock.now_micros(), revive=True), before)


def entity_node(project: Project, text: str) -> str:
    """A register id or a node as typed; raises CallerError for a party that nothing names."""
    catalog = shipped.catalog()
    node = text if text.startswith(("list:", "reg:")) else nodes.registered(text)
    if nodes.kind_of(node) == nodes.LISTED:
        named = ledger_of(project).view().claims((Predicate.NAMED,), subjects=(node,))
        if next(iter(named), None) is None:
            raise CallerError(
                f"no list in use holds a party “{text[:80]}”",
                next_step="copy the node from countermark screen NAME",
            )
        return node
    known = {claim.subject for claim in catalog.claims()}
    if node in known:
        return node
    near = get_close_matches(nodes.key_of(node)[:80].casefold(), list(catalog.entities), cutoff=0.5)
    raise CallerError(
        f"the register holds no entity “{text[:80]}”",
        next_step=f"did you mean {', '.join(near)}?"
        if near
        else "give a register id such as zte, or a node such as list:csl/123",
    )


def judgement(
    project: Project,
    *,
    name: str,
    entity: str,
    decision: str,
    reason: str,
    by: str,
    because: Clearing = Clearing.OTHER,
) -> Recording:
    """Record that ``name`` is the same as, or different from, ``entity``.

    What is different is so for a reason, against the row as it is now: where the row says more
    one day, the judgement silences nothing. Judging again takes the opposite judgement back first,
    and one against an older row: all stay in the history.
    """
    _check_reason(reason)
    node = entity_node(project, entity)
    opposite = "different" if decision == "same" else "same"
    before = [claim.id for claim in _judged(project, name, node, opposite)]
    predicate = Predicate.SAME_AS if decision == "same" else Predicate.DIFFERENT_FROM
    against = _against(project, node, because) if decision == "different" else ()
    claims = [
        Claim(
            claimant=by,
            subject=nodes.named(name),
            predicate=predicate,
            object=node,
            evidence=written(project, f"{name} | {entity} | {decision} | {reason}", JUDGEMENT),
            note=reason,
            qualifiers=against,
        )
    ]
    if decision == "different":
        older = _judged(project, name, node, decision)
        before += [claim.id for claim in older if claim.id != claims[0].id]
    ledger = ledger_of(project)
    then = ledger.version()
    version = ledger.succeed(
        claims,
        before,
        clock.now_micros(),
        author=by,
        reason=f"judged {decision}: {reason}",
        revive=True,
    )
    return Recording(tuple(claims), version, then)


def _against(project: Project, node: str, because: Clearing) -> tuple[Qualifier, ...]:
    """Why a name is another party's, and the row that was looked at, which is kept."""
    from countermark.assessment.cleared import row_of

    listed = ledger_of(project).view().claims(subjects=(node,))
    digest = Vault(project.vault).put(row_of(node, listed).encode())
    return canonical((ClearedFor(because), RestsOn("bytes", digest.hex)))


def retract_judgement(
    project: Project, *, name: str, entity: str, decision: str, reason: str, by: str
) -> Recording:
    """Take a judgement back; raises CallerError where there is none."""
    found = _judged(project, name, entity_node(project, entity), decision)
    if not found:
        raise CallerError(f"there is no judgement that {name} and {entity} are {decision}")
    return retract(project, found, reason=reason, by=by)


def retract(project: Project, claims: Iterable[Claim], *, reason: str, by: str) -> Recording:
    """Take claims back in one commit, saying who and why; they stay in the history."""
    _check_reason(reason, "a retraction")
    ledger, gone = ledger_of(project), tuple(claims)
    before, ids = ledger.version(), [claim.id for claim in gone]
    version = ledger.succeed((), ids, clock.now_micros(), author=by, reason=reason)
    return Recording(gone, version, before)


def _judged(project: Project, name: str, node: str, decision: str) -> list[Claim]:
    """The judgements in force that ``name`` and ``node`` are the same, or different."""
    predicate = Predicate.SAME_AS if decision == "same" else Predicate.DIFFERENT_FROM
    view = ledger_of(project).view()
    return list(
        view.claims(predicates=(predicate,), subjects=(nodes.named(name),), objects=(node,))
    )


def _check_reason(reason: str, what: str = "a judgement") -> None:
    if not reason.strip():
        raise CallerError(f"{what} needs a reason", place="--reason")


def set_aside(
    project: Project,
    *,
    findings: Iterable[str],
    about: str,
    owner: str,
    reason: str,
    start: date,
    until: str,
) -> Recording:
    """Put findings (their keys, or ids in a result older than keys) aside until a day.

    ``about`` is the key of what was named: the finding, or the subject or cause that has them.
    """
    _check_reason(reason, "a set-aside")
    _check_end(start, until)
    words = written(project, f"{about} | {owner} | {reason} | {until}", "set-aside")
    return commit(
        project,
        (
            Claim(
                claimant=owner,
                subject=f"finding:{finding}",
                predicate=Predicate.SET_ASIDE,
                object=reason,
                evidence=words,
                valid=Interval(start.isoformat(), until),
            )
            for finding in findings
        ),
    )


def _check_end(start: date, until: str) -> None:
    last = _years_after(start, MOST_YEARS)
    if not until:
        raise CallerError(
            "a set-aside ends on a day",
            place="--until",
            next_step=f"give a day up to {last}; {ANOTHER_FIRM}",
        )
    if not is_when(until) or len(until) != 10 or until <= start.isoformat():
        raise CallerError(
            f"“{until}” is not a day after {start}", place="--until", next_step="write YYYY-MM-DD"
        )
    if until > last.isoformat():
        raise CallerError(
            f"{until} is more than {MOST_YEARS} years away, and somebody has to look again",
            place="--until",
            next_step=f"give a day up to {last}; {ANOTHER_FIRM}",
        )


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def note(
    project: Project,
    *,
    subject: str,
    predicate: str,
    object_: str,
    claimant: str,
    source: str,
    quote: str,
    grade: str,
    valid: Interval,
    known_from: str | None,
    share: str | None,
    denied: bool,
    denial: tuple[str, str, str] | None,
    handling: Handling = DEFAULT,
) -> Recording:
    """Record a claim by hand, and the denial (who, words, where) beside it where there is one.

    ``handling`` says to whom both may be shown.
    """
    word = _predicate(predicate)
    said = Claim(
        claimant=claimant,
        subject=_node(subject),
        predicate=word,
        object=_node(object_) if word in TIES else object_,
        evidence=written(project, quote, source),
        polarity=Polarity.DENIED if denied else Polarity.AFFIRMED,
        valid=valid,
        known_from=known_from,
        share=_share(share),
        grade=_grade(grade),
        certain=_grade(grade) != UNGRADED and word not in _IDENTITY,
        qualifiers=(Derived(How.NOT_JUDGED, claimant),) if word in _IDENTITY else (),
        handling=handling,
    )
    claims = [said, *_names((subject, said.subject), (object_, said.object), said)]
    if denial is not None:
        who, words, where = denial
        claims.append(
            Claim(
                claimant=who,
                subject=said.subject,
                predicate=word,
                object=said.object,
                evidence=written(project, words, where),
                polarity=Polarity.DENIED,
                valid=valid,
                known_from=known_from,
                grade=_grade(grade),
                handling=handling,
            )
        )
    return commit(project, claims)


_IDENTITY = frozenset({Predicate.SAME_AS, Predicate.DIFFERENT_FROM})
"""What only a person decides; a source that says so makes a claim with a grade."""


def _names(first: tuple[str, str], second: tuple[str, str], said: Claim) -> list[Claim]:
    """What the new nodes are called, so that they can be shown and screened."""
    return [
        Claim(
            claimant=said.claimant,
            subject=node,
            predicate=Predicate.NAMED,
            object=text,
            evidence=said.evidence,
            handling=said.handling,
        )
        for text, node in (first, second)
        if node.startswith("name:")
    ]


def _node(text: str) -> str:
    head = text.partition(":")[0]
    if head in (nodes.REGISTERED, nodes.LISTED, nodes.CONTRACT, nodes.ITEM, nodes.NAMED):
        return text
    if text in shipped.catalog().entities:
        return nodes.registered(text)
    return nodes.named(text)


_WORDS = {predicate.value: predicate for predicate in Predicate}


def _predicate(word: str) -> Predicate:
    try:
        return _WORDS[word]
    except KeyError:
        raise CallerError(
            f"“{word}” is not in the vocabulary",
            next_step=f"one of: {', '.join(p.value for p in Predicate)}",
        ) from None


def _grade(text: str) -> Grade:
    try:
        return Grade.parse(text)
    except (KeyError, ValueError):
        raise CallerError(
            f"“{text}” is not an Admiralty grade", place="--grade", next_step="write A1 to F6"
        ) from None


def _share(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        percent = Decimal(text.rstrip("% "))
    except InvalidOperation:
        percent = Decimal(-1)
    if not 0 <= percent <= 100:
        raise CallerError(f"“{text}” is not a percentage from 0 to 100", place="--share")
    return int(percent * MICRO)
