"""The one screen: what stands on it, that nothing is dropped in silence, and how it reads."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from countermark.assessment import shipped
from countermark.model.verdict import Clock, Decision, Missing
from countermark.reports.act_words import infinitive
from countermark.reports.actions import to_do
from countermark.reports.cause_lines import MANY, MOST, cause_lines, site_words
from countermark.reports.causes import Causing
from countermark.reports.overview import ACTIONS, QUESTIONS, chosen, hung
from countermark.reports.quiet import NAMED, Quiet
from countermark.reports.shapes.check import CheckDocument, DutyShape, SubjectShape
from countermark.reports.shapes.subject import NOT_BINDING

from .conftest import table
from .test_causes import contract, found, hop, router, subject


def lines(*subjects: SubjectShape) -> list[str]:
    causing = Causing()
    causing.add(range(len(subjects)), subjects)
    return [line.text for line in cause_lines(causing.causes().causes)]


def test_one_line_says_the_act_the_thing_its_maker_and_where_it_shows() -> None:
    (line,) = lines(*map(contract, ("CN-1", "CN-2", "CN-3")))
    assert line == (
        "PROHIBITED to provide  Larkspur FieldGate 240, made by ZTE Corporation → 3 contracts   "
        "no determination yet"
    )


def test_what_is_due_stands_behind_it() -> None:
    duty = DutyShape(
        what="report to the contracting officer",
        due="2026-12-01",
        clock="1 business day, identification or notice by any source",
        recalled=False,
        state=Clock.NOT_STARTED,
        counted_from="2026-11-30",
    )
    via = hop("Box", "made_by", "ZTE Corporation")
    (line,) = lines(subject("Box", found(via, obligations=(duty,)), site="Riga"))
    assert line.endswith(
        "→ Riga   no determination yet; report within 1 business day of identification"
    )
    late = replace(duty, state=Clock.OVERDUE, due="2026-11-20")
    (line,) = lines(subject("Box", found(via, obligations=(late,)), site="Riga"))
    assert line.endswith("report: OVERDUE since 2026-11-20")


def test_things_are_counted_by_model_and_place() -> None:
    rows = [router(f"R-{n}", "Riga") for n in range(8)]
    rows += [router(f"D-{n}", "Depot 4") for n in range(4)]
    (line,) = lines(*rows)
    assert "12 × Larkspur FieldGate 240, made by ZTE Corporation → Riga 8, Depot 4 (4)" in line


def test_two_acts_with_the_same_subjects_are_one_line() -> None:
    via = hop("Box", "made_by", "ZTE Corporation")
    row = subject("Box", found(via), found(via, act="providing", measure="US-NDAA19-889A"))
    (line,) = lines(row)
    assert line.startswith("PROHIBITED to use, to provide  Box, made by ZTE Corporation → 1 device")


def test_what_one_answer_settles_is_one_line() -> None:
    rows = []
    for number in range(40):
        via = hop(f"Camera {number}", "made_by", "ZTE Corporation")
        open_ = found(
            via,
            decision=Decision.UNRESOLVED,
            missing=Missing.FACTS,
            resolve_by='say what it is used for: fill the column "purpose"',
        )
        rows.append(subject(f"Camera {number}", open_, site="Riga"))
    (line,) = lines(*rows)
    assert line.startswith("UNRESOLVED fact  Camera 0, made by ZTE Corporation; Camera 1,")
    assert line.endswith("and 36 more → 40 devices: Riga   say what it is used for")


def test_names_in_question_are_one_line() -> None:
    rows = []
    for number in range(9):
        doubtful = hop(f"Firm {number}", "same_as", "ZTE Corporation", certain=False)
        open_ = found(doubtful, decision=Decision.UNRESOLVED, missing=Missing.NAME)
        rows.append(subject(f"Firm {number}", open_, kind="supplier"))
    (line,) = lines(*rows)
    assert line.startswith("UNRESOLVED identity  9 names may be those of listed parties: “Firm 0”")
    assert "and 5 more" in line


def test_many_things_of_one_party_are_put_together_and_many_parties_too() -> None:
    rows = [
        subject(f"Box {n}", found(hop(f"Box {n}", "made_by", "ZTE Corporation")))
        for n in range(MANY + 5)
    ]
    (line,) = lines(*rows)
    assert "Box 0, Box 1, Box 2, Box 3 and 9 more, made by ZTE Corporation → 13 devices" in line
    rows = [
        subject(
            f"Firm {n}",
            found(hop(f"Firm {n}", "same_as", f"Party {n}"), entity=f"p{n}"),
            kind="supplier",
        )
        for n in range(MOST + 5)
    ]
    (line,) = lines(*rows)
    assert "and 21 more → up to 25 suppliers" in line


def test_an_accuser_and_who_denies_it_stand_on_the_line(full: CheckDocument) -> None:
    from countermark.model.act_kind import Accusation
    from countermark.reports.shapes.check import AccusationShape, DenialShape

    denial = DenialShape(date="2018-10-04", by="Apple", says="we found nothing")
    said = found(
        hop("Board", "made_by", "ZTE Corporation"),
        decision=Decision.ADVISORY,
        accusation=AccusationShape(kind=Accusation.ALLEGATION, by="a newspaper", note="a claim"),
        denials=(denial,),
    )
    (line,) = lines(subject("Board", said))
    assert line.endswith("allegation by a newspaper; denied by Apple")


@pytest.mark.parametrize("width", [40, 60, 80, 160, 200])
def test_only_commands_are_wider_than_the_screen(full: CheckDocument, width: int) -> None:
    for line in table(full, width=width).splitlines():
        assert len(line) <= width or line.lstrip().startswith("countermark "), line


def test_totals_name_what_was_not_examined_even_where_it_is_none(full: CheckDocument) -> None:
    assert ", 2 not examined," in table(full, width=200).splitlines()[1]
    bare = replace(full, not_examined=(), totals=replace(full.totals, not_examined=0))
    assert re.search(r"\b0 not examined\b", table(bare, width=200))


def test_the_first_few_questions_are_shown_and_the_others_counted(full: CheckDocument) -> None:
    rows = []
    for number in range(30):
        doubtful = hop(f"Firm {number}", "same_as", "ZTE Corporation", certain=False)
        open_ = found(doubtful, decision=Decision.UNRESOLVED, missing=Missing.NAME)
        rows.append(subject(f"Firm {number}", open_, kind="supplier"))
    causing = Causing()
    causing.add(range(30), rows)
    todo = to_do(causing.causes(), replace(full, not_examined=(), subjects=()))
    shown, left = chosen(todo.actions)
    assert len([one for one in shown if one.what.startswith("Is “Firm")]) == QUESTIONS
    assert len(shown) <= ACTIONS
    assert len(shown) + len(left) == len(todo.actions)


def test_who_is_named_and_not_bound_stands_above_who_is_not_named() -> None:
    quiet = Quiet()
    plain = subject("Quillfeather", kind="supplier")
    said = "named on Covered List (binds US USF recipient)"
    named = replace(subject("Mobile", kind="supplier"), reason=said, standing=NOT_BINDING)
    others = [replace(subject(f"M {n}", kind="supplier"), reason=said, standing=NOT_BINDING)
              for n in range(5)]  # fmt: skip
    quiet.add(range(7), [plain, named, *others])
    (sort,) = quiet.listed
    assert (sort.number, sort.names) == (6, ("Mobile", "M 0", "M 1"))
    assert len(sort.names) == NAMED
    assert (quiet.unmatched.number, quiet.unmatched.names) == (1, ("Quillfeather",))


def test_a_site_that_ends_in_a_number_keeps_it_apart_from_the_count() -> None:
    assert site_words({"Riga": 8, "Mast 14": 4}, 2) == "Riga 8, Mast 14 (4)"
    assert site_words({"Riga": 8}, 1) == "Riga"
    assert site_words({"Riga": 8, "": 2}, 1) == "Riga 8; 2 without a site"


def test_hung_lines_lose_no_word() -> None:
    text = "alpha beta  gamma delta epsilon zeta eta theta iota kappa"
    for width in range(12, 60):
        shown = hung(text, width, 0, 4)
        assert " ".join(" ".join(shown).split()) == " ".join(text.split())
        assert all(len(line) <= width for line in shown)


def test_every_act_of_the_register_reads_as_a_verb() -> None:
    acts = {measure.act for measure in shipped.catalog().measures.values() if measure.act}
    wrong = {act for act in acts if infinitive(act).split()[1].endswith("ing")}
    assert wrong == set()
    assert infinitive("providing or using") == "to provide or use"
    assert infinitive("exporting, re-exporting or transferring to") == (
        "to export, re-export or transfer to"
    )
    assert infinitive("being owned, controlled or directed by") == (
        "to be owned, controlled or directed by"
    )
