"""Root causes: what is one, what is counted; no order and no parting of rows changes either."""

from __future__ import annotations

import hashlib
import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.cause import Cause
from countermark.model.determination import Determined
from countermark.model.handling import Handling
from countermark.model.measure import Status
from countermark.model.verdict import Decision, Missing
from countermark.reports import cause_count, causes
from countermark.reports.causes import Causing, causes_of
from countermark.reports.shapes.check import (
    CheckDocument,
    DeterminationShape,
    DutyShape,
    FindingShape,
    HopShape,
    PeriodShape,
    SubjectShape,
    VerdictShape,
)

ZTE = "reg:zte"


def hop(start: str, predicate: str, end: str, **more: object) -> HopShape:
    settings: dict[str, object] = {
        "claim": hashlib.sha256(f"{start}{predicate}{end}".encode()).hexdigest(),
        "predicate": predicate,
        "word": predicate,
        "forward": True,
        "from_": start,
        "to": end,
        "from_id": f"name:{start.casefold()}",
        "to_id": ZTE if end.startswith("ZTE") else f"name:{end.casefold()}",
        "grade": "B2",
        "certain": True,
        "doubt": "",
        "disputed_by": (),
        "score": None,
    }
    return HopShape(**(settings | more))  # type: ignore[arg-type]


def found(*via: HopShape, **more: object) -> FindingShape:
    settings: dict[str, object] = {
        "id": hashlib.sha256(repr((via, more)).encode()).hexdigest(),
        "measure": "US-NDAA19-889B",
        "measure_digest": "",
        "title": "Section 889",
        "context": "us-federal-contractor",
        "entity": "zte",
        "entity_name": "ZTE Corporation",
        "status": Status.APPLIES,
        "decision": Decision.PROHIBITED,
        "act": "using",
        "clause": "section 889(a)(1)(B)",
        "reason": "in force",
        "own": True,
        "path_class": None,
        "path_words": "",
        "via": via,
        "tier": 1,
        "other_paths": 0,
        "weakest": None,
        "certain": True,
        "disputed": False,
        "in_force": PeriodShape(from_="2020-08-13", to=None),
        "announced": None,
        "missing": None,
        "resolve_by": "",
        "exceptions_considered": (),
        "obligations": (),
        "would_change": (),
        "without_disputed": "",
        "set_aside": "",
    }
    return FindingShape(**(settings | more))  # type: ignore[arg-type]


def subject(
    name: str, *findings: FindingShape, kind: str = "device", **fields: str
) -> SubjectShape:
    open_ = [f.decision for f in findings if f.decision and not f.set_aside]
    worst = max(open_, key=lambda d: d.severity, default=Decision.NO_RESTRICTION_FOUND)
    verdict = VerdictShape(
        context="us-federal-contractor",
        verdict=worst,
        reason="",
        own=worst,
        inherited=Decision.NO_RESTRICTION_FOUND,
    )
    return SubjectShape(
        id=hashlib.sha256(f"{name}{fields}".encode()).hexdigest(),
        node=f"name:{name.casefold()}",
        name=name,
        kind=kind,
        place="devices.csv:2",
        country="",
        identifiers=(),
        made="",
        acquired="",
        facets={},
        fields=fields,
        verdict=worst,
        reason="",
        own=worst,
        inherited=None,
        verdicts=(verdict,),
        findings=findings,
        matches=(),
    )


def router(serial: str, site: str, **more: str) -> SubjectShape:
    name = "Larkspur FieldGate 240"
    made = found(hop(name, "made_by", "ZTE Corporation"))
    return subject(name, made, serial=serial, site=site, model="FieldGate 240", **more)


def contract(number: str) -> SubjectShape:
    via = (
        hop(number, "delivers", "Larkspur FieldGate 240"),
        hop("Larkspur FieldGate 240", "made_by", "ZTE Corporation"),
    )
    act = found(*via, act="providing", measure="US-NDAA19-889A", clause="section 889(a)(1)(A)")
    return subject(number, act, kind="contract")


def of(*subjects: SubjectShape) -> tuple[Cause, ...]:
    causing = Causing()
    causing.add(range(len(subjects)), subjects)
    return causing.causes().causes


def test_contracts_that_deliver_one_thing_are_one_cause() -> None:
    (cause,) = of(*map(contract, ("CN-1", "CN-2", "CN-3")))
    assert (cause.item, cause.relation, cause.party_name) == (
        "Larkspur FieldGate 240",
        "made_by".replace("_", " "),
        "ZTE Corporation",
    )
    assert cause.kinds == {"contract": 3}
    assert cause.leading == cause.subjects == cause.findings == 3
    assert [m.name for m in cause.members] == ["CN-1", "CN-2", "CN-3"]
    assert cause.units == 0, "a contract is no router"


def test_acts_are_judged_apart_and_are_causes_apart() -> None:
    both = of(contract("CN-1"), router("S-1", "Riga"))
    assert [(c.acts, c.kinds) for c in both] == [
        (("providing",), {"contract": 1}),
        (("using",), {"device": 1}),
    ]


def test_things_of_one_model_are_one_cause_with_its_places() -> None:
    rows = [router(f"R-{n}", "Riga") for n in range(8)] + [
        router(f"D-{n}", "Depot") for n in range(4)
    ]
    (cause,) = of(*rows)
    assert cause.units == 12
    assert [(p.site, p.count) for p in cause.places] == [("Riga", 8), ("Depot", 4)]
    assert (cause.sites, cause.sites_capped) == (2, False)


def test_one_serial_number_in_two_files_is_one_thing() -> None:
    (cause,) = of(router("S-1", "Riga"), router("s-1", "Riga"), router("", "Riga", quantity="36"))
    assert cause.subjects == 3
    assert cause.units == 1 + 36


def test_a_name_that_is_open_is_the_cause_whatever_it_stands_on() -> None:
    doubtful = hop("ZTE Trade", "same_as", "ZTE Corporation", certain=False, score=0.4, doubt="why")
    more = {"decision": Decision.UNRESOLVED, "missing": Missing.NAME, "certain": False}
    rows = [
        subject("Box 1", found(hop("Box 1", "made_by", "ZTE Trade"), doubtful, **more)),
        subject("ZTE Trade", found(doubtful, **more), kind="supplier"),
    ]
    (cause,) = of(*rows)
    assert cause.item == "ZTE Trade"
    assert cause.question is not None
    assert (cause.question.name, cause.question.entity) == ("ZTE Trade", ZTE)
    assert cause.kinds == {"device": 1, "supplier": 1}


def test_who_is_owned_carries_the_owner() -> None:
    via = (
        hop("Depot Goods", "supplies", "Quillon", forward=False, word="supplied_by"),
        hop("Quillon", "owns", "ZTE Holding", forward=False, word="owned_by"),
        hop("ZTE Holding", "same_as", "ZTE Corporation"),
    )
    (cause,) = of(subject("Depot Goods", found(*via), kind="supplier"))
    assert (cause.item, cause.relation) == ("Quillon", "owned by")
    assert cause.party_name == "ZTE Corporation"


def test_a_seller_of_the_party_is_no_cause_of_its_own() -> None:
    via = (
        hop("CN-9", "supplies", "ZTE Corp", forward=False, word="supplied_by"),
        hop("ZTE Corp", "same_as", "ZTE Corporation"),
    )
    rows = [subject("CN-9", found(*via), kind="contract")]
    rows.append(subject("ZTE Corp", found(via[1]), kind="supplier"))
    (cause,) = of(*rows)
    assert (cause.item, cause.relation) == ("ZTE Corp", "")
    assert cause.kinds == {"contract": 1, "supplier": 1}


def test_what_is_set_aside_leads_nothing_and_is_counted() -> None:
    row = subject("Box", found(hop("Box", "made_by", "ZTE Corporation"), set_aside="A. B.: fine"))
    (cause,) = of(row)
    assert (cause.subjects, cause.leading, cause.findings, cause.set_aside) == (0, 0, 1, 1)


def test_a_lesser_finding_leads_nothing_where_a_worse_one_stands() -> None:
    via = hop("Box", "made_by", "ZTE Corporation")
    duty = DutyShape(what="report it", due="2026-11-23", clock="1 business day", recalled=False)
    row = subject(
        "Box",
        found(via),
        found(
            via,
            measure="US-FAR-RFO-52240",
            decision=Decision.ACTION_REQUIRED,
            obligations=(duty,),
            act="providing or using",
        ),
    )
    worst, lesser = of(row)
    assert (worst.verdict, worst.leading) == (Decision.PROHIBITED, 1)
    assert (lesser.verdict, lesser.leading) == (Decision.ACTION_REQUIRED, 0)
    assert [d.what for d in lesser.duties] == ["report it"]
    assert worst.alike == lesser.alike, "the same subjects"


def test_a_determination_is_told_with_its_cause() -> None:
    made = DeterminationShape(
        decision=Determined.REJECTED,
        person="R. Amari",
        role="counsel",
        day=date(2026, 11, 20),
        claims=(),
        evidence=(),
        note="",
        handling=Handling.INTERNAL,
    )
    row = subject("Box", found(hop("Box", "made_by", "ZTE Corporation"), determinations=(made,)))
    (cause,) = of(row)
    assert [(d.decision, d.person) for d in cause.determinations] == [
        (Determined.REJECTED, "R. Amari")
    ]


def test_every_verdict_is_in_some_cause(full: CheckDocument) -> None:
    causes = causes_of(full).causes
    for shown in full.subjects:
        for verdict in shown.verdicts:
            if verdict.verdict is Decision.NO_RESTRICTION_FOUND:
                continue
            same = [
                c for c in causes if (c.verdict, c.context) == (verdict.verdict, verdict.context)
            ]
            assert sum(c.leading for c in same), (shown.name, verdict.verdict)
    assert any(c.leading for c in causes_of(full).causes)


@given(st.randoms(use_true_random=False), st.integers(1, 7))
def test_no_order_and_no_parting_changes_the_causes(chance: random.Random, size: int) -> None:
    rows = [contract(f"CN-{n}") for n in range(9)]
    rows += [router(f"S-{n}", f"site {n % 4}") for n in range(14)]
    whole = of(*rows)
    order = list(range(len(rows)))
    chance.shuffle(order)
    causing = Causing()
    for at in range(0, len(order), size):
        part = order[at : at + size]
        causing.add(part, [rows[n] for n in part])
    assert causing.causes().causes == whole


def test_memory_is_bounded_and_what_is_beyond_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(causes, "MOST", 10)
    monkeypatch.setattr(cause_count, "SITES", 5)
    rows = [
        subject(f"Box {n}", found(hop(f"Box {n}", "made_by", "ZTE Corporation"))) for n in range(25)
    ]
    causing = Causing()
    causing.add(range(len(rows)), rows)
    result = causing.causes()
    assert len(result.causes) == 10
    assert [(n.verdict, n.findings) for n in result.not_grouped] == [(Decision.PROHIBITED, 15)]
    (many,) = of(*(router(f"S-{n}", f"site {n:02}") for n in range(40)))
    assert (many.subjects, many.units, many.sites, many.sites_capped) == (40, 40, 5, True)
    assert len(many.members) == cause_count.MEMBERS
    assert len(many.places) == 5
