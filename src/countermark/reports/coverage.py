"""Which words say what was and was not looked at? The same sentences stand in every format.

Refuses to let silence read as clearance: the first sentence is there even when all was matched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, assert_never

from countermark.model.coverage import (
    ApprovedCounted,
    CategoriesOpen,
    ChainsEnded,
    ContextNote,
    CoverageItem,
    Ended,
    ImagesOfDevices,
    JudgementsCounted,
    ListNotLoaded,
    ListsNotLoaded,
    MakersUnnamed,
    MatchesByChance,
    NamesInText,
    RecordsNotReread,
    RolesOfRows,
    StandingDuties,
    TestsNotAsked,
)
from countermark.model.evaluation import DeviceImage, ImageStanding
from countermark.model.evidence import EvidenceState
from countermark.model.inquiry import FileRead, Inquiry
from countermark.model.sentence import Sentence

NOT_CLEARED = "Not found on any list is not cleared"
"""The words that every format carries, and every subject without a finding."""


class CoverageSentences(NamedTuple):
    """The coverage in sentences; the first ``essential`` of them belong on the first screen."""

    sentences: tuple[Sentence, ...]
    essential: int


def sentences(inquiry: Inquiry, total: int) -> CoverageSentences:
    """The coverage of ``inquiry`` of ``total`` subjects, the most important sentence first.

    On the first screen stands what takes something from an answer and is in no other line there.
    """
    seen = inquiry.coverage
    first = [_unmatched(seen.unmatched, total)]
    if seen.chains_cut:
        cut = f"{counted(seen.chains_cut, 'chain')} went further and {_was(seen.chains_cut)}"
        first.append(f"Paths were followed for up to {counted(seen.depth, 'hop')}; {cut}.")
    first += [
        f"{f.label} is a link that leads out of its directory: what it leads to was read."
        for f in inquiry.files
        if f.linked
    ]
    first += map(_withheld, (f for f in inquiry.files if f.origin.withheld))
    first += [str(item_words(item)) for item in seen.items if isinstance(item, _ESSENTIAL)]
    rest = []
    if seen.boms:
        rest.append(
            f"Bills of materials that say they are complete: {seen.boms_complete:,} of "
            f"{seen.boms:,}."
        )
    if seen.parties:
        rest.append(
            f"Parties with a stated owner: {seen.owners_known:,} of {seen.parties:,}; the owners "
            "of the others are not known here."
        )
    if inquiry.not_examined:
        rest.append(f"Not examined: {counted(len(inquiry.not_examined), 'item')}, each named.")
    rest += [str(item_words(item)) for item in seen.items if not isinstance(item, _ESSENTIAL)]
    essential = dict.fromkeys(map(Sentence, first))
    return CoverageSentences(
        tuple(dict.fromkeys((*essential, *map(Sentence, rest)))), len(essential)
    )


_ESSENTIAL = (
    *(ImagesOfDevices, ApprovedCounted, MakersUnnamed, JudgementsCounted),
    *(ContextNote, RecordsNotReread),
)
"""Items of the coverage that belong on the first screen."""


TEN = 10
"""Expected matches from which they are told without decimals."""


def _by_chance(item: MatchesByChance) -> str:
    """What is to be expected of chance, what there is, and what was left out of what is told."""
    said = (
        f"Matches by chance: of {counted(item.names, 'name')} screened about "
        f"{by_chance(item.names, item.per_thousand)} would match if all were innocent "
        f"({item.per_thousand:g} of 1,000 invented names did); {item.met:,} did."
    )
    if not item.below:
        return said
    return (
        f"{said} {counted(item.below, 'fainter resemblance')} of "
        f"{counted(item.with_below, 'name')} to parties of imported lists lie below what these "
        "tell (--thorough)."
    )


def by_chance(names: int, per_thousand: float) -> str:
    """How many of so many names would match by chance, as people read it."""
    expected = names * per_thousand / 1000
    return f"{expected:,.0f}" if expected >= TEN else f"{expected:.1g}"


def _unmatched(number: int, total: int) -> str:
    """How many matched nothing, and that this clears nobody."""
    if not total:
        return "No subject was found in what was read; that clears nobody."
    if not number:
        return f"{_all(total)} matched a listed party."
    return (
        f"{number:,} of {counted(total, 'subject')} matched nothing. That does not clear "
        f"{'it' if number == 1 else 'them'}: owners, makers and parts that no file names were not "
        "checked."
    )


def _all(total: int) -> str:
    return "The one subject" if total == 1 else f"All {total:,} subjects"


def _was(number: int) -> str:
    return "was not followed to its end" if number == 1 else "were not followed to their end"


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
    Ended.DATE: "a statement that did not hold on the day",
    Ended.HOP_LIMIT: "the hop limit",
    Ended.WORK_LIMIT: "the limit of the search",
    Ended.NOT_COUNTED: "a name that leads to more chains than were counted",
}
"""Where else chains end short of a listed party, in the order in which they are told."""


def item_words(item: CoverageItem) -> Sentence:
    """One item of the coverage as a sentence."""
    return Sentence(_words(item))


def _words(item: CoverageItem) -> str:
    match item:
        case ImagesOfDevices() | ApprovedCounted():
            return _of_evaluations(item)
        case ChainsEnded(ends):
            return _chains(dict(ends))
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
            return _judged(same, different)
        case ContextNote() | StandingDuties():
            return _of_context(item)
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
        case NamesInText() | MatchesByChance():
            return _of_names(item)
        case _:
            assert_never(item)


def _judged(same: int, different: int) -> str:
    """How many subjects people settled, and where it stands who did."""
    other = "one it resembles" if different == 1 else "one they resemble"
    held = [
        f"{counted(many, 'subject')} {'is' if many == 1 else 'are'} held to be {what}"
        for many, what in (
            (different, f"another party than {other}"),
            (same, "a listed party"),
        )
        if many
    ]
    return (
        f"Judgements of people in the project decided: {', '.join(held)}; countermark decisions "
        "says by whom, which nothing here proves."
    )


def _of_evaluations(item: ImagesOfDevices | ApprovedCounted) -> str:
    """What is said of things that somebody evaluated, or a list of an authority holds."""
    if isinstance(item, ImagesOfDevices):
        return _images(item.devices)
    from countermark.reports.approved import counted_words

    return counted_words(item)


def _of_names(item: NamesInText | MatchesByChance) -> str:
    """What is said of names looked for, in running text and on lists."""
    if isinstance(item, MatchesByChance):
        return _by_chance(item)
    return (
        f"Names were looked for in running text ({counted(item.documents, 'document')}) as they "
        f"are listed: misspelt ones are not found there, and {item.not_looked_for:,} short or "
        "common names were not looked for. A mention does not say that anything is supplied."
    )


def _of_context(item: ContextNote | StandingDuties) -> str:
    """What is said of a context, and what is always due in it."""
    if isinstance(item, ContextNote):
        return f"{item.context}: {item.note}."
    return f"Always due as {item.context}: {'; '.join(item.duties)}."


NAMED_DEVICES = 8
"""Devices that a sentence names; JSON has all of them."""


def _images(devices: Sequence[DeviceImage]) -> str:
    """Devices of one evaluation: how many run what was evaluated, and each that does not."""
    what = devices[0].what
    product = " ".join(filter(None, (what.product, what.release)))
    sound = [one for one in devices if one.standing is ImageStanding.EVALUATED]
    others = [one for one in devices if one.standing is not ImageStanding.EVALUATED]
    said = [f"{counted(len(sound), 'device')}: {ImageStanding.EVALUATED.value}"] if sound else []
    for standing in ImageStanding:
        some = [one for one in others if one.standing is standing]
        if some:
            named = ", ".join(f"{one.name} ({one.place})" for one in some[:NAMED_DEVICES])
            more = f" and {len(some) - NAMED_DEVICES:,} more" if len(some) > NAMED_DEVICES else ""
            said.append(f"{counted(len(some), 'device')}: {standing.value}: {named}{more}")
    by = f"evaluated by {what.laboratory}, {what.day}"
    return f"Images of {product}, {by}: {'; '.join(said)}. This changes no verdict."


def _chains(number: Mapping[Ended, int]) -> str:
    """How many names lead nowhere, and what else ended a chain short of a listed party."""
    dead = number.get(Ended.NO_FURTHER_CLAIM, 0)
    places = [f"{number[why]:,} at {_ENDS[why]}" for why in _ENDS if why in number]
    ended = f"Chains ended: {'; '.join(places)}." if places else ""
    if not dead and ended:
        return ended
    was = "was" if dead == 1 else "were"
    followed = f"{counted(dead, 'name')} {was} followed to a dead end (no owner or maker known)."
    return f"{followed} {ended}".rstrip()


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
