"""Names that attack whoever reads the result: terminal, spreadsheet, browser, disk."""

from __future__ import annotations

import csv
import io
import os
import re
from html.parser import HTMLParser

import pytest

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]")
"""What must never reach a reader raw; tab and line feed are the formats' own."""

NAMES = {
    "ansi": "Acme \x1b[2J\x1b]0;owned\x07 Ltd",
    "c1": "Acme \x9b31m Ltd",
    "bidi": "Acme \u202edtL live\u202c Ltd",
    "isolate": "Acme \u2066x\u2069 Ltd",
    "mark": "Acme \u200f Ltd",
    "backspace": "Acme\x08\x08\x08\x08Bolt",
    "return": "Acme\rBolt",
    "formula": "=cmd|'/C calc'!A0",
    "plus": "+1+1",
    "at": "@SUM(1)",
    "minus": "-2+3",
    "tab-formula": "\t=1+1",
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "style": "</style><svg onload=alert(1)>",
    "path": "../../../../etc/passwd",
    "windows-path": "..\\..\\boot.ini",
    "long": "A" * 10_000,
    "template": "{{ 7*7 }} {% raw %} ${7*7}",
}


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "names.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["supplier", "contract"])
        rows.writerows((name, name) for name in NAMES.values())
    return path


@pytest.mark.parametrize("form", ["table", "tsv", "html"])
def test_no_control_character_reaches_a_reader(command, listed, form):
    every = ["--verbose"] if form == "table" else []
    answer = command("check", listed, "--context", "us-dod", "--format", form, *every)
    assert answer.code == 13
    shown = answer.out.decode()
    assert "Acme" in shown
    assert set(CONTROL.findall(shown)) == set()
    assert set(CONTROL.findall(answer.err)) == set()


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_what_programs_read_carries_no_raw_escape(command, listed, form):
    """JSON keeps every name as it is, so that programs can compare it; escapes are spelt out."""
    shown = command("check", listed, "--context", "us-dod", "--format", form).out.decode()
    assert set(re.findall("[\x00-\x09\x0b-\x1f]", shown)) == set()


def test_no_cell_of_the_tsv_is_a_formula(command, listed):
    answer = command("check", listed, "--context", "us-dod", "--format", "tsv")
    cells = [cell for line in answer.out.decode().splitlines() for cell in line.split("\t")]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "@")] == []
    assert [cell for cell in cells if re.match(r"-\D|-\d+[+*/]", cell)] == []
    assert any("cmd|" in cell for cell in cells)


BARRED = ("script", "img", "iframe", "object", "embed", "link", "image", "use", "foreignobject",
          "animate", "set", "base", "form")  # fmt: skip
"""What no page may hold; a picture is boxes, arrows and words, and loads and runs nothing."""
LINKS = ("#", "https://", "http://")


def test_the_html_holds_no_script_handler_or_address(command, listed):
    answer = command("check", listed, "--context", "us-dod", "--format", "html")
    found = []

    class Watch(HTMLParser):
        def handle_starttag(self, tag, attrs):
            handlers = [name for name, _ in attrs if name.startswith("on")]
            if tag in BARRED or handlers:
                found.append((tag, attrs))
            found.extend(one for one in attrs if one[0] == "href" and not one[1].startswith(LINKS))
            found.extend(one for one in attrs if one[0] in ("src", "style", "xlink:href"))

    Watch().feed(answer.out.decode())
    assert found == []


def test_file_names_are_as_hostile_as_their_content(command, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    names = [b"a\x1b[2Jb.csv", b"lone-\xff\xfe.csv", b"x" * 240 + b".csv", b"=cmd().csv"]
    names += ["rtl-\u202evsc.exe.csv".encode(), b"line\nbreak.csv", b"<b>.csv", b"-rf.csv"]
    for name in names:
        (folder / os.fsdecode(name)).write_bytes(b"supplier\nAcme Ltd\n" if b"x" in name else b"")
    for form in ("table", "tsv", "html", "json", "sarif"):
        answer = command("check", folder, "--context", "us-dod", "--format", form)
        assert answer.code == 13, form
        shown = answer.out.decode()
        assert set(CONTROL.findall(shown)) == set(), form
        assert "<b>.csv" not in shown or form != "html"


def test_errors_carry_no_escape_from_a_path_to_the_terminal(command):
    answer = command("check", "no\x1b[2Jfile.csv")
    assert answer.code == 3
    assert "\x1b" not in answer.err
    assert "file.csv" in answer.err


def test_warnings_carry_no_escape_from_a_list_to_the_terminal(command, project, tmp_path):
    from editions import csl

    path = csl(tmp_path / "csl.csv", ["Acme Ltd"], source="Odd \u202e List (ODD)")
    answer = command("register", "import", path, "--shrunken", "--date", "2026-06-01", *project)
    assert answer.code == 0
    assert "programme this version does not know" in answer.err
    assert set(CONTROL.findall(answer.err + answer.out.decode())) == set()


def test_a_name_names_no_file(command, listed, tmp_path):
    before = set(tmp_path.rglob("*"))
    command("check", listed, "--context", "us-dod", "--format", "json", "--output", "out.json")
    new = {path.relative_to(tmp_path).parts[0] for path in set(tmp_path.rglob("*")) - before}
    assert new == {"out.json", "cache"}


def test_a_ten_thousand_character_name_is_cut_in_the_table_and_whole_in_json(
    command, check, listed
):
    _, document = check(listed)
    assert "A" * 10_000 in {subject["name"] for subject in document["subjects"]}
    shown = command("check", listed, "--context", "us-dod", "--format", "table").out.decode()
    assert max(len(line) for line in io.StringIO(shown)) < 400
