"""Several findings of one kind about one thing are one sentence; no finding is lost by it."""

import pytest

from countermark.model.inspected import Concern, Weight
from countermark.reports.inspection.grouping import MANY, groups
from countermark.reports.inspection.words import SENTENCES
from countermark.reports.shapes.inspect import FindingShape


def finding(concern=Concern.HIDDEN_ENDPOINT, subject="app", weight=Weight.ADVISORY, **values):
    return FindingShape(
        artefacts=(0,),
        where=(),
        concern=concern,
        weight=weight,
        subject=subject,
        words=f"{subject} {values}",
        values=values,
    )


def test_addresses_of_one_file_hidden_alike_are_one_line():
    made = groups([finding(value=f"http://h{n}.test", hidden_as="DES") for n in range(3)])
    (one,) = made
    assert one.words == "app holds 3 addresses, hidden as DES"
    assert one.listed == ("http://h0.test", "http://h1.test", "http://h2.test")


def test_many_indicators_say_what_is_met_who_says_it_and_who_denies_it():
    row = {"maker": "Maker", "source": "A paper", "checked": "published"}
    some = [
        finding(Concern.INDICATOR, value="a", means="present", contested="Maker: no", **row),
        finding(Concern.INDICATOR, value="b", means="reachable", **row),
        finding(Concern.INDICATOR, value="c", means="reachable", **row | {"checked": "recalled"}),
        finding(
            Concern.INDICATOR, value="d", means="able to", note="N.", **row | {"source": "Another"}
        ),
    ]
    (one,) = groups(some)
    assert one.words == (
        "4 indicators that sources attribute to Maker are met: 1 present, 2 named as an address, "
        "not seen reached, 1 a sign of an ability, not of its use; by A paper and 1 more source; "
        "of 1: contested by Maker: no; of 1: recalled, nobody read the source again; 1 "
        "with a note on what must not be concluded, in each finding"
    )


@pytest.mark.parametrize(
    "other",
    [
        finding(value="x", hidden_as="AES"),
        finding(value="x", hidden_as="DES", subject="another"),
        finding(value="x", hidden_as="DES", weight=Weight.NOTE),
        finding(Concern.HIDDEN_COMMAND, value="x", hidden_as="DES"),
        finding(value="x"),
    ],
)
def test_what_is_not_alike_stays_apart(other):
    assert len(groups([finding(value="y", hidden_as="DES"), other])) == 2


def test_one_alone_keeps_its_own_sentence():
    alone = finding(value="y", hidden_as="DES")
    assert groups([alone])[0].words == alone.words


@pytest.mark.parametrize("concern", Concern)
def test_each_finding_is_in_one_group(concern):
    many = [finding(concern, subject=f"s{n % 3}", value=str(n), what="w", by="b") for n in range(9)]
    found = [one for group in groups(many) for one in group.findings]
    assert sorted(map(id, found)) == sorted(map(id, many))


@pytest.mark.parametrize("concern", MANY)
def test_a_sentence_of_many_uses_what_they_have_in_common(concern):
    many = MANY[concern]
    names = {"count", *many.alike}
    assert many.sentence.format_map(dict.fromkeys(names, "x"))
    assert concern in SENTENCES
