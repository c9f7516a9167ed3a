"""A comparison is kept as a laboratory's claim, and ``check`` says what devices run by it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from .conftest import TODAY
from .test_compare import BUILT, LATER, RULES, SETUID, two  # noqa: F401 - a fixture

EVALUATION = """\
product: NetOne R-100
release: V8R10
patches: [SPH003]
configuration: baseline 4
laboratory: Laboratory North
day: 2026-11-02
"""


@pytest.fixture
def kept(cm, project, two):  # noqa: F811
    """Compares with the evaluated artefact, and records it."""
    Path("evaluation.yaml").write_text(EVALUATION, encoding="utf-8")
    approved = "approved: {by: Ada Nurse, role: head of laboratory, day: 2026-11-02}\n"
    Path("ours.yaml").write_text(RULES.read_text(encoding="utf-8") + approved, encoding="utf-8")

    def record(deployed: bytes, *more: str):
        return cm("compare", *two(BUILT, deployed), "--record", "--evaluation", "evaluation.yaml",
                  "--rung", "flash", *more)  # fmt: skip

    return record


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def checked(cm, *rows: str, as_of: str = TODAY):
    head = "device,maker,model,image sha256,configuration,patches"
    Path("devices.csv").write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return cm("check", "devices.csv", "--context", "us-federal-contractor", "--as-of", as_of,
              "--format", "json")  # fmt: skip


def standings(said) -> dict[str, str]:
    return {one["place"]: one["standing"] for one in said.json["coverage"].get("images", ())}


def test_check_names_a_device_that_does_not_run_what_was_evaluated(cm, kept) -> None:
    said = kept(LATER, "--rules", "ours.yaml")
    assert said.code == 0 and "committed 1" in said.err
    found = checked(
        cm,
        f"a,NetOne,R-100,{digest(BUILT)},baseline 4,SPH003",
        f"b,NetOne,R-100,{digest(LATER)},baseline 4,",
        f"c,NetOne,R-100,{digest(SETUID)},baseline 4,",
        "d,NetOne,R-100,,,",
        f"e,Other,Z-1,{digest(SETUID)},,",
    )
    assert standings(found) == {
        "devices.csv:2": "runs the evaluated image",
        "devices.csv:3": "runs the evaluated image",
        "devices.csv:4": "runs an image that is not the evaluated one",
        "devices.csv:5": "does not say which image it runs",
    }
    first = " ".join(found.json["coverage"]["sentences"][: found.json["coverage"]["essential"]])
    assert "1 device: runs an image that is not the evaluated one: NetOne R-100 (devices" in first
    assert "This changes no verdict." in first
    (gap,) = [one for one in found.json["not_examined"] if "evaluated product" in one["what"]]
    assert (gap["size"], gap["unit"]) == (1, "devices")
    one = found.json["coverage"]["images"][0]
    assert (one["laboratory"], one["day"], one["release"]) == (
        *("Laboratory North", "2026-11-02", "V8R10"),
    )
    assert len(one["claims"]) == 1


@pytest.mark.parametrize("form", ["table", "json", "sarif", "html", "jsonl", "json/1"])
def test_it_is_said_in_every_format(cm, kept, form) -> None:
    kept(LATER, "--rules", "ours.yaml")
    checked(cm, f"c,NetOne,R-100,{digest(SETUID)},baseline 4,")
    said = cm("check", "devices.csv", "--context", "us-federal-contractor", "--as-of", TODAY,
              "--format", form)  # fmt: skip
    assert "runs an image that is not the evaluated one" in " ".join(said.out.split())


def test_it_changes_no_verdict(cm, kept) -> None:
    rows = (f"c,Huawei,R-100,{digest(SETUID)},,", f"d,NetOne,R-100,{digest(SETUID)},,")
    before = checked(cm, *rows)
    kept(LATER, "--rules", "ours.yaml")
    after = checked(cm, *rows)
    assert standings(after) and not standings(before)
    assert [one["verdict"] for one in before.json["subjects"]] == [
        one["verdict"] for one in after.json["subjects"]
    ]
    assert before.code == after.code == 14


def test_what_was_found_different_is_denied(cm, kept) -> None:
    said = kept(SETUID)
    assert said.code == 14 and "committed 1" in said.err
    found = checked(cm, f"c,NetOne,R-100,{digest(SETUID)},baseline 4,")
    assert list(standings(found).values()) == [
        "runs an image that was found to differ from the evaluated one"
    ]


def test_what_is_equivalent_by_rules_nobody_approved_is_not_taken_for_evaluated(cm, kept) -> None:
    kept(LATER)
    found = checked(cm, f"c,NetOne,R-100,{digest(LATER)},baseline 4,")
    assert list(standings(found).values()) == [
        "runs an image that is the evaluated one only by rules that nobody approved"
    ]


def test_before_the_day_of_the_evaluation_nobody_knew_it(cm, kept) -> None:
    kept(LATER)
    assert not standings(checked(cm, f"c,NetOne,R-100,{digest(LATER)},,", as_of="2026-11-01"))


def test_recording_twice_records_once(cm, kept) -> None:
    assert "committed 1" in kept(LATER).err
    kept(LATER)
    one = checked(cm, f"c,NetOne,R-100,{digest(LATER)},baseline 4,").json["coverage"]["images"][0]
    assert len(one["claims"]) == 1


def test_for_publication_no_device_is_named(cm, kept) -> None:
    kept(LATER)
    checked(cm, f"secret-core,NetOne,R-100,{digest(SETUID)},baseline 4,")
    said = cm("check", "devices.csv", "--context", "us-federal-contractor", "--as-of", TODAY,
              "--for", "publication", "--format", "json")  # fmt: skip
    assert "images" not in said.json["coverage"] and "secret-core" not in said.out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("product: X\n", "day"),
        (EVALUATION.replace("NetOne R-100", ""), "names no product"),
        (EVALUATION.replace("laboratory: Laboratory North\n", ""), "names no laboratory"),
        (EVALUATION.replace("2026-11-02", "November"), "is no day"),
        (EVALUATION + "approved: yes\n", "approved"),
        ("[", "no evaluation"),
    ],
)
def test_a_file_that_says_too_little_is_refused_before_comparing(cm, kept, text, words) -> None:
    kept(LATER)
    Path("evaluation.yaml").write_text(text, encoding="utf-8")
    said = kept(SETUID)
    assert said.code == 1 and words in said.err and not said.raw


@pytest.mark.parametrize(
    "asked", [("--record",), ("--evaluation", "evaluation.yaml"), ("--laboratory", "X")]
)
def test_what_is_asked_by_halves_is_refused(cm, kept, two, asked) -> None:  # noqa: F811
    assert cm("compare", *two(BUILT, LATER), *asked).code == 2


def test_without_a_project_nothing_can_be_kept(cm, two) -> None:  # noqa: F811
    Path("evaluation.yaml").write_text(EVALUATION, encoding="utf-8")
    asked = ("--record", "--evaluation", "evaluation.yaml")
    assert cm("compare", *two(BUILT, LATER), *asked).code == 1


def test_the_ledger_that_holds_it_is_sound(cm, kept) -> None:
    kept(LATER)
    assert cm("ledger", "verify").code == 0
