"""Selectors print and parse alike, whatever stands in them, and old spellings stay as they were."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from countermark.model.errors import CallerError
from countermark.model.selector import DEPTH, By, Entry, Selector, SelectorKind

IMAGE = (
    "in=bytes@0x40000:squashfs>in=squashfs#17:/system/app/x.apk>in=zip#2:classes.dex>bytes=10-20"
)

entries = st.builds(
    Entry,
    st.sampled_from(["zip", "squashfs", "bytes", "tar", "ext4"]),
    st.sampled_from(By),
    st.integers(0, 1 << 63),
    st.binary(max_size=12) | st.text(max_size=8).map(lambda t: t.encode("utf-8", "replace")),
)
selectors = st.builds(
    Selector,
    st.sampled_from(SelectorKind),
    st.text(),
    st.lists(entries, max_size=DEPTH).map(tuple),
)


@given(selectors)
@example(Selector(SelectorKind.QUOTE, "in=zip#1>bytes=1-2"))
@example(Selector(SelectorKind.QUOTE, "a>b", (Entry("zip", By.INDEX, 0, b"a>b:%3E\xff\n"),)))
def test_what_is_printed_parses_to_the_same(selector: Selector) -> None:
    assert Selector.parse(str(selector)) == selector
    assert hash(Selector.parse(str(selector))) == hash(selector)


@given(st.text() | st.text(alphabet="in=zip#@0x1:>%4Fbytesrow-").map(lambda t: f"in={t}"))
@example("in=zip#01>row=1")
@example("in=zip#1:>row=1")
@example("in=zip#1:%41>row=1")
@example("in=zip#1:a")
@example("in=zip@0x0A>row=1")
def test_any_text_is_refused_or_prints_as_it_was(text: str) -> None:
    try:
        selector = Selector.parse(text)
    except (ValueError, CallerError):
        return
    printed = str(selector)
    assert printed == text or (selector.value == "" and printed == f"{text}=")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("row=7", SelectorKind.ROW, "7"),
        ("bytes=1-2", SelectorKind.BYTES, "1-2"),
        ("pointer=/a/b", SelectorKind.POINTER, "/a/b"),
        ("quote=a=b>c", SelectorKind.QUOTE, "a=b>c"),
        ("row=Sheet 1!7", SelectorKind.ROW, "Sheet 1!7"),
        ("whole=", SelectorKind.WHOLE, ""),
    ],
)
def test_one_step_is_spelt_as_ever(text: str, kind: SelectorKind, value: str) -> None:
    assert Selector.parse(text) == Selector(kind, value)
    assert str(Selector(kind, value)) == text


def test_a_passage_in_an_app_in_a_file_system_in_an_image() -> None:
    selector = Selector.parse(IMAGE)
    assert str(selector) == IMAGE
    assert (selector.kind, selector.value) == (SelectorKind.BYTES, "10-20")
    assert [(e.form, e.by, e.number) for e in selector.within] == [
        ("bytes", By.OFFSET, 0x40000),
        ("squashfs", By.INDEX, 17),
        ("zip", By.INDEX, 2),
    ]


def test_names_that_are_no_text_or_do_not_show_are_escaped() -> None:
    name = "名前\u202e".encode() + b"\xff>%\n"
    entry = Entry("zip", By.INDEX, 1, name)
    assert entry.shown == "名前%E2%80%AE%FF%3E%25%0A"
    (found,) = Selector.parse(str(Selector(SelectorKind.WHOLE, "", (entry,)))).within
    assert found.name == name


def test_two_entries_of_one_name_are_two_places() -> None:
    one, two = (Entry("zip", By.INDEX, n, b"a.txt") for n in (0, 1))
    assert str(one) != str(two)


def test_a_chain_has_a_greatest_depth() -> None:
    selector = Selector(SelectorKind.WHOLE)
    for number in range(DEPTH):
        selector = selector.inside(Entry("zip", By.INDEX, number))
    assert Selector.parse(str(selector)) == selector
    with pytest.raises(CallerError, match="the cap is 16"):
        selector.inside(Entry("zip", By.INDEX, 0))
    with pytest.raises((CallerError, ValueError)):
        Selector.parse("in=zip#0>" + str(selector))
    with pytest.raises((CallerError, ValueError)):
        Selector.parse("in=zip#0>" * 100_000 + "whole=")
