"""judge: a person's decision goes first, on every list the party is on; history is kept."""

from __future__ import annotations

import pytest

from countermark.store.ledger import Ledger

from .conftest import CONTRACTOR, everything, suppliers
from .test_register_import import CASES

NAME = "Huawei Technologes Co"
WHY = ("--reason", "compared the registry extracts", "--by", "A. Clerk")


def verdict(cm, name=NAME):
    said = cm("check", suppliers(name), *CONTRACTOR, "--format", "json")
    return said.json["subjects"][0]["verdict"], said.code


def test_a_judgement_same_makes_the_match_certain(cm, project):
    assert verdict(cm) == ("unresolved", 13)
    said = cm("judge", NAME, "huawei", "same", *WHY)
    assert (said.code, said.rows[0]["ledger"]) == (0, "1")
    assert verdict(cm) == ("prohibited", 14)
    match = cm("screen", NAME, "--format", "json").json["queries"][0]["matches"][0]
    assert (match["judged"], match["certain"]) == ("same", True)
    assert "A. Clerk" in match["why"]


def test_a_judgement_different_is_shown_and_silences_the_match(cm, project):
    cm("judge", NAME, "huawei", "different", *WHY)
    assert verdict(cm)[0] != "prohibited"
    matches = cm("screen", NAME, "--format", "json").json["queries"][0]["matches"]
    judged = [m for m in matches if m["entity"] == "reg:huawei"]
    assert [m["judged"] for m in judged] == ["different"]


@pytest.mark.parametrize("format_", ["table", "tsv", "sarif", "html", "json"])
@pytest.mark.parametrize("decision", ["same", "different"])
def test_no_verdict_rests_on_a_judgement_in_silence(cm, project, decision, format_):
    """A ledger may come from somebody else: what its judgements decide is said in every format."""
    name = "Kaspersky Lab, Inc."
    for one in cm("screen", name, "--format", "json").json["queries"][0]["matches"]:
        cm("judge", name, one["entity"], decision, *WHY)
    for every in ([], ["--verbose"]):
        said = everything(cm, "check", suppliers(name), *CONTRACTOR, "--format", format_, *every)
        assert "Judgements of people in the project decided" in " ".join(said.split())
    told = {"same": "the same party", "different": "another party"}[decision]
    if format_ in ("table", "json"):
        assert f"judged {told}" in " ".join(said.split())
    said = cm("explain", name)
    assert f"judged {told} by A. Clerk" in " ".join(said.out.split())


def test_a_judgement_is_taken_back_and_revived(cm, project):
    cm("judge", NAME, "huawei", "same", *WHY)
    back = cm("judge", NAME, "huawei", "same", "--reason", "the extract was forged", "--retract")
    assert back.rows[0]["ledger"] == "2"
    assert verdict(cm) == ("unresolved", 13)
    assert cm("judge", NAME, "huawei", "same", *WHY).code == 0
    assert verdict(cm) == ("prohibited", 14)


def test_judging_again_the_other_way_wins_and_both_stay_in_the_history(cm, project, folder):
    cm("judge", NAME, "huawei", "same", *WHY)
    cm("judge", NAME, "huawei", "different", "--reason", "another firm after all")
    assert verdict(cm)[0] != "prohibited"
    ledger = Ledger.open(folder / ".countermark" / "ledger")
    then = [c for c in ledger.view(version=1).claims() if c.object == "reg:huawei"]
    now = [c for c in ledger.view().claims() if c.object == "reg:huawei"]
    assert [c.predicate.value for c in then] == ["same_as"]
    assert [c.predicate.value for c in now] == ["different_from"]


def test_a_judgement_holds_for_the_same_party_on_lists(cm, project):
    """What is said of reg:zte must not come back from a list that names ZTE too."""
    name = "ZTE Corporation"
    listing = CASES.parent.parent / "cli" / "csl-zte.csv"
    assert cm("register", "import", listing, "--shrunken", "--list", "csl").code == 0
    found = cm("screen", name, "--format", "json").json["queries"][0]["matches"]
    assert {"reg:zte", "list:csl/z1"} <= {m["entity"] for m in found if m["certain"]}
    cm("judge", name, "zte", "different", *WHY)
    after = cm("screen", name, "--format", "json").json["queries"][0]["matches"]
    judged = {m["entity"]: m["judged"] for m in after}
    assert judged["reg:zte"] == judged["list:csl/z1"] == "different"
    assert verdict(cm, name)[0] != "prohibited"


def test_a_judgement_about_a_list_entry_holds_for_the_register_too(cm, project):
    name = "Zhongxing Telekom Trading"
    listing = CASES.parent.parent / "cli" / "csl-zte.csv"
    cm("register", "import", listing, "--shrunken", "--list", "csl")
    assert cm("judge", name, "list:csl/z1", "same", *WHY).code == 0
    assert verdict(cm, name) == ("prohibited", 14)


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ((NAME, "hwawei", "same"), "huawei"),
        ((NAME, "reg:hwawei", "same"), "huawei"),
        ((NAME, "list:csl/none", "same"), "no list in use"),
        ((NAME, "huawei", "maybe"), "different"),
    ],
)
def test_a_judgement_about_nobody_is_refused(cm, project, asked, hint):
    said = cm("judge", *asked, *WHY)
    assert said.code == 2
    assert hint in said.err
    assert said.raw == b""


def test_a_judgement_needs_a_reason_a_project_and_something_to_take_back(cm):
    assert cm("judge", NAME, "huawei", "same").code == 2
    said = cm("judge", NAME, "huawei", "same", *WHY)
    assert said.code == 1
    assert "countermark init" in said.err
    cm("init")
    assert cm("judge", NAME, "huawei", "same", "--reason", "  ").code == 2
    assert cm("judge", NAME, "huawei", "same", *WHY, "--retract").code == 2
