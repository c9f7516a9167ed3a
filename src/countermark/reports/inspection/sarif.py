"""An inspection as SARIF 2.1.0: findings are results by their concern; none is an error.

What was not read or not examined are notifications: they are no complaint about the image.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec

from countermark.model.inspected import Concern, Weight
from countermark.model.safe_text import visible
from countermark.reports.comparison.spelling import path_words
from countermark.reports.encoding import compact, dense
from countermark.reports.inspection.words import MEANS
from countermark.reports.sarif import INFORMATION, SARIF_SCHEMA
from countermark.reports.sarif_places import uri
from countermark.reports.sarif_results import HASH
from countermark.reports.shapes.inspect import FindingShape, InspectDocument, Placed
from countermark.reports.table import gap_words

Json = dict[str, Any]

_LEVELS = {Weight.ADVISORY: "warning", Weight.NOTE: "note"}


def sarif(shown: InspectDocument) -> bytes:
    """The log, on few lines: one of the run, and one for each result."""
    results = [dense(_result(one, shown)) for one in shown.findings]
    head = b'{\n  "$schema": "%s",\n  "version": "2.1.0",\n' % SARIF_SCHEMA.encode()
    body = b'  "runs": [' + dense(_run(shown))[:-1] + b',"results":['
    return head + body + b",".join(b"\n" + one for one in results) + b"\n]}]\n}\n"


def _run(shown: InspectDocument) -> Json:
    return {
        "tool": {
            "driver": {
                "name": "countermark",
                "version": shown.version,
                "informationUri": INFORMATION,
                "rules": [_rule(concern) for concern in Concern],
            }
        },
        "automationDetails": {"id": "countermark/inspect/"},
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": list(_notes(shown))}
        ],
        "artifacts": [
            {
                "location": {"uri": uri(image.name)},
                "length": image.size,
                "hashes": {"sha-256": image.sha256},
            }
            for image in shown.images
        ],
        "columnKind": "unicodeCodePoints",
        "properties": {
            "words": shown.words,
            "rights": shown.rights,
            "disclosure": shown.disclosure,
            "totals": shown.totals,
            "coverage": msgspec.to_builtins(shown.coverage),
        },
    }


def _rule(concern: Concern) -> Json:
    means = MEANS[concern]
    return {
        "id": f"inspect/{concern.value}",
        "shortDescription": {"text": concern.value.replace("-", " ")},
        "fullDescription": {"text": means},
        "help": {"text": means, "markdown": f"{means}. It says nothing of intent."},
        "defaultConfiguration": {"level": "note"},
    }


def _result(one: FindingShape, shown: InspectDocument) -> Json:
    return {
        "ruleId": f"inspect/{one.concern.value}",
        "ruleIndex": list(Concern).index(one.concern),
        "level": _LEVELS[one.weight],
        "message": {"text": visible(one.words)},
        "locations": [_location(one, shown)],
        "partialFingerprints": {"primaryLocationLineHash": f"{_fingerprint(one)}:1"},
        "properties": {"where": list(one.where), "values": one.values},
    }


def _fingerprint(one: FindingShape) -> str:
    """The same for the same finding in another build, wherever its bytes lie now."""
    return sha256(compact((one.concern.value, one.subject, one.words))).hexdigest()[:HASH]


def _location(one: Placed, shown: InspectDocument) -> Json:
    number = one.artefacts[0] if one.artefacts else 0
    path = shown.artefacts[number].path if number < len(shown.artefacts) else ()
    names = [image.name for image in shown.images]
    index = names.index(path[0]) if path and path[0] in names else 0
    physical = {"artifactLocation": {"uri": uri(names[index]), "index": index}}
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"name": visible(path_words(path)), "kind": "member"}],
    }


def _notes(shown: InspectDocument) -> Iterator[Json]:
    for gap in shown.not_examined:
        yield {
            "level": "warning",
            "message": {"text": f"not examined: {visible(gap_words(gap))}"},
            "descriptor": {"id": "not-examined"},
            "properties": msgspec.to_builtins(gap),
        }
    for left in shown.unread:
        yield {
            "level": "note",
            "message": {"text": f"unread: {visible(path_words(left.path))}, {left.size:,} bytes"},
            "descriptor": {"id": "unread"},
        }
