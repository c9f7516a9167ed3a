"""What people put aside in the release before keys still holds: its ids are found again.

``format1/findings.json`` was made by ``format1/make.py`` with that release. Since then our
sentences in notes, the shipped register and what qualifies a claim have all changed.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from countermark.assessment import shipped
from countermark.assessment.project import project_of
from countermark.assessment.record import commit, written
from countermark.model.claim import Claim
from countermark.model.predicate import Predicate
from countermark.model.when import Interval

from .conftest import CONTRACTOR

MADE = Path(__file__).with_name("format1")
FOUND = json.loads((MADE / "findings.json").read_text(encoding="utf-8"))
FILES = ("devices.csv", "links.csv", "product.cdx.json", "suppliers.csv")


def aside(finding, reason):
    """One set-aside as that release recorded it."""
    return Claim(
        claimant="reader",
        subject=f"finding:{finding}",
        predicate=Predicate.SET_ASIDE,
        object=reason,
        evidence=written(project_of("."), f"{finding} | {reason}", "set-aside"),
        valid=Interval("2026-11-20", "2027-01-31"),
    )


def judged(cm):
    """Every finding by place, name, party and measure: is it set aside?"""
    subjects = cm("check", *FILES, *CONTRACTOR, "--format", "json").json["subjects"]
    return {
        (s["place"], s["name"], f["entity"], f["measure"]): f["set_aside"]
        for s in subjects
        for f in s["findings"]
    }


MATCHED_OTHERWISE = {
    ("Huawei", "reg:huawei"),
    ("Huawei", "reg:hytera"),
    ("Hytera", "reg:hytera"),
    ("Blue Finch (formerly Huawei)", "reg:huawei"),
    ("Merlin Gateway 4", "reg:huawei"),
    ("Merlin Gateway 4", "reg:hytera"),
}
"""Matches that release made by what a Chinese name was read as, though the name asked is not
Chinese: its sentence was false and is gone, and with it what the id was made of. What people
decided on them has to be decided anew (``policy/former.py`` says so); the findings are open again.
"""


def test_every_set_aside_of_that_release_is_found_again_and_no_other_finding(cm, project):
    for name in FILES:
        shutil.copy(MADE / name, name)
    told_apart = {tuple(key): f"reason {n}" for n, (*key, _) in enumerate(FOUND)}
    commit(project_of("."), [aside(id_, told_apart[tuple(key)]) for *key, id_ in FOUND])
    found = judged(cm)
    assert found.keys() >= told_apart.keys()
    kept = {key: words for key, words in found.items() if words}
    wanted = {
        key: f"a person: {why}, until 2027-01-31"
        for key, why in told_apart.items()
        if (key[1], key[2]) not in MATCHED_OTHERWISE
    }
    assert kept == wanted


def test_every_derivation_has_the_note_that_stood_in_its_place():
    from countermark.model.qualifier import How

    former = shipped.former()
    since = {
        How.UNKNOWN_COLUMN.value,
        How.UNKNOWN_RELATION.value,
        # What devices say of themselves was read by no release before keys.
        How.OWN_WORDS.value,
        How.TWO_SIGNS.value,
        How.ONE_SIGN.value,
        # That a source's word of sameness is nobody's judgement was not told apart before keys.
        How.NOT_JUDGED.value,
    }  # claims that no path runs along: no id was made of them
    assert former.notes.keys() == {how.value for how in How} - since
    assert all(len(digest) == 64 for digest in former.files.values())
