"""``countermark inspect`` from a file to its document."""

import io
import json
import tarfile

import pytest

from countermark.cli.main import main


@pytest.fixture
def image(tmp_path):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in {"etc/issue": b"Router\n", "bin/blob": bytes(range(1, 9))}.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    path = tmp_path / "firmware.tar"
    path.write_bytes(made.getvalue())
    return path


def shown(capsys, *args):
    code = main(["inspect", *map(str, args)])
    return code, capsys.readouterr().out


def test_what_nobody_read_is_told_with_its_size(image, capsys):
    code, out = shown(capsys, image, "--format", "json")
    said = json.loads(out)
    assert code == 13
    assert said["schema"] == "countermark.inspect/1"
    assert [(u["path"], u["size"]) for u in said["unread"]] == [(["firmware.tar", "bin/blob"], 8)]
    assert said["totals"]["artefacts"] == 3
    assert said["artefacts"][1]["where"] == "in=tar#0:etc/issue>whole="
    assert (
        sum(v for k, v in said["coverage"].items() if k not in ("total", "skipped"))
        == (said["coverage"]["total"])
    )


def test_the_reader_was_confined(image, capsys):
    _, out = shown(capsys, image, "--format", "json")
    assert json.loads(out)["not_confined"] == []


def test_a_directory_is_inspected_as_its_archive(image, capsys, tmp_path):
    (tmp_path / "tree" / "sub").mkdir(parents=True)
    (tmp_path / "tree" / "sub" / "words.txt").write_text("hello\n")
    _, out = shown(capsys, image, tmp_path / "tree", "--format", "json")
    said = json.loads(out)
    assert [(i["name"], i["directory"]) for i in said["images"]] == [
        ("firmware.tar", False),
        ("tree", True),
    ]
    assert ["tree", "sub/words.txt"] in [a["path"] for a in said["artefacts"]]


def test_by_what_right_stands_on_every_report(image, capsys):
    _, out = shown(
        capsys,
        image,
        "--rights",
        "owner",
        "--disclosure",
        "vendor told 2026-11-01",
        "--format",
        "table",
    )
    assert "owner" in out
    assert "vendor told 2026-11-01" in out


def test_the_table_fits_eighty_columns(image, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    _, out = shown(capsys, image, "--format", "table")
    assert max(map(len, out.splitlines())) <= 80
    assert "UNREAD, THE LARGEST FIRST" in out


def test_a_row_for_each_thing(image, capsys):
    _, out = shown(capsys, image, "--format", "tsv")
    rows = [line.split("\t") for line in out.splitlines()]
    assert rows[0] == ["kind", "value", "detail", "hidden_as", "path", "where"]
    assert ["unread", "8", "no reader knows it", "", "firmware.tar > bin/blob", ""] in rows


def test_what_is_not_there_is_no_input(capsys, tmp_path):
    assert main(["inspect", str(tmp_path / "nothing")]) == 3


def test_what_was_seen_before_gives_the_same_result(image, capsys):
    first = shown(capsys, image, "--format", "json")
    assert shown(capsys, image, "--format", "json") == first


def test_one_that_cannot_be_read_leaves_the_others(image, capsys, tmp_path):
    (tmp_path / "other.tar.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    _, out = shown(capsys, image, tmp_path / "other.tar.gz", "--format", "json")
    said = json.loads(out)
    assert [i["name"] for i in said["images"]] == ["firmware.tar", "other.tar.gz"]
    assert said["totals"]["artefacts"] == 4


@pytest.fixture
def phone(tmp_path):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        content = b"ro.product.brand=Larkspur\nro.build.tags=test-keys\n"
        info = tarfile.TarInfo("system/build.prop")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    path = tmp_path / "phone.tar"
    path.write_bytes(made.getvalue())
    return path


def test_check_takes_an_image_and_names_what_it_did_not_screen(phone, capsys):
    code = main(["check", str(phone), "--context", "us-federal-contractor", "--format", "json"])
    said = json.loads(capsys.readouterr().out)
    (subject,) = said["subjects"]
    assert (subject["name"], subject["kind"]) == ("phone.tar", "product")
    assert code == 13
    assert "names of firms in texts" in str(said["not_examined"])


def test_check_still_names_an_archive_that_no_reader_knows(tmp_path, capsys):
    (tmp_path / "x.bin").write_bytes(b"\x00\x01\x02nothing known" * 9)
    main(["check", str(tmp_path / "x.bin"), "--format", "json"])
    assert "binary content of no known kind" in capsys.readouterr().out


def test_what_was_seen_is_recorded_as_claims(phone, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["init"]) == 0
    capsys.readouterr()
    main(["inspect", str(phone), "--record", "--format", "json"])
    assert "1 claim" in capsys.readouterr().err
    assert main(["ledger", "verify"]) == 0


def test_keep_is_for_what_is_recorded(phone, capsys):
    assert main(["inspect", str(phone), "--keep"]) == 2


def test_the_users_own_indicators_are_looked_for(image, capsys, tmp_path):
    (tmp_path / "mine.txt").write_text("Router\n")
    _, out = shown(capsys, image, "--indicators", tmp_path / "mine.txt", "--format", "json")
    assert [one["value"] for one in json.loads(out)["indicators"]] == ["Router"]


def test_two_images_of_one_name_stay_apart(capsys, tmp_path):
    for folder, words in (("a", "one\n"), ("b", "two\n")):
        (tmp_path / folder / "system").mkdir(parents=True)
        (tmp_path / folder / "system" / "issue").write_text(words)
    args = (tmp_path / "a" / "system", tmp_path / "b" / "system", "--format", "json")
    said = json.loads(shown(capsys, *args)[1])
    assert [image["name"] for image in said["images"]] == ["system", "system (2)"]
    paths = [tuple(a["path"]) for a in said["artefacts"]]
    assert {("system", "issue"), ("system (2)", "issue")} <= set(paths)


def test_each_place_can_be_opened(image, capsys):
    said = json.loads(shown(capsys, image, "--format", "json")[1])
    for artefact in said["artefacts"][1:]:
        code, out = shown(capsys, image, "--at", artefact["where"])
        assert code == 0
        assert out.startswith("00000000  ")
    code, out = shown(capsys, image, "--at", "in=tar#0:etc/issue>bytes=1-4")
    assert (code, out) == (0, f"00000001  {'6f 75 74':<47}  |out|\n")


@pytest.mark.parametrize("place", ["in=tar#9>bytes=0-1", "in=tar#0>bytes=5-99", "in=zip#0>whole="])
def test_a_place_that_is_not_there_says_why(image, capsys, place):
    code, out = shown(capsys, image, "--at", place)
    assert code == 13
    assert out.startswith("not opened: ")


def test_what_is_no_place_is_a_usage_error(image, capsys):
    assert shown(capsys, image, "--at", "somewhere")[0] == 2
