"""The two candidate indexes agree; what is saved reads back; damage is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple
from tests.screening.listings import listed, plain_screener, tables

from countermark.model.errors import SourceError
from countermark.model.identifier import parse
from countermark.model.match import ListedName, Query
from countermark.screening.index.array_file import pack, unpack
from countermark.screening.index.column_store import ColumnStore
from countermark.screening.index.name_index import NameIndex
from countermark.screening.index.ngram_dict import MANY, SMALL, NgramDict
from countermark.screening.index.ngram_index import ARRAYS, NgramIndex, arrays_of, check
from countermark.screening.matching.screener import NameScreener
from countermark.screening.names.normaliser import Normaliser

words = st.text(alphabet="abcdeéж华为 ", min_size=0, max_size=14)
SYLLABLES = "ka lo mi ter von dra shi bel nor qua tes ram fil gor wen zu".split()  # noqa: SIM905

MAGIC = b"countermark.test/1\n"


def invented(count: int) -> list[str]:
    """Distinct invented names, the same each time."""
    made = []
    for i in range(count):
        parts = [SYLLABLES[i // 16**k % 16] for k in range(5)]
        made.append(f"{parts[0]}{parts[1]}{parts[2]} {parts[3]}{parts[4]}{SYLLABLES[i * 7 % 16]}")
    return made


@given(st.lists(words, max_size=30), st.lists(words, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_both_indexes_give_the_same_candidates(listed, asked):
    name = Normaliser(tables().forms).name
    skeletons = sorted({name(text).skeleton for text in listed})
    queries = [name(text).skeleton for text in asked]
    large = NgramIndex.build(skeletons)
    assert large.find(queries, 7) == NgramDict(skeletons).find(queries, 7)


def test_many_questions_to_a_short_list_are_answered_as_few_are():
    skeletons = sorted(set(invented(400)))
    index = NgramDict(skeletons)
    asked = [text[at % 3 : -1] for at, text in enumerate(skeletons)] + ["", "nothing alike"]
    assert len(asked) > MANY
    assert index.find(asked, 7) == [index.find([one], 7)[0] for one in asked]


def test_saved_arrays_read_back_and_answer_alike():
    skeletons = sorted(set(invented(500)))
    index = NgramIndex.build(skeletons)
    raw = pack(MAGIC, "of this list", arrays_of(skeletons), ARRAYS)
    source, arrays = unpack(MAGIC, memoryview(raw), ARRAYS)
    assert source == "of this list"
    again = NgramIndex(arrays)
    asked = [skeletons[3], skeletons[7][:-1], "nothing alike", ""]
    assert again.find(asked, 5) == index.find(asked, 5)


def test_every_core_finds_itself_first():
    skeletons = sorted(set(invented(3000)))
    found = NgramIndex.build(skeletons).find(skeletons, 3)
    assert [places[0] for places in found] == list(range(len(skeletons)))


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[:40],
        lambda raw: raw[:-8],
        lambda raw: b"x" + raw[1:],
        lambda raw: raw[: len(MAGIC)] + b"\xff\xff\xff\x7f" + raw[len(MAGIC) + 4 :],
        lambda raw: raw[:-2000] + b"\xff" * 2000,
        lambda raw: raw.replace(b"source", b"sauce!"),
    ],
    ids=["empty", "head only", "cut", "other magic", "header too long", "overwritten", "header"],
)
def test_damage_is_refused(damage):
    raw = pack(MAGIC, "", arrays_of(sorted(set(invented(300)))), ARRAYS)
    with pytest.raises(SourceError):
        check(unpack(MAGIC, damage(raw), ARRAYS)[1])


def test_a_long_list_screens_like_a_short_one_and_starts_from_a_saved_index():
    names = [ListedName(f"list:x/{i}", f"{t} Ltd", "legal") for i, t in enumerate(invented(3200))]
    assert len(names) > SMALL
    screener = NameScreener(names, tables=tables())
    saved = screener.save_index()
    again = NameScreener(names, tables=tables(), index=saved)
    few = NameScreener(names[:40], tables=tables())
    asked = [Query(names[5].text), Query(names[9].text[1:]), Query("Unrelated Harbour Inc")]
    assert screener.screen(asked) == again.screen(asked)
    for ours, theirs in zip(screener.screen(asked), few.screen(asked), strict=True):
        # A long list has likelier names to show; what both show, they show alike.
        both = {m.entity for m in ours} & {m.entity for m in theirs}
        shown = [[m for m in found if m.entity in both] for found in (ours, theirs)]
        assert shown[0] == shown[1]
    assert screener.screen(asked)[0][0].certain
    assert not screener.screen(asked)[2]


def test_a_saved_index_of_another_list_is_ignored():
    names = [ListedName(f"list:x/{i}", t, "legal") for i, t in enumerate(invented(3200))]
    others = [ListedName(f"list:y/{i}", t[::-1], "legal") for i, t in enumerate(invented(3200))]
    other = NameScreener(others, tables=tables()).save_index()
    screener = NameScreener(names, tables=tables(), index=other)
    assert screener.screen([Query(names[0].text)])[0][0].entity == "list:x/0"
    assert plain_screener().save_index() is None


def test_columns_hold_what_dictionaries_hold(monkeypatch):
    """Every look-up of a long list answers as that of a short one, also from saved bytes."""
    names, identifiers = listed()
    short = NameIndex(names, identifiers, tables())
    monkeypatch.setattr("countermark.screening.index.name_index.SMALL", 0)
    built = NameIndex(names, identifiers, tables())
    long = NameIndex.of(ColumnStore.load(built.save_index()), tables())
    streamed = NameIndex.in_order(
        iter(sorted(names, key=lambda n: n.entity)), identifiers, tables()
    )
    assert isinstance(streamed.candidates, NgramIndex)
    for one in (built, long, streamed):
        for name in names:
            side = short.side(name.text, frozenset())
            for find, key in (
                ("by_exact", side.name.exact),
                ("by_core", side.name.core_text),
                ("by_entity", name.entity),
                ("by_acronym", side.name.joined),
                ("by_exact", name.text + "?"),
            ):
                ours = [spelt(e) for e in getattr(one, find).get(key, ())]
                assert ours == [spelt(e) for e in getattr(short, find).get(key, ())]
        for identifier in identifiers:
            key = str(parse(identifier.identifier) or identifier.identifier)
            ours, theirs = one.identifiers.get(key), short.identifiers.get(key)
            assert list(map(astuple, ours)) == list(map(astuple, theirs))
        sides = [short.side(name.text[1:], frozenset()) for name in names]
        ours, theirs = one.alike(sides, 5), short.alike(sides, 5)
        assert [[list(map(spelt, g)) for g in found] for found in ours] == [
            [list(map(spelt, g)) for g in found] for found in theirs
        ]


def spelt(entry):
    return astuple(entry.listed), astuple(entry.side.name), entry.side.countries


@pytest.mark.parametrize("at", range(0, 1000, 37))
def test_a_damaged_book_is_refused_or_reads_as_something(at):
    """No damage makes it read outside its columns; what can be told is told."""
    names = [ListedName(f"list:x/{i}", t, "legal") for i, t in enumerate(invented(2600))]
    raw = bytearray(NameIndex(names, (), tables()).save_index())
    place = len(raw) * at // 1000
    raw[place] ^= 0xFF
    with suppress(SourceError):
        book = ColumnStore.load(bytes(raw))
        screener = NameScreener((), tables=tables(), listing=NameIndex.of(book, tables()))
        screener.screen([Query(names[place % 2600].text)])
