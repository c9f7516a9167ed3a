"""What stands on a page of the register: spans, both clocks, denials, and nothing of the future."""

from datetime import date

import pytest

from countermark.model.measure import Kind
from countermark.model.register_page import SpanKind
from countermark.model.when import Interval
from countermark.register import pages
from countermark.register.catalog import load
from countermark.register.query import QueryDates

NOW = QueryDates(date(2026, 11, 30))


def record(id_, *lines, kind="restrictive"):
    head = (
        *(f"id: {id_}", f"title: order {id_}", "authority: an office", "jurisdiction: XX"),
        *(f"kind: {kind}", "act: using", "matching: named_only"),
        "verification: verified_secondary",
    )
    return {f"measures/{id_}.yaml": "\n".join((*head, *lines)).encode()}


@pytest.fixture(scope="module")
def small():
    return load(
        record(
            "XX-BAN",
            "type: ban_use",
            "valid_from: '2018-07-01'",
            "announced: '2018-09-13'",
            "entities: [{entity: acme}, {entity: bolt, listed: [{start: '2019', end: '2020'}]}]",
            "relations: [{rel: terminated_by, target: XX-END}]",
            "valid_to: '2021-01-01'",
            "pauses: [{effect: suspended, start: '2018-11-01', end: '2018-12-01', by: XX-END}]",
            "duties: [{what: remove it, by_date: '2020-06-01'}]",
            "events: [{date: '2019-05-05', what: a hearing}]",
        )
        | record(
            "XX-END",
            "type: denial_order_lifted",
            "valid_from: '2021-01-01'",
            "announced: '2021-01-01'",
            "relations: [{rel: terminates, target: XX-BAN}]",
            kind="ending",
        )
        | record(
            "XX-SAYS",
            "type: allegation",
            "valid_from: '2018-10-04'",
            "announced: '2018-10-04'",
            "entities: [{entity: acme}]",
            kind="advisory",
        )
        | {
            "denials/acme.yaml": b"denials:\n"
            b"  - {id: acme-1, by: Acme, on: '2018-10-05', says: none of it is so,\n"
            b"     against: [XX-SAYS], verification: verified_secondary,\n"
            b"     source: {title: a page, kind: secondary, seen: page}}\n"
        }
        | {f"entities/{e}.yaml": f"id: {e}\nname: {e.title()}\ncountry: XX\n".encode()
           for e in ("acme", "bolt")}
    )  # fmt: skip


def test_a_measures_spans_are_those_of_each_party(small):
    page = pages.measure_page(small, "XX-BAN", NOW)
    acme, bolt = page.lanes
    assert [(s.kind, s.interval) for s in acme.spans] == [
        (SpanKind.IN_FORCE, Interval("2018-07-01", "2021-01-01")),
        (SpanKind.SUSPENDED, Interval("2018-11-01", "2018-12-01")),
    ]
    assert bolt.spans[0].interval == Interval("2019", "2020")
    assert (acme.target, acme.public, acme.kind) == ("acme", "2018-09-13", Kind.RESTRICTIVE)


def test_the_history_has_both_clocks_and_all_that_is_dated(small):
    page = pages.measure_page(small, "XX-BAN", NOW)
    held = {(h.date, h.what.value): h.known_from for h in page.history}
    assert held["2018-07-01", "entered into force"] == "2018-09-13"
    assert {("2019-05-05", "noted"), ("2020-06-01", "due"), ("2021-01-01", "ended")} <= held.keys()
    assert [h.date for h in page.history] == sorted(h.date for h in page.history)


def test_what_was_not_public_is_on_no_page(small):
    then = QueryDates(date(2020, 1, 1), date(2020, 1, 1))
    assert [row.id for row in pages.index(small, then).measures] == ["XX-BAN", "XX-SAYS"]
    page = pages.measure_page(small, "XX-BAN", then)
    assert page.linked == ()
    assert page.lanes[0].spans[0].interval.end is None
    assert len(page.lanes[0].spans) == 1
    assert [m.id for m in pages.entity_page(small, "acme", then).contradicted] == ["XX-SAYS"]


def test_a_relation_reads_as_a_sentence_and_stands_once(small):
    (one,) = pages.measure_page(small, "XX-BAN", NOW).linked
    assert one.before + one.title + one.after == "This one was ended by order XX-END"
    (other,) = pages.measure_page(small, "XX-END", NOW).linked
    assert other.before + other.title + other.after == "This one ends order XX-BAN"


def test_a_party_has_what_may_prohibit_first_and_who_denies(small):
    page = pages.entity_page(small, "acme", NOW)
    assert [lane.target for lane in page.lanes] == ["XX-BAN", "XX-SAYS"]
    assert page.lanes[1].spans[0].kind is SpanKind.SAID
    assert page.lanes[1].public is None
    assert [d.by for m in page.contradicted for d in m.denials] == ["Acme"]
    assert {h.what.value for h in page.history} >= {"denied", "ended", "suspended"}


def test_every_record_of_the_register_has_a_page(catalog):
    index = pages.index(catalog, NOW)
    assert {row.id for row in index.measures} == set(catalog.measures)
    assert {entity for entity, *_ in index.entities} == set(catalog.entities)
    for row in index.measures[::10]:
        page = pages.measure_page(catalog, row.id, NOW)
        assert len(page.lanes) == max(1, len(row.entities))
