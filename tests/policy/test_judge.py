"""The ladder of judge.py, rung by rung, on hand-made measures and paths."""

from datetime import date

import msgspec
import pytest

from countermark.model.claim import Claim
from countermark.model.context import Context, Facets
from countermark.model.doubt import SourceUnsure
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.grade import Grade
from countermark.model.measure import (
    Covered,
    Duty,
    Exemption,
    Kind,
    Matching,
    Measure,
    Pause,
    RunsFrom,
    Scope,
    Status,
    Verification,
)
from countermark.model.path import Hop, Path, PathClass
from countermark.model.predicate import Predicate
from countermark.model.reading import Subject, SubjectKind
from countermark.model.verdict import Decision, Missing
from countermark.policy.exemptions import by_node
from countermark.policy.listing import rulebook
from countermark.policy.verdicts import verdict

DAY = date(2026, 11, 20)
EVIDENCE = Evidence(Digest.of(b"x"), "text/plain", Selector(SelectorKind.WHOLE))
SUBJECT = Subject(node="name:a", name="A", kind=SubjectKind.SUPPLIER, place="row 1")

MEASURE = Measure(
    id="XX-BAN",
    title="a ban",
    authority="an authority",
    jurisdiction="US",
    kind=Kind.RESTRICTIVE,
    type="ban_use",
    act="using",
    clause="1 XX 2",
    matching=Matching.NAMED_ONLY,
    scope=Scope(roles=("buyer",)),
    entities=(Covered("listed"),),
    valid_from="2020-08-13",
    announced="2018-08-13",
    verification=Verification.PRIMARY,
    duties=(
        Duty(
            "report",
            within=1,
            unit="business days",
            trigger="identification",
            runs_from=RunsFrom.IDENTIFICATION,
        ),
        Duty(
            "follow up",
            within=10,
            unit="business days",
            trigger="after the first report",
            runs_from=RunsFrom.FIRST_REPORT,
        ),
    ),
)


def hop(predicate, a="name:a", b="reg:listed", **more):
    return Hop(
        claim="c" * 64,
        predicate=predicate,
        from_node=a,
        to_node=b,
        from_name=a,
        to_name=b,
        grade=Grade.parse("B2"),
        **more,
    )


def path(*hops, kind=PathClass.DIRECT, own=True):
    return Path(subject="name:a", target="reg:listed", hops=hops, kind=kind, own=own)


SAME = path(hop(Predicate.SAME_AS))


def decide(
    measure=MEASURE, paths=(SAME,), *, role="buyer", known_at=None, day=DAY, exempt=(), **facets
):
    listed = Claim(
        claimant="x",
        subject="reg:listed",
        predicate=Predicate.LISTED_UNDER,
        object="measure:" + measure.id,
        evidence=EVIDENCE,
    )
    rules = rulebook({measure.id: measure}, {measure.id: "d"}, [listed])
    context = Context("test", "test", Facets(role=(role,), jurisdiction=("US",), **facets))
    return verdict(
        SUBJECT,
        context,
        rules,
        paths,
        as_of=day,
        known_at=known_at,
        exemptions=by_node(exempt),
        set_asides={},
    )


def test_a_restrictive_measure_with_a_certain_witness_prohibits_the_act():
    found = decide()
    assert found.decision is Decision.PROHIBITED
    assert found.reason == "using by 1 XX 2"
    (finding,) = found.findings
    assert finding.status is Status.APPLIES
    # Friday 2026-11-20; Thanksgiving is 26 November; the follow-up runs from the first report.
    assert [o.due for o in finding.obligations] == ["2026-11-23", "2026-12-08"]
    assert finding.would_change


@pytest.mark.parametrize(
    ("change", "decision", "status"),
    [
        ({"verification": Verification.ARTICLE_ONLY}, Decision.ADVISORY, Status.APPLIES),
        ({"verification": Verification.UNVERIFIED}, Decision.ADVISORY, Status.APPLIES),
        ({"kind": Kind.ADVISORY}, Decision.ADVISORY, Status.APPLIES),
        ({"kind": Kind.REPORTING}, Decision.ACTION_REQUIRED, Status.APPLIES),
        ({"kind": Kind.ALLOW_LIST}, Decision.NOT_ASSESSED, Status.APPLIES),
        ({"proposed": True}, Decision.ADVISORY, Status.PROPOSED),
        ({"valid_from": "2027-01-01"}, Decision.NO_RESTRICTION_FOUND, Status.NOT_YET),
        ({"valid_to": "2026-11-20"}, Decision.NO_RESTRICTION_FOUND, Status.ENDED),
        ({"valid_from": "2026-11"}, Decision.UNRESOLVED, Status.UNDETERMINED),
        ({"scope": Scope(roles=("seller",))}, Decision.NO_RESTRICTION_FOUND, Status.OUT_OF_SCOPE),
        (
            {"pauses": (Pause(Status.LICENSED, "2026-01-01", "2027-01-01"),)},
            Decision.ALLOWED,
            Status.LICENSED,
        ),
        (
            {"pauses": (Pause(Status.SUSPENDED, "2026-01-01", "2027-01-01"),)},
            Decision.NO_RESTRICTION_FOUND,
            Status.SUSPENDED,
        ),
        (
            {"pauses": (Pause(Status.UNDETERMINED, "2026-01-01"),)},
            Decision.UNRESOLVED,
            Status.UNDETERMINED,
        ),
    ],
)
def test_what_a_measure_may_decide(change, decision, status):
    found = decide(msgspec.structs.replace(MEASURE, **change))
    assert (found.decision, found.findings[0].status) == (decision, status)


def test_a_measure_not_yet_public_is_not_considered():
    assert decide(known_at=date(2018, 8, 12)).findings == ()


@pytest.mark.parametrize("recalled", ["valid_from", "day of valid_from"])
def test_a_recalled_date_never_decides(recalled):
    measure = msgspec.structs.replace(MEASURE, recalled=(recalled,))
    assert decide(measure, day=date(2020, 8, 20)).decision is Decision.UNRESOLVED
    assert decide(measure).decision is Decision.PROHIBITED


def test_an_uncertain_name_is_unresolved_and_says_how_to_settle_it():
    doubtful = path(hop(Predicate.SAME_AS, certain=False, doubts=(SourceUnsure("a similar name"),)))
    found = decide(paths=(doubtful,))
    assert found.decision is Decision.UNRESOLVED
    assert found.findings[0].missing is Missing.NAME
    assert found.findings[0].resolve_by.endswith("--reason '…'")


def test_a_missing_purpose_is_unresolved_and_a_given_one_decides():
    measure = msgspec.structs.replace(
        MEASURE, entities=(Covered("listed", purposes=("public-safety",)),)
    )
    open_ = decide(measure)
    assert (open_.decision, open_.findings[0].missing) == (Decision.UNRESOLVED, Missing.FACTS)
    assert decide(measure, purpose=("public-safety",)).decision is Decision.PROHIBITED
    assert decide(measure, purpose=("office",)).decision is Decision.NO_RESTRICTION_FOUND


SUBSIDIARY = path(
    hop(Predicate.SAME_AS, b="reg:child"),
    hop(Predicate.PART_OF_GROUP, a="reg:child"),
    kind=PathClass.SUBSIDIARY,
)


@pytest.mark.parametrize(
    ("matching", "decision"),
    [
        (Matching.NAMED_ONLY, Decision.NO_RESTRICTION_FOUND),
        (Matching.SUBSIDIARIES, Decision.PROHIBITED),
        (Matching.OWNERSHIP_50, Decision.UNRESOLVED),
        (Matching.CRITERIA, Decision.UNRESOLVED),
    ],
)
def test_ownership_counts_only_where_the_measure_says_so(matching, decision):
    measure = msgspec.structs.replace(MEASURE, matching=matching)
    assert decide(measure, paths=(SUBSIDIARY,)).decision is decision


def supplied(predicate, kind):
    return path(
        hop(predicate, b="name:b", forward=False),
        hop(Predicate.SAME_AS, a="name:b"),
        kind=kind,
        own=False,
    )


@pytest.mark.parametrize(
    ("predicate", "flows_down", "decision"),
    [
        (Predicate.SUPPLIES, False, Decision.ADVISORY),
        (Predicate.SUPPLIES, True, Decision.UNRESOLVED),
        (Predicate.SUBCONTRACT_OF, False, Decision.ADVISORY),
        # A subcontract alone shows no delivery of the party's gear (FAR 52.204-25 is about what is
        # provided), so it is open, not prohibited.
        (Predicate.SUBCONTRACT_OF, True, Decision.UNRESOLVED),
    ],
)
def test_a_suppliers_supplier_is_open_only_where_the_measure_flows_down(
    predicate, flows_down, decision
):
    measure = msgspec.structs.replace(MEASURE, flows_down=flows_down)
    found = decide(measure, paths=(supplied(predicate, PathClass.SUPPLIER),))
    assert found.decision is decision
    assert found.own is Decision.NO_RESTRICTION_FOUND
    assert found.inherited is decision


def test_selling_restrictions_do_not_reach_what_the_party_made():
    listing = msgspec.structs.replace(MEASURE, type="export_control_listing")
    product = path(
        hop(Predicate.SUPPLIES, b="name:p"),
        hop(Predicate.MADE_BY, a="name:p", b="name:m"),
        hop(Predicate.SAME_AS, a="name:m"),
    )
    assert decide(listing).decision is Decision.PROHIBITED
    assert decide(listing, paths=(product,)).findings[0].status is Status.OUT_OF_SCOPE


def test_a_denied_link_leaves_it_unresolved_unless_another_path_stands():
    disputed = path(hop(Predicate.SAME_AS, disputed_by=("d" * 64,)))
    alone = decide(paths=(disputed,))
    assert alone.findings[0].missing is Missing.DISPUTED
    assert alone.findings[0].without_disputed == "no path is left; with it: prohibited"
    assert decide(paths=(disputed, SAME)).decision is Decision.PROHIBITED


def test_an_exception_must_be_proven_and_in_date():
    way_out = Exemption("backhaul", "backhaul and roaming", end="2026-12-01")
    measure = msgspec.structs.replace(MEASURE, exceptions=(way_out,))
    unproven = decide(measure)
    assert unproven.decision is Decision.PROHIBITED
    assert unproven.findings[0].exceptions_considered == ("backhaul and roaming: not proven",)
    proof = Claim(
        claimant="counsel",
        subject="name:a",
        predicate=Predicate.EXEMPT_BY,
        object="XX-BAN/backhaul",
        evidence=EVIDENCE,
    )
    assert decide(measure, exempt=(proof,)).decision is Decision.ALLOWED
    assert decide(measure, exempt=(proof,), day=date(2026, 12, 1)).decision is Decision.PROHIBITED


def test_two_hop_paths_lose_to_one_certain_path_but_uncertainty_never_wins():
    doubtful = path(hop(Predicate.SAME_AS, certain=False, doubts=(SourceUnsure("similar"),)))
    found = decide(paths=(doubtful, SAME))
    assert found.decision is Decision.PROHIBITED
    assert found.findings[0].path == SAME
