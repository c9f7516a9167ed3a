"""Which findings a person means who names a subject, a cause or a finding: by name, key or prefix.

Answers from the published document alone. Refuses what is none of these, and says what is near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import chain
from typing import Literal, NamedTuple

from countermark.model.errors import CallerError
from countermark.reports.cause_root import root
from countermark.reports.causes import key_of
from countermark.reports.shapes.check import CheckDocument, FindingShape, SubjectShape

LEAST = 12
"""Hex digits of a key that people must give; fewer may come to mean another thing tomorrow."""

MOST_COMPARED = 5_000
"""Names that a mistyped one is compared with."""

_HEX = frozenset("0123456789abcdef")

Pair = tuple[SubjectShape, FindingShape]


class Target(NamedTuple):
    """What is decided about: ``key`` stands for it, ``title`` says it to people.

    ``pairs`` are its findings with their subjects, ``rows`` how many subjects of the run share
    these findings' keys; more than are named where nothing tells rows apart.
    """

    kind: Literal["subject", "cause", "finding"]
    key: str
    title: str
    pairs: tuple[Pair, ...]
    rows: int

    @property
    def keys(self) -> tuple[str, ...]:
        """What decisions hang on, each once."""
        return tuple(dict.fromkeys(decided_key(finding) for _, finding in self.pairs))


def decided_key(finding: FindingShape) -> str:
    """What decisions on a finding hang on: its key, its id where a result is older than keys."""
    return finding.key or finding.id


def target(document: CheckDocument, text: str) -> Target:
    """The findings that ``text`` means; of a subject or cause those that give a verdict.

    Raises CallerError where it means nothing, several things, or nothing that gives a verdict.
    """
    wanted = " ".join(text.strip().rstrip("…").split()).casefold()
    found = _targets_by_key(document, wanted)
    if len(found) > 1:
        kinds = ", ".join(f"{one.key[:16]}… ({one.kind}: {one.title})" for one in found[:10])
        raise CallerError(
            f"“{text[:80]}” may mean any of {len(found)}: {kinds}", next_step="write more of it"
        )
    if found:
        return _decidable(found[0])
    named = [s for s in document.subjects if " ".join(s.name.split()).casefold() == wanted]
    if named:
        return _decidable(_target("subject", named[0].id, named[0].name, _of(named), document))
    carried = [pair for pair in _of(document.subjects) if wanted in _called(pair)]
    if carried:
        key, name = key_of(*carried[0]), _item(carried[0])
        return _decidable(_target("cause", key, name, carried, document))
    raise _unknown(document, text, wanted)


def _targets_by_key(document: CheckDocument, prefix: str) -> list[Target]:
    """Every subject, cause and finding whose key, or id, begins with ``prefix``; none for less than
    ``LEAST`` hex digits."""
    if len(prefix) < LEAST or not set(prefix) <= _HEX:
        return []
    return list(_by_key(document, prefix))


def _by_key(document: CheckDocument, prefix: str) -> Iterator[Target]:
    subjects: dict[str, list[SubjectShape]] = {}
    causes: dict[str, list[Pair]] = {}
    findings: dict[str, list[Pair]] = {}
    for subject in document.subjects:
        if subject.id.startswith(prefix):
            subjects.setdefault(subject.id, []).append(subject)
        for finding in subject.findings:
            for key in _causes(subject, finding):
                if key.startswith(prefix):
                    causes.setdefault(key, []).append((subject, finding))
            if finding.id.startswith(prefix) or decided_key(finding).startswith(prefix):
                findings.setdefault(decided_key(finding), []).append((subject, finding))
    for id_, some in subjects.items():
        yield _target("subject", id_, some[0].name, _of(some), document)
    for key, pairs in causes.items():
        _, first = pairs[0]
        name = f"{pairs[0][0].name}: {first.entity_name}" if first.entity_name else pairs[0][0].name
        yield _target("cause", key, name, _deciding(pairs), document)
    for key, pairs in findings.items():
        title = f"{pairs[0][0].name}: {pairs[0][1].measure}"
        yield _target("finding", key, title, pairs[:1], document)


def _causes(subject: SubjectShape, finding: FindingShape) -> Iterator[str]:
    """The key of the cause that is listed, and that of this thing and this party alone."""
    if finding.decision is not None:
        yield key_of(subject, finding)
    if finding.cause:
        yield finding.cause


def _item(pair: Pair) -> str:
    return " ".join(root(*pair).item.split())


def _called(pair: Pair) -> tuple[str, str]:
    """What a cause is called: its item, alone and with the party that it leads to."""
    item, (_, relation, _) = _item(pair).casefold(), root(*pair)
    party = " ".join(pair[1].entity_name.split()).casefold()
    return item, f"{item}, {relation} {party}".replace(",  ", ", ")


def _of(subjects: Iterable[SubjectShape]) -> list[Pair]:
    return _deciding((subject, f) for subject in subjects for f in subject.findings)


def _deciding(pairs: Iterable[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair[1].decision is not None]


def _target(
    kind: Literal["subject", "cause", "finding"],
    key: str,
    title: str,
    pairs: Iterable[Pair],
    document: CheckDocument,
) -> Target:
    chosen = tuple(pairs)
    keys = {decided_key(finding) for _, finding in chosen}
    rows = sum(any(decided_key(f) in keys for f in s.findings) for s in document.subjects)
    return Target(kind, key, title, chosen, rows)


def _decidable(found: Target) -> Target:
    if not found.pairs:
        raise CallerError(
            f"“{found.title[:80]}” has no finding that gives a verdict: nothing to decide about",
            next_step=f"see what was considered: countermark explain {found.key[:LEAST]}",
        )
    return found


def _unknown(document: CheckDocument, text: str, wanted: str) -> CallerError:
    if wanted and set(wanted) <= _HEX and len(wanted) < LEAST:
        return CallerError(
            f"“{wanted}” is too short to be a key", next_step=f"write at least {LEAST} hex digits"
        )
    measure = next((m for m in document.measures if m.casefold() == wanted), "")
    if measure:
        return CallerError(
            f"“{measure}” is a measure; only a subject, a cause or a finding can be decided about",
            next_step="copy a key, or a subject's name, from the result",
        )
    items = (_item((s, f)) for s in document.subjects for f in s.findings if f.decision)
    if near := near_names(wanted, chain((s.name for s in document.subjects), items)):
        step = f"did you mean {', '.join(f'“{name}”' for name in near)}?"
    else:
        step = "copy a name or a key from the result of the last countermark check"
    return CallerError(f"nothing in the last check is called “{text[:80]}”", next_step=step)


def near_names(wanted: str, names: Iterable[str]) -> list[str]:
    """Up to three of ``names`` that are spelt much like ``wanted``, best first."""
    known = {name.casefold(): name for name, _ in zip(names, range(MOST_COMPARED), strict=False)}
    return [known[found] for found in get_close_matches(wanted.casefold()[:200], known, 3, 0.6)]
