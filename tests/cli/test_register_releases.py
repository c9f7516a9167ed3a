"""``register diff OLD NEW``: bytes of another party are shown to counsel, and not obeyed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from countermark.assessment import shipped

EVIL = "\x1b[2J\u202e<script>alert(1)</script>|[x](javascript:x) `*_ https://example.org/ =cmd()"


@pytest.fixture
def old(folder):
    """A folder with the shipped register, one record of it in an older wording."""
    for name, raw in shipped.folder("register").items():
        path = folder / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    at = folder / "old/measures/US-NDAA18-1634.yaml"
    text = at.read_text("utf-8")
    at.write_text(text.replace("valid_from: '2018-10-01'", "valid_from: '2018-09-01'"), "utf-8")
    return "old"


def test_a_change_is_shown_before_and_after(cm, old):
    said = cm("register", "diff", old, "--format", "table")
    assert said.code == 0
    assert "CHANGED   US-NDAA18-1634  (measure)" in said.out
    assert re.search(r"binds from\n\s+before  2018-09-01\n\s+after   2018-10-01\n", said.out)
    assert "1 record changed, 1 of them in what may decide; 0 new; 0 gone" in said.out
    assert max(map(len, said.out.splitlines())) <= 100


def test_every_format_says_the_same(cm, old):
    told = cm("register", "diff", old, "--format", "json").json
    (record,) = told["records"]
    assert (record["record"], record["change"]) == ("US-NDAA18-1634", "changed")
    assert record["fields"] == [
        {
            "field": "valid_from",
            "words": "binds from",
            "before": "2018-09-01",
            "after": "2018-10-01",
            "decides": True,
        }
    ]
    (row,) = cm("register", "diff", old).rows
    assert (row["before"], row["after"], row["decides"]) == ("2018-09-01", "2018-10-01", "yes")
    page = cm("register", "diff", old, "--format", "markdown").out
    assert page.startswith("# What changed in the register\n")
    assert "| binds from | 2018-09-01 | 2018-10-01 |" in page


def test_an_archive_and_a_checkout_are_read_alike(cm, old):
    with zipfile.ZipFile("old.whl", "w") as archive:
        for path in Path("old").rglob("*.yaml"):
            archive.write(path, f"countermark/register/shipped/{path.relative_to('old')}")
    seat = Path("checkout/src/countermark/register")
    seat.mkdir(parents=True)
    Path("old").rename(seat / "shipped")
    for other in ("old.whl", "checkout"):
        assert len(cm("register", "diff", other, "--format", "json").json["records"]) == 1
    assert cm("register", "diff", "old.whl", "checkout", "--format", "json").json["records"] == []


def test_a_link_in_a_folder_is_not_followed(cm, old):
    Path("secret.yaml").write_text("id: XX-SECRET\ntitle: private\n")
    Path("old/measures/XX-SECRET.yaml").symlink_to(Path("secret.yaml").resolve())
    assert "private" not in cm("register", "diff", old, "--format", "json").out


def test_a_folder_that_is_a_link_out_of_the_release_is_refused(cm, old):
    Path("private").mkdir()
    Path("private/XX-1.yaml").write_text("id: XX-1\ntitle: private\n")
    Path("odd").mkdir()
    Path("odd/measures").symlink_to(Path("private").resolve())
    said = cm("register", "diff", old, "odd", "--format", "json")
    assert (said.code, said.raw) == (1, b"")
    assert "leads out" in said.err


def test_a_record_beyond_the_cap_is_refused(cm, old):
    Path("old/measures/US-NDAA18-1634.yaml").write_bytes(b"#" * 300_000)
    said = cm("register", "diff", old)
    assert (said.code, said.raw) == (1, b"")
    assert "larger than 262,144 bytes" in said.err


@pytest.mark.parametrize("form", ["table", "tsv", "markdown"])
def test_what_another_party_wrote_is_shown_and_not_obeyed(cm, folder, form):
    Path("new/measures").mkdir(parents=True)
    lines = "".join(f"{field}: {EVIL!r}\n" for field in ("id", "title", "clause", "notes"))
    Path("new/measures/XX-1.yaml").write_text(lines.replace("'\\x1b", '"\\x1b').replace(
        "cmd()'", 'cmd()"'), "utf-8")  # fmt: skip
    Path("empty/measures").mkdir(parents=True)
    Path("empty/measures/XX-2.yaml").write_text("id: XX-2\n")
    out = cm("register", "diff", "empty", "new", "--format", form).out
    assert "alert" in out
    assert "\x1b" not in out
    assert "\u202e" not in out
    if form == "markdown":
        assert not re.search(r"(?<!\\)[<`_\[\]]", out)
        rows = [line for line in out.splitlines() if line.startswith("|")]
        assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3}
        assert "https://" not in out
    if form == "tsv":
        assert not [c for row in out.splitlines() for c in row.split("\t") if c[:1] == "="]


def test_a_record_that_cannot_be_read_is_not_examined(cm, old):
    Path("old/measures/US-NDAA18-1634.yaml").write_text("id: [")
    said = cm("register", "diff", old, "--format", "table")
    assert said.code == 13
    assert "NOT EXAMINED" in said.out
    assert "old release: measures/US-NDAA18-1634.yaml" in said.out
    page = cm("register", "diff", old, "--format", "markdown").out
    assert "## Not examined" in page


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "register diff OLD NEW"),
        (("nowhere",), 3, "nowhere"),
        (("empty",), 1, "no register"),
        (("text.txt",), 1, "not a ZIP or tar file"),
        (("empty", "empty", "empty"), 2, "more than two"),
        (("empty", "--from", "2020-01-01"), 2, "--from"),
        (("empty", "--entity", "zte"), 2, "--entity"),
    ],
)
def test_what_cannot_be_compared_is_refused(cm, folder, arguments, code, words):
    Path("empty").mkdir()
    Path("text.txt").write_text("not a release")
    said = cm("register", "diff", *arguments)
    assert (said.code, said.raw) == (code, b"")
    assert words in said.err
