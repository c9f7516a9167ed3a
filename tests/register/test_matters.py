"""Contested matters: what is shipped is sound, what is wrong in a user's own is named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.assessment import shipped
from countermark.model.errors import SourceError
from countermark.model.matter import Matter, Stance, Standing, Voice, VoiceKind, VoiceStatement
from countermark.model.measure import Source
from countermark.register.board import board, shown_up_to
from countermark.register.matters import doubtful, faults, load, read

HELD = load(shipped.folder("register"))
HEAD = "id: m\ntitle: t\nquestion: q\n"
WHOLE = (
    HEAD + "points: {p: it is so}\n"
    "voices: {a: {name: Larkspur, kind: party}, o: {name: The Daily, kind: outlet},\n"
    "  s: {name: people, kind: unnamed, number: 3, through: o}}\n"
    "statements:\n"
    "  - {by: s, point: p, stance: affirms, on: '2020-01-02', says: so, source: {title: x}}\n"
    "  - {by: a, point: p, stance: denies, on: '2020-01-03', says: 'no', source: {title: y}}\n"
)


def read_text(text):
    return read("m.yaml", text.encode())


@pytest.mark.parametrize("matter", HELD.values(), ids=HELD)
def test_a_shipped_matter_is_sound(matter, catalog):
    assert list(faults(matter, catalog)) == []
    for gap in doubtful(matter):
        assert "counts for nothing" in gap.detail  # said in the matter's note as well
        assert matter.note


def test_the_report_on_server_boards():
    """Every claimant, every denial, one outlet counted once."""
    points = {p.id: p for p in board(HELD["server-boards-2018"])}
    added, reached = points["added"], points["reached"]
    assert [(line.name, line.people, len(line.statements)) for line in added.affirmed] == [
        ("Bloomberg", 17, 3)
    ]
    assert {line.name for line in reached.denied} == {"Apple", "Amazon"}
    assert added.standing is Standing.CONTESTED
    assert [said.by for said in added.records] == ["supermicro"]
    early = {p.id: p for p in board(HELD["server-boards-2018"], date(2018, 10, 5))}
    assert len(early["added"].affirmed[0].statements) == 1 and early["added"].records == ()


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("kind: party", "kind: friend", "friend"),
        ("kind: party", "kind: party, country: nowhere", "no country code"),
        ("by: a,", "by: nobody,", "no voice here"),
        ("point: p, stance: denies", "point: z, stance: denies", "no point here"),
        ("on: '2020-01-03'", "on: spring", "is not a date"),
        ("says: 'no',", "says: 'no', grade: Z9,", "no grade"),
        ("number: 3, through: o", "number: 3, through: zz", "no voice here"),
        ("number: 3", "number: 0", "at least 1"),
        ("title: t", "title: t\nmore: 1", "more"),
        ("id: m", "id: [", ""),
    ],
)
def test_what_cannot_be_read_is_one_error_that_names_the_place(was, now, says):
    assert was in WHOLE
    with pytest.raises(SourceError) as told:
        read_text(WHOLE.replace(was, now))
    assert says in f"{told.value.message} {told.value.place}"
    assert "m.yaml" in str(told.value.place)


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        (", source: {title: y}", "", "counts for nothing"),
        ("kind: outlet}", "kind: outlet, through: s}", "count as one voice"),
        ("stance: affirms", "stance: refrains", "what nobody here affirms"),
        ("on: '2020-01-03'", "on: '2019'", "is first affirmed on"),
    ],
)
def test_what_is_doubtful_is_named_and_shown(was, now, says):
    matter = read_text(WHOLE.replace(was, now))
    assert [says in gap.detail for gap in doubtful(matter)] == [True]
    assert board(matter)


def test_a_sound_matter_has_nothing_doubtful():
    matter = read_text(WHOLE)
    assert doubtful(matter) == ()
    (point,) = board(matter)
    assert (point.standing, point.affirmed[0].people) == (Standing.CONTESTED, 3)


def test_what_is_sealed_is_told_without_its_words_and_source():
    matter = read_text(WHOLE.replace("says: so,", "says: so, handling: sealed,"))
    (point,) = board(shown_up_to(matter, 1))
    (said,) = point.affirmed[0].statements
    assert (said.says, said.source, said.by) == ("", None, "s")


def _matter(through, statements):
    voices = {
        str(n): Voice(name=f"v{n}", kind=VoiceKind.OUTLET, through=t) for n, t in enumerate(through)
    }
    return Matter(
        id="m", title="t", question="q", points={"p": "x"}, voices=voices,
        statements=tuple(
            VoiceStatement(by=by, point="p", stance=stance, on=on, says="s",
                 source=Source(title="x") if sourced else None)
            for by, stance, on, sourced in statements
        ),
    )  # fmt: skip


DAYS = st.sampled_from(["2019", "2020-05"])
KEYS = st.sampled_from([str(n) for n in range(5)])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(st.just(""), KEYS), min_size=5, max_size=5),
    st.lists(
        st.tuples(
            KEYS, st.sampled_from(Stance), st.sampled_from(["2019", "2020-05"]), st.booleans()
        ),
        max_size=12,
    ),
)
def test_however_voices_hang_together_each_statement_is_shown_once(through, statements):
    """Circles and chains: no statement is lost or doubled, and no line has two roots."""
    matter = _matter(through, statements)
    (point,) = board(matter)
    shown = [s for line in (*point.affirmed, *point.denied) for s in line.statements]
    assert len(shown) + len(point.refrained) + len(point.records) == len(statements)
    for side in (point.affirmed, point.denied):
        roots = [line.root for line in side]
        assert len(roots) == len(set(roots))
    doubtful(matter)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(KEYS, st.sampled_from(Stance), st.just("2020"), st.booleans()), max_size=8),
    KEYS,
)
def test_who_repeats_a_line_adds_none(statements, repeats):
    """A voice heard through another never makes a line more than that other has."""
    alone = _matter([""] * 5, statements)
    more = _matter(["", "", "", "", repeats if repeats != "4" else "0"], statements)
    (a,), (b,) = board(alone), board(more)
    assert len(b.affirmed) <= len(a.affirmed) and len(b.denied) <= len(a.denied)


def test_a_chain_of_two_thousand_voices_is_followed_once():
    through = [str(n + 1) for n in range(1_999)] + [""]
    matter = _matter(through, [(str(n), Stance.AFFIRMS, "2020", True) for n in range(2_000)])
    (point,) = board(matter)
    assert [(line.root, len(line.statements)) for line in point.affirmed] == [("1999", 2_000)]
    ring = _matter([*through[:-1], "0"], [])
    assert [gap.size for gap in doubtful(ring)] == [2_000]
