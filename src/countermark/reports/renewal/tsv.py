"""What became of earlier answers as rows: a subject and context a row, then decisions."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.reports.shapes.renew import RenewDocument
from countermark.reports.tsv import rows

COLUMNS = (
    *("row", "inquiry", "subject", "kind", "place", "context", "old", "new", "measure", "party"),
    *("reason", "renewed", "why_whole", "judged", "subjects", "by", "on", "id", "as_of"),
)
"""``row`` is an inquiry, subject, decision, or something not-examined."""


def tsv(shown: RenewDocument) -> str:
    """Rows with a header."""
    found = (dict(row) for row in _rows(shown))
    return rows(COLUMNS, ([row.get(name, "") for name in COLUMNS] for row in found))


def _rows(shown: RenewDocument) -> Iterator[dict[str, object]]:
    for one in shown.inquiries:
        yield {
            "row": "inquiry",
            "inquiry": one.record,
            "context": ", ".join(one.contexts),
            "renewed": one.renewed.name.casefold(),
            "why_whole": one.why_whole.name.casefold() if one.why_whole else "",
            "judged": one.judged,
            "subjects": one.subjects,
            "on": one.as_of,
            "as_of": shown.as_of,
        }
        for subject in one.changed:
            for verdict in subject.verdicts:
                yield {
                    "row": "subject",
                    "inquiry": one.record,
                    "subject": subject.name,
                    "kind": subject.kind,
                    "place": subject.place,
                    "context": verdict.context,
                    "old": verdict.old.value if verdict.old else "",
                    "new": verdict.new.value,
                    "measure": verdict.measure,
                    "party": verdict.entity_name,
                    "reason": verdict.reason,
                    "on": one.as_of,
                    "id": subject.id,
                    "as_of": shown.as_of,
                }
    for decision in shown.decisions:
        yield {
            "row": "decision",
            "subject": decision.says,
            "kind": decision.kind.value,
            "old": decision.old.value if decision.old else "",
            "new": decision.new.value if decision.new else "",
            "reason": decision.why.value,
            "by": decision.by,
            "on": decision.on,
            "id": decision.id,
            "as_of": shown.as_of,
        }
    for gap in shown.not_examined:
        yield {"row": "not-examined", "subject": gap.what, "reason": gap.detail or gap.why}
