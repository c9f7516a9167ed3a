"""A supplier asked about: the contracts it performs, and the goods that carry its brand."""

from datetime import date

from tests.tracing.tracing import trace

from countermark.model.claim import Claim
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.predicate import Predicate
from countermark.model.reading import Subject, SubjectKind

EVIDENCE = Evidence(Digest.of(b"x"), "text/plain", Selector(SelectorKind.WHOLE))
LISTED = "reg:listed"


def say(subject, predicate, object_):
    return Claim(
        claimant="u", subject=subject, predicate=predicate, object=object_, evidence=EVIDENCE
    )


CHAIN = [
    say("contract:sub", Predicate.SUBCONTRACT_OF, "contract:top"),
    say("contract:sub", Predicate.DELIVERS, "name:router"),
    say("name:router", Predicate.BRANDED_BY, "name:brand"),
    say("name:router", Predicate.MADE_BY, "name:maker"),
    say("name:maker", Predicate.SAME_AS, LISTED),
]


def ask(name, *claims):
    subject = Subject(node=name, name=name, kind=SubjectKind.SUPPLIER, place="1")
    return trace([*CHAIN, *claims], [subject], [LISTED], date(2026, 11, 20))[name].paths


def test_a_prime_leads_to_what_its_subcontracts_deliver():
    (path,) = ask("name:prime", say("name:prime", Predicate.SUPPLIES, "contract:top"))
    assert path.certain
    assert not path.own
    assert [h.to_node for h in path.hops][:2] == ["contract:top", "contract:sub"]


def test_what_a_contract_delivers_is_provided_by_all_who_perform_it():
    """One more who performs it makes nobody's path less certain."""
    both = [say(n, Predicate.SUPPLIES, "contract:top") for n in ("name:prime", "name:other")]
    (path,) = ask("name:prime", *both)
    assert path.certain


def test_a_co_supplier_of_the_same_contract_is_a_sibling_and_not_an_origin():
    claims = [
        say("name:prime", Predicate.SUPPLIES, "contract:two"),
        say("name:other", Predicate.SUPPLIES, "contract:two"),
        say("name:other", Predicate.SUPPLIES, "name:router"),
    ]
    assert ask("name:prime", *claims) == ()


def test_goods_of_its_brand_are_a_doubt_never_a_certainty():
    (path,) = ask("name:brand")
    assert not path.certain


def test_neither_a_customer_nor_a_supplier_of_the_brand_owner_is_led_to_its_goods():
    assert ask("name:buyer", say("name:brand", Predicate.SUPPLIES, "name:buyer")) == ()
    assert ask("name:someone", say("name:someone", Predicate.SUPPLIES, "name:brand")) == ()


ABOVE = [
    say("contract:top", Predicate.DELIVERS, "name:other router"),
    say("name:other router", Predicate.MADE_BY, LISTED),
]


def test_who_works_under_a_contract_may_have_delivered_what_it_delivers():
    for word in (Predicate.SUBCONTRACT_OF, Predicate.SUPPLIES):
        target = "contract:top" if word is Predicate.SUBCONTRACT_OF else "contract:second"
        claims = [
            *ABOVE,
            say("contract:second", Predicate.SUBCONTRACT_OF, "contract:top"),
            say("name:castellan", word, target),
        ]
        (path,) = ask("name:castellan", *claims)
        assert not path.certain
        assert not path.own


def test_what_others_under_the_same_contract_deliver_is_theirs():
    """Siblings: neither a second subcontract's goods nor a firm that sells to it."""
    claims = [
        say("name:castellan", Predicate.SUBCONTRACT_OF, "contract:top"),
        say("name:seller", Predicate.SUPPLIES, "contract:top"),
        say("name:seller", Predicate.SAME_AS, LISTED),
        say(LISTED, Predicate.ADMINISTERS, "contract:top"),
    ]
    assert ask("name:castellan", *claims) == ()


def test_a_firm_above_is_no_contract_and_its_other_goods_are_its_own():
    claims = [
        say("name:castellan", Predicate.SUBCONTRACT_OF, "name:harbor"),
        say("name:harbor", Predicate.DELIVERS, "name:other router"),
        *ABOVE,
    ]
    assert ask("name:castellan", *claims) == ()


def test_a_walk_through_a_marked_thing_never_stands_for_another():
    """Of two ways to one party, what is said of a thing on one of them tells them apart."""
    claims = [
        say("contract:top", Predicate.DELIVERS, "name:a"),
        say("contract:top", Predicate.DELIVERS, "name:b"),
        say("name:a", Predicate.MADE_BY, LISTED),
        say("name:b", Predicate.MADE_BY, LISTED),
    ]
    subject = Subject(node="contract:top", name="top", kind=SubjectKind.CONTRACT, place="1")

    def through(marks):
        found = trace(claims, [subject], [LISTED], date(2026, 11, 20), marks=marks)
        return sorted(path.hops[0].to_node for path in found["contract:top"].paths)

    assert len(through({})) == 1
    for marked in ("name:a", "name:b"):
        assert through({marked: frozenset({"exempt"})}) == ["name:a", "name:b"]
    both = {"name:a": frozenset({"exempt"}), "name:b": frozenset({"exempt"})}
    assert len(through(both)) == 1
