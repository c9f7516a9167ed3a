"""The result as SARIF 2.1.0 (OASIS): measures are rules, findings are results.

What was not examined, and the coverage, are notifications. Subjects wait, and are written one after
another around what is said of all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from countermark.model.evidence import COMMITMENT
from countermark.reports.encoding import compact, dense
from countermark.reports.sarif_places import Passage, Places, passage, uri
from countermark.reports.sarif_results import level, results, told
from countermark.reports.sarif_rules import Rules
from countermark.reports.settings import set_elsewhere
from countermark.reports.shapes.check import CheckDocument, ClaimShape, FileShape, SubjectShape
from countermark.reports.table import gap_words, list_lines

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
INFORMATION = "urn:countermark:documentation"
"""Where to read about the tool: its documentation comes with it, and stands under no address."""

Json = dict[str, Any]


class _Held(msgspec.Struct):
    """A subject that waits, with the passages of the claims that its paths rest on."""

    subject: SubjectShape
    passages: dict[str, Passage]


_DECODER = msgspec.json.Decoder(_Held)


class SarifWriter:
    """One run; each result is a line of it."""

    def __init__(self, *, all_findings: bool = False) -> None:
        self._all = all_findings
        self._rules = Rules()

    def part(self, part: CheckDocument, places: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """The subjects of a part, compact, with what their paths rest on."""
        for place, subject in zip(places, part.subjects, strict=True):
            cited: dict[str, Passage] = {}
            for finding in told(subject):
                self._rules.name(finding.measure, finding.title, level(finding))
                for hop in finding.via:
                    for id_ in (hop.claim, *hop.disputed_by):
                        if id_ in part.claims and id_ not in cited:
                            cited[id_] = passage(part.claims[id_])
            shown = msgspec.structs.replace(subject, findings=tuple(told(subject)))
            yield place, compact(_Held(shown, cited))

    def ending(
        self, whole: CheckDocument, pieces: Iterable[bytes], _: Iterable[ClaimShape]
    ) -> Iterator[bytes]:
        """The log of all pieces; ``whole`` is the document without subjects."""
        rules = self._rules.rules(whole.measures)
        index = {rule["id"]: number for number, rule in enumerate(rules)}
        yield b'{\n  "$schema": "%s",\n  "version": "2.1.0",\n' % SARIF_SCHEMA.encode()
        yield b'  "runs": [' + dense(_run(whole, rules))[:-1] + b',"results":['
        before = b"\n"
        places = Places(whole.files)
        for piece in pieces:
            held = _DECODER.decode(piece)
            for found in results(held.subject, held.passages, places, all_findings=self._all):
                yield before + dense(found | {"ruleIndex": index[found["ruleId"]]})
                before = b",\n"
        yield b"\n]}]\n}\n"


def _run(document: CheckDocument, rules: list[Json]) -> Json:
    """The run but for its results."""
    elsewhere = set_elsewhere(document.settings)
    contexts = [c.id for c in document.contexts]
    return {
        "tool": {
            "driver": {
                "name": "countermark",
                "version": document.version,
                "informationUri": INFORMATION,
                "rules": rules,
                "properties": {"register": document.register.digest},
            }
        },
        "automationDetails": {"id": f"countermark/{'+'.join(contexts) or 'no context'}/"},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_notifications(document)),
            }
        ],
        "artifacts": [
            {
                "location": {"uri": uri(f.label)},
                "length": f.size,
                **_hashes(f),
                "description": {"text": f"{f.format}, {f.records} records"},
            }
            for f in document.files
        ],
        "columnKind": "unicodeCodePoints",
        "properties": {
            "asOf": document.as_of,
            "knownAt": document.known_at,
            "contexts": contexts,
            "coverage": list(document.coverage.sentences),
            "totals": msgspec.to_builtins(document.totals),
            **({"setElsewhere": elsewhere} if elsewhere else {}),
        },
    }


def _hashes(file: FileShape) -> Json:
    """A commitment is no hash of the file, and must not be taken for one."""
    if file.digest.startswith(COMMITMENT):
        return {"properties": {"commitment": file.digest}}
    return {"hashes": {"sha-256": file.digest}}


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
