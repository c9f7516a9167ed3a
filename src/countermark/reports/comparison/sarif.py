"""A comparison as SARIF 2.1.0: what no rule explains are results, by the kind of difference.

The rules that explained something, the rung and its limits are properties of the run: they are no
complaint. What was not examined, and what is not listed, are notifications.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec

from countermark.model.comparison import What
from countermark.model.safe_text import visible
from countermark.reports.comparison.changes import change_words, refused_words, where_words
from countermark.reports.comparison.reasons import what_id
from countermark.reports.comparison.words import other_rungs
from countermark.reports.encoding import compact, dense
from countermark.reports.sarif import INFORMATION, SARIF_SCHEMA
from countermark.reports.sarif_places import uri
from countermark.reports.sarif_results import HASH
from countermark.reports.shapes.compare import ChangeShape, CompareDocument, SideShape
from countermark.reports.table import gap_words

Json = dict[str, Any]

_IDS = {what: what_id(what) for what in What}
_MEANS = {
    What.FIELD: "a value that both sides have differs",
    What.CONTENT: "bytes whose meaning nobody read differ",
    What.ENCODING: "the same content is encoded otherwise, and no rule says why",
    What.LAYOUT: "the same parts lie otherwise, and no rule says why",
    What.ORDER: "entries stand in another order",
    What.ADDED: "the deployed side has something that the evaluated has not",
    What.REMOVED: "the evaluated side has something that the deployed has not",
    What.FAULT: "one side breaks a promise of its format that the other keeps",
    What.FORM: "the two sides are not of one form",
    What.NOT_OPENED: "something could not be opened, and so was not compared",
}


def sarif(shown: CompareDocument) -> bytes:
    """The log, on few lines: one of the run, and one for each result."""
    results = [dense(_result(one, shown)) for one in shown.unexplained]
    head = b'{\n  "$schema": "%s",\n  "version": "2.1.0",\n' % SARIF_SCHEMA.encode()
    body = b'  "runs": [' + dense(_run(shown))[:-1] + b',"results":['
    return head + body + b",".join(b"\n" + one for one in results) + b"\n]}]\n}\n"


def _run(shown: CompareDocument) -> Json:
    return {
        "tool": {
            "driver": {
                "name": "countermark",
                "version": shown.version,
                "informationUri": INFORMATION,
                "rules": [_rule(what) for what in What],
            }
        },
        "automationDetails": {"id": f"countermark/compare/{shown.rung.id or 'no rung'}/"},
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": list(_notes(shown))}
        ],
        "artifacts": [
            _artifact(shown.evaluated, "evaluated"),
            _artifact(shown.deployed, "deployed"),
        ],
        "columnKind": "unicodeCodePoints",
        "properties": {
            "result": shown.result.value,
            "words": shown.words,
            "rung": msgspec.to_builtins(shown.rung),
            "ruleSet": msgspec.to_builtins(shown.rule_set),
            "rules": [_explained(rule) for rule in map(msgspec.to_builtins, shown.rules)],
            "coverage": msgspec.to_builtins(shown.coverage),
            "components": msgspec.to_builtins(shown.components_count),
            "unexplainedChanges": shown.unexplained_changes,
            "unexplainedSize": shown.unexplained_size,
        },
    }


def _explained(rule: Json) -> Json:
    return {name: value for name, value in rule.items() if name != "places"}


def _rule(what: What) -> Json:
    shown = f"{what.value}: {_MEANS[what]}"
    return {
        "id": f"compare/{_IDS[what]}",
        "shortDescription": {"text": what.value},
        "fullDescription": {"text": _MEANS[what]},
        "help": {"text": shown, "markdown": f"**{what.value}**: {_MEANS[what]}"},
        "defaultConfiguration": {"level": _level(what)},
    }


def _level(what: What) -> str:
    return "warning" if what is What.NOT_OPENED else "error"


def _artifact(side: SideShape, which: str) -> Json:
    return {
        "location": {"uri": uri(side.name)},
        "length": side.size,
        "hashes": {"sha-256": side.sha256},
        "description": {"text": f"{which}, {side.form or 'of no known form'}"},
    }


def _result(one: ChangeShape, shown: CompareDocument) -> Json:
    said = [f"{where_words(one)}: {change_words(one)}", refused_words(one)]
    return {
        "ruleId": f"compare/{_IDS[one.what]}",
        "ruleIndex": list(What).index(one.what),
        "kind": "open" if one.what is What.NOT_OPENED else "fail",
        "level": "none" if one.what is What.NOT_OPENED else "error",
        "message": {"text": "; ".join(filter(None, said))},
        "locations": [_location(one, shown)],
        "partialFingerprints": {"primaryLocationLineHash": f"{_fingerprint(one)}:1"},
        "properties": msgspec.to_builtins(one),
    }


def _fingerprint(one: ChangeShape) -> str:
    """The same for the same difference of another pair, wherever its bytes lie now."""
    said = compact((one.what.value, one.path, one.role, one.field, one.symbol))
    return sha256(said).hexdigest()[:HASH]


def _location(one: ChangeShape, shown: CompareDocument) -> Json:
    """The deployed side's file; the evaluated side's of what the deployed has not."""
    removed = one.what is What.REMOVED
    side, index = (shown.evaluated, 0) if removed else (shown.deployed, 1)
    at = one.evaluated_at if removed else one.deployed_at
    physical: Json = {"artifactLocation": {"uri": uri(side.name), "index": index}}
    first = at.selectors[0] if at.selectors else ""
    if first.startswith("bytes="):  # bytes of the file itself, not of something decoded from it
        start, _, end = first.removeprefix("bytes=").partition("-")
        physical["region"] = {"byteOffset": int(start), "byteLength": int(end) - int(start)}
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"name": where_words(one), "kind": "member"}],
    }


def _notes(shown: CompareDocument) -> Iterator[Json]:
    for gap in shown.not_examined:
        yield {
            "level": "warning",
            "message": {"text": f"not examined: {visible(gap_words(gap))}"},
            "descriptor": {"id": "not-examined"},
            "properties": msgspec.to_builtins(gap),
        }
    said = [
        shown.words,
        f"this rung cannot show {shown.rung.cannot_show}",
        other_rungs(shown.ladder),
    ]
    if left := shown.unexplained_changes - len(shown.unexplained):
        said.append(f"{left:,} more unexplained changes are not listed")
    for text in said:
        yield {"level": "note", "message": {"text": text}, "descriptor": {"id": "coverage"}}
