"""What changed between two releases: each field once, in words, before and after."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.gap import Why
from countermark.model.register_change import Change
from countermark.register.releases import compared

OLD = """\
id: XX-1
title: an invented order
clause: rule 1(a)
valid_from: '2020-01-01'
scope:
  roles: [us-carrier, us-person]
entities:
  - entity: acme
    purposes: [office]
  - entity: bolt
exceptions:
  - id: waiver
    text: a waiver
notes: as it was
sources:
  - {title: a page, kind: secondary}
"""


def one(new, old=OLD, name="measures/XX-1.yaml"):
    (change,) = compared({name: old.encode()}, {name: new.encode()}).changes
    return change


@pytest.mark.parametrize(
    ("was", "now", "field", "words", "before", "after", "decides"),
    [
        ("rule 1(a)", "rule 1(b)", "clause", "clause", "rule 1(a)", "rule 1(b)", True),
        ("valid_from: '2020-01-01'\n", "", "valid_from", "binds from", "2020-01-01", "", True),
        ("[office]", "[office, research]", "entities[acme].purposes", "party acme: purpose", "",
         "research", True),
        ("us-person", "us-dod", "scope.roles", "scope: who is bound", "us-person", "", True),
        ("  - entity: bolt\n", "", "entities[bolt]", "party bolt", "party: bolt", "", True),
        ("    text: a waiver", "    text: a waiver\n    end: '2022-08-14'",
         "exceptions[waiver].end", "exception waiver: until", "", "2022-08-14", True),
        ("as it was", "as it is", "notes", "notes", "as it was", "as it is", False),
        ("notes:", "law_of: blue\nnotes:", "law_of", "law of", "", "blue", True),
        ("kind: secondary", "kind: primary", "sources[a page].kind", "source a page: kind",
         "secondary", "primary", False),
    ],
)  # fmt: skip
def test_a_change_is_said_in_words(was, now, field, words, before, after, decides):
    change = one(OLD.replace(was, now, 1))
    said = change.fields[0]
    assert (said.field, said.words) == (field, words)
    assert (said.before, said.after, said.decides) == (before, after, decides)
    assert change.decides is decides


def test_order_of_fields_is_no_change_and_that_of_items_is_said():
    lines = "entities:\n  - entity: bolt\n  - entity: acme\n    purposes: [office]\n"
    start, end = OLD.index("entities:"), OLD.index("exceptions:")
    new = "notes: as it was\n" + OLD.replace("notes: as it was\n", "")
    name = "measures/XX-1.yaml"
    assert compared({name: OLD.encode()}, {name: new.encode()}).changes == ()
    moved = OLD[:start] + lines + OLD[end:]
    (field,) = one(moved).fields
    assert (field.words, field.before, field.decides) == ("party: order", "acme, bolt", False)


def test_new_sources_are_what_a_change_rests_on():
    new = OLD.replace("as it was", "x") + "  - {title: the gazette, date: '2026'}\n"
    assert one(new).sources == ("the gazette, 2026",)
    assert one(OLD.replace("as it was", "x")).sources == ("a page",)


def test_new_and_gone_and_what_decides_first():
    old = {"measures/A.yaml": b"id: A\nnotes: x\n", "measures/B.yaml": b"id: B\ntype: x\n",
           "measures/C.yaml": b"id: C\n", "entities/e.yaml": b"id: e\nname: E\n",
           "false-friends.yaml": b"false_friends: [{name: Acne, looks_like: acme}]"}  # fmt: skip
    new = {"measures/A.yaml": b"id: A\nnotes: y\n", "measures/B.yaml": b"id: B\ntype: y\n",
           "measures/D.yaml": b"id: D\nact: using\n", "entities/e.yaml": b"id: e\nname: E\n",
           "false-friends.yaml": b"false_friends: []"}  # fmt: skip
    found = compared(old, new)
    assert [(c.change, c.record) for c in found.changes] == [
        (Change.CHANGED, "B"),
        (Change.NEW, "D"),
        (Change.GONE, "C"),
        (Change.GONE, "Acne"),
        (Change.CHANGED, "A"),
    ]
    assert (found.before, found.after, found.same) == (5, 4, 1)


def test_a_record_that_cannot_be_read_is_not_examined():
    found = compared({"measures/A.yaml": b"id: [\n"}, {"measures/A.yaml": b"id: A\n"})
    assert found.changes == ()
    (gap,) = found.gaps
    assert (gap.why, gap.what) == (Why.MALFORMED, "old release: measures/A.yaml")
    assert "line" in gap.detail


def test_two_items_with_one_key_are_two():
    duties = "duties:\n  - {what: report, within: '1'}\n  - {what: report, within: '10'}\n"
    change = one(OLD + duties.replace("'10'", "'3'"), OLD + duties)
    (field,) = change.fields
    assert (field.field, field.before, field.after) == ("duties[report (2)].within", "10", "3")


def test_many_items_alike_are_told_apart_one_by_one():
    """Of 60,000, each once looked through all before it: minutes, from a file of 240 KB."""
    many = OLD.replace("[us-carrier, us-person]", f"[{', '.join(['a'] * 60_000)}]")
    fields = one(many, OLD.replace("[us-carrier, us-person]", "[a]")).fields
    assert len(fields) == 59_999
    assert {field.field for field in fields} == {"scope.roles"}


def test_the_shipped_register_against_itself(files):
    found = compared(files, files)
    assert (found.changes, found.gaps) == ((), ())
    assert found.before == found.after == found.same > 180


KEYS = st.sampled_from(["id", "entities", "notes", "entity", "x", "duties", "what", "sources"])
TREES = st.recursive(
    st.sampled_from(["a", "b", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, TREES, max_size=4), st.dictionaries(KEYS, TREES, max_size=4))
def test_no_difference_is_lost(old, new):
    import yaml

    name = "measures/X.yaml"
    one, other = ({name: yaml.safe_dump(tree).encode()} for tree in (old, new))
    found = compared(one, other)
    assert (found.same == 1) is (old == new)
    assert len(found.changes) == (old != new)
    assert compared(one, one).changes == ()


def test_positions_of_countries_are_compared_and_decide_nothing():
    row = (
        "country: XX\nname: an invented state\npositions:\n  - stance: warned\n    since: '2020'\n"
    )
    row += "    measure: XX-1\n    reach: 5G\n    deadline: '2026'\n"
    change = one(row.replace("'2026'", "'2028'"), row, "positions/XX.yaml")
    assert (change.what, change.title) == ("positions of", "an invented state")
    (said,) = change.fields
    assert said.words == "position 2020 warned XX-1 5G: deadline"
    assert (said.before, said.after, said.decides) == ("2026", "2028", False)
