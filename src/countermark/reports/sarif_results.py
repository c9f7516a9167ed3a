"""Findings as results of SARIF: where, how it comes there, and what people may do about it.

Advisories of a subject are folded into one result; so that nobody takes silence for clearance, a
subject without a finding is a result too, an open one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.blocks import act_words, duty_words, path_words
from countermark.reports.coverage import NOT_CLEARED, counted
from countermark.reports.headline import accusation_rows, answered, not_reread
from countermark.reports.sarif_places import Passage, Places
from countermark.reports.sarif_rules import ADVISORIES, NOTHING_FOUND
from countermark.reports.shapes.check import FindingShape, HopShape, MatchShape, SubjectShape

Json = dict[str, Any]

_LEVEL = {
    Decision.PROHIBITED: "error",
    Decision.UNRESOLVED: "warning",
    Decision.NOT_EXAMINED: "warning",
    Decision.NOT_ASSESSED: "warning",
    Decision.ACTION_REQUIRED: "warning",
    Decision.ADVISORY: "note",
}
HASH = 16
"""Hex digits of a fingerprint."""


def level(finding: FindingShape) -> str:
    """The level of a finding's result."""
    return _LEVEL.get(finding.decision, "none") if finding.decision else "none"


def told(subject: SubjectShape) -> list[FindingShape]:
    """The findings that become results: those that decide or that somebody set aside."""
    return [f for f in subject.findings if f.decision is not None or f.set_aside]


def results(
    subject: SubjectShape, passages: Mapping[str, Passage], places: Places, *, all_findings: bool
) -> Iterator[Json]:
    """The results of one subject; those that decide come first."""
    given = told(subject)
    folded = [] if all_findings else [f for f in given if _folds(f)]
    if len(folded) < 2:
        folded = []
    place = places.subject(subject)
    apart = {id(f) for f in folded}
    for finding in given:
        if id(finding) not in apart:
            yield _result(finding, subject, place, passages, places)
    if folded:
        yield _advisories(folded, subject, place)
    if not given or any(verdict.cut for verdict in subject.verdicts):
        yield _open(subject, place)


def _folds(finding: FindingShape) -> bool:
    """Is it advice alone, without a person's decision, an accusation or its denial?"""
    apart = finding.set_aside or finding.determinations or answered(finding)
    return finding.decision is Decision.ADVISORY and not apart


def _result(
    finding: FindingShape,
    subject: SubjectShape,
    place: Json,
    passages: Mapping[str, Passage],
    places: Places,
) -> Json:
    grave = level(finding)
    result: Json = {
        "ruleId": finding.measure,
        "kind": "informational" if grave == "none" else "fail",
        "level": grave,
        "message": {"text": _words(finding, subject)},
        "locations": [place],
        "partialFingerprints": _fingerprints(finding.key or finding.id)
        | {"countermarkFinding/v1": finding.id, "countermarkSubject/v1": subject.id},
        "properties": _properties(finding, subject),
    }
    if finding.via:
        steps = [_step(hop, finding, passages, places) for hop in finding.via]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
        if related := list(_related(finding, passages, places)):
            result["relatedLocations"] = related
    if finding.set_aside:
        why = visible(finding.set_aside)
        result["suppressions"] = [{"kind": "external", "justification": why}]
    return result


def _words(finding: FindingShape, subject: SubjectShape) -> str:
    word = finding.decision.value if finding.decision else finding.status.value
    said = [f"{visible(subject.name)}: {word}", act_words(finding), visible(finding.reason)]
    if finding.not_reread:
        said.append(f"its record was not re-read {not_reread(finding)}")
    said += [f"{label}: {words}" for label, words in accusation_rows(finding)]
    if path := path_words(finding):
        said.append(f"path: {path}")
    said += [f"due: {duty_words(duty)}" for duty in finding.obligations if duty.due]
    if finding.resolve_by:
        said.append(f"to decide this, {visible(finding.resolve_by)}")
    return "; ".join(said)


def _fingerprints(key: str) -> Json:
    """What tells a service that it is the same finding as before, wherever its row stands now."""
    return {"primaryLocationLineHash": f"{key[:HASH]}:1"}


_KEPT = (
    "id", "key", "cause", "measure_digest", "title", "context", "entity", "entity_name", "status",
    "decision", "act", "clause", "own", "path_words", "tier", "other_paths", "weakest", "certain",
    "disputed", "in_force", "announced", "missing", "resolve_by", "exceptions_considered",
    "obligations", "would_change", "without_disputed", "determinations", "alleged_by",
    "accusation", "dated", "denials", "not_reread",
)  # fmt: skip
"""What a result carries of its finding for programs; its path is its code flow."""


def _properties(finding: FindingShape, subject: SubjectShape) -> Json:
    said = {name: value for name in _KEPT if (value := getattr(finding, name)) not in ("", ())}
    bag: Json = msgspec.to_builtins(
        {name: value for name, value in said.items() if value is not msgspec.UNSET}
    )
    return bag | {"subjectId": subject.id}


def _step(
    hop: HopShape, finding: FindingShape, passages: Mapping[str, Passage], places: Places
) -> Json:
    doubt = "" if hop.certain else f", in doubt: {visible(hop.doubt)}"
    word = hop.word.replace("_", " ")
    text = f"{visible(hop.from_)} {word} {visible(hop.to)} ({hop.grade}{doubt})"
    weakest = hop.claim == finding.weakest
    return {
        "location": places.evidence(passages.get(hop.claim) or _UNKNOWN, text),
        "importance": "essential" if weakest or not hop.certain else "important",
    }


_UNKNOWN = Passage("", "withheld", "")


def _related(
    finding: FindingShape, passages: Mapping[str, Passage], places: Places
) -> Iterator[Json]:
    """What contradicts the path, and what was said against an accusation: with equal room."""
    denials = dict.fromkeys(claim for hop in finding.via for claim in hop.disputed_by)
    for number, claim in enumerate(denials):
        if found := passages.get(claim):
            yield places.evidence(found, visible(found.sentence)) | {"id": number}


def _advisories(folded: list[FindingShape], subject: SubjectShape, place: Json) -> Json:
    named = "; ".join(f"{f.measure} ({visible(f.title)})" for f in folded)
    many = counted(len({f.measure for f in folded}), "advisory")
    text = f"{visible(subject.name)}: {many}, which forbid nothing here: {named}"
    return {
        "ruleId": ADVISORIES,
        "kind": "fail",
        "level": "note",
        "message": {"text": text},
        "locations": [place],
        "partialFingerprints": _fingerprints(folded[0].cause or subject.id)
        | {"countermarkSubject/v1": subject.id},
        "properties": {
            "subjectId": subject.id,
            "folded": [_properties(f, subject) | {"measure": f.measure} for f in folded],
        },
    }


def _open(subject: SubjectShape, place: Json) -> Json:
    judged = subject.verdict.value if subject.verdict else "no context, no verdict"
    reason = f" ({visible(subject.reason)})" if subject.reason else ""
    cuts = [verdict.cut for verdict in subject.verdicts if verdict.cut]
    matches = "; ".join(map(_resembles, subject.matches))
    text = f"{visible(subject.name)}: {judged}{reason}. {matches or NOT_CLEARED}."
    return {
        "ruleId": NOTHING_FOUND,
        "kind": "open",
        "level": "none",
        "message": {"text": text},
        "locations": [place],
        "partialFingerprints": _fingerprints(subject.id) | {"countermarkSubject/v1": subject.id},
        "properties": {"subjectId": subject.id, "matches": msgspec.to_builtins(subject.matches)}
        | ({"cuts": msgspec.to_builtins(cuts)} if cuts else {}),
    }


def _resembles(match: MatchShape) -> str:
    said = f", judged {match.judged}: {visible(match.why)}" if match.judged else ""
    return f"resembles {visible(match.name)} ({match.score:.2f}{said})"
