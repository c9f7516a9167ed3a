"""``renew``: what a list change does to the checks of a project, and to what people decided."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.reports.schema import schema

from .conftest import TODAY
from .renew_worlds import day_of, scratch, world
from .test_screen_since import edition, row

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "renew" / "cases.yaml").read_text("utf-8")
)
LATER = "2026-11-25"
CHECK = ("--context", "us-exporter", "--as-of", TODAY, "--exit-zero", "--format", "json")


def listed(cm, rows: dict[str, list[str]], day: str) -> None:
    path = edition(
        f"list-{day}.csv", *(row(key, name, start) for key, (name, start) in rows.items())
    )
    said = cm("register", "import", path, "--shrunken", "--list", "csl", "--date", day)
    assert said.code == 0, said.err


def asked(names: list[str], path: str = "suppliers.csv") -> str:
    Path(path).write_text("supplier\n" + "".join(f'"{name}"\n' for name in names), "utf-8")
    return path


def renew(cm, *more: str, day: str = LATER):
    return cm("renew", "--as-of", day, "--format", "json", *more)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_case_of_an_expert(cm, project, case) -> None:
    listed(cm, case["then"], "2026-11-01")
    assert cm("check", asked(case["suppliers"]), *CHECK).code == 0
    listed(cm, case["now"], "2026-11-22")
    said = renew(cm).json
    jsonschema.validate(said, schema("renew-1"))
    (inquiry,) = said["inquiries"]
    found = {s["name"]: [v[k] for v in s["verdicts"] for k in ("old", "new")]
             for s in inquiry["changed"]}  # fmt: skip
    assert found == case["changed"], inquiry
    assert inquiry["why_whole"] is None
    assert inquiry["judged"] <= case["judged"]
    whole = renew(cm, "--whole").json["inquiries"][0]
    assert whole["changed"] == inquiry["changed"]
    assert whole["judged"] == inquiry["subjects"]


@settings(max_examples=2, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 10_000))
def test_what_is_judged_again_in_part_is_what_a_whole_run_says(seed) -> None:
    """On random small worlds: lists, links, judgements and notes change, and days pass."""
    with scratch() as cm:
        world(seed, cm, edition)
        some = renew(cm, day=day_of(seed)).json
        whole = renew(cm, "--whole", day=day_of(seed)).json
    assert [one["changed"] for one in some["inquiries"]] == [
        one["changed"] for one in whole["inquiries"]
    ]


NEW = {"a1": ["Blue Quay Optics Ltd", "2019-05-21"]}
KESTREL = {"k1": ["Kestrel Harbour Radio Works Co.", "2026-11-22"]}


def checked(cm, *more: str) -> None:
    listed(cm, NEW, "2026-11-01")
    names = ["Kestrel Harbour Radio Works Co.", "Blue Quay Optics Ltd"]
    assert cm("check", asked(names), *CHECK, *more).code == 0


def test_without_a_project_it_says_what_to_do(cm) -> None:
    said = renew(cm)
    assert said.code == 1
    assert "countermark init" in said.err


def test_without_a_check_nothing_is_renewed(cm, project) -> None:
    said = cm("renew", "--format", "table")
    assert said.code == 0
    assert "no earlier check is kept in this project" in said.out


@pytest.mark.parametrize("since", ["ledger:1", "2020-01-01"])
def test_since_an_earlier_state_everything_new_counts(cm, project, since) -> None:
    checked(cm)
    listed(cm, NEW | KESTREL, "2026-11-22")
    assert len(renew(cm, "--since", since).json["inquiries"][0]["changed"]) == 1


def test_since_the_newest_version_nothing_is_new(cm, project) -> None:
    checked(cm)
    listed(cm, NEW | {"k1": ["Kestrel Harbour Radio Works Co.", "2026-01-01"]}, "2026-11-22")
    said = renew(cm, "--since", "2")
    assert said.code == 0
    assert said.json["inquiries"][0]["judged"] == 0


@pytest.mark.parametrize("since", ["2026-13-01", "-1", "2027-01-01"])
def test_a_wrong_since_is_refused(cm, project, since) -> None:
    said = renew(cm, f"--since={since}")
    assert said.code == 2
    assert "--since" in said.err


def test_decisions_of_people_are_named(cm, project) -> None:
    checked(cm)
    party = "list:csl/a1"
    judged = cm("judge", "Blue Quay", party, "same", "--reason", "letter", "--by", "Ada", "--new")
    assert judged.code == 0, judged.err
    said = cm("check", "suppliers.csv", *CHECK).json
    finding = next(f for s in said["subjects"] for f in s["findings"] if f["decision"])
    aside = ("--owner", "Ada", "--reason", "sold", "--until", "2027-06-01", "--as-of", TODAY)
    assert cm("set-aside", finding["id"], *aside).code == 0
    assert cm("check", "suppliers.csv", *CHECK).code == 0
    listed(cm, KESTREL, "2026-11-22")
    told = renew(cm).json
    found = {one["kind"]: one["why"] for one in told["decisions"]}
    assert found["judgement"] == "something that was said of the party is said no more"
    assert "set-aside" in found
    text = cm("renew", "--as-of", LATER, "--format", "table").out
    assert "DECISIONS TO LOOK AT AGAIN" in text


def test_only_the_last_of_a_question_is_renewed(cm, project) -> None:
    checked(cm)
    assert cm("check", "suppliers.csv", *CHECK, "--as-of", "2026-11-21").code == 0
    (inquiry,) = renew(cm).json["inquiries"]
    assert (inquiry["earlier"], inquiry["as_of"]) == (1, "2026-11-21")


def test_what_another_program_judged_is_asked_whole(cm, project, monkeypatch) -> None:
    from countermark.assessment.renewal import kept

    checked(cm)
    monkeypatch.setattr(kept, "program", lambda: "another")
    (inquiry,) = renew(cm).json["inquiries"]
    assert inquiry["why_whole"].startswith("the register, the weights, the rules")
    assert inquiry["judged"] == inquiry["subjects"] == 2


@pytest.mark.parametrize("damage", [b"\x00" * 99])
def test_what_is_kept_and_damaged_is_asked_whole(cm, project, damage) -> None:
    checked(cm)
    (kept,) = Path(".countermark/renewal-2").iterdir()
    kept.write_bytes(damage)
    (inquiry,) = renew(cm).json["inquiries"]
    assert inquiry["why_whole"] == "what it asked was not kept, or is not to be believed"


def test_a_record_that_cannot_be_read_is_a_gap(cm, project) -> None:
    checked(cm)
    Path(".countermark/records/aaaaaaaaaaaa.json").write_text("{")
    said = renew(cm)
    assert said.code == 13
    assert "aaaaaaaaaaaa" in said.json["not_examined"][0]["what"]
    assert len(said.json["inquiries"]) == 1


def test_rows_for_programs(cm, project) -> None:
    checked(cm)
    listed(cm, NEW | KESTREL, "2026-11-22")
    rows = cm("renew", "--as-of", LATER, "--format", "tsv").rows
    assert [row["row"] for row in rows] == ["inquiry", "subject"]
    assert rows[1]["new"] == "prohibited"


def test_what_is_redacted_is_not_kept_to_be_renewed(cm, project) -> None:
    checked(cm)
    kept = Path(".countermark/renewal-2")
    assert list(kept.iterdir())
    said = cm("check", "suppliers.csv", *CHECK).json
    digest = said["files"][0]["digest"]
    gone = cm("redact", digest, "--whole-file", "--reason", "asked for", "--by", "R")
    assert gone.code == 0, gone.err
    assert list(kept.iterdir()) == []
    (inquiry,) = renew(cm).json["inquiries"]
    assert inquiry["renewed"] in ("it could not be asked again", "all of it was judged again")


def test_what_older_runs_kept_is_dropped(cm, project) -> None:
    checked(cm)
    assert cm("check", "suppliers.csv", *CHECK, "--as-of", "2026-11-21").code == 0
    kept = Path(".countermark/renewal-2")
    assert len(list(kept.iterdir())) == 2
    renew(cm)
    assert len({path.name[:64] for path in kept.iterdir()}) == 1


def test_running_text_is_asked_whole(cm, project) -> None:
    listed(cm, NEW, "2026-11-01")
    Path("letter.txt").write_text("We bought radios of Blue Quay Optics Ltd last year. " * 3)
    assert cm("check", "letter.txt", *CHECK).code == 0
    (inquiry,) = renew(cm).json["inquiries"]
    assert inquiry["why_whole"] == "it asked of running text"
