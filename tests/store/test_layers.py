"""Layers of claims show what one view over all of them would show, in the same order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds import claim

from countermark.model.predicate import Predicate
from countermark.store.knowledge import Knowledge
from countermark.store.layers import LayeredView
from countermark.store.memory import MemoryView

LINES = (
    "acme made_by foo",
    "foo named Foo_Ltd",
    "foo owns bar",
    "reg:zte named ZTE",
    "reg:zte also_named Zhongxing",
    "list:csl/1 named Listed_Ltd",
    "list:csl/1 registered_in CN",
    "bar registered_in US",
)
CLAIMS = st.lists(st.sampled_from(LINES).map(claim), max_size=6)


@given(st.lists(CLAIMS, min_size=1, max_size=4))
def test_layers_show_what_one_view_shows(layers):
    one = MemoryView([said for layer in layers for said in layer])
    views = [MemoryView(layer) for layer in layers]
    for many in (LayeredView(views), LayeredView(views, names_of=LayeredView(views[:1]))):
        assert list(many.claims()) == list(one.claims())
        for word in (Predicate.NAMED, Predicate.REGISTERED_IN):
            assert list(many.claims(predicates=(word,))) == list(one.claims(predicates=(word,)))
        assert list(many.claims(subjects=("reg:zte", "name:foo"))) == list(
            one.claims(subjects=("reg:zte", "name:foo"))
        )
        assert list(many.listed_names()) == list(one.listed_names())


@pytest.mark.parametrize("known_at", [None, date(2020, 1, 1)])
def test_what_files_say_stands_between_the_register_and_the_ledger(known_at):
    ledger = MemoryView([claim("foo owns bar"), claim("acme made_by foo")], known_at)
    register, files = [claim("reg:zte named ZTE")], [claim("acme made_by foo")]
    whole = Knowledge([*register, *files], known_at, ledger)
    layered = Knowledge(register, known_at, ledger).with_claims(files)
    assert list(layered.claims()) == list(whole.claims())
    assert layered.recorded_about_names() == whole.recorded_about_names()
    assert layered.version == whole.version


def test_what_one_part_says_is_not_known_in_the_next():
    base = Knowledge([claim("reg:zte named ZTE")], None)
    first = base.with_claims([claim("foo named Foo_Ltd"), claim("reg:zte also_named Zhongxing")])
    second = base.with_claims([claim("bar named Bar_Ltd")])
    assert [name.text for name in first.listed_names()] == ["name:ZTE", "name:Zhongxing"]
    assert [name.text for name in second.listed_names()] == ["name:ZTE"]
    assert {c.object for c in second.claims()} == {"name:ZTE", "name:Bar_Ltd"}
