"""Every bad file gives one clear entry that names it; the file beside it is judged all the same."""

from __future__ import annotations

import pytest
from bad_files import FILES, LISTED, bom
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MODULE = {"name": "radio-77", "type": "device", "manufacturer": {"name": LISTED}}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_named_and_the_rest_is_judged(check, good, tmp_path, name):
    content, why = FILES[name]
    (tmp_path / name).write_bytes(content)
    code, document = check(name, good)
    assert code == 14
    assert [s["verdict"] for s in document["subjects"] if s["name"] == LISTED] == ["prohibited"]
    about = [gap for gap in document["not_examined"] if name in gap["what"]]
    assert any(gap["why"].startswith(why) for gap in about), document["not_examined"]
    assert 1 <= len(about) <= 2
    assert all(gap["size"] is not None for gap in about)


@pytest.mark.parametrize("name", ["empty.csv", "binary.csv", "bomb.xlsx", "deep.json"])
def test_alone_it_asks_for_attention_in_every_format(command, tmp_path, name):
    (tmp_path / name).write_bytes(FILES[name][0])
    for form in ("table", "tsv", "json", "html", "sarif"):
        answer = command("check", name, "--context", "us-dod", "--format", form)
        assert answer.code == 13
        assert FILES[name][1][:20] in answer.out.decode()
        assert name in answer.out.decode()


def test_a_gap_names_the_next_step(check, good, tmp_path):
    """Whoever reads it must know what to do; for each kind at least one entry says so."""
    silent = []
    for name in ("wrong-encoding.csv", "bomb.xlsx", "laughs.cdx.xml", "one-line.csv", "nuls.csv"):
        (tmp_path / name).write_bytes(FILES[name][0])
        _, document = check(name, good)
        if not any(gap["next_step"] for gap in document["not_examined"]):
            silent.append(name)
    assert silent == []


def test_a_key_given_twice_is_told(check, tmp_path):
    (tmp_path / "twice.cdx.json").write_bytes(
        bom(MODULE)[:-1] + b', "components": [{"name": "other"}]}'
    )
    code, document = check("twice.cdx.json")
    assert code == 13
    assert any("keys given twice" in gap["detail"] for gap in document["not_examined"])


def test_parts_that_contain_one_another_end(check, tmp_path):
    parts = ({"bom-ref": "a", **MODULE}, {"bom-ref": "b", "name": "board-9", "type": "device"})
    provides = [("a", ["b"]), ("b", ["a", "r"]), ("r", ["r", "a"])]
    (tmp_path / "ring.cdx.json").write_bytes(
        bom(
            *parts,
            metadata={"component": {"bom-ref": "r", "name": "Router 900", "type": "device"}},
            dependencies=[{"ref": ref, "provides": given} for ref, given in provides],
        )
    )
    code, document = check("ring.cdx.json")
    assert code in (13, 14)
    assert document["subjects"][0]["verdict"] in ("unresolved", "prohibited")


def test_firms_that_own_themselves_and_more_than_all_of_another(check, tmp_path):
    rows = ("Acme,owns,Acme,60%", "Acme,owns,Bolt,100%", "Bolt,owns,Acme,100%")
    rows += ("Acme,owns,Cogs,150%", f'"{LISTED}",owns,Cogs,60%', f'"{LISTED}",owns,Cogs,60%')
    (tmp_path / "links.csv").write_text("from,predicate,to,share\n" + "\n".join(rows))
    code, document = check("links.csv")
    assert code == 14
    assert {s["name"]: s["verdict"] for s in document["subjects"]}["Cogs"] == "prohibited"
    assert any("more than 100 percent" in gap["detail"] for gap in document["not_examined"])


HEADS = [b"", b"\xff\xfe", b"PK\x03\x04", b"supplier,maker\n", b"from,predicate,to\n", b"<bom "]
HEADS += [b'{"bomFormat": "CycloneDX", ', b'[{"schema": ', b'{"spdxVersion": "SPDX-2.3", ']


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "jsonl", "xml", "bin"])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    head=st.sampled_from(HEADS),
    tail=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda t: t.encode())),
)
def test_no_bytes_break_a_check(command, tmp_path, ending, head, tail):
    path = tmp_path / f"any.{ending}"
    path.write_bytes(head + tail)
    answer = command("check", path, "--context", "us-federal-contractor", "--format", "json")
    assert answer.code in (0, 12, 13, 14), answer.err
    assert answer.json["files"] or answer.json["not_examined"]
