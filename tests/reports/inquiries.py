"""Hand-made inquiries. All firms are invented but for the restricted parties of public record."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from countermark.model.claim import Claim, Polarity
from countermark.model.context import Context, Facets
from countermark.model.doubt import SourceUnsure
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.grade import Grade
from countermark.model.inquiry import (
    Coverage,
    FileRead,
    Inquiry,
    ListState,
    RegisterState,
    SubjectResult,
)
from countermark.model.match import Feature, Match
from countermark.model.measure import Kind, Matching, Measure, Source, Status, Verification
from countermark.model.path import Hop, Path, PathClass
from countermark.model.predicate import Predicate
from countermark.model.reading import Column, Subject, SubjectKind
from countermark.model.verdict import Decision, Finding, Missing, Obligation, Verdict
from countermark.model.when import Interval

AS_OF = date(2026, 11, 20)
CONTRACTOR = Context(
    id="us-federal-contractor",
    label="a contractor of the United States government",
    facets=Facets(role=("us-federal-contractor",), jurisdiction=("US",)),
)
PRIVATE = Context(
    id="us-private",
    label="a private buyer in the United States",
    facets=Facets(role=("us-person",)),
)
GRANTEE = Context(
    id="us-grantee", label="a recipient of federal grants", facets=Facets(role=("us-grantee",))
)
NAMES = {
    "item:d1/2": "Northlight NS-200",
    "item:d1/3": "Northlight NS-240",
    "name:northlight systems": "Northlight Systems",
    "name:quillon assembly": "Quillon Assembly Ltd",
    "reg:dahua": "Dahua Technology",
    "reg:zte": "ZTE Corporation",
    "contract:d-2041": "contract D-2041",
}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def evidence(label: str, selector: str, source: str = "", **more: str) -> Evidence:
    return Evidence(
        Digest(digest(label)), "text/csv", Selector.parse(selector), label, source, **more
    )


def claim(subject: str, predicate: Predicate, object_: str, **more: Any) -> Claim:
    grade = Grade.parse(more.pop("grade", "B2"))
    where = more.pop("evidence", None) or evidence("links.csv", "row=4")
    return Claim(
        claimant=more.pop("claimant", "user:links.csv"),
        subject=subject,
        predicate=predicate,
        object=object_,
        evidence=where,
        grade=grade,
        **more,
    )


BRANDED = claim("item:d1/2", Predicate.BRANDED_BY, "name:northlight systems", grade="A1")
MADE = claim(
    "name:northlight systems",
    Predicate.MADE_BY,
    "name:quillon assembly",
    evidence=evidence("links.csv", "row=7"),
    valid=Interval("2019-03", None),
)
RELABELS = claim(
    "name:quillon assembly",
    Predicate.PART_OF_GROUP,
    "reg:dahua",
    grade="C3",
    claimant="trade press: The Lens Gazette",
    known_from="2022-05",
    note="some product lines",
    evidence=Evidence(
        Digest(digest("gazette")),
        "text/html",
        Selector(SelectorKind.QUOTE, "the plant has been run by its larger owner since spring"),
        "gazette-2022-05.html",
        "The Lens Gazette, May 2022",
    ),
)
DENIAL = claim(
    "name:quillon assembly",
    Predicate.PART_OF_GROUP,
    "reg:dahua",
    polarity=Polarity.DENIED,
    claimant="Quillon Assembly Ltd",
    grade="D3",
    known_from="2022-06-01",
    evidence=Evidence(
        Digest(digest("answer")),
        "text/plain",
        Selector(SelectorKind.QUOTE, "we are independent of any camera maker"),
        "quillon-answer.txt",
        "letter of 1 June 2022",
    ),
)
OWNED = claim(
    "name:quillon assembly",
    Predicate.PART_OF_GROUP,
    "reg:dahua",
    grade="A2",
    claimant="company registry of Vasteria",
    known_from="2022-05",
    evidence=Evidence(
        Digest(digest("extract")),
        "application/pdf",
        Selector(SelectorKind.PAGE, "2"),
        "quillon-extract.pdf",
        "registry extract no. 88-1",
    ),
)
DELIVERS = claim(
    "contract:d-2041", Predicate.DELIVERS, "item:d1/2", evidence=evidence("contracts.csv", "row=2")
)
SAME = claim(
    "name:zte (usa) inc",
    Predicate.SAME_AS,
    "reg:zte",
    claimant="countermark screening",
    evidence=evidence("suppliers.csv", "row=3"),
)
SUPPLIER = claim(
    "name:brightwater supply",
    Predicate.SUPPLIES,
    "item:d1/2",
    evidence=evidence("links.csv", "row=9"),
)
CLAIMS = {c.id: c for c in (BRANDED, MADE, OWNED, RELABELS, DENIAL, DELIVERS, SAME, SUPPLIER)}


def hop(c: Claim, *, forward: bool = True, **more: Any) -> Hop:
    ends = (c.subject, c.object) if forward else (c.object, c.subject)
    return Hop(
        claim=c.id,
        predicate=c.predicate,
        from_node=ends[0],
        to_node=ends[1],
        from_name=NAMES.get(ends[0], ends[0].partition(":")[2]),
        to_name=NAMES.get(ends[1], ends[1].partition(":")[2]),
        grade=c.grade,
        forward=forward,
        **more,
    )


RELABELLED = (hop(BRANDED), hop(MADE), hop(OWNED))
ALLEGED = (
    hop(MADE),
    hop(
        RELABELS,
        certain=False,
        disputed_by=(DENIAL.id,),
        doubts=(SourceUnsure("the source names some product lines only"),),
    ),
)
REPORTS = (
    Obligation(
        what="report the discovery to the contracting officer",
        due="2026-11-23",
        clock="1 business day after identification",
    ),
    Obligation(
        what="supplement the report",
        due="2026-12-08",
        clock="10 business days after the first report",
    ),
)
EXCEPTIONS = (
    "cannot route or redirect user data traffic, and gives no visibility into it: not claimed",
    "connects to a third party's facilities (backhaul, roaming): not a service",
)


def finding(key: str, measure: str, **more: Any) -> Finding:
    settings: dict[str, Any] = {
        "id": digest(f"finding {key}"),
        "measure": measure,
        "measure_digest": digest(measure),
        "title": TITLES[measure],
        "context": CONTRACTOR.id,
        "entity": "dahua",
        "entity_name": "Dahua Technology",
        "status": Status.APPLIES,
        "decision": Decision.PROHIBITED,
        "reason": "in force since 2020-08-13",
        "act": "using",
        "clause": "section 889(a)(1)(B), FAR 52.204-25(b)(2)",
        "in_force": ("2020-08-13", None),
        "announced": "2018-08-13",
    }
    return Finding(**(settings | more))


TITLES = {
    "US-NDAA19-889A": "Section 889(a)(1)(A): agencies may not procure covered equipment",
    "US-NDAA19-889B": "Section 889(a)(1)(B): no contract with an entity that uses it",
    "US-BIS-EL-ZTE-2016": "Entity List, addition of 8 March 2016",
    "US-FCC-COVERED": "Covered List",
    "CZ-2018-WARN": "Warning of 17 December 2018",
    "DODIN-APL": "Approved products list",
    "US-REPORT-2012": "A committee's report of 2012",
}
MEASURES = tuple(
    Measure(
        id=id_,
        title=title,
        authority="US Congress" if "NDAA" in id_ else "an authority",
        jurisdiction="US",
        kind=Kind.RESTRICTIVE,
        type="ban_use",
        act="using",
        clause="section 889(a)(1)(B), FAR 52.204-25(b)(2)" if id_.endswith("889B") else "",
        matching=Matching.SUBSIDIARIES,
        verification=Verification.PRIMARY,
        legal_basis="Pub. L. 115-232 s.889(a)(1)(B)" if "NDAA" in id_ else "",
        sources=(
            Source(
                title="FAR 52.204-25",
                publisher="GSA",
                date="2020-08-13",
                url="https://www.acquisition.gov/far/52.204-25",
                kind="primary",
            ),
        ),
    )
    for id_, title in TITLES.items()
)
CHANGES = (
    "a claim that Quillon Assembly Ltd left the group before 2020-08-13",
    "a proven exception under FAR 52.204-25(c)(1)",
)


def result(
    key: str, name: str, kind: SubjectKind, place: str, *verdicts: Verdict, **more: Any
) -> SubjectResult:
    matches = more.pop("matches", ())
    subject = Subject(node=f"item:{key}", name=name, kind=kind, place=place, **more)
    id_ = digest(f"subject {key}")
    fixed = tuple(
        Verdict(
            subject=id_,
            context=v.context,
            decision=v.decision,
            reason=v.reason,
            own=v.own,
            inherited=v.inherited,
            findings=v.findings,
        )
        for v in verdicts
    )
    return SubjectResult(id=id_, subject=subject, verdicts=fixed, matches=matches)


def verdict(
    decision: Decision,
    reason: str = "",
    *findings: Finding,
    inherited: bool = False,
    context: str = CONTRACTOR.id,
) -> Verdict:
    none = Decision.NO_RESTRICTION_FOUND
    return Verdict(
        subject="",
        context=context,
        decision=decision,
        reason=reason,
        own=none if inherited else decision,
        inherited=decision if inherited else none,
        findings=findings,
    )


def camera(number: int, row: int, model: str) -> SubjectResult:
    path = Path(f"item:d1/{row}", "reg:dahua", RELABELLED, PathClass.WHITE_LABEL, False, 2)
    using = finding(
        f"889B {number}",
        "US-NDAA19-889B",
        path=path,
        obligations=REPORTS,
        exceptions_considered=EXCEPTIONS,
        would_change=CHANGES,
    )
    providing = finding(
        f"889A {number}",
        "US-NDAA19-889A",
        path=path,
        act="providing",
        clause="section 889(a)(1)(A), FAR 52.204-25(b)(1)",
        in_force=("2019-08-13", None),
        exceptions_considered=EXCEPTIONS,
    )
    ended = finding(
        f"el {number}",
        "US-BIS-EL-ZTE-2016",
        status=Status.ENDED,
        decision=None,
        reason="ended 2017-03-29: removed from the list",
        path=path,
    )
    return result(
        f"d1/{row}",
        model,
        SubjectKind.DEVICE,
        f"devices.csv:{row}",
        verdict(
            Decision.PROHIBITED,
            "using: section 889(a)(1)(B), FAR 52.204-25(b)(2)",
            using,
            providing,
            ended,
            inherited=True,
        ),
        fields=(
            ("model", model.rpartition(" ")[2]),
            ("brand", "Northlight"),
            ("contract", "D-2041"),
            ("supplier", "Brightwater Supply"),
            ("site", "Depot 4, gate"),
        ),
    )


def unresolved() -> SubjectResult:
    match = Match(
        entity="reg:zte",
        name="ZTE Corporation",
        role="legal",
        score=0.83,
        certain=False,
        why="the same first word; another legal form; no identifier",
        features=(Feature("token_set", 0.83, "shared words"),),
    )
    doubtful = hop(
        SAME,
        certain=False,
        doubts=(SourceUnsure("a match at 0.83 that nobody confirmed"),),
        score=830_000,
    )
    path = Path("item:s1/3", "reg:zte", (doubtful,), PathClass.DIRECT)
    asked = finding(
        "zte?",
        "US-NDAA19-889B",
        entity="zte",
        entity_name="ZTE Corporation",
        decision=Decision.UNRESOLVED,
        missing=Missing.NAME,
        path=path,
        resolve_by="the supplier's UEI or CAGE code",
        reason="a name that may be a registered party's",
    )
    return result(
        "s1/3",
        "ZTE (USA) Trading 中兴贸易",
        SubjectKind.SUPPLIER,
        "suppliers.csv:3",
        verdict(Decision.UNRESOLVED, "name: a match to confirm", asked),
        matches=(match,),
        country="US",
    )


def disputed() -> SubjectResult:
    path = Path("name:northlight systems", "reg:dahua", ALLEGED, PathClass.WHITE_LABEL, False)
    asked = finding(
        "disputed",
        "US-NDAA19-889B",
        decision=Decision.UNRESOLVED,
        missing=Missing.DISPUTED,
        path=path,
        reason="a group's membership is asserted and denied",
        resolve_by="an extract of the company registry for Quillon Assembly Ltd",
        without_disputed="no restriction found",
        would_change=("a registry extract that settles who holds Quillon Assembly Ltd",),
    )
    return result(
        "s1/2",
        "Northlight Systems",
        SubjectKind.SUPPLIER,
        "suppliers.csv:2",
        verdict(Decision.UNRESOLVED, "disputed", asked, inherited=True),
        identifiers=("uei:NL7KQ3WZ8RT5",),
    )


def others() -> tuple[SubjectResult, ...]:
    waits = finding(
        "apl", "DODIN-APL", decision=Decision.NOT_ASSESSED, act="connecting", clause="APL",
        reason="not on the approved list of 2026-10-01", path=None, entity="",
        entity_name="", in_force=("2012-07-02", None),
    )  # fmt: skip
    duty = finding(
        "cz", "CZ-2018-WARN", decision=Decision.ACTION_REQUIRED, act="operating", clause="s. 12",
        reason="every administrator assesses the risk", entity="zte", entity_name="ZTE Corporation",
        obligations=(Obligation(what="record the assessment", due="", clock="no term is stated"),),
    )  # fmt: skip
    report = finding(
        "rep", "US-REPORT-2012", decision=Decision.ADVISORY, act="buying", clause="",
        reason="a report recommends otherwise", entity="zte", entity_name="ZTE Corporation",
    )  # fmt: skip
    aside = finding(
        "aside", "US-FCC-COVERED", decision=None, status=Status.WAIVED, act="authorising",
        reason="waived until 2027-01-01 by the agency's head", clause="47 CFR 1.50002",
    )  # fmt: skip
    put_by = finding(
        "put by", "US-REPORT-2012", decision=Decision.ADVISORY, act="buying", clause="",
        reason="a report recommends otherwise",
        set_aside="set aside by M. Okoro until 2027-03-31: kept for spares",
    )  # fmt: skip
    return (
        result("d1/9", "Ferrant router R9", SubjectKind.DEVICE, "devices.csv:9",
               verdict(Decision.NOT_ASSESSED, "not on the approved list", waits)),
        result("s1/4", "Halvard Telecom s.r.o.", SubjectKind.SUPPLIER, "suppliers.csv:4",
               verdict(Decision.ACTION_REQUIRED, "operating: s. 12", duty)),
        result("s1/5", "Corvane Boards", SubjectKind.SUPPLIER, "suppliers.csv:5",
               verdict(Decision.ADVISORY, "a report", report, put_by)),
        result("d1/10", "Ferrant phone P1", SubjectKind.DEVICE, "devices.csv:10",
               verdict(Decision.ALLOWED, "waived", aside)),
    )  # fmt: skip


def unmatched(*names: str) -> tuple[SubjectResult, ...]:
    return tuple(
        result(
            f"s1/{row}",
            name,
            SubjectKind.SUPPLIER,
            f"suppliers.csv:{row}",
            verdict(Decision.NO_RESTRICTION_FOUND, "no listed party found"),
        )
        for row, name in enumerate(names, 20)
    )


FILES = (
    FileRead(
        label="devices.csv",
        digest=digest("devices.csv"),
        size=1_204,
        format="device list (CSV)",
        records=9,
        columns=(Column("Vendor", "maker", "its header"), Column("Modell", "model", "its header")),
    ),
    FileRead("suppliers.csv", digest("suppliers.csv"), 640, "supplier list (CSV)", 24),
    FileRead("links.csv", digest("links.csv"), 912, "edge list (CSV)", 11),
)
REGISTER = RegisterState(
    digest=digest("register"),
    recorded="2026-11-20",
    measures=128,
    entities=51,
    lists=(
        ListState("register", "Shipped register", "2026-11-20", 412, 412),
        ListState("csl", "Consolidated Screening List", "2026-08-22", 14_160, 14_160),
        ListState("sam", "SAM exclusions", "", 0, 168_000),
    ),
)
GAPS = (
    Gap(
        "scans/gate.bin", Why.UNKNOWN_KIND, 48_128, detail="no header that any reader knows",
        next_step="countermark inspect scans/gate.bin",
    ),
    Gap("notes.xlsx", Why.EXPANDS, None, detail="sheet1.xml", next_step="export it as CSV"),
)  # fmt: skip


def inquiry(*subjects: SubjectResult, **more: Any) -> Inquiry:
    settings: dict[str, Any] = {
        "as_of": AS_OF,
        "known_at": None,
        "contexts": (CONTRACTOR,),
        "register": REGISTER,
        "files": FILES,
        "ledger": "0",
        "version": "0.1.0",
        "subjects": subjects,
        "not_examined": (),
        "coverage": Coverage(
            unmatched=sum(not r.matches and not any(v.findings for v in r.verdicts)
                          for r in subjects),
            boms=2, boms_complete=1, parties=9, owners_known=2, depth=6, chains_cut=1,
        ),
        "claims": CLAIMS,
        "names": NAMES,
    }  # fmt: skip
    return Inquiry(**(settings | more))


def full() -> Inquiry:
    """One of each verdict, disputed and uncertain hops, gaps, a waiver and a set-aside."""
    return inquiry(
        *unmatched("Ombra Cables", "Fjordlink ApS", "北光电缆有限公司"),
        camera(1, 2, "Northlight NS-200"),
        camera(2, 3, "Northlight NS-240"),
        unresolved(),
        disputed(),
        *others(),
        not_examined=GAPS,
    )


def two_contexts() -> Inquiry:
    """The same camera, prohibited for one asker and free for another."""
    one = camera(1, 2, "Northlight NS-200")
    apart = SubjectResult(
        id=one.id,
        subject=one.subject,
        verdicts=(
            *one.verdicts,
            Verdict(
                subject=one.id,
                context=PRIVATE.id,
                decision=Decision.NO_RESTRICTION_FOUND,
                reason="no measure binds a private buyer",
                own=Decision.NO_RESTRICTION_FOUND,
                inherited=Decision.NO_RESTRICTION_FOUND,
                findings=(
                    finding(
                        "889B private", "US-NDAA19-889B", context=PRIVATE.id, decision=None,
                        status=Status.OUT_OF_SCOPE, reason="binds federal contractors only",
                    ),
                ),
            ),
        ),
    )  # fmt: skip
    return inquiry(one and apart, contexts=(CONTRACTOR, PRIVATE))


def without_context() -> Inquiry:
    """No context: matches, and no verdict."""
    asked = unresolved()
    bare = tuple(
        SubjectResult(id=r.id, subject=r.subject, matches=r.matches)
        for r in (asked, *unmatched("Ombra Cables"))
    )
    return inquiry(*bare, contexts=())


def nothing_listed() -> Inquiry:
    """Only unmatched suppliers: the case that must never read as cleared."""
    return inquiry(*unmatched("Ombra Cables", "Fjordlink ApS"))
