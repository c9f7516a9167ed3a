"""A document of ``countermark.check/2`` read back as the program works with it.

What is folded in it comes back as findings without an id, path or text but the reason: they say
that a measure was considered, and nothing can be decided on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET

from countermark.model.act_kind import Dated
from countermark.model.verdict import Decision
from countermark.reports.claim_rows import claim_of
from countermark.reports.compacting import HOISTED
from countermark.reports.path_rows import hop_of
from countermark.reports.shapes.check import (
    CheckDocument,
    FindingShape,
    MeasureShape,
    PeriodShape,
    SubjectShape,
    VerdictShape,
)
from countermark.reports.shapes.check_2 import (
    CheckDocument2,
    Finding,
    Folded,
    MeasureRow,
    Subject,
    SubjectVerdict,
)
from countermark.reports.shapes.compact import PathRow


def expanded(document: CheckDocument2) -> CheckDocument:
    """``document`` with every reference resolved; KeyError for one that leads nowhere."""
    return _Expanding(document).document()


class _Expanding:
    def __init__(self, document: CheckDocument2) -> None:
        self._document = document
        self._context = document.contexts[0].id if document.contexts else ""
        self._claims = {
            id_: claim_of(id_, row, document.evidence_files) for id_, row in document.claims.items()
        }
        self._via = {
            id_: tuple(hop_of(hop, self._claims) for hop in row.hops)
            for id_, row in document.paths.items()
        }

    def document(self) -> CheckDocument:
        read = self._document
        return CheckDocument(
            schema="countermark.check/1",
            **{name: getattr(read, name) for name in _AS_THEY_ARE},
            subjects=tuple(map(self._subject, read.subjects)),
            measures={
                id_: MeasureShape(id=id_, **{name: getattr(row, name) for name in _OF_A_MEASURE})
                for id_, row in read.measures.items()
                if row.kind
            },
            claims=self._claims,
            settings=read.settings or UNSET,
            prepared_for=read.prepared_for or UNSET,
            supersedes=read.supersedes or UNSET,
            asked_by=read.asked_by or UNSET,
            withheld=read.withheld or UNSET,
        )

    def _subject(self, read: Subject) -> SubjectShape:
        hoisted = {name: text for name in HOISTED if (text := getattr(read, name))}
        same: dict[str, Any] = {name: getattr(read, name) for name in _OF_A_SUBJECT}
        findings = (
            *map(self._finding, read.findings),
            *(found for folded in read.folded for found in self._folded(folded)),
        )
        return SubjectShape(
            **same,
            fields=hoisted | read.fields,
            verdicts=tuple(_verdict(v, read) for v in read.verdicts),
            findings=findings,
        )

    def _finding(self, read: Finding) -> FindingShape:
        measure = self._document.measures[read.measure]
        grounds = self._document.grounds[read.grounds]
        terms = self._document.terms[grounds.terms]
        path = self._document.paths[read.path] if read.path else _NO_PATH
        said: dict[str, Any] = {name: getattr(terms, name) for name in terms.__struct_fields__}
        said |= {name: getattr(grounds, name) for name in _OF_GROUNDS}
        said |= {name: getattr(read, name) for name in _OF_A_FINDING}
        said |= {name: getattr(path, name) for name in _OF_A_PATH}
        weakest = next((hop.claim for hop in path.hops if hop.weakest), path.weakest)
        return FindingShape(
            **said
            | {
                "title": terms.title or measure.title,
                "would_change": tuple(self._document.changes[id_] for id_ in grounds.would_change),
                "context": read.context or self._context,
                "measure_digest": terms.measure_digest or measure.digest,
                "alleged_by": terms.alleged_by or UNSET,
                "accusation": terms.accusation or UNSET,
                "dated": UNSET if terms.dated is Dated.IN_FORCE else terms.dated,
                "denials": terms.denials or UNSET,
                "open_facts": grounds.open_facts or UNSET,
                "not_here": grounds.not_here or UNSET,
                "not_reread": terms.not_reread or UNSET,
                "determinations": read.determinations or UNSET,
                "key": read.key or UNSET,
                "cause": read.cause or path.cause or UNSET,
                "path_class": path.class_,
                "path_words": path.words,
                "via": self._via[read.path] if read.path else (),
                "weakest": weakest or None,
            }
        )

    def _folded(self, read: Folded) -> Iterator[FindingShape]:
        group = self._document.folded_measures[read.measures]
        for id_, reason in group.measures.items():
            measure = self._document.measures.get(id_) or MeasureRow(title=id_)
            yield FindingShape(
                id="",
                measure=id_,
                measure_digest=measure.digest,
                title=measure.title,
                context=group.context or self._context,
                entity=group.entity,
                entity_name=group.entity_name,
                status=group.status,
                decision=None,
                act=measure.act,
                clause=measure.clause,
                reason=reason,
                **_OF_A_FOLDED,
            )


def _verdict(verdict: SubjectVerdict, subject: Subject) -> VerdictShape:
    """A verdict with what it shares with its subject."""
    own, inherited = verdict.own or subject.own, verdict.inherited or subject.inherited
    return VerdictShape(
        context=verdict.context,
        verdict=verdict.verdict,
        reason=subject.reason if verdict.reason is None else verdict.reason,
        own=own or Decision.NO_RESTRICTION_FOUND,
        inherited=inherited or Decision.NO_RESTRICTION_FOUND,
        cut=verdict.cut,
    )


_NO_PATH = PathRow(hops=())
_AS_THEY_ARE = (
    *("version", "as_of", "known_at", "contexts", "contexts_to_choose", "register", "ledger"),
    *("totals", "not_examined", "coverage", "files", "columns"),
)
_OF_A_MEASURE = [n for n in MeasureShape.__struct_fields__ if n != "id"]
_OF_A_SUBJECT = sorted(set(SubjectShape.__struct_fields__) - {"fields", "verdicts", "findings"})
_OF_A_FINDING = ("id", "measure", "status", "decision", "missing", "set_aside")
_OF_GROUNDS = ("reason", "entity", "entity_name", "resolve_by", "without_disputed")
_OF_A_PATH = ("own", "tier", "other_paths", "certain", "disputed")
_OF_A_FOLDED: dict[str, Any] = {
    "own": True, "path_class": None, "path_words": "", "via": (), "tier": 0, "other_paths": 0,
    "weakest": None, "certain": True, "disputed": False,
    "in_force": PeriodShape(from_=None, to=None), "announced": None, "missing": None,
    "resolve_by": "", "exceptions_considered": (), "obligations": (), "would_change": (),
    "without_disputed": "", "set_aside": "",
}  # fmt: skip


def read_compact(raw: bytes) -> CheckDocument:
    """A document of version 2 as the program works with it.

    Raises msgspec.MsgspecError for what is none, KeyError for a reference that leads nowhere.
    """
    return expanded(msgspec.json.decode(raw, type=CheckDocument2))
