"""What stands where in a dossier: all that its template shows, in order, with numbers and links.

The to-do list is that of every other format. What is long is split: some in full, the rest folded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from countermark.model.cause import Action, ActionKind
from countermark.model.verdict import Decision
from countermark.reports.actions import ToDo, to_do
from countermark.reports.cause_lines import site_words
from countermark.reports.cause_root import THING_KINDS
from countermark.reports.causes import causes_of
from countermark.reports.chapters import Chapter, chapters
from countermark.reports.coverage import NOT_CLEARED, counted
from countermark.reports.evidence_rows import numbers, sources
from countermark.reports.fact_question import fact_question
from countermark.reports.folding import Cited, closed, folds
from countermark.reports.overview import chosen
from countermark.reports.path_picture import Picture, picture
from countermark.reports.settings import set_elsewhere
from countermark.reports.shapes.check import (
    CheckDocument,
    ColumnShape,
    MeasureShape,
    SubjectShape,
)
from countermark.reports.shell import command

FULL = 30
"""Chapters that are told in full; of the others each is a row."""
LISTED = 20
"""Causes that page one lists."""
LINKS = 6
"""Causes that one line of the to-do list links to."""
AT_ONCE, SPLIT = 40, 400
"""Rows of one kind that are seen at once, and that one fold holds."""
INLINE = 3
"""Subjects of one way that are named in its line; more of them are a table."""
FILES = 5


class ChapterInPlace(NamedTuple):
    """A chapter with what stands around it."""

    chapter: Chapter
    where: str
    to_do: tuple[int, ...]
    picture: Picture | None
    changes: Changes


class Changes(NamedTuple):
    """What would change a verdict: evidence against one of ``claims``, an exception, and ``words``.

    The exceptions are told once for the whole dossier, with what was found of each.
    """

    claims: tuple[int, ...]
    exceptions: int
    words: tuple[str, ...]


class Linked(NamedTuple):
    """An action, and the numbers of the chapters it is about; ``more`` are not named."""

    action: Action
    chapters: tuple[int, ...]
    more: int


class Fold(NamedTuple):
    """Rows that are folded together: which of how many, counted from 1."""

    first: int
    last: int
    rows: Sequence[Any]


class Split(NamedTuple):
    """Rows that are seen at once, and the others in folds."""

    shown: Sequence[Any]
    folds: tuple[Fold, ...]


def view(document: CheckDocument) -> Mapping[str, Any]:
    """Everything that the template of the dossier asks for, but for the document itself."""
    causes = causes_of(document)
    found = chapters(document, causes)
    todo = to_do(causes, document)
    number_of = {key: chapter.number for chapter in found for key in chapter.causes}
    again = command(*todo.check) if todo.check else ""
    linked = [_linked(action, number_of, again) for action in todo.actions]
    now, _ = chosen(todo.actions)
    at_once = {action.number for action in now}
    numbered = numbers(_cited(found), document.claims)
    said = {claim.sentence: numbered[id_] for id_, claim in document.claims.items()}
    told = [_in_place(chapter, todo, said) for chapter in found[:FULL]]
    return {
        "elsewhere": set_elsewhere(document.settings),
        "tallies": list(_tallies(document)),
        "not_cleared": NOT_CLEARED,
        "now": [one for one in linked if one.action.number in at_once],
        "later": split([one for one in linked if one.action.number not in at_once], 0),
        "left_off": todo.left_off,
        "told": told,
        "contents": [(one.chapter, one.where) for one in told[:LISTED]],
        "more_causes": len(found) - min(LISTED, len(told)),
        "further": split(found[FULL:], 0),
        "others": split(list(_others(document.subjects, found))),
        "beyond": causes.not_grouped,
        "numbers": numbered,
        "sources": sources(document, numbered),
        "grades": _grades(document),
        "measures": _measures(document, found),
        "exceptions": list(_exceptions(found)),
        "gaps": split(document.not_examined),
        "columns": _columns(document),
        "cuts": list(_cuts(document.subjects)),
        "matched": split([s for s in document.subjects if _shows_matches(s)]),
        "not_binding": split(list(_quiet(document, standing=True))),
        "unmatched": split(list(_quiet(document, standing=False))),
        "closed": split(list(_closed(document.subjects))),
        "contexts": split(folds(document.subjects) if len(document.contexts) > 1 else []),
        "files": document.files[:FILES],
        "split": split,
        "inline": INLINE,
    }


def split(rows: Sequence[Any], at_once: int = AT_ONCE) -> Split:
    """The first rows, and the others in folds of ``SPLIT``; a few more than fit are no fold."""
    if len(rows) <= at_once + at_once // 4:
        return Split(rows, ())
    starts = range(at_once, len(rows), SPLIT)
    parts = (rows[start : start + SPLIT] for start in starts)
    made = (Fold(start + 1, start + len(p), p) for start, p in zip(starts, parts, strict=True))
    return Split(rows[:at_once], tuple(made))


def _in_place(chapter: Chapter, todo: ToDo, said: Mapping[str, int]) -> ChapterInPlace:
    asked = (a.number for a in todo.actions if not {*a.causes}.isdisjoint(chapter.causes))
    where = _where(chapter.subjects)
    return ChapterInPlace(chapter, where, tuple(asked), picture(chapter), _changes(chapter, said))


_LINK, _WEAKEST = "evidence that it is not so: ", " (the weakest link)"
_PROOF = "proof of the exception: "


def _changes(chapter: Chapter, said: Mapping[str, int]) -> Changes:
    """Sorts what would change the verdict; ``said`` are the numbers of claims by their sentence."""
    links: list[int] = []
    words: list[str] = []
    for change in chapter.changes:
        sentence = change.removeprefix(_LINK).removesuffix(_WEAKEST)
        if change.startswith(_LINK) and sentence in said:
            links.append(said[sentence])
        elif not change.startswith(_PROOF):
            words.append(change)
    proofs = sum(change.startswith(_PROOF) for change in chapter.changes)
    return Changes(tuple(sorted(set(links))), proofs, tuple(words))


def _where(subjects: Sequence[SubjectShape]) -> str:
    """``6 contracts, 3 devices``, and the sites of things as far as they are known."""
    kinds = Counter(subject.kind for subject in subjects)
    things = (subject for subject in subjects if subject.kind in THING_KINDS)
    sites = Counter(subject.fields.get("site", "") for subject in things)
    said = ", ".join(counted(number, kind) for kind, number in kinds.most_common())
    return f"{said}: {site_words(sites, len(sites) - ('' in sites))}" if any(sites) else said


def _linked(action: Action, number_of: Mapping[str, int], again: str) -> Linked:
    named = sorted({number_of[key] for key in action.causes if key in number_of})
    more = max(len(named) - LINKS, action.cause_count - len(action.causes), 0)
    action = fact_question(action, again)
    if named and action.kind not in (ActionKind.NAME, ActionKind.DISPUTE):
        action = replace(action, why="")  # the cause it links to says it
    if action.by:  # the day stands beside it
        said = (part for part in action.when.split("; ") if action.by not in part)
        action = replace(action, when="; ".join(said))
    return Linked(action, tuple(named[:LINKS]), more)


def _tallies(document: CheckDocument) -> Iterator[tuple[str, int]]:
    """How many of each verdict; without a context how many matched."""
    totals = document.totals
    if not document.contexts:
        yield "with a match", totals.matched
        yield "without a match", totals.subjects - totals.matched
        yield Decision.NOT_EXAMINED.value, totals.not_examined
        return
    for word, number in totals.by_verdict.items():
        more = totals.not_examined if word == Decision.NOT_EXAMINED.value else 0
        yield word, number + more


def _cited(found: Iterable[Chapter]) -> Iterator[str]:
    """The claims in the order in which the dossier rests on them."""
    for chapter in found:
        for way in chapter.ways:
            for row in way.rows:
                yield from row.claims
        for dispute in chapter.disputes:
            yield from (dispute.claim, *dispute.denials)


def _grades(document: CheckDocument) -> list[tuple[str, str]]:
    return sorted({(claim.grade, claim.grade_words) for claim in document.claims.values()})


def _measures(document: CheckDocument, found: Iterable[Chapter]) -> list[MeasureShape]:
    """The measures that some chapter names, by their ids."""
    named = {rule.finding.measure for chapter in found for rule in chapter.rules}
    return [document.measures[id_] for id_ in sorted(named) if id_ in document.measures]


def _exceptions(found: Sequence[Chapter]) -> Iterator[tuple[str, list[int]]]:
    """Each exception that was considered once, with the chapters it was considered for."""
    chapters_: dict[str, list[int]] = {}
    for chapter in found:
        for words in chapter.exceptions:
            chapters_.setdefault(words, []).append(chapter.number)
    yield from chapters_.items()


def _columns(document: CheckDocument) -> list[list[ColumnShape]]:
    """How columns were understood, file by file."""
    files: dict[str, list[ColumnShape]] = {}
    for column in document.columns:
        files.setdefault(column.file, []).append(column)
    return list(files.values())


def _others(subjects: Iterable[SubjectShape], found: Iterable[Chapter]) -> Iterator[SubjectShape]:
    """Subjects whose verdict rests on no finding, such as a document that mentions a party."""
    there = {row.subject.id for chapter in found for row in chapter.rows}
    for subject in subjects:
        if subject.id not in there and subject.verdict not in (
            None,
            Decision.NO_RESTRICTION_FOUND,
        ):
            yield subject


def _cuts(subjects: Iterable[SubjectShape]) -> Iterator[tuple[str, Split]]:
    """Searches that met a limit, each with the names of whom it was met for."""
    same: dict[str, list[str]] = {}
    for subject in subjects:
        for verdict in subject.verdicts:
            if verdict.cut is not None:
                same.setdefault(verdict.cut.words, []).append(subject.name)
    return ((words, split(list(dict.fromkeys(names)))) for words, names in same.items())


def _shows_matches(subject: SubjectShape) -> bool:
    """Are its matches told? Where they may be all there is to tell, and where a person judged."""
    whole = subject.verdict in (None, Decision.UNRESOLVED) or subject.kind == "document"
    return bool(subject.matches) and (whole or any(m.judged for m in subject.matches))


def _quiet(document: CheckDocument, *, standing: bool) -> Iterator[SubjectShape]:
    """Subjects of which nothing was found: those that a list names, or all the others."""
    for subject in document.subjects:
        if subject.verdict is Decision.NO_RESTRICTION_FOUND:
            if bool(subject.standing) is standing:
                yield subject
        elif subject.verdict is None and not subject.matches and not standing:
            yield subject


def _closed(subjects: Iterable[SubjectShape]) -> Iterator[tuple[SubjectShape, int, list[Cited]]]:
    """Findings that give no verdict and stay visible: waived, licensed, set aside ..."""
    for fold in folds(subjects):
        if some := closed(fold.first):
            yield fold.first, len(fold.members), some
