"""Which words say what was and was not looked at? The same sentences stand in every format.

Refuses to let silence read as clearance: the first sentence is there even when all was matched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from countermark.model.coverage import (
    CategoriesOpen,
    ChainsEnded,
    ContextNote,
    CoverageItem,
    Ended,
    JudgementsCounted,
    ListNotLoaded,
    ListsNotLoaded,
    MakersUnnamed,
    NamesInText,
    RecordsNotReread,
    RolesOfRows,
    StandingDuties,
    TestsNotAsked,
)
from countermark.model.evidence import EvidenceState
from countermark.model.inquiry import FileRead, Inquiry
from countermark.model.sentence import Sentence

NOT_CLEARED = "Not found on any list is not cleared"
"""The words that every format carries, and every subject without a finding."""


def sentences(inquiry: Inquiry, total: int) -> tuple[Sentence, ...]:
    """The coverage of ``inquiry`` of ``total`` subjects, the most important sentence first."""
    seen = inquiry.coverage
    found = [
        f"{NOT_CLEARED}: {counted(seen.unmatched, 'subject')} of {total:,} matched no listed party "
        "in what was examined; owners, makers and parts that no file names were not looked at."
    ]
    if seen.boms:
        found.append(
            f"Bills of materials that say they are complete: {seen.boms_complete:,} of "
            f"{seen.boms:,}."
        )
    if seen.parties:
        found.append(
            f"Parties with a stated owner: {seen.owners_known:,} of {seen.parties:,}; the owners "
            "of the others are not known here."
        )
    if seen.depth:
        cut = f"{counted(seen.chains_cut, 'chain')} went further and was not followed to its end"
        if seen.chains_cut != 1:
            cut = cut.replace("was", "were").replace("its end", "their end")
        found.append(f"Paths were followed for up to {counted(seen.depth, 'hop')}; {cut}.")
    if inquiry.not_examined:
        found.append(f"Not examined: {counted(len(inquiry.not_examined), 'item')}, each named.")
    found += [
        f"{f.label} is a link that leads out of its directory: what it leads to was read."
        for f in inquiry.files
        if f.linked
    ]
    found += map(_withheld, (f for f in inquiry.files if f.origin.withheld))
    said = [*map(Sentence, found), *map(item_words, seen.items)]
    return tuple(dict.fromkeys(said))


def lost(states: Mapping[EvidenceState, int]) -> str:
    """How many claims rest on evidence that is gone or altered; empty where none does."""
    missing = states.get(EvidenceState.MISSING, 0)
    damaged = states.get(EvidenceState.DAMAGED, 0)
    if not missing and not damaged:
        return ""
    return (
        f"Evidence that could not be opened: that of {counted(missing, 'claim')} is missing, that "
        f"of {counted(damaged, 'claim')} is damaged."
    )


def _withheld(read: FileRead) -> str:
    """What was masked in one file, by kind and line; values are nowhere."""
    kinds = "; ".join(
        f"{w.kind.value}: {w.count:,} ({'line' if w.count == 1 else 'lines'} {w.lines})"
        for w in read.origin.withheld
    )
    how = "not kept with the file" if read.origin.not_kept else "masked before reading, not kept"
    return f"Secrets in {read.label}, {how}: {kinds}."


_ENDS = {
    Ended.LISTED: "a party that some measure names",
    Ended.NO_FURTHER_CLAIM: "a name of which nothing further is stated",
    Ended.DATE: "a statement that did not hold on the day",
    Ended.HOP_LIMIT: "the hop limit",
    Ended.WORK_LIMIT: "the limit of the search",
    Ended.NOT_COUNTED: "a name that leads to more chains than were counted",
}
"""Where chains end, in the order in which they are told."""


def item_words(item: CoverageItem) -> Sentence:
    """One item of the coverage as a sentence."""
    return Sentence(_words(item))


def _words(item: CoverageItem) -> str:
    match item:
        case ChainsEnded(ends):
            number = dict(ends)
            places = [f"{number[why]:,} at {_ENDS[why]}" for why in _ENDS if why in number]
            return f"Chains ended: {'; '.join(places)}."
        case CategoriesOpen(categories):
            return (
                f"Rules by product category ({', '.join(categories)}) were not decided where no "
                "category was given."
            )
        case MakersUnnamed(unnamed, things):
            return (
                f"Makers: {unnamed:,} of {things:,} devices and products name neither maker "
                "nor brand; who made them was not examined."
            )
        case RolesOfRows(subjects, roles):
            return (
                f"Roles: {subjects:,} subjects were judged in a role that their own row names too "
                f"({', '.join(roles)}), beside those of the context."
            )
        case JudgementsCounted(same, different):
            return (
                f"Judgements of people in the project decided: {different:,} subjects are held to "
                f"be another party than one they resemble, {same:,} to be a listed party; "
                "countermark explain says by whom, which nothing here proves."
            )
        case ContextNote(context, note):
            return f"{context}: {note}."
        case StandingDuties(context, duties):
            return f"{context}, due whatever was found: {'; '.join(duties)}."
        case TestsNotAsked(context, tests):
            shown = "; ".join(f"{measure} (whether {asked})" for measure, asked in tests[:SHOWN])
            more = f"; and {len(tests) - SHOWN} more" if len(tests) > SHOWN else ""
            return (
                f"{context}: rules that name no firm were asked of the firms said to be meant, and "
                f"of nobody else: {shown}{more}."
            )
        case ListsNotLoaded(context, lists):
            return _not_loaded(context, lists)
        case RecordsNotReread(past, records, restrictive, since, decided):
            return _not_reread(past, records, restrictive, since, decided)
        case NamesInText(documents, not_looked_for):
            return (
                f"Names were looked for in running text ({counted(documents, 'document')}) as they "
                f"are listed: misspelt ones are not found there, and {not_looked_for:,} short or "
                "common names were not looked for. A mention does not say that anything is "
                "supplied."
            )
        case _:
            assert_never(item)


SHOWN = 4
"""Measures of one list, or of one sentence, that are named; the others are counted."""


def _not_reread(
    past: int, records: int, restrictive: int, since: str, decided: Sequence[str]
) -> str:
    """What rests on readings that are too old; verdicts stand as the records were read."""
    rest = f"; what was found rests on {_some(decided)} of them" if decided else ""
    return (
        f"Not re-read within their term: {past:,} of {counted(records, 'record')} of the register "
        f"({restrictive:,} that may prohibit), the oldest since {since}{rest}. They decide as they "
        "were read; countermark register due lists them."
    )


def _not_loaded(context: str, lists: Sequence[ListNotLoaded]) -> str:
    """``us-exporter: not loaded, and so not looked at, though they bind: …``."""
    parts = []
    for word, some in (
        ("though they bind it", [one for one in lists if one.binds]),
        ("though they bear on it, as advisories", [one for one in lists if not one.binds]),
    ):
        if some:
            parts.append(f"{word}: {'; '.join(map(_one_list, some))}")
    said = "; and, ".join(parts)
    return f"{context}: lists not loaded, and so not looked at, {said}."


def _one_list(one: ListNotLoaded) -> str:
    if one.measures == (one.title,):
        return one.title
    return f"{one.title} ({_some(one.measures)})"


def _some(names: Sequence[str]) -> str:
    """The first few of ``names``, the others counted."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def counted(number: int, noun: str) -> str:
    """``1 subject``, ``2 subjects``, ``2 duties``."""
    if number == 1:
        return f"{number:,} {noun}"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{number:,} {noun[:-1]}ies"
    return f"{number:,} {noun}s"
