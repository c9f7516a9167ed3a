"""The to-do list: dated, numbered, and made of commands that a shell takes as they stand."""

from __future__ import annotations

import shlex

import pytest
from msgspec.structs import replace

from countermark.cli.main import build_parser
from countermark.model.cause import ActionKind
from countermark.model.verdict import Clock, Decision, Missing
from countermark.reports.actions import MOST, to_do
from countermark.reports.causes import Causing, causes_of
from countermark.reports.duty_words import short_term, term_words
from countermark.reports.shapes.check import CheckDocument, DutyShape
from countermark.reports.shell import command, with_names

from .test_causes import found, hop, router, subject


def parsed(line: str) -> None:
    """A shell's words are a command line that the program takes."""
    program, *words = shlex.split(line)
    assert program == "countermark"
    build_parser().parse_args(words)


def test_numbers_count_and_dates_come_first(full: CheckDocument) -> None:
    listed = to_do(causes_of(full), full).actions
    assert [one.number for one in listed] == list(range(1, len(listed) + 1))
    dated = [one.by for one in listed]
    assert dated == sorted(dated, key=lambda by: (not by, by))
    assert listed[0].by == "2026-11-23"


def test_every_command_is_taken_as_it_stands(full: CheckDocument) -> None:
    for document in (full,):
        commands = [c for one in to_do(causes_of(document), document).actions for c in one.commands]
        assert commands
        for line in commands:
            assert "\n" not in line
            parsed(line)


def test_a_duty_that_many_causes_have_is_told_once(full: CheckDocument) -> None:
    duty = DutyShape(
        what="report it",
        due="2026-12-01",
        clock="1 business day, identification or notice by any source",
        recalled=False,
        state=Clock.NOT_STARTED,
        counted_from="2026-11-30",
    )
    rows = []
    for number in range(3):
        via = hop(f"Box {number}", "made_by", "ZTE Corporation")
        rows.append(subject(f"Box {number}", found(via, obligations=(duty,))))
    causing = Causing()
    causing.add(range(3), rows)
    bare = replace(full, not_examined=(), subjects=())
    (one,) = (a for a in to_do(causing.causes(), bare).actions if a.kind is ActionKind.DUTY)
    assert (one.what, one.by, one.cause_count) == ("Report it", "2026-12-01", 3)
    assert "2026-12-01 if identified on 2026-11-30" in one.when
    assert one.why.endswith("and 2 more")


@pytest.mark.parametrize(
    "name", ["Hytera America", "it's “ZTE”; rm -rf $HOME", "-x", "--reason", "中兴 `id`", "a\\b"]
)
def test_a_name_is_judged_whatever_it_holds(full: CheckDocument, name: str) -> None:
    doubtful = hop(name, "same_as", "ZTE Corporation", certain=False, score=0.4)
    open_ = found(doubtful, decision=Decision.UNRESOLVED, missing=Missing.NAME)
    causing = Causing()
    causing.add([0], [subject(name, open_, kind="supplier")])
    (one,) = (a for a in to_do(causing.causes(), full).actions if a.kind is ActionKind.NAME)
    for line, answer in zip(one.commands, ("same", "different"), strict=True):
        parsed(line)
        words = shlex.split(line)
        assert name in words
        assert words[words.index("zte") + 1] == answer


def test_a_sign_that_no_line_carries_makes_no_command() -> None:
    assert command("explain", "a\nb") == ""
    assert with_names("judge", (), ("a\x1b[2J", "zte", "same")) == ""


def test_the_list_ends_and_says_what_it_leaves_off(full: CheckDocument) -> None:
    rows = []
    for number in range(MOST + 40):
        doubtful = hop(f"Firm {number}", "same_as", "ZTE Corporation", certain=False)
        open_ = found(doubtful, decision=Decision.UNRESOLVED, missing=Missing.NAME)
        rows.append(subject(f"Firm {number}", open_, kind="supplier"))
    causing = Causing()
    causing.add(range(len(rows)), rows)
    bare = replace(full, not_examined=(), subjects=())
    listed = to_do(causing.causes(), bare)
    assert len(listed.actions) == MOST
    assert listed.left_off >= 40


def test_what_was_not_examined_is_something_to_do(full: CheckDocument) -> None:
    reads = [a for a in to_do(causes_of(full), full).actions if a.kind is ActionKind.READ]
    assert sum(len(a.why) > 0 for a in reads) == len(reads) >= 1
    assert full.not_examined


@pytest.mark.parametrize(
    ("clock", "whole", "short"),
    [
        (
            "1 business day, identification or notice by any source",
            "within 1 business day of identification or notice by any source",
            "within 1 business day of identification",
        ),
        (
            "10 business days, after the first report",
            "within 10 business days after the first report",
            "within 10 business days after the first report",
        ),
        ("by 2027-01-01", "by 2027-01-01", "by 2027-01-01"),
        ("each solicitation", "each solicitation", "each solicitation"),
    ],
)
def test_a_term_reads_as_a_sentence(clock: str, whole: str, short: str) -> None:
    assert (term_words(clock), short_term(clock)) == (whole, short)


def test_a_thing_of_the_row_is_named_once() -> None:
    causing = Causing()
    causing.add([0], [router("S-1", "Riga")])
    (cause,) = causing.causes().causes
    assert cause.item == "Larkspur FieldGate 240"
