"""A user's YARA rules are tried on each file, in namespaces of their own; faults are named."""

import builtins

import pytest

pytest.importorskip("yara_x", reason="the extra yara is not installed")

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.inspection import yara_scan
from countermark.inspection.analyser import Item
from countermark.inspection.indicator_findings import IndicatorTable
from countermark.inspection.yara_scan import YaraScan, rows
from countermark.model.errors import OperatorError, SourceError
from countermark.model.gap import Why
from countermark.model.inspected import FilePlace, InnerFile, Inspection, Weight
from countermark.reports.inspection.words import finding_words
from countermark.store.scratch import Scratch

RULES = {
    "a.yar": b"""
rule made { meta: description = "a made word" strings: $a = "madeword" wide ascii condition: $a }
rule never { condition: false }
""",
    "b.yar": b'import "console" rule made { condition: filesize > 3 and console.log("x") }',
}


def seen(data: bytes, rules=RULES):
    opened = Opener(readers(), Scratch("x")).open(memoryview(data))
    return YaraScan(rules).read(Item((b"made",), opened), ASK)


DATA = b"\x01\x02 madeword \x00" + "madeword".encode("utf-16-le")


def test_rules_of_two_files_may_have_one_name(capfd):
    made = seen(DATA)
    assert [(one.indicator, [s.offset for s in one.spans]) for one in made.matches] == [
        ("a.yar:made", [3, 13]),
        ("b.yar:made", [0]),
    ]
    assert capfd.readouterr() == ("", "")


def test_a_rule_is_a_row_whose_match_says_what_its_author_says():
    table = IndicatorTable([*rows(RULES)])
    file = InnerFile(
        sha256="0" * 64, size=9, form="", places=(FilePlace((b"i", b"bin/x"), ()),), seen=seen(DATA)
    )
    found = {f.values[0][1]: f for f in table.findings(Inspection(images=(), files=(file,)))}
    assert found.keys() == {"a.yar:made", "b.yar:made"}
    assert found["a.yar:made"].weight is Weight.ADVISORY
    assert finding_words(found["a.yar:made"]) == "bin/x holds made; a.yar: “a made word”"


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (b"rule a { condition: $b }", "line 1: no YARA rules: unknown pattern"),
        (b"\nrule a {", "bad.yar: line"),
        (b'include "/etc/passwd"\nrule a { condition: true }', "include statements not allowed"),
        (b"\xff\xfe", "no text in UTF-8"),
        (b"words", "no YARA rules"),
    ],
)
def test_rules_that_do_not_compile_are_named_with_their_line(rule, says):
    with pytest.raises(SourceError) as caught:
        YaraScan({"good.yar": RULES["a.yar"], "bad.yar": rule})
    assert says in str(caught.value)
    assert "bad.yar" in str(caught.value)


def test_rules_that_take_too_long_are_a_gap(monkeypatch):
    monkeypatch.setattr(yara_scan, "SECONDS", 1)
    slow = b"rule slow { condition: for all i in (0..100000000000) : (i >= 0) }"
    (gap,) = seen(DATA, {"slow.yar": slow}).unread
    assert gap.why is Why.LIMIT


def test_a_file_that_is_too_large_is_a_gap(monkeypatch):
    monkeypatch.setattr(yara_scan, "LARGEST", 4)
    assert [gap.why for gap in seen(DATA).unread] == [Why.TOO_LARGE]


def test_another_set_of_rules_has_another_id():
    assert YaraScan(RULES).ID != YaraScan({"a.yar": RULES["a.yar"]}).ID


def test_without_the_library_the_next_step_is_told(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "yara_x":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(OperatorError) as caught:
        list(rows(RULES))
    assert "countermark[yara]" in caught.value.next_step
    assert list(rows({})) == []
