"""The result as SARIF 2.1.0 (OASIS): measures are rules, findings are results.

A subject without a finding is reported too, as an open question, so that no reader of the log can
take silence for clearance; what was not examined and the coverage are notifications.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from countermark.model.evidence import COMMITMENT
from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.blocks import act_words, path_words
from countermark.reports.coverage import NOT_CLEARED
from countermark.reports.encoding import encode, whole_characters
from countermark.reports.headline import not_reread
from countermark.reports.settings import set_elsewhere
from countermark.reports.shapes.check import (
    CheckDocument,
    FileShape,
    FindingShape,
    MatchShape,
    SubjectShape,
)
from countermark.reports.table import gap_words, list_lines

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
NOTHING_FOUND = "no-restriction-found"

_LEVEL = {
    Decision.PROHIBITED: "error",
    Decision.UNRESOLVED: "warning",
    Decision.NOT_EXAMINED: "warning",
    Decision.NOT_ASSESSED: "warning",
    Decision.ACTION_REQUIRED: "warning",
    Decision.ADVISORY: "note",
}
Json = dict[str, Any]


def sarif(document: CheckDocument) -> bytes:
    """One run, as indented UTF-8 JSON."""
    rules = _rules(document)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    rows = _Rows(document)
    elsewhere = set_elsewhere(document.settings)
    run = {
        "tool": {
            "driver": {
                "name": "countermark",
                "version": document.version,
                "rules": rules,
                "properties": {"register": document.register.digest},
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_notifications(document)),
            }
        ],
        "artifacts": [
            {
                "location": {"uri": _uri(f.label)},
                "length": f.size,
                **_hashes(f),
                "description": {"text": f"{f.format}, {f.records} records"},
            }
            for f in document.files
        ],
        "results": [r | {"ruleIndex": index[r["ruleId"]]} for r in _results(document, rows)],
        "columnKind": "unicodeCodePoints",
        "properties": {
            "asOf": document.as_of,
            "knownAt": document.known_at,
            "contexts": [c.id for c in document.contexts],
            "coverage": list(document.coverage.sentences),
            "totals": msgspec.to_builtins(document.totals),
            **({"setElsewhere": elsewhere} if elsewhere else {}),
        },
    }
    log = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return encode(log)


def _hashes(file: FileShape) -> Json:
    """A commitment is no hash of the file, and must not be taken for one."""
    if file.digest.startswith(COMMITMENT):
        return {"properties": {"commitment": file.digest}}
    return {"hashes": {"sha-256": file.digest}}


class _Rows:
    """Where a subject stands: the file it names, and the row in it."""

    def __init__(self, document: CheckDocument) -> None:
        self.labels = sorted((f.label for f in document.files), key=len, reverse=True)
        self.index = {f.label: number for number, f in enumerate(document.files)}

    def location(self, subject: SubjectShape) -> list[Json]:
        label = next((name for name in self.labels if subject.place.startswith(name)), None)
        named: Json = {"logicalLocations": [{"name": subject.name, "kind": subject.kind}]}
        if label is None:
            return [named]
        artifact = {"uri": _uri(label), "index": self.index[label]}
        physical: Json = {"artifactLocation": artifact}
        row = re.search(r"[:!](\d{1,9})\Z", subject.place[len(label) :])
        if row and int(row[1]) > 0:
            physical["region"] = {"startLine": int(row[1])}
        return [named | {"physicalLocation": physical}]


def _uri(label: str) -> str:
    return quote(whole_characters(label))


def _rules(document: CheckDocument) -> list[Json]:
    titles = {f.measure: f.title for s in document.subjects for f in s.findings}
    rules = []
    for id_, title in sorted(titles.items()):
        rule: Json = {"id": id_, "shortDescription": {"text": visible(title) or id_}}
        described = document.measures.get(id_)
        if described is not None:
            sources = [s.url for s in described.sources if s.url.startswith("https://")]
            basis = described.legal_basis or described.clause
            rule["fullDescription"] = {"text": f"{described.authority}: {title}. {basis}".strip()}
            rule["properties"] = {"jurisdiction": described.jurisdiction, "kind": described.kind}
            if sources:
                rule["helpUri"] = sources[0]
        rules.append(rule)
    words = f"No restriction found in what was examined. {NOT_CLEARED}."
    return [*rules, {"id": NOTHING_FOUND, "shortDescription": {"text": words}}]


def _results(document: CheckDocument, rows: _Rows) -> Iterator[Json]:
    for subject in document.subjects:
        place = rows.location(subject)
        given = [f for f in subject.findings if f.decision is not None or f.set_aside]
        for finding in given:
            yield _result(finding, subject, place)
        if not given or any(verdict.cut for verdict in subject.verdicts):
            yield _open(subject, place)


def _result(finding: FindingShape, subject: SubjectShape, place: list[Json]) -> Json:
    level = _LEVEL.get(finding.decision) if finding.decision else None
    word = finding.decision.value if finding.decision else finding.status.value
    path = path_words(finding)
    text = f"{visible(subject.name)}: {word}; {act_words(finding)}; {visible(finding.reason)}"
    if finding.not_reread:
        text = f"{text}; its record was not re-read {not_reread(finding)}"
    result: Json = {
        "ruleId": finding.measure,
        "kind": "fail" if level else "informational",
        "level": level or "none",
        "message": {"text": f"{text}; path: {path}" if path else text},
        "locations": place,
        "partialFingerprints": {
            "countermarkFinding/v1": finding.id,
            "countermarkSubject/v1": subject.id,
        },
        "properties": msgspec.to_builtins(finding) | {"subjectId": subject.id},
    }
    if finding.set_aside:
        why = visible(finding.set_aside)
        result["suppressions"] = [{"kind": "external", "justification": why}]
    return result


def _open(subject: SubjectShape, place: list[Json]) -> Json:
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
        "locations": place,
        "partialFingerprints": {"countermarkSubject/v1": subject.id},
        "properties": {"subjectId": subject.id, "matches": msgspec.to_builtins(subject.matches)}
        | ({"cuts": msgspec.to_builtins(cuts)} if cuts else {}),
    }


def _resembles(match: MatchShape) -> str:
    said = f", judged {match.judged}: {visible(match.why)}" if match.judged else ""
    return f"resembles {visible(match.name)} ({match.score:.2f}{said})"


def _notifications(document: CheckDocument) -> Iterator[Json]:
    for gap in document.not_examined:
        yield {
            "level": "warning",
            "message": {"text": f"not examined: {gap_words(gap)}"},
            "descriptor": {"id": "not-examined"},
            "properties": msgspec.to_builtins(gap),
        }
    for sentence in (*document.coverage.sentences, *list_lines(document)):
        yield {
            "level": "note",
            "message": {"text": sentence},
            "descriptor": {"id": "coverage"},
        }
