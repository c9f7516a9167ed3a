"""What is made for publication holds nothing of whoever asked: a mark planted in every field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest

from countermark.model.determination import Determined
from countermark.model.handling import Handling
from countermark.reports.document import document
from countermark.reports.for_publication import for_publication, is_public
from countermark.reports.shapes.check import CheckDocument, DeterminationShape, HopShape

from . import inquiries as made

KEY = b"k" * 32

PUBLIC = {
    "CheckDocument": {"version", "as_of", "known_at"},
    "ContextShape": {"id", "label", "note", "facets"},
    "RegisterShape": {"digest", "recorded"},
    "ListShape": {"id", "title", "date", "digest"},
    "SubjectShape": {"kind", "facets"},
    "VerdictShape": {"context"},
    "CutShape": {"words"},
    "FindingShape": {"measure", "measure_digest", "title", "context", "entity_name", "act",
                     "clause", "announced", "alleged_by"},
    "HopShape": {"predicate", "word", "grade", "listed"},
    "PeriodShape": {"from_", "to"},
    "DenialShape": {"date", "by", "says"},
    "NotRereadShape": {"since"},
    "MatchShape": {"entity_name", "name", "role", "judged"},
    "GapShape": {"why", "unit"},
    "NotLoadedShape": {"context", "list", "title", "measures", "urls"},
    "TotalsShape": set(),
    "MeasureShape": {"id", "title", "authority", "jurisdiction", "kind", "act", "clause",
                     "legal_basis", "verification", "recalled", "notes"},
    "SourceShape": {"title", "publisher", "date", "url", "kind"},
    "SettingOriginShape": {"name"},
}  # fmt: skip
"""The fields that may be shown as they are: the law, the lists, and words of closed vocabularies.

A field that is added anywhere is own until it stands here.
"""

NODES = ("entity", "from_id", "to_id", "node", "subject", "object")
"""Fields that hold nodes: of a listed party they are shown, of one's own never."""


def planted(value: Any, name: str = "", shape: str = "") -> Any:
    """``value`` with every text in it replaced by the mark of its shape and field."""
    if isinstance(value, str):
        if name in NODES and value.partition(":")[0] in ("reg", "list"):
            return value
        mark = f"MARK-{shape}-{name}-END"
        return f"name:{mark}" if name in NODES else mark
    if isinstance(value, msgspec.Struct):
        kind = type(value).__name__
        changed = {
            field: planted(getattr(value, field), field, kind)
            for field in value.__struct_fields__
            if field != "schema"
        }
        if isinstance(value, HopShape):
            for field, node in (("from_", value.from_id), ("to", value.to_id)):
                whose = "listed" if node.startswith(("reg:", "list:")) else "own"
                changed[field] = f"MARK-{kind}-{whose}-END"
        return msgspec.structs.replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(planted(one, name, shape) for one in value)
    if isinstance(value, dict):
        key = name if name not in ("facets", "claims", "measures", "fields") else ""
        return {
            (f"MARK-{shape}-{key}-KEY" if shape == "SubjectShape" and name == "fields" else k):
            planted(v, name, shape)
            for k, v in value.items()
        }  # fmt: skip
    return value


@pytest.fixture
def everything() -> CheckDocument:
    """A document in which as many fields as possible are filled."""
    whole = document(made.full(), measures=made.MEASURES)
    person = DeterminationShape(
        decision=Determined.COVERED, person="p", role="r", day=date(2026, 11, 20), claims=("c",),
        evidence=("e",), note="n", handling=Handling.INTERNAL,
    )  # fmt: skip
    subjects = tuple(
        msgspec.structs.replace(
            s,
            place="p", country="c", made="m", acquired="a", identifiers=("lei:1",),
            fields={"site": "x", "model": "y"},
            facets=s.facets | {"place": ("z",), "role": ("r",)},
            findings=tuple(
                msgspec.structs.replace(
                    f, entity=f.entity and f"reg:{f.entity.removeprefix('reg:')}",
                    determinations=(person,), set_aside="who: why", reason="r", resolve_by="b",
                    exceptions_considered=("e",), would_change=("w",), without_disputed="d",
                )
                for f in s.findings
            ),
        )
        for s in whole.subjects
    )  # fmt: skip
    return msgspec.structs.replace(whole, subjects=subjects)


def marks(value: Any) -> Iterator[tuple[str, str]]:
    text = msgspec.json.encode(value).decode()
    for piece in text.split("MARK-")[1:]:
        shape, _, rest = piece.partition("-")
        yield shape, rest.partition("-")[0]


def test_a_mark_in_any_field_is_gone_unless_the_field_is_public(everything):
    before = set(marks(planted(everything)))
    assert len(before) > 100, "the marks are in it"
    shown = set(marks(for_publication(planted(everything), KEY)))
    own = {(shape, field) for shape, field in shown if field not in PUBLIC.get(shape, ())}
    assert own == set()
    assert shown, "and what is public is still there"


def test_every_verdict_measure_status_and_total_stays(everything):
    shown = for_publication(everything, KEY)
    assert shown.totals == everything.totals
    for old, new in zip(everything.subjects, shown.subjects, strict=True):
        assert (new.verdict, new.own, new.inherited) == (old.verdict, old.own, old.inherited)
        assert [(f.measure, f.status, f.decision, f.entity_name) for f in new.findings] == [
            (f.measure, f.status, f.decision, f.entity_name) for f in old.findings
        ]
        assert [len(f.via) for f in new.findings] == [len(f.via) for f in old.findings]


def test_one_thing_has_one_name_and_only_its_owner_can_tell_which(everything):
    shown, again = for_publication(everything, KEY), for_publication(everything, KEY)
    assert shown == again
    other = for_publication(everything, b"o" * 32)
    assert {s.id for s in shown.subjects}.isdisjoint({s.id for s in other.subjects})
    assert {s.id for s in shown.subjects}.isdisjoint({s.id for s in everything.subjects})
    assert len({s.id for s in shown.subjects}) == len(everything.subjects)
    for old, new in zip(everything.subjects, shown.subjects, strict=True):
        firsts = {h.from_ for f in new.findings for h in f.via if h.from_id == new.node}
        assert all(name.split()[-1] == new.name.split()[-1] for name in firsts), old.name


def test_a_claim_of_a_user_s_file_is_not_public_whatever_it_is_about(everything):
    claim = next(iter(everything.claims.values()))
    evidence = msgspec.structs.replace(claim.evidence, media_type="text/csv")
    ends = {"subject": "reg:zte", "object": "reg:huawei"}
    theirs = msgspec.structs.replace(claim, **ends, evidence=evidence)
    assert not is_public(theirs)
    ours = msgspec.structs.replace(evidence, media_type="application/yaml")
    assert is_public(msgspec.structs.replace(theirs, evidence=ours))
    assert not is_public(msgspec.structs.replace(theirs, evidence=ours, object="name:x"))
