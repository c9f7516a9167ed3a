"""What is left out before the full comparison would never have been reported."""

from __future__ import annotations

import random

import msgspec
import numpy as np
import pytest
from tests.screening.listings import tables

from countermark.model.match import ListedName, Query
from countermark.screening.index.column_store import MIXED
from countermark.screening.index.name_index import NameIndex
from countermark.screening.matching.pruning import LEAST, NONE, CandidatePruner
from countermark.screening.matching.screener import NameScreener
from countermark.screening.scoring.feature_vector import FIELDS
from countermark.screening.scoring.scorer import Scorer
from countermark.screening.text.tokens import Vocabulary, sound

SYLLABLES = ("ka", "lo", "mi", "ter", "von", "dra", "shi", "bel", "nor", "qua", "tes", "ram")
COMMON = ("trading", "technology", "international", "of", "and", "the", "bank", "group")
OTHERS = ("vii", "seven", "2", "twenty", "one", "j", "m", "мир", "华为", "tokyo", "moscow", "al")
FORMS = ("", "", "Ltd", "GmbH", "OOO", "S.A.")
LOOK_LIKE = str.maketrans("ABEHIKMO", "АВЕНІКМО")
"""Latin capitals as the Cyrillic ones that look like them."""


def invented(count: int, chance: random.Random) -> list[ListedName]:
    made = []
    for number in range(count):
        words = [
            chance.choice(COMMON)
            if (kind := chance.random()) < 0.35
            else chance.choice(OTHERS)
            if kind < 0.5
            else "".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3))))
            for _ in range(chance.choice((1, 2, 2, 3, 4, 5)))
        ]
        text = f"{' '.join(words)} {chance.choice(FORMS)}".strip()
        kind = "person" if chance.random() < 0.3 else "organisation"
        made.append(ListedName(f"list:made/{number}", text, "legal", kind=kind, source="made"))
    return made


def otherwise(text: str, chance: random.Random) -> str:
    """Another way to write a name, or another name like it."""
    words = text.split()
    at = chance.randrange(len(text))
    first = chance.randrange(len(words))
    return chance.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + chance.choice("aeiknorst10lі ") + text[at + 1 :],
            text.replace(" ", "", 1),
            text.replace("o", "0").replace("i", "1"),
            "".join(word[0] for word in words),
            " ".join([*words[:first], words[first][0], *words[first + 1 :]]),
            " ".join(
                [*words[:first], "".join(chance.choices(SYLLABLES, k=2)), *words[first + 1 :]]
            ),
            " ".join(chance.sample(words, len(words))),
            text[: max(8, len(text) - chance.randint(1, 6))],
            text.upper().translate(LOOK_LIKE),
            " ".join([*words[:first], words[first].upper().translate(LOOK_LIKE)]),
            text.replace("e", "3").replace("a", "4").replace("s", "5"),
        ]
    )


@pytest.fixture(scope="module")
def names() -> list[ListedName]:
    return invented(4_000, random.Random(3))


def test_nothing_that_is_left_out_would_be_reported(names, monkeypatch):
    chance = random.Random(4)
    asked = [otherwise(chance.choice(names).text, chance) for _ in range(1_500)]
    asked += [name.text for name in invented(500, chance)]
    queries = [Query(text, chance.choice(("", "", "CN", "RU"))) for text in asked]
    screener = NameScreener(names, tables=tables())
    compared: list[int] = []
    kept = CandidatePruner.kept

    def counted(self, *args):
        found = kept(self, *args)
        compared.extend((len(found), int(found.sum())))
        return found

    monkeypatch.setattr(CandidatePruner, "kept", counted)
    found = screener.screen(queries)
    assert sum(compared[1::2]) < 0.9 * sum(compared[::2])
    monkeypatch.setattr(
        CandidatePruner, "kept", lambda self, *args: np.ones(len(args[3]), np.bool_)
    )
    assert screener.screen(queries) == found


def test_the_shipped_weights_bound_what_is_left_out():
    weights = tables().weights
    assert Scorer(weights).upper_bound(LEAST, NONE) < weights.report_at
    assert CandidatePruner(
        Vocabulary(NameScreener((), tables=tables())._listing.rarity, {}, ()), weights
    ).sure


def test_with_weights_that_do_not_bound_it_all_are_compared():
    weights = msgspec.structs.replace(tables().weights, report_at=0.05)
    words = Vocabulary(NameIndex((), (), tables()).rarity, {}, ())
    worth = CandidatePruner(words, weights)
    assert not worth.sure
    at = np.array([0])
    assert worth.kept([("kalomi",)], [("shibel",)], (at, at), np.array([False])).all()


def test_no_line_of_such_values_scores_higher_than_the_bound():
    scorer = Scorer(tables().weights)
    chance = np.random.default_rng(5)
    values = chance.random((4_000, len(FIELDS))).round().astype(np.float32)
    for at, name in enumerate(FIELDS):
        if name in NONE:
            values[:, at] = 0
        elif name in LEAST:
            values[:, at] = np.maximum(values[:, at], LEAST[name])
    person = np.arange(4_000) % 2 == 1
    assert scorer.scores(values, person).max() <= scorer.upper_bound(LEAST, NONE)


@pytest.mark.parametrize(
    ("ours", "theirs", "person", "kept"),
    [
        ("kalomi trading", "shibel trading", False, False),  # a common word in common only
        ("kalomi trading", "kalomy technology", False, True),  # a letter
        ("kalomi trading", "shibel trading", True, True),  # of persons any word tells
        ("kalomi ter", "kalomiter", False, True),  # other spaces
        ("kaloter", "kaloder mivon", False, True),  # the same but for a letter
        ("kstd", "kalo shibel terdra dravon", False, True),  # perhaps initials
        ("k shibel", "kalomi nortes", True, True),  # an initial
        ("gadafi kalo", "qadhafi mivon", True, True),  # sounds alike
        ("bel1n", "belin", False, True),  # looks alike
        ("seven", "7", False, True),  # a number
        ("trading group", "bank", False, True),  # nothing tells
        ("trading", "shibel", False, False),
    ],
)
def test_what_may_be_reported_is_kept(ours, theirs, person, kept):
    listing = NameIndex((), (), tables())
    words = Vocabulary(listing.rarity, tables().persons, tables().places)
    at = np.array([0])
    cores = [tuple(ours.split())], [tuple(theirs.split())]
    found = CandidatePruner(words, tables().weights).kept(*cores, (at, at), np.array([person]))
    assert found.tolist() == [kept]


def test_groups_that_hold_other_words_or_persons_beside_firms_are_mixed(names):
    more = [
        ListedName("list:more/1", "Belin", "legal", source="more"),
        ListedName("list:more/2", "Bel1n", "legal", source="more"),
        ListedName("list:more/3", "Quavon", "legal", kind="person", source="more"),
        ListedName("list:more/4", "Quavon", "legal", source="more"),
        ListedName("list:more/5", "Nortesram", "legal", kind="person", source="more"),
    ]
    listing = NameIndex([*names, *more], (), tables())
    kinds, spelt = listing.kinds(), listing.spellings()
    assert kinds is not None
    assert len(kinds) == len(spelt)
    held = dict(zip(spelt, kinds.tolist(), strict=True))
    assert (held.get("belin", held.get("bel1n")), held["quavon"], held["nortesram"]) == (
        MIXED,
        MIXED,
        1,
    )


def test_what_sounds_alike_is_what_has_the_same_sound():
    chance = random.Random(8)
    made = {
        "".join(chance.choices("djzhtcspbmnlrvaeiou", k=chance.choice((3, 4, 5))))
        for _ in "x" * 900
    }
    texts = [*sorted(made), "мир", "gaddafi", "qadhafi", "kadafi", "ab12"]
    words = Vocabulary(NameIndex((), (), tables()).rarity, {}, ())
    rows = np.array(words.rows(texts))
    one, other = np.repeat(rows, len(rows)), np.tile(rows, len(rows))
    sounds = [sound(text) for text in texts]
    expected = [bool(a) and a == b for a in sounds for b in sounds]
    assert words.sound_alike(one, other).tolist() == expected
