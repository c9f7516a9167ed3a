"""Which names were screened for a subject: its own, and those that its own ties lead to."""

from __future__ import annotations

import msgspec
from tests.worlds import claim, subject

from countermark.model.handling import Handling
from countermark.model.inquiry import SubjectResult
from countermark.model.match import Query
from countermark.screening.matching.name_queries import ScreenedNames


def names(*lines, privileged=(), item="acme"):
    claims = [claim(line) for line in lines]
    hidden = (claim(line) for line in privileged)
    claims += [msgspec.structs.replace(c, handling=Handling.PRIVILEGED) for c in hidden]
    nodes = {n for c in claims for n in (c.subject, c.object) if n.startswith("name:")}
    asked = {n: Query(text=n.removeprefix("name:").title()) for n in nodes}
    one = subject(item)
    screened = ScreenedNames(
        asked, lambda at: [c for c in claims if at in (c.subject, c.object)], {}
    )
    return screened.on(SubjectResult(id="1", subject=one)).names


def test_its_own_name_comes_first_and_then_those_of_its_ties():
    assert names("acme <- zeta", "beta owns acme", "gamma owns beta") == ("Acme", "Beta", "Zeta")


def test_a_row_is_asked_about_by_the_ties_of_its_kind_too():
    lines = ("item:a/1 same_as radio", "radio made_by maker", "item:a/2 made_by other")
    assert names(*lines, item="item:a/1") == ("Maker", "Radio")


def test_what_leads_through_a_listed_party_is_not_its_own():
    assert names("acme same_as reg:zte", "reg:zte owns beta") == ("Acme",)


def test_what_counsel_alone_may_see_names_nobody():
    assert names("acme <- zeta", privileged=("beta owns acme",)) == ("Acme", "Zeta")
