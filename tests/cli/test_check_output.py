"""Where a result goes, in which format, and that an unmatched name never reads as cleared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from countermark.reports.publications import PUBLICATIONS

from .conftest import CONTRACTOR, TODAY, everything, suppliers, table

FORMATS = tuple(PUBLICATIONS["check"].formats)
CLEAN = "Quillfeather Cabling Cooperative"
CLEARING = re.compile(r"\b(clean|cleared|safe|approved|compliant|passed)\b", re.IGNORECASE)


def test_a_pipe_gets_every_column_tab_separated(cm):
    said = cm("check", suppliers("ZTE Corporation"), *CONTRACTOR)
    rows = said.rows
    assert rows[0]["verdict"] == "prohibited"
    assert {"act", "clause", "path", "finding_id", "coverage"} <= set(rows[0])
    assert "…" not in rows[0]["finding_id"]
    assert len(rows[0]["finding_id"]) == 64


@pytest.mark.parametrize("form", FORMATS)
def test_standard_output_is_the_result_alone(cm, form):
    said = cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, "--format", form)
    assert said.err == ""
    if form == "xlsx":
        assert said.raw.startswith(b"PK\3\4")
        return
    if form == "parquet":
        assert said.raw.startswith(b"PAR1") and said.raw.endswith(b"PAR1")
        return
    starts = {"table": "countermark check", "tsv": "verdict\t"}
    starts |= dict.fromkeys(("json", "jsonl", "json/1", "sarif"), "{")
    assert said.out.startswith(starts.get(form, "<!doctype html>"))


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("r.json", b'{"schema":"countermark.check/2"'),
        ("r.jsonl", b'{"type":"head","schema":"countermark.check/2"'),
        ("r.tsv", b"verdict\t"),
        ("r.parquet", b"PAR1"),
        ("r.sarif", b'{\n  "$schema"'),
        ("r.sarif.json", b'{\n  "$schema"'),
        ("r.HTML", b"<!doctype html>"),
        ("r.txt", b"countermark check"),
        ("r", b"countermark check"),
    ],
)
def test_the_ending_of_output_chooses_the_format(cm, name, start):
    said = cm("check", suppliers(CLEAN), *CONTRACTOR, "--output", name)
    assert (said.code, said.raw) == (0, b"")
    assert Path(name).read_bytes().startswith(start)


def test_a_flag_wins_over_the_ending_and_the_ending_over_the_environment(cm, monkeypatch):
    cm("check", suppliers(CLEAN), *CONTRACTOR, "--output", "r.json", "--format", "tsv")
    assert Path("r.json").read_bytes().startswith(b"verdict\t")
    monkeypatch.setenv("COUNTERMARK_FORMAT", "html")
    cm("check", suppliers(CLEAN), *CONTRACTOR, "--output", "r.json")
    assert Path("r.json").read_bytes().startswith(b"{")
    cm("check", suppliers(CLEAN), *CONTRACTOR, "--output", "r")
    assert Path("r").read_bytes().startswith(b"<!doctype")


def test_output_is_the_same_bytes_as_standard_output(cm):
    path = suppliers("ZTE Corporation", CLEAN)
    told = cm("check", path, *CONTRACTOR, "--format", "json")
    cm("check", path, *CONTRACTOR, "--output", "r.json")
    assert Path("r.json").read_bytes() == told.raw


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("context", [(), CONTRACTOR])
def test_an_unmatched_name_never_reads_as_cleared(cm, form, context):
    said = everything(cm, "check", suppliers(CLEAN), *context, "--format", form)
    plain = " ".join(said.split()).casefold()
    says = ("is not cleared", "that does not clear it", "that clears none of them")
    assert any(words in plain for words in says)
    text = re.sub(r"<style>.*?</style>", "", said, flags=re.DOTALL)
    text = text.replace("not cleared", "").replace("clears nobody", "")
    assert not CLEARING.search(text), CLEARING.search(text)
    looked = (
        r"(\d{3}) of \1 names|\"loaded\": ?\d{3}|<td[^>]*>\d{3}</td>|register of [-\d]+ \(\d{3} "
        r"|\t(\d{3})\t\2\t"
    )
    assert re.search(looked, said)


def test_without_a_context_there_are_matches_and_contexts_and_no_verdict(cm):
    said = cm("check", suppliers("ZTE Corporation", CLEAN), "--format", "json")
    told = said.json
    assert told["totals"]["verdict"] is None
    assert {s["verdict"] for s in told["subjects"]} == {None}
    assert all(not s["findings"] for s in told["subjects"])
    assert told["subjects"][0]["matches"][0]["entity"] == "reg:zte"
    assert "us-federal-contractor" in {c["id"] for c in told["contexts_to_choose"]}


@pytest.mark.parametrize(("name", "code"), [(CLEAN, 0), ("ZTE Corporation", 13)])
def test_without_a_context_a_match_gives_13_for_0_would_read_as_clear(cm, name, code):
    assert cm("check", suppliers(name)).code == code


def test_without_a_context_the_table_offers_them(cm):
    said = cm("check", suppliers("ZTE Corporation"), "--format", "table")
    assert "CONTEXTS TO CHOOSE FROM" in said.out
    assert "us-usf-recipient" in said.out


def test_colour_only_where_it_is_asked_for(cm, monkeypatch):
    path = suppliers("ZTE Corporation")
    assert "\x1b[" not in cm("check", path, *CONTRACTOR, "--format", "table").out
    coloured = ("check", path, *CONTRACTOR, "--format", "table", "--color", "always")
    assert "\x1b[" in cm(*coloured).out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in cm("check", path, *CONTRACTOR, "--format", "table").out


def test_the_width_of_a_person_is_kept(cm, monkeypatch):
    path = suppliers("ZTE Corporation")
    for width in (60, 80, 160):
        monkeypatch.setenv("COLUMNS", str(width))
        lines = cm("check", path, *CONTRACTOR, "--format", "table").out.splitlines()
        broken = [line for line in lines if not line.startswith("    countermark ")]
        assert max(map(len, broken)) <= width  # a command is copied, so never broken


def test_an_unwritable_cache_is_told_and_the_result_still_comes(cm, folder, monkeypatch):
    blocker = folder / "not-a-folder"
    blocker.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocker))
    said = cm("check", suppliers(CLEAN), *CONTRACTOR)
    assert said.code == 0
    assert said.rows
    assert "countermark explain will not know this run: not cached" in said.err


def test_a_column_is_read_as_the_user_says(cm):
    path = table("odd.csv", "alpha,beta", "ZTE Corporation,42")
    assert cm("check", path, *CONTRACTOR).code == 13  # nobody knows what alpha is
    said = cm("check", path, *CONTRACTOR, "--column", "alpha=supplier", "--format", "json")
    assert said.code == 14
    assert {c["header"]: c["meaning"] for c in said.json["columns"]}["alpha"] == "supplier"
    said = cm("check", path, *CONTRACTOR, "--column", "alpha=nonsense")
    assert said.code == 2


def test_known_at_hides_what_was_public_only_later(cm):
    path = suppliers("Acronis International GmbH")
    asked = ("--context", "us-ic-contractor", "--as-of", "2025-08-01", "--format", "json")
    known = cm("check", path, *asked).json["subjects"][0]["findings"]
    hidden = cm("check", path, *asked, "--known-at", "2025-08-01").json
    assert hidden["known_at"] == "2025-08-01"
    order = "US-FASCSA-ACRONIS"
    assert {f["status"] for f in known if f["measure"] == order} == {"applies"}
    then = {f["status"] for f in hidden["subjects"][0]["findings"] if f["measure"] == order}
    assert then <= {"not_yet"}


def test_components_are_subjects_only_on_request(cm, demo):
    bom = demo[3]
    few = cm("check", bom, *CONTRACTOR, "--format", "json").json["subjects"]
    many = cm("check", bom, *CONTRACTOR, "--format", "json", "--components").json["subjects"]
    assert {s["kind"] for s in few} == {"product"}
    assert "component" in {s["kind"] for s in many}


def test_depth_limits_the_path_and_says_so(cm, demo):
    asked = ("check", *demo[:2], *CONTRACTOR, "--format", "json")
    whole, short = cm(*asked).json, cm(*asked, "--depth", "2").json
    assert whole["totals"]["by_verdict"] != short["totals"]["by_verdict"]
    assert short["coverage"]["depth"] == 2
    assert short["coverage"]["chains_cut"] > 0


def test_today_is_asked_where_no_day_is_given(cm, monkeypatch):
    from datetime import date

    from countermark.store import clock

    monkeypatch.setattr(clock, "today", lambda: date(2019, 8, 12))
    said = cm("check", suppliers("ZTE Corporation"), "--context", "us-federal-contractor",
              "--format", "json")  # fmt: skip
    assert said.json["as_of"] == "2019-08-12"
    assert said.json["totals"]["verdict"] != "prohibited"
    assert TODAY not in said.json["as_of"]


def test_a_named_link_says_what_was_read(cm, folder, tmp_path):
    """``suppliers.csv`` of an unpacked archive may be a link to a private file."""
    (tmp_path / "private.txt").write_text("supplier\nBlue Finch LLC\n")
    (folder / "suppliers.csv").symlink_to(tmp_path / "private.txt")
    said = cm("check", "suppliers.csv", *CONTRACTOR)
    assert f"suppliers.csv is a link: {tmp_path / 'private.txt'} was read" in said.err
    for form in ("json", "tsv", "table", "html"):
        said = everything(cm, "check", "suppliers.csv", *CONTRACTOR, "--format", form)
        assert "suppliers.csv is a link that leads out of its directory" in said
        assert "private" not in said
    assert cm("check", "suppliers.csv", *CONTRACTOR, "--format", "json").json["files"][0]["linked"]


def test_there_is_no_markdown_of_a_check(cm, folder):
    """It gave the HTML of the dossier: refused before anything is read, with what there is."""
    said = cm("check", suppliers("ZTE"), *CONTRACTOR, "--format", "markdown")
    assert (said.code, said.out) == (2, "")
    assert "check has no markdown format" in said.err
    assert "html" in said.err
    said = cm("check", suppliers("ZTE"), *CONTRACTOR, "--output", "result.md")
    assert said.code == 2
    assert not (folder / "result.md").exists()


def test_a_part_says_in_which_product_it_is(cm):
    bom = str(Path(__file__).parents[2] / "demo" / "product.cdx.json")
    asked = ("check", bom, "--components", *CONTRACTOR)
    rows = cm(*asked, "--format", "tsv").rows
    hosts = {row["subject"]: row["host"] for row in rows if row["row"] != "not-examined"}
    assert hosts["LTE module M7"] == hosts["zlib"] == "Merlin Edge Gateway"
    assert hosts["Merlin Edge Gateway"] == ""
    assert "Merlin" not in cm(*asked, "--format", "json", "--for", "publication").out
