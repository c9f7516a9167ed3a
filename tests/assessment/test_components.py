"""The same files asked as one part and as many parts give the same bytes, order included."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countermark.assessment import stream
from countermark.cli import main as command
from countermark.model.claim import Claim
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.predicate import Predicate
from countermark.model.reading import Subject, SubjectKind
from countermark.tracing.components import components

DEMO = Path(__file__).parents[2] / "demo"
FILES = ("suppliers.csv", "links.csv", "devices.csv", "product.cdx.json", "site-survey.pdf")
FIRMS = ["Quillfeather Ltd", "Orrery GmbH", "ZTE Corporation", "Hikvision", "Gantry Oy", "Umber"]


def said(capsysbinary, monkeypatch, size: int, *arguments: str) -> tuple[bytes, bytes]:
    monkeypatch.setattr(stream, "PART", size)
    fixed = ("--as-of", "2026-11-20", "--exit-zero", "--no-progress", "--record", "r.json")
    assert command.main(["check", *arguments, *fixed]) == 0
    return capsysbinary.readouterr().out, Path("r.json").read_bytes()


@pytest.mark.parametrize("form", ["json", "table", "tsv", "sarif", "html"])
def test_the_demo_in_one_part_and_in_many(tmp_path, monkeypatch, capsysbinary, form):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    asked = (*(str(DEMO / name) for name in FILES), "--format", form)
    contexts = ("--context", "us-federal-contractor", "--context", "us-grantee")
    whole = said(capsysbinary, monkeypatch, 10**9, *asked, *contexts)
    assert said(capsysbinary, monkeypatch, 1, *asked, *contexts) == whole


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(FIRMS),
            st.sampled_from(["supplies", "owns", "made_by", "subcontract_of", "contains"]),
            st.sampled_from([*FIRMS, "AX-900", "contract:C-7", "BX-20"]),
            st.sampled_from(["", "denied"]),
        ),
        max_size=9,
    ),
    st.lists(
        st.tuples(st.sampled_from(FIRMS), st.sampled_from(["AX-900", "BX-20", "CX"])), max_size=6
    ),
    st.integers(1, 4),
)
def test_links_and_devices_in_one_part_and_in_many(
    tmp_path, monkeypatch, capsysbinary, links, devices, size
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    rows = "".join(f'"{a}",{word},"{b}",{denied}\n' for a, word, b, denied in links)
    Path("links.csv").write_text(f"from,relation,to,polarity\n{rows}", "utf-8")
    rows = "".join(f'"{maker}",{model}\n' for maker, model in devices)
    Path("devices.csv").write_text(f"manufacturer,model\n{rows}", "utf-8")
    Path("list.csv").write_text("supplier\n" + "\n".join(FIRMS) + "\n", "utf-8")
    asked = ("list.csv", "devices.csv", "links.csv", "--context", "us-federal-contractor",
             "--format", "json")  # fmt: skip
    whole = said(capsysbinary, monkeypatch, 10**9, *asked)
    assert said(capsysbinary, monkeypatch, size, *asked) == whole


def tie(one: str, other: str) -> Claim:
    evidence = Evidence(Digest.of(b""), "text/plain", Selector(SelectorKind.WHOLE, ""))
    return Claim(
        claimant="x", subject=one, predicate=Predicate.SUPPLIES, object=other, evidence=evidence
    )


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=14),
    st.integers(1, 9),
)
def test_no_tie_leads_out_of_a_component_and_every_subject_is_in_one(pairs, size):
    subjects = [
        Subject(node=f"name:{n}", name=str(n), kind=SubjectKind.SUPPLIER, place=f"f:{n}")
        for n in range(9)
    ]
    claims = [tie(f"name:{a}", f"name:{b}") for a, b in pairs]
    parts = list(components(claims, subjects, size))
    assert sorted(at for part in parts for at in part.places) == list(range(9))
    for part in parts:
        assert [subjects[at] for at in part.places] == list(part.subjects)
        own = {subject.node for subject in part.subjects}
        others = {subject.node for subject in subjects} - own
        ends = {end for claim in part.claims for end in (claim.subject, claim.object)}
        assert not ends & others
        assert [c for c in claims if {c.subject, c.object} & own] == [
            c for c in part.claims if {c.subject, c.object} & own
        ]
