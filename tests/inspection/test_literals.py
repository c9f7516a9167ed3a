"""Literals are found where they stand, all of them and no more; a plain search says the same."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.inspection import literals
from countermark.inspection.literals import Literals, Place, Places
from countermark.model.errors import SourceError


def plain(words, folded, data):
    """What a search for one literal after another finds."""
    found = set()
    for number, word in enumerate(words):
        for wide in (False, True):
            form = b"".join(bytes((byte, 0)) for byte in word) if wide else word
            flags = re.IGNORECASE if number in folded else 0
            for match in re.finditer(b"(?=" + re.escape(form) + b")", data, flags):
                found.add(Place(match.start(), number, wide))
    return tuple(sorted(found))


WORDS = st.one_of(
    st.binary(min_size=1, max_size=6),
    st.text("abAB./", min_size=1, max_size=24).map(str.encode),
)


@given(
    words=st.lists(WORDS, min_size=1, max_size=12, unique=True),
    parts=st.lists(st.tuples(st.integers(0, 11), st.sampled_from("swun"), st.binary(max_size=9))),
    segment=st.sampled_from([64, 256, 1 << 20]),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_it_finds_what_a_plain_search_finds(words, parts, segment, data):
    folded = frozenset(data.draw(st.sets(st.integers(0, len(words) - 1))))
    text = bytearray()
    for number, form, noise in parts:
        word = words[number % len(words)]
        wide = b"".join(bytes((byte, 0)) for byte in word)
        text += {"s": word, "w": wide, "u": word.upper(), "n": b""}[form] + noise
    before, literals.SEGMENT = literals.SEGMENT, segment
    try:
        found = Literals(words, folded).find(memoryview(bytes(text)))
    finally:
        literals.SEGMENT = before
    assert found == Places(plain(words, folded, bytes(text)))


def test_it_finds_each_of_very_many_at_every_offset():
    chance = random.Random(3)
    words = sorted(
        {
            "".join(chance.choices("abcdef./-", k=chance.randint(7, 30))).encode()
            for _ in range(5000)
        }
    )
    finder = Literals(words)
    for number in chance.sample(range(len(words)), 200):
        for shift in range(4):
            data = bytes(chance.randrange(256) for _ in range(40 + shift)) + words[number] + b"\xff"
            assert Place(40 + shift, number) in finder.find(memoryview(data)).found


def test_words_that_begin_alike_or_hold_one_another_are_all_found():
    words = [b"/system/bin/debugs", b"/system/bin/debugsrun", b"bin/debugs", b"debugs"]
    found = Literals(words).find(memoryview(b"x/system/bin/debugsrun"))
    assert [(place.word, place.offset) for place in found.found] == [
        (0, 1),
        (1, 1),
        (2, 9),
        (3, 13),
    ]


def test_a_word_across_two_segments_is_found(monkeypatch):
    monkeypatch.setattr(literals, "SEGMENT", 64)
    for begin in range(40, 70):
        data = bytes(begin) + b"w\0o\0r\0d\0s\0 \0i\0n\0 \0t\0w\0o\0" + b"words in two"
        found = Literals([b"words in two"]).find(memoryview(data)).found
        assert found == (Place(begin, 0, True), Place(begin + 24, 0)), begin


def test_a_cap_that_is_met_is_told():
    found = Literals([b"letters"]).find(memoryview(b"letters " * 50), most=10)
    assert found.more
    assert len(found.found) == 10


class Over:
    def passed(self) -> bool:
        return True


@pytest.mark.parametrize("word", [b"letters", b"abc"])
def test_when_the_time_is_up_nothing_is_said_to_be_all(word):
    with pytest.raises(SourceError, match="time"):
        Literals([word]).find(memoryview(b"letters"), Over())


@pytest.mark.parametrize("size", [0, 1, 3, 7, 8, 9, 15, 63, 64, 65])
def test_short_bytes_are_searched_to_their_last(size):
    data = b"=" * size + b"abcdefg"
    assert Literals([b"abcdefg"]).find(memoryview(data)).found == (Place(size, 0),)
    assert Literals([b"abcdefg"]).find(memoryview(data[:-1])).found == ()


def test_nothing_looked_for_is_found_nowhere():
    assert Literals([]).find(memoryview(b"anything")) == Places(())
