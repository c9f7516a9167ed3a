"""``countermark compare``: the result and its exit code, in each format, and what is refused."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import jsonschema
import pytest
from tests.formats.artefact.test_cpio import TRAILER, entry

from countermark.equivalence import compare as room
from countermark.model.errors import SourceError
from countermark.reports.schema import schema

from .conftest import DEMO

RULES = Path(__file__).parents[2] / "src/countermark/equivalence/shipped/rules.yaml"


def archive(*entries: bytes) -> bytes:
    return b"".join((*entries, TRAILER))


@pytest.fixture
def two(folder):
    """Writes the evaluated and the deployed artefact; their names."""

    def write(evaluated: bytes, deployed: bytes) -> tuple[str, str]:
        Path("evaluated.cpio").write_bytes(evaluated)
        Path("deployed.cpio").write_bytes(deployed)
        return "evaluated.cpio", "deployed.cpio"

    return write


BUILT = archive(entry(b"bin/su", b"code", mode=0o100755, mtime=1_700_000_000))
LATER = archive(entry(b"bin/su", b"code", mode=0o100755, mtime=1_700_000_360))
SETUID = archive(entry(b"bin/su", b"code", mode=0o104755, mtime=1_700_000_360))


@pytest.mark.parametrize(
    ("deployed", "code", "result"),
    [(BUILT, 0, "identical"), (LATER, 0, "equivalent"), (SETUID, 14, "differs")],
)
@pytest.mark.parametrize("form", ["json", "table", "tsv", "sarif", "html"])
def test_the_result_and_its_exit_code(cm, two, deployed, code, result, form) -> None:
    said = cm("compare", *two(BUILT, deployed), "--format", form)
    assert said.code == code
    assert result.upper() in said.out
    if form == "json":
        jsonschema.validate(said.json, schema("compare-1"))
        assert said.json["result"] == result


def test_under_rules_that_nobody_approved_it_says_so(cm, two) -> None:
    said = cm("compare", *two(BUILT, LATER), "--format", "json").json
    assert (said["result"], said["rule_set"]["approved"]) == ("equivalent", False)
    assert "rules not approved" in said["words"]
    (rule,) = [one for one in said["rules"] if one["class"] == "time"]
    (place,) = rule["places"]
    assert (place["evaluated"], place["deployed"]) == ("1700000000", "1700000360")


def test_under_rules_that_a_laboratory_approved_it_names_who_did(cm, two) -> None:
    approved = "approved: {by: Ada Nurse, role: head of laboratory, day: 2026-11-02}\n"
    Path("ours.yaml").write_text(RULES.read_text(encoding="utf-8") + approved, encoding="utf-8")
    said = cm("compare", *two(BUILT, LATER), "--rules", "ours.yaml", "--format", "json").json
    assert said["rule_set"]["approved_by"] == "Ada Nurse, head of laboratory"
    assert "not approved" not in said["words"]


def test_without_a_rule_nothing_is_explained(cm, two) -> None:
    Path("none.yaml").write_text("name: none\nversion: 1\nrules: []\n", encoding="utf-8")
    assert cm("compare", *two(BUILT, LATER), "--rules", "none.yaml").code == 14


def test_rules_that_are_none_are_refused(cm, two) -> None:
    Path("bad.yaml").write_text("rules: 5\n", encoding="utf-8")
    said = cm("compare", *two(BUILT, LATER), "--rules", "bad.yaml")
    assert said.code == 1 and "bad.yaml: no set of rules" in said.err


def test_signatures_are_verified_under_keys_that_are_named(cm, two) -> None:
    signing = pytest.importorskip("tests.equivalence.signing")
    paths = two(signing.apk(signing.APP, "ours"), signing.apk(signing.APP, "theirs"))
    assert cm("compare", *paths).code == 14
    keys = []
    for name in ("ours", "theirs"):
        Path(f"{name}.pem").write_bytes(signing.pem(name))
        keys += ["--key", f"{name}.pem"]
    found = cm("compare", *paths, *keys, "--format", "json")
    assert (found.code, found.json["result"]) == (0, "equivalent")
    assert len(found.json["rule_set"]["keys"]) == 2
    assert "with 2 keys" in cm("compare", *paths, *keys, "--format", "table").out
    one = cm("compare", *paths, *keys[:2], "--format", "json").json
    (change,) = one["unexplained"]
    kinds = {refusal["kind"] for refusal in change["refusals"]}
    assert (one["result"], kinds) == ("differs", {"key-not-named"})


def test_a_key_that_is_none_is_refused_with_its_file(cm, two) -> None:
    Path("key.pem").write_text("not a key", encoding="utf-8")
    said = cm("compare", *two(BUILT, LATER), "--key", "key.pem")
    assert said.code == 1 and "key.pem: no public key and no certificate" in said.err


def test_without_the_library_it_says_that_nothing_was_verified(cm, two, monkeypatch) -> None:
    from countermark.formats.signed import verifying

    monkeypatch.setattr(verifying, "find_spec", lambda name: None)
    Path("key.txt").write_text("ab" * 32, encoding="utf-8")
    said = cm("compare", *two(BUILT, LATER), "--key", "key.txt", "--format", "json").json
    (gap,) = said["not_examined"]
    assert (gap["what"], "countermark[inspection]" in gap["next_step"]) == ("signatures", True)


def test_a_rung_is_said_with_what_it_cannot_show(cm, two) -> None:
    named = cm("compare", *two(BUILT, LATER), "--rung", "device", "--format", "json").json
    assert named["rung"]["id"] == "device" and "if the device lies" in named["rung"]["cannot_show"]
    assert [one["id"] for one in named["ladder"] if one["compared"]] == ["device"]
    assert cm("compare", "a", "b", "--rung", "hearsay").code == 2
    unnamed = cm("compare", *two(BUILT, LATER), "--format", "json").json
    assert unnamed["rung"]["id"] == "" and not any(one["compared"] for one in unnamed["ladder"])


@pytest.mark.parametrize("missing", [0, 1])
def test_a_path_that_is_not_there_is_no_input(cm, two, missing) -> None:
    paths = list(two(BUILT, LATER))
    paths[missing] = "nowhere.bin"
    said = cm("compare", *paths)
    assert said.code == 3 and "nowhere.bin" in said.err and not said.raw


def test_an_empty_file_is_no_input(cm, two) -> None:
    assert cm("compare", *two(BUILT, b"")).code == 3


def test_when_the_time_is_over_there_is_no_verdict(cm, two, monkeypatch) -> None:
    def late(*_: object, **__: object) -> None:
        raise SourceError("the time is spent", next_step="compare parts")

    monkeypatch.setattr("countermark.assessment.comparing.compare", late)
    assert room.compare is not late
    said = cm("compare", *two(BUILT, LATER), "--format", "json")
    assert said.code == 13 and said.json["result"] == "incomparable"
    assert said.json["not_examined"][0]["detail"] == "the time is spent"
    assert said.json["deployed"]["accounted"]["unopened"] == len(LATER)


def test_two_directories_are_compared_by_names_modes_links_and_contents(cm, folder) -> None:
    for side in ("one", "other"):
        made = shutil.ignore_patterns("out")  # what `make demo` wrote there, if it ran before
        shutil.copytree(DEMO, side, symlinks=True, ignore=made)
    same = cm("compare", "one", "other", "--format", "json")
    assert (same.code, same.json["result"]) == (0, "identical")
    assert "owners, times and extended attributes" in same.json["not_examined"][0]["what"]
    (folder / "other" / "out").symlink_to("/etc/passwd")
    said = cm("compare", "one", "other", "--format", "json")
    assert (said.code, said.json["deployed"]["directory"]) == (14, True)
    assert [one["path"] for one in said.json["unexplained"]] == [["out"]]
    assert "root:" not in said.out


def test_a_file_and_a_directory_are_refused(cm, folder) -> None:
    Path("file").write_bytes(b"1")
    said = cm("compare", "file", ".")
    assert said.code == 2 and "name two files, or two directories" in said.err


def test_exit_zero_is_asked_for(cm, two) -> None:
    assert cm("compare", *two(BUILT, SETUID), "--exit-zero").code == 0
    assert cm("compare", *two(BUILT, SETUID), "--fail-on", "never").code == 0


def test_the_same_two_give_the_same_page(cm, two) -> None:
    asked = ("compare", *two(BUILT, SETUID), "--format", "json")
    assert cm(*asked).raw == cm(*asked).raw
    assert json.loads(cm(*asked).raw)["schema"] == "countermark.compare/1"


def sample(two, *deployed: bytes) -> list[str]:
    """The evaluated artefact and these deployed ones."""
    evaluated, _ = two(BUILT, BUILT)
    names = [f"device-{number}.cpio" for number in range(len(deployed))]
    for name, content in zip(names, deployed, strict=True):
        Path(name).write_bytes(content)
    return [evaluated, *names]


DRAWN = ("--population", "500", "--drawn", "every 100th of the inventory")


def test_a_sample_says_how_many_of_all_may_fail(cm, two) -> None:
    said = cm("compare", *sample(two, BUILT, LATER, BUILT), *DRAWN, "--format", "json")
    jsonschema.validate(said.json, schema("sample-1"))
    assert said.code == 0
    found = {name: said.json[name] for name in ("population", "sampled", "failures", "at_most")}
    assert found == {"population": 500, "sampled": 3, "failures": 0, "at_most": 315}
    assert "rules not approved" in said.json["words"]
    assert "as likely to be drawn as any other" in said.json["words"]


@pytest.mark.parametrize("form", ["json", "table", "tsv"])
def test_the_worst_of_a_sample_gives_its_code(cm, two, form) -> None:
    said = cm("compare", *sample(two, BUILT, SETUID), *DRAWN, "--format", form)
    assert said.code == 14
    assert "every 100th of the inventory" in said.out
    assert "mode 0100755 -> 0104755" in " ".join(said.out.split())


def test_what_could_not_be_compared_counts_as_a_failure(cm, two, monkeypatch) -> None:
    def late(*_: object, **__: object) -> None:
        raise SourceError("the time is spent")

    monkeypatch.setattr("countermark.assessment.comparing.compare", late)
    said = cm("compare", *sample(two, LATER, LATER), *DRAWN, "--format", "json")
    assert (said.code, said.json["failures"], said.json["incomparable"]) == (13, 2, 2)


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ((), "DEPLOYED"),
        (("--drawn", "by lot"), "DEPLOYED"),
        (("--population", "500"), "--drawn"),
        (("--population", "1", "--drawn", "by lot"), "--population"),
    ],
)
def test_a_sample_of_nothing_said_is_refused(cm, two, more, place) -> None:
    said = cm("compare", *sample(two, BUILT, BUILT), *more)
    assert said.code == 2 and place in said.err


def test_a_page_of_a_sample_is_refused_with_what_there_is(cm, two) -> None:
    said = cm("compare", *sample(two, BUILT), *DRAWN, "--format", "html")
    assert said.code == 2 and "choose one of: table, json, tsv" in said.err


@pytest.fixture
def tool(folder, monkeypatch):
    """Puts a program called diffoscope on the search path."""

    def install(script: str) -> None:
        (folder / "bin").mkdir()
        program = folder / "bin" / "diffoscope"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder / 'bin'}:/usr/bin:/bin")

    return install


OTHER = archive(entry(b"bin/su", b"evil", mode=0o100755))


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
@pytest.mark.parametrize("form", ["json", "table", "html"])
def test_diffoscope_is_shown_one_component_after_the_verdict(
    cm, two, tool, form, monkeypatch
) -> None:
    tool('echo "options $1 $2"; cat "$3" "$4"; echo; env | grep -c SECRET; exit 1')
    monkeypatch.setenv("SECRET", "x")
    asked = ("compare", *two(BUILT, OTHER), "--explain-with-diffoscope", "bin/su", "--format", form)
    said = cm(*asked)
    assert said.code == 14
    assert "codeevil" in said.out and "options --text -" in said.out
    if form == "json":
        assert said.json["diffoscope"]["text"].endswith("\n0\n")
        assert said.json["result"] == "differs"


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
def test_what_it_says_changes_nothing(cm, two, tool) -> None:
    tool("exit 0")
    asked = ("compare", *two(BUILT, OTHER), "--explain-with-diffoscope", "bin/su")
    said = cm(*asked, "--format", "json")
    assert (said.code, said.json["diffoscope"]["problem"]) == (14, "it shows no difference")


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
def test_it_has_no_more_time_than_it_is_given(cm, two, tool, monkeypatch) -> None:
    tool("sleep 30")
    monkeypatch.setattr("countermark.assessment.diffoscope.SECONDS", 0.3)
    said = cm("compare", *two(BUILT, OTHER), "--explain-with-diffoscope", "bin/su",
              "--format", "json")  # fmt: skip
    assert said.code == 14 and "took longer" in said.json["diffoscope"]["problem"]


@pytest.mark.parametrize(
    ("component", "words"),
    [("bin/su", "not installed"), ("bin/nobody", "the evaluated side has no such component")],
)
def test_without_it_or_without_the_component_that_is_said(
    cm, two, monkeypatch, component, words
) -> None:
    monkeypatch.setenv("PATH", "")
    said = cm("compare", *two(BUILT, OTHER), "--explain-with-diffoscope", component,
              "--format", "json")  # fmt: skip
    assert said.code == 14 and words in said.json["diffoscope"]["problem"]


def test_one_digest_names_each_whole(cm, two) -> None:
    names = two(BUILT, LATER)
    said = cm("compare", *names, "--roots", "--format", "json").json
    jsonschema.validate(said, schema("compare-1"))
    sides = [said[side]["manifest"] for side in ("evaluated", "deployed")]
    assert sides[0]["root"] != sides[1]["root"]
    assert all(sum(side["coverage"].values()) >= len(BUILT) for side in sides)
    assert "manifest" not in cm("compare", *names, "--format", "json").json["evaluated"]
    for form in ("table", "tsv", "html"):
        out = cm("compare", *names, "--roots", "--format", form).out
        assert sides[1]["root"] in "".join(out.split())
