"""What is above a level of handling is in no format, is counted in each, and softens no verdict."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from tests.formats.books import words
from tests.results import parquet_words

from countermark.assessment.shipped import folder
from countermark.model.handling import Handling
from countermark.reports.document import document
from countermark.reports.publication import Showing
from countermark.reports.publications import of
from countermark.reports.withholding import determined, without_withheld
from countermark.store.parquet import parquet

from . import inquiries as made

FORMATS = tuple(of("check").formats)
LEVELS = list(Handling)


def marked(level: Handling, *, evidence: bool = False):
    """The full inquiry, every claim of one path (or its evidence) at ``level``; and the claims."""
    inquiry = made.full()
    path = next(f.path for r in inquiry.subjects for v in r.verdicts for f in v.findings if f.path)
    ids = {hop.claim for hop in path.hops}
    claims = dict(inquiry.claims)
    for id_ in ids & claims.keys():
        claim = claims[id_]
        if evidence:
            claims[id_] = replace(claim, evidence=replace(claim.evidence, handling=level))
        else:
            claims[id_] = replace(claim, handling=level)
    return replace(inquiry, claims=claims), ids & claims.keys()


def shown(inquiry, form: str, widest: Handling | None = None) -> str:
    """What is said in a format; of tab-separated values, in all of its tables."""
    tables = ("findings", "totals", "coverage", "lists") if form == "tsv" else ("findings",)
    return "".join(table_shown(inquiry, form, widest, table) for table in tables)


def table_shown(inquiry, form: str, widest: Handling | None, table: str) -> str:
    whole = document(inquiry, measures=made.MEASURES)
    showing = Showing(
        form, handling=widest, templates=lambda: folder("reports"), tsv=table, parquet=parquet
    )
    edition = of("check").edition(showing)
    writer = edition.writer()
    part = writer.part(edition.prepared(whole), range(len(whole.subjects)))
    claims = whole.claims.values()
    bare = replace(whole, subjects=(), claims={})
    ended = edition.ended(bare, claims=claims, determined=determined(whole))
    content = writer.ending(ended, [piece for _, piece in part], edition.claims(claims))
    if isinstance(content, str | bytes):
        return content if isinstance(content, str) else content.decode()
    raw = b"".join(content)
    if form == "parquet":
        return parquet_words(raw)
    return words(raw) if form == "xlsx" else raw.decode()


def test_nothing_is_withheld_where_nobody_said_anything():
    whole = document(made.full(), measures=made.MEASURES)
    for widest in LEVELS[1:]:
        assert without_withheld(whole, widest) is whole


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("level", [Handling.PRIVILEGED, Handling.SEALED])
def test_a_withheld_claim_is_in_no_format_and_counted_in_each(level, form):
    inquiry, ids = marked(level)
    said = shown(inquiry, form, Handling.INTERNAL)
    for id_ in ids:
        assert id_[:12] not in said
    if form != "table":
        assert said.count("Withheld from this result") or said.count("withheld")
    flat = " ".join(said.split())
    counted = f"Withheld from this result: {len(ids)} claim"
    assert counted in flat or counted.replace(": ", ":\n") in said


@pytest.mark.parametrize("form", FORMATS)
def test_by_default_a_table_shows_all_but_what_is_sealed(form):
    inquiry, _ids = marked(Handling.PRIVILEGED)
    assert ("Withheld" in shown(inquiry, form)) == (form != "table")
    sealed, _ = marked(Handling.SEALED)
    assert "Withheld" in shown(sealed, form)


def test_every_verdict_and_total_stays():
    inquiry, ids = marked(Handling.PRIVILEGED)
    before = document(inquiry, measures=made.MEASURES)
    after = without_withheld(before, Handling.INTERNAL)
    assert after.totals == before.totals
    for old, new in zip(before.subjects, after.subjects, strict=True):
        assert (new.verdict, new.own, new.inherited) == (old.verdict, old.own, old.inherited)
        assert [f.decision for f in new.findings] == [f.decision for f in old.findings]
        assert [f.measure for f in new.findings] == [f.measure for f in old.findings]
    assert after.withheld == {"privileged": len(ids)}
    assert not ids & after.claims.keys()


def test_a_finding_that_rests_on_a_withheld_claim_tells_neither_path_nor_party():
    inquiry, _ids = marked(Handling.EMBARGOED)
    after = without_withheld(document(inquiry), Handling.PRIVILEGED)
    touched = [
        f for s in after.subjects for f in s.findings if any(h.claim == "withheld" for h in f.via)
    ]
    assert touched
    for finding in touched:
        assert {finding.entity, finding.entity_name} == {"withheld"}
        assert {hop.to for hop in finding.via} == {"withheld"}
        assert finding.would_change == ()


def test_withheld_evidence_leaves_the_claim_and_no_passage():
    inquiry, ids = marked(Handling.PRIVILEGED, evidence=True)
    after = json.loads(shown(inquiry, "json"))
    for id_ in ids:
        evidence = after["claims"][id_]["evidence"]
        file = after["evidence_files"][evidence["file"]]
        assert file["file"] == "withheld" and "digest" not in file
        assert not evidence.keys() & {"quote", "selector", "place"}
    assert after["withheld"] == {"privileged": len(ids)}


@pytest.mark.parametrize("widest", LEVELS)
@pytest.mark.parametrize("level", LEVELS)
def test_a_level_is_shown_exactly_up_to_itself(level, widest):
    inquiry, _ids = marked(level)
    after = without_withheld(document(inquiry), widest)
    gone = after.withheld if isinstance(after.withheld, dict) else {}
    assert (level.value in gone) == (level.rank > widest.rank)
