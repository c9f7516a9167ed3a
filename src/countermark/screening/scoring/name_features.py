"""All values of ``features`` for many pairs of names at once, in numpy, without a loop per pair.

It compares what it is given and looks nothing up.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import chain, count, repeat
from operator import add

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Indel

from countermark.screening.names.prepared_name import PreparedName, country_agreement, initials
from countermark.screening.reference.tables import LegalForm
from countermark.screening.scoring.feature_vector import COLUMN, FIELDS, agreement
from countermark.screening.scoring.token_alignment import Bools, Floats, Ints, align
from countermark.screening.text.distinct import distinct, numbered
from countermark.screening.text.numbers import disagreement, numbers
from countermark.screening.text.one_writing import canonical
from countermark.screening.text.tokens import DISTINCTIVE_WEIGHT, STOPWORD_WEIGHT, Vocabulary

WIDTHS = (4, 8, 24)
"""Pairs are compared in groups of like size; most names have at most four words."""

FEW = 64
"""Pairs up to which a loop is faster than numpy's set operations."""

RESPACED = 0.86
"""Likeness of all letters from which names are taken for the same words with other spaces."""

_JOINING = frozenset({"of", "and", "for", "the", "in"})
"""Words that tell nothing and are left out as people like."""

STEP = 20_000
"""Pairs compared at once: the tables of a step stay in tens of megabytes."""

Matrix = npt.NDArray[np.float32]

Row = npt.NDArray[np.float32]


class Comparer:
    """Compares sides with the tables it holds."""

    def __init__(self, words: Vocabulary, forms: Mapping[str, LegalForm]) -> None:
        self._words = words
        self._forms = forms

    def compare(
        self,
        left: Sequence[PreparedName],
        right: Sequence[PreparedName],
        person: Bools,
        weak: Bools | None = None,
    ) -> Matrix:
        """One line of values per pair; ``person`` and ``weak`` (a weak role) hold one per pair."""
        values = np.zeros((len(left), len(FIELDS)), np.float32)
        for at in range(0, len(left), STEP):
            part = slice(at, at + STEP)
            self._words.renew()
            self._step(left[part], right[part], person[part], values[part])
        if weak is not None:
            values[:, COLUMN["weak_role"]] = weak
        return values

    def _step(
        self,
        left: Sequence[PreparedName],
        right: Sequence[PreparedName],
        person: Bools,
        values: Matrix,
    ) -> None:
        sides, ours, theirs = _distinct(left, right)
        held = _Sides(sides, self._words, ours, theirs)
        _whole_names(held, ours, theirs, person, values)
        self._agreements(sides, held, ours, theirs, values)
        widest = np.maximum(held.count[ours], held.count[theirs])
        done = 0
        for width in WIDTHS:
            within = np.nonzero((widest > done) & (widest <= width))[0]
            done = width
            if len(within):
                values[within] = self._aligned(
                    held, ours[within], theirs[within], person[within], width, values[within]
                )

    def _agreements(
        self, sides: Sequence[PreparedName], held: _Sides, ours: Ints, theirs: Ints, values: Matrix
    ) -> None:
        """Values of which only few distinct combinations occur: forms, countries, numbers."""
        forms = _by_pair(
            [side.name.forms for side in sides],
            ours,
            theirs,
            lambda a, b: agreement(a, b, self._forms),
        )
        values[:, COLUMN["legal_form"]] = np.maximum(forms, 0)
        told = np.fromiter((bool(side.name.forms) for side in sides), np.bool_)
        both = told[ours] & told[theirs]
        values[:, COLUMN["unrelated_form"]] = both & (forms == 0)
        values[:, COLUMN["other_form"]] = forms < 0
        values[:, COLUMN["extra_descriptor"]] = both
        countries = _by_pair([side.countries for side in sides], ours, theirs, country_agreement)
        values[:, COLUMN["country"]] = countries > 0
        values[:, COLUMN["other_country"]] = countries < 0
        found = [numbers(core) for core in held.cores]
        values[:, COLUMN["numbers"]] = _by_pair(found, ours, theirs, disagreement)

    def _aligned(
        self,
        held: _Sides,
        ours: Ints,
        theirs: Ints,
        person: Bools,
        width: int,
        values: Matrix,
    ) -> Matrix:
        words = self._words
        left, right = held.rows[ours, :width], held.rows[theirs, :width]
        matched_left, matched_right = align(
            left,
            right,
            held.joined[ours, : width - 1],
            held.joined[theirs, : width - 1],
            person,
            words,
        )
        of = person.astype(np.intp)[:, None]
        weight_left = np.where(left >= 0, words.weight[of, left], 0)
        weight_right = np.where(right >= 0, words.weight[of, right], 0)
        letters = np.minimum(held.letters[ours], held.letters[theirs])
        _words_of_both(weight_left, weight_right, matched_left, matched_right, letters, values)
        _leftovers(weight_left, weight_right, matched_left, matched_right, values)
        _respaced(held, ours, theirs, matched_left == 1, matched_right == 1, values)
        values[:, COLUMN["extra_descriptor"]] *= values[:, COLUMN["short_form"]] > 0
        for name in ("conflict", "other_words", "extra"):  # an acronym says all of the name
            values[:, COLUMN[name]] *= values[:, COLUMN["acronym"]] == 0
        if person.any():
            values[:, COLUMN["other_initial"]] = person & (
                _another_initial(left, matched_left, right, matched_right, words)
                | _another_initial(right, matched_right, left, matched_left, words)
            )
        # A short form lacks letters by intent: they do not speak against it.
        short = 0.75 * (values[:, COLUMN["short_form"]] == 1)
        values[:, COLUMN["letters"]] = np.maximum(values[:, COLUMN["letters"]], short)
        both = ((left, matched_left), (right, matched_right))
        _places_and_branches(both, ~person, words, values)
        return values


def _another_initial(
    ours: Ints, matched: Floats, theirs: Ints, theirs_matched: Floats, words: Vocabulary
) -> Bools:
    """Has one name an initial that begins no word left over in the other, and words are left?"""
    initial = (words.first[ours] < 0) & (ours >= 0) & (matched == 0)
    found: Bools = initial.any(axis=1) & ((theirs >= 0) & (theirs_matched == 0)).any(axis=1)
    return found


def _places_and_branches(
    both: Sequence[tuple[Ints, Floats]], firms: Bools, words: Vocabulary, values: Matrix
) -> None:
    """Places and branch words that are left over; ``both``: words and how they are matched."""
    lost, inner, branch = [], [], np.zeros(len(values), np.bool_)
    for rows, matched in both:
        open_ = (rows >= 0) & (matched < 0.5)
        place = words.place[rows] & open_
        lost.append(place.any(axis=1))
        inner.append(place[:, 1:].any(axis=1))
        branch |= (words.branch[rows] & open_).any(axis=1)
    values[:, COLUMN["place"]] = lost[0] & lost[1] & firms
    # "Hangzhou" in front is often left out; "Chile" behind names a branch.
    behind = np.where(inner[0] | inner[1], 1.0, 0.5)
    values[:, COLUMN["one_place"]] = ((lost[0] ^ lost[1]) & firms) * behind
    values[:, COLUMN["branch"]] = branch & firms


class _Sides:
    """The distinct sides of a step as columns."""

    def __init__(
        self, sides: Sequence[PreparedName], words: Vocabulary, ours: Ints, theirs: Ints
    ) -> None:
        self.cores = cores = [canonical(side.name.core) for side in sides]
        self.count = np.fromiter(map(len, cores), np.int64, len(cores))
        flat = np.array(words.rows(chain.from_iterable(cores)), np.int64)
        known = words.ids
        pairs = np.fromiter(
            map(known.get, chain.from_iterable(map(joined, cores)), repeat(-1)), np.int64
        )
        self.rows = _padded(flat, self.count)
        self.joined = _padded(pairs, np.maximum(self.count - 1, 0))
        self.text = [
            side.name.joined if core is side.name.core else "".join(core)
            for side, core in zip(sides, cores, strict=True)
        ]
        self.letters = np.fromiter(map(len, self.text), np.int64, len(cores))
        self.sorted = ["".join(sorted(core)) for core in cores]
        self.core = _interned(list(map(_said, cores)))
        self.whole = _interned(self.text)
        self.skeleton = _interned([side.name.skeleton for side in sides])
        self.single, self.made, self.made_with_form = _acronyms(sides, ours, theirs)


def joined(core: Sequence[str]) -> Iterable[str]:
    """Each two neighbours of a name's words written as one."""
    return map(add, core, core[1:])


def _padded(flat: Ints, count: Ints) -> Ints:
    """Lines of 24 from a flat column; -1 where a line is shorter."""
    lines = np.full((len(count), WIDTHS[-1]), -1, np.int64)
    lines[np.arange(WIDTHS[-1]) < count[:, None]] = flat
    return lines


def _acronyms(sides: Sequence[PreparedName], ours: Ints, theirs: Ints) -> tuple[Ints, Ints, Ints]:
    """The only word of each side, its initials, and those with the legal form; -1, -2 where none.

    Initials are made only of what stands beside a single word.
    """
    ids: dict[str, int] = {}
    cores = [side.name.core for side in sides]
    single = np.fromiter(
        (ids.setdefault(core[0], len(ids)) if len(core) == 1 else -1 for core in cores), np.int64
    )
    made = np.full((2, len(sides)), -2)
    beside = np.concatenate([theirs[single[ours] >= 0], ours[single[theirs] >= 0]])
    for at in distinct(beside).tolist():
        for line, letters in enumerate(initials(sides[at].name)):
            made[line, at] = ids.get(letters, -2)
    return single, made[0], made[1]


def _said(core: tuple[str, ...]) -> tuple[str, ...]:
    """The words without those that only join them: "Institute Technology", "Institute of ..."."""
    if _JOINING.isdisjoint(core):
        return core
    return tuple([word for word in core if word not in _JOINING]) or core


def _distinct(
    left: Sequence[PreparedName], right: Sequence[PreparedName]
) -> tuple[list[PreparedName], Ints, Ints]:
    """Each side once, and which of them stands left and right in each pair."""
    places: dict[int, int] = {}
    sides: list[PreparedName] = []
    both = []
    for column in (left, right):
        at = []
        for side in column:
            place = places.setdefault(id(side), len(sides))
            if place == len(sides):
                sides.append(side)
            at.append(place)
        both.append(np.array(at, np.int64))
    return sides, both[0], both[1]


def _interned(values: Sequence[Hashable]) -> Ints:
    ids = dict(zip(dict.fromkeys(values), count(), strict=False))
    return np.fromiter(map(ids.__getitem__, values), np.int64, len(values))


def _by_pair(
    held: Sequence[Hashable], ours: Ints, theirs: Ints, compare: Callable[..., float]
) -> Floats:
    """``compare`` of every pair, computed once for each distinct pair of values."""
    if len(ours) <= FEW:
        known: dict[tuple[Hashable, Hashable], float] = {}
        pairs = [(held[a], held[b]) for a, b in zip(ours.tolist(), theirs.tolist(), strict=True)]
        for pair in pairs:
            if pair not in known:
                known[pair] = compare(*pair)
        return np.array([known[pair] for pair in pairs], np.float32)
    number, values = _interned(held), list(dict.fromkeys(held))
    size = len(values)
    code, place = numbered(number[ours] * size + number[theirs])
    found = [compare(values[one // size], values[one % size]) for one in code.tolist()]
    return np.array(found, np.float32)[place]


def _whole_names(held: _Sides, ours: Ints, theirs: Ints, person: Bools, values: Matrix) -> None:
    """Values of the names as wholes: their letters, look-alikes; acronyms, which no person has."""
    same = (held.core[ours] == held.core[theirs]) | (held.whole[ours] == held.whole[theirs])
    values[:, COLUMN["same_core"]] = same
    values[:, COLUMN["letters"]] = np.maximum(
        _letters(held.text, ours, theirs), _letters(held.sorted, ours, theirs)
    )
    alike = held.skeleton[ours] == held.skeleton[theirs]
    values[:, COLUMN["homoglyph"]] = alike & ~same
    made = np.zeros(len(ours), np.bool_)
    for one, other in ((ours, theirs), (theirs, ours)):
        made |= held.single[one] == held.made[other]
        made |= held.single[one] == held.made_with_form[other]
    values[:, COLUMN["acronym"]] = made & ~same & ~person


def _letters(texts: Sequence[str], ours: Ints, theirs: Ints) -> Floats:
    return process.cpdist(
        [texts[one] for one in ours.tolist()],
        [texts[one] for one in theirs.tolist()],
        scorer=Indel.normalized_similarity,
    )


def _words_of_both(
    weight_left: Floats,
    weight_right: Floats,
    matched_left: Floats,
    matched_right: Floats,
    letters: Ints,
    values: Matrix,
) -> None:
    """How much of both names agrees, and how well the words that tell firms apart do."""
    total_left, total_right = weight_left.sum(axis=1), weight_right.sum(axis=1)
    agreed_left = (weight_left * matched_left).sum(axis=1)
    agreed_right = (weight_right * matched_right).sum(axis=1)
    tokens = (agreed_left + agreed_right) / np.maximum(total_left + total_right, 1e-6)
    same = values[:, COLUMN["same_core"]] > 0
    values[:, COLUMN["tokens"]] = np.where(same, 1.0, tokens)
    values[:, COLUMN["covered"]] = np.where(
        same,
        1.0,
        np.maximum(
            agreed_left / np.maximum(total_left, 1e-6),
            agreed_right / np.maximum(total_right, 1e-6),
        ),
    )
    lines = np.arange(len(values))
    ours = matched_left[lines, weight_left.argmax(axis=1)]
    theirs = matched_right[lines, weight_right.argmax(axis=1)]
    rarest = np.where(total_left <= total_right, ours, theirs)
    values[:, COLUMN["rare_word"]] = np.where(same, 1.0, rarest)
    first = (matched_left[:, 0] == 1) & (matched_right[:, 0] == 1)
    values[:, COLUMN["first_word"]] = first | same
    # A word that the other name writes as two weighs what it weighs as one.
    exactly = np.maximum(
        np.where(matched_left == 1, weight_left, 0).max(axis=1),
        np.where(matched_right == 1, weight_right, 0).max(axis=1),
    )
    nearly = np.minimum(
        np.where(matched_left > 0, weight_left, 0).max(axis=1),
        np.where(matched_right > 0, weight_right, 0).max(axis=1),
    )
    telling = np.maximum(exactly, nearly)
    telling = np.where(same, weight_left.max(axis=1), telling)
    odd = (values[:, COLUMN["acronym"]] > 0) | (values[:, COLUMN["homoglyph"]] > 0)
    values[:, COLUMN["no_distinctive_overlap"]] = (telling < DISTINCTIVE_WEIGHT) & ~odd
    misspelt = (telling >= DISTINCTIVE_WEIGHT) & (exactly < DISTINCTIVE_WEIGHT) & ~same & ~odd
    alike = np.where(weight_left >= DISTINCTIVE_WEIGHT, matched_left, 0).max(axis=1)
    values[:, COLUMN["misspelt_distinctive"]] = (
        misspelt * np.minimum(5 / np.maximum(letters, 1), 1) * np.minimum(1.6 - alike, 1)
    )


def _respaced(
    held: _Sides,
    ours: Ints,
    theirs: Ints,
    agreed_left: Bools,
    agreed_right: Bools,
    values: Matrix,
) -> None:
    """Spaces stand elsewhere and a letter is wrong: words do not agree, and nearly all letters do.

    Then the words that find no partner are no words of their own. What agrees as a word is left
    aside: "DC IT-Consulting" is not "DTS Consulting" for the letters of their trade.
    """
    found = (held.count[ours] != held.count[theirs]) & (values[:, COLUMN["rare_word"]] == 0)
    at = np.nonzero(found)[0]
    if not len(at):
        return
    at = at[_letters(held.text, ours[at], theirs[at]) >= RESPACED]
    left = [_rest(held.cores[ours[place]], agreed_left[place]) for place in at.tolist()]
    right = [_rest(held.cores[theirs[place]], agreed_right[place]) for place in at.tolist()]
    alike = process.cpdist(left, right, scorer=Indel.normalized_similarity)
    at = at[
        (alike >= RESPACED)
        & np.array([bool(a and b) for a, b in zip(left, right, strict=True)], np.bool_)
    ]
    values[at, COLUMN["respaced"]] = 1.0
    for name in ("conflict", "other_words", "no_distinctive_overlap", "extra"):
        values[at, COLUMN[name]] = 0.0


def _rest(core: Sequence[str], agreed: Bools) -> str:
    """The letters of the words that have no equal in the other name."""
    return "".join(word for word, same in zip(core, agreed.tolist(), strict=False) if not same)


def _leftovers(
    weight_left: Floats,
    weight_right: Floats,
    matched_left: Floats,
    matched_right: Floats,
    values: Matrix,
) -> None:
    """What stays unmatched: on both sides it tells apart, on one it may be a longer form."""
    same = values[:, COLUMN["same_core"]] > 0
    left = (weight_left * (1 - matched_left)).max(axis=1)
    right = (weight_right * (1 - matched_right)).max(axis=1)
    values[:, COLUMN["conflict"]] = np.where(same, 0.0, np.minimum(left, right))
    lost_left = np.where(matched_left == 0, weight_left, 0).max(axis=1)
    lost_right = np.where(matched_right == 0, weight_right, 0).max(axis=1)
    values[:, COLUMN["other_words"]] = ~same & (np.minimum(lost_left, lost_right) > STOPWORD_WEIGHT)
    extra = np.where(same, 0.0, np.maximum(left, right))
    values[:, COLUMN["extra"]] = extra
    # Common words alone say little, and least where a telling word stands beside them.
    values[:, COLUMN["no_distinctive_overlap"]] *= np.where(
        extra >= DISTINCTIVE_WEIGHT, 1.0, np.where(same, 0.3, 0.5)
    )
    for open_short, short, matched, open_long in (
        (left, weight_left, matched_left, right),
        (right, weight_right, matched_right, left),
    ):
        words = (short > 0).sum(axis=1)
        whole = ((matched == 1) | (short == 0)).all(axis=1) & (open_short == 0)
        whole &= (open_long > 0) & (open_long < DISTINCTIVE_WEIGHT) & ~same
        told = np.where(short.max(axis=1) >= DISTINCTIVE_WEIGHT, 1.0, np.where(words > 1, 0.6, 0.0))
        column = values[:, COLUMN["short_form"]]
        values[:, COLUMN["short_form"]] = np.where(whole, np.maximum(told, column), column)
