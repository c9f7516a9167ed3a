"""What is known in a run: register, files and, from a ledger, what people decided and named."""

from __future__ import annotations

from datetime import date

from tests.worlds import claim

from countermark.model.predicate import Predicate
from countermark.store.knowledge import Knowledge
from countermark.store.memory import MemoryView


class Far(MemoryView):
    """A ledger's view, in memory."""

    content = "far"

    def each_listed_name(self):
        return iter(self.listed_names())


def known(far=(), near=(), known_at=None):
    ledger = Far([claim(line) for line in far], known_at)
    return Knowledge([claim(line) for line in near], known_at, ledger)


def test_edges_and_decisions_come_from_the_ledger_and_the_names_they_need():
    found = known(
        far=(
            "acme made_by foo",
            "foo named Foo_Ltd",
            "bar named Bar_Ltd",
            "finding:1 set_aside because",
            "list:csl/1 named Listed_Ltd",
        )
    )
    assert [c.object for c in found.claims(predicates=(Predicate.NAMED,))] == ["name:Foo_Ltd"]
    assert {c.predicate for c in found.recorded_about_names()} == {
        Predicate.MADE_BY,
        Predicate.NAMED,
    }
    assert len(list(found.claims(predicates=(Predicate.SET_ASIDE,)))) == 1


def test_listed_parties_of_the_ledger_are_told_only_when_asked_about():
    found = known(far=("list:csl/1 named Listed_Ltd",), near=("reg:zte named ZTE",))
    assert {n.entity for n in found.listed_names()} == {"reg:zte", "list:csl/1"}
    assert not list(found.claims(subjects=["list:csl/1"]))
    assert len(found.about(["list:csl/1", "reg:zte", "reg:nobody"])) == 2


def test_a_memory_run_names_no_version():
    assert Knowledge([], None).version == "memory"
    assert known(known_at=date(2020, 1, 1)).version == "memory"
