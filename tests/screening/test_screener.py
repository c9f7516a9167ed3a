"""The certain-match rule case by case, decisions before the cut, and names meant to break it."""

from __future__ import annotations

import random
import time

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.screening.listings import ROOT, Case, listed, plain_screener, read, tables

from countermark.model.claim import Claim, Polarity
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.match import JUDGEMENT, Judged, ListedName, Query
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.screening.matching.judgements import FalseFriend, Judgement
from countermark.screening.matching.screener import NameScreener

CASES = msgspec.convert(read("certainty.yaml")["cases"], list[Case], strict=False)
FRIENDS = read("false-friends.yaml")["friends"]


@pytest.mark.parametrize(
    "case", CASES, ids=lambda c: f"{c.kind}:{c.ask or c.identifiers}{c.country}"
)
def test_case(case):
    matches = plain_screener().screen([case.query])[0]
    assert {m.entity for m in matches if m.certain} == set(case.certain)
    assert set(case.unresolved) <= {m.entity for m in matches if not m.certain}
    if case.none:
        assert matches == []
    if case.unresolved_at_most is not None:
        assert all(m.score <= case.unresolved_at_most for m in matches)
    for match in matches:
        assert match.why
        assert match.certain == (match.score == 0.999)
        assert match.certain or match.score <= 0.985


@pytest.mark.parametrize("friend", FRIENDS, ids=lambda f: f["name"])
def test_false_friends_are_never_certain_even_unknown(friend):
    matches = plain_screener().screen([Query(friend["name"])])[0]
    assert not any(m.certain for m in matches)
    scores = [m.score for m in matches if m.entity == friend["looks_like"]]
    assert max(scores, default=0.0) <= float(friend["at_most"])


def screener_with_friends(names=None):
    friends = [FalseFriend(f["name"], f["looks_like"], "another firm") for f in FRIENDS]
    return NameScreener(names or listed()[0], listed()[1], friends, tables=tables())


@pytest.mark.parametrize("friend", FRIENDS, ids=lambda f: f["name"])
@pytest.mark.parametrize("kind", ["party", "maker"])
def test_false_friends_of_the_file_are_told_apart_with_the_reason(friend, kind):
    for match in screener_with_friends().screen([Query(friend["name"], kind=kind)])[0]:
        if match.entity == friend["looks_like"]:
            assert (match.judged, match.score, match.certain) == (Judged.DIFFERENT, 0.0, False)
            assert "another firm" in match.why


def test_a_false_friend_is_told_apart_from_the_same_party_on_other_lists():
    twin = ListedName("list:x/1", "Teltronic S.A.U.", "legal", "ES", source="x")
    matches = screener_with_friends((*listed()[0], twin)).screen([Query("Teltronic AG")])[0]
    assert {m.entity: m.judged for m in matches} == {
        "reg:teltronic": Judged.DIFFERENT,
        "list:x/1": Judged.DIFFERENT,
    }


def test_a_false_friend_does_not_hide_the_firm_itself():
    screener = screener_with_friends()
    whole, bare = screener.screen([Query("Teltronic S.A.U."), Query("Teltronic")])
    assert whole[0].certain
    assert (bare[0].entity, bare[0].certain, bare[0].judged) == ("reg:teltronic", False, None)


def test_a_judgement_makes_certain_or_puts_aside_before_the_cut():
    names = [ListedName(f"list:x/{i}", f"Granular Optics {i} Ltd", "legal") for i in range(5)]
    query = Query("Granular Optics Ltd")
    before = NameScreener(names, tables=tables()).screen([query], limit=2)[0]
    assert len(before) == 2 and not before[0].certain
    node = named(query.text)
    cleared = [Judgement(node, m.entity, False, "checked by telephone", "Ada") for m in before]
    kept = Judgement(node, "list:x/4", True, "same address", "Ada")
    after = NameScreener(names, (), (), [*cleared, kept], tables=tables()).screen([query], 2)[0]
    assert (after[0].entity, after[0].certain, after[0].judged) == ("list:x/4", True, Judged.SAME)
    assert after[1].entity not in {m.entity for m in before} and after[1].judged is None
    assert {m.entity for m in after[2:]} == {m.entity for m in before} - {"list:x/4"}
    assert all("Ada" in m.why and m.judged is Judged.DIFFERENT for m in after[2:])


def test_where_people_disagree_neither_wins():
    node = named("ZTE Corporation")
    both = [
        Judgement(node, "reg:zte", True, "same registry number", "Ada"),
        Judgement(node, "reg:zte", False, "another address", "Ben"),
    ]
    screener = NameScreener(listed()[0], (), (), both, tables=tables())
    match = screener.screen([Query("ZTE Corporation")])[0][0]
    assert (match.entity, match.certain, match.judged) == ("reg:zte", False, None)
    assert "Ada" in match.why and "Ben" in match.why


def test_a_judgement_overrules_a_false_friend():
    friend = FalseFriend("Teltronic AG", "reg:teltronic", "another firm")
    judgement = Judgement(named("teltronic ag"), "reg:teltronic", True, "seen the contract", "Ada")
    screener = NameScreener(listed()[0], (), [friend], [judgement], tables=tables())
    match = screener.screen([Query("Teltronic AG")])[0][0]
    assert (match.certain, match.judged) == (True, Judged.SAME)


def test_judgements_are_read_from_claims_of_either_polarity():
    def claim(predicate, polarity, subject="name:acme", object_="reg:zte", source=JUDGEMENT):
        whole = Selector(SelectorKind.WHOLE)
        evidence = Evidence(Digest.of(b""), "text/plain", whole, source=source)
        return Claim(
            claimant="person:ada", subject=subject, predicate=predicate, object=object_,
            polarity=polarity, evidence=evidence, note="why",
        )  # fmt: skip

    read_ = Judgement.from_claim
    same = read_(claim(Predicate.SAME_AS, Polarity.AFFIRMED))
    assert (
        same is not None and same.same and (same.subject, same.entity) == ("name:acme", "reg:zte")
    )
    assert read_(claim(Predicate.SAME_AS, Polarity.DENIED)).same is False
    assert read_(claim(Predicate.DIFFERENT_FROM, Polarity.AFFIRMED)).same is False
    turned = read_(claim(Predicate.SAME_AS, Polarity.AFFIRMED, "reg:zte", "name:acme"))
    assert turned.subject == "name:acme"
    assert read_(claim(Predicate.OWNS, Polarity.AFFIRMED)) is None
    assert read_(claim(Predicate.SAME_AS, Polarity.AFFIRMED, "reg:zte", "list:a/1")) is None
    assert read_(claim(Predicate.SAME_AS, Polarity.AFFIRMED, source="The Daily Post")) is None


def test_the_evidence_says_what_agrees_and_what_does_not():
    match = plain_screener().screen([Query("Teltronic AG")])[0][0]
    words = {feature.name: feature.words for feature in match.features}
    assert "no country has both" in words["legal-form"]
    assert "words in common: teltronic" in words["tokens"]
    assert "the legal form is another" in match.why


def register_names():
    folder = ROOT / "src/countermark/register/shipped/entities"
    if not folder.is_dir():
        pytest.skip("the register's entities are not there")
    for path in sorted(folder.iterdir()):
        entity = yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)
        country = entity.get("country", "")
        yield ListedName(f"reg:{entity['id']}", entity["name"], "legal", country, source="register")
        for name in entity.get("names", ()):
            role = name["kind"] if name["kind"] in ("native", "short", "legal") else "alias"
            yield ListedName(f"reg:{entity['id']}", name["text"], role, country, source="register")


def test_all_registered_legal_and_native_names_are_found_certainly():
    names = list(register_names())
    screener = NameScreener(names, tables=tables())
    asked = [name for name in names if name.role in ("legal", "native")]
    assert len({name.entity for name in asked}) >= 51
    for name, matches in zip(asked, screener.screen([Query(n.text) for n in asked]), strict=True):
        assert matches and matches[0].entity == name.entity, name.text
        assert matches[0].certain, (name.text, matches[0].why)


def test_registered_names_with_one_slip_are_found_and_unresolved():
    names = list(register_names())
    screener = NameScreener(names, tables=tables())
    rng = random.Random(5)
    keys = {screener._listing.normaliser.name(name.text).exact for name in names}
    asked = [n for n in names if n.role == "legal" and len(n.text) >= 14 and n.text.isascii()]
    found = tried = 0
    for name in asked:
        at = rng.randrange(1, 12)
        if not name.text[at].isalpha():
            continue
        slipped = name.text[:at] + name.text[at + 1 :]
        if screener._listing.normaliser.name(slipped).exact in keys:
            continue
        matches = screener.screen([Query(slipped)])[0]
        tried += 1
        assert not any(m.certain for m in matches), slipped
        found += any(m.entity == name.entity for m in matches)
    assert tried >= 30
    assert found >= 0.9 * tried


ADVERSARIAL = [
    "A" * 10_000,
    "Huawei " * 2_000,
    "华" * 10_000,
    "\u202e" * 10_000,
    "ﷺ" * 10_000,
    "a." * 5_000,
    " ".join("abcdefghij"[i % 10] for i in range(5_000)),
    "\ud800\udfff",
    "\x00\x01",
    "".join(chr(plane << 16 | 0x41) for plane in range(17)),
    "((((((((((",
    "₿€$",
]


@pytest.mark.parametrize("text", ADVERSARIAL, ids=lambda t: repr(t[:12]))
def test_hostile_names_neither_hang_nor_match_everything(text):
    start = time.process_time()
    matches = plain_screener().screen([Query(text)])[0]
    assert time.process_time() - start < 0.5
    assert len(matches) <= 3
    assert not any(m.certain for m in matches)


def test_a_name_too_long_is_never_certain():
    text = "Endless " * 100 + "Radio Ltd"
    screener = NameScreener([ListedName("list:x/1", text, "legal")], tables=tables())
    matches = screener.screen([Query(text)])[0]
    assert matches and not matches[0].certain and "longer" in matches[0].why


@given(st.text(max_size=80), st.sampled_from(["party", "maker", "brand"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_screened_in_bounds(text, kind):
    matches = plain_screener().screen([Query(text, kind=kind)], limit=3)[0]
    assert len(matches) <= 3
    assert all(0 <= m.score <= 1 for m in matches)
    assert matches == plain_screener().screen([Query(text, kind=kind)], limit=3)[0]


@given(st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_order_and_duplicates_of_the_list_change_no_match(rng):
    names = list(listed()[0])
    shuffled = names + rng.sample(names, 5)
    rng.shuffle(shuffled)
    other = NameScreener(shuffled, listed()[1], tables=tables())
    queries = [case.query for case in CASES]
    for ours, theirs in zip(plain_screener().screen(queries), other.screen(queries), strict=True):
        shown = [[(m.entity, m.score, m.certain) for m in found] for found in (ours, theirs)]
        assert shown[0] == shown[1]


COLOURS = ("Amber", "Black", "Green", "Ivory", "Olive", "White", "Brown", "Coral", "Pearl", "Umber")


def test_cleared_parties_take_no_place_from_others_among_the_candidates():
    """Of many names that are alike only some are compared in full: cleared ones come on top."""
    asked = "Harbour Radio Works Ltd"
    names = [ListedName(f"list:x/{c}", f"{c} {asked}", "legal", claim=c) for c in COLOURS]
    cleared: list[Judgement] = []
    while True:
        screener = NameScreener(names, (), (), cleared, tables=tables())
        (found,) = screener.screen([Query(asked)], limit=1)
        apart = {m.entity for m in found if m.judged is Judged.DIFFERENT}
        assert {one.entity for one in cleared} == apart
        fresh = [m for m in found if not m.judged]
        if not fresh:
            break
        assert len(fresh) == 1
        cleared.append(Judgement(named(asked), fresh[0].entity, same=False, reason="another firm"))
    assert len(cleared) == len(COLOURS)


def test_what_shares_every_telling_word_is_always_shown():
    """Forms, trades and branches make another legal person: of the same house, for all we know."""
    names = [ListedName("list:x/1", "Kestrelbury Radio AG", "legal")]
    screener = NameScreener(names, tables=tables())
    asked = ["Kestrelbury International GmbH", "Kestrelbury Leasing Ltd", "Kestrelbury 2 Ltd"]
    found = screener.screen([Query(text) for text in asked])
    assert [[m.entity for m in matches] for matches in found] == [["list:x/1"]] * 3
    assert not any(m.certain for matches in found for m in matches)
    elsewhere = [ListedName("list:x/1", "Kestrelbury of Boston", "legal")]
    assert NameScreener(elsewhere, tables=tables()).screen([Query("Kestrelbury Atlanta")]) == [[]]
