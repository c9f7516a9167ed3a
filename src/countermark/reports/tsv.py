"""Every column, unshortened, tab-separated: what a pipe or a spreadsheet gets.

One row for each finding that applies, or for a subject and context without one; then one for each
thing that was not examined. Totals, coverage and lists are tables of their own (``tsv_tables``). A
cell that a spreadsheet would run as a formula gets a leading ``'``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from countermark.model.safe_text import SafeText, visible
from countermark.model.verdict import Decision
from countermark.reports.blocks import duty_words, path_words
from countermark.reports.coverage import NOT_CLEARED
from countermark.reports.folding import VISIBLE_ANYWAY
from countermark.reports.headline import accusation_rows, not_reread
from countermark.reports.shapes.check import CheckDocument, FindingShape, MatchShape, SubjectShape

PARTICULARS = ("maker", "model", "site", "role", "serial", "host")
"""Which thing it is, and where it is, as its row says."""

COLUMNS = (
    "verdict", "row", "context", "subject", "kind", "place", "subject_verdict", "own", "inherited",
    "decision", "status", "measure", "act", "clause", "title", "reason", "entity", "entity_name",
    "in_force_from", "in_force_to", "announced", "finding_own", "path_class", "path", "tier",
    "other_paths", "weakest_claim", "weakest_grade", "certain", "disputed", "without_disputed",
    "missing", "resolve_by", "obligations", "exceptions_considered", "would_change", "set_aside",
    "matches", "subject_id", "finding_id", "claims", "size", "unit", "coverage", "as_of",
    "known_at", *PARTICULARS, "denials",
)  # fmt: skip
"""``row`` tells what a row is about: a finding, subject, match, or something not-examined."""

_RUNS = (
    *("=", "+", "-", "@", "\t", "\r", "\n", '"'),
    *("\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe66", "\ufe62", "\ufe63", "\ufe6b", "\u2212"),
)
"""What a spreadsheet runs, full-width forms and all; a quotation mark swallows cells and rows."""


_LOOK_TWICE = frozenset(' =+-@"')
"""First characters of ASCII after which a cell is not simply what it is."""


def header_line() -> str:
    """The names of the columns."""
    return "\t".join(COLUMNS)


def subject_lines(subject: SubjectShape, document: CheckDocument) -> Iterator[str]:
    """The lines of one subject of ``document``."""
    return _lines(subject_rows(subject, document), document)


def closing_lines(document: CheckDocument) -> Iterator[str]:
    """The lines that follow the subjects: what was not examined."""
    return _lines(closing_rows(document), document)


def _lines(rows: Iterable[dict[str, str]], document: CheckDocument) -> Iterator[str]:
    for row in rows:
        row |= {"as_of": document.as_of, "known_at": document.known_at or ""}
        texts = map(row.get, COLUMNS)
        yield "\t".join([cell(text) if text else "" for text in texts])


def table_of(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """``rows`` under a line with ``columns``; what a row does not say is empty."""
    lines = ["\t".join(columns)]
    lines += ("\t".join(cell(row.get(column, "")) for column in columns) for row in rows)
    return "\n".join(lines) + "\n"


def cell(text: str) -> SafeText:
    """``text`` on one line, control and direction characters escaped, never a formula.

    A ``'`` is put before a formula sign, white space before the sign or not, and before a quotation
    mark, from which on a spreadsheet would read the neighbours as part of this cell.
    """
    if text.isascii() and text.isprintable() and text[:1] not in _LOOK_TWICE:
        return text  # type: ignore[return-value]  # a call of SafeText costs as much as the look
    shown = visible(text)
    led = text.lstrip() if text[:1].isspace() else text
    return SafeText(f"'{shown}") if led.startswith(_RUNS) else shown


def closing_rows(document: CheckDocument) -> Iterator[dict[str, str]]:
    """The rows that follow the subjects: what was not examined."""
    for gap in document.not_examined:
        yield {
            "verdict": Decision.NOT_EXAMINED.value,
            "row": "not-examined",
            "subject": gap.what,
            "reason": f"{gap.why}: {gap.detail}" if gap.detail else gap.why,
            "size": "" if gap.size is None else str(gap.size),
            "unit": gap.unit,
            "resolve_by": gap.next_step,
        }


def subject_rows(subject: SubjectShape, document: CheckDocument) -> Iterator[dict[str, str]]:
    """The rows of one subject, by column; empty cells may lack."""
    about = _about(subject)
    if not document.contexts:
        found = "match" if subject.matches else "subject"
        note = "" if subject.matches else NOT_CLEARED
        yield about | {"row": found, "coverage": note}
        return
    for verdict in subject.verdicts:
        there = about | {
            "verdict": verdict.verdict.value,
            "context": verdict.context,
            "own": verdict.own.value,
            "inherited": verdict.inherited.value,
            "reason": verdict.reason,
        }
        if verdict.verdict is Decision.NO_RESTRICTION_FOUND:
            there["coverage"] = NOT_CLEARED
        if verdict.cut:
            there["coverage"] = f"not examined: {verdict.cut.words}"
        findings = [f for f in subject.findings if f.context == verdict.context and _shown(f)]
        for finding in findings:
            row = there | _finding(finding)
            if finding.not_reread:
                note = f"record not re-read {not_reread(finding)}"
                row["coverage"] = "; ".join(filter(None, (row.get("coverage"), note)))
            yield row
        if not findings:
            yield there | {"row": "subject"}


def _shown(finding: FindingShape) -> bool:
    return bool(finding.decision or finding.set_aside or finding.status in VISIBLE_ANYWAY)


def _about(subject: SubjectShape) -> dict[str, str]:
    said = {name: subject.fields.get(name, "") for name in PARTICULARS}
    return said | {
        "subject": subject.name,
        "kind": subject.kind,
        "place": subject.place,
        "subject_verdict": subject.verdict.value if subject.verdict else "",
        "subject_id": subject.id,
        "matches": "; ".join(
            f"{m.entity} {m.name} {m.score:.4f} {_sure(m)}" for m in subject.matches
        ),
    }


def _sure(match: MatchShape) -> str:
    if match.judged == "different":
        return "judged different"
    return "certain" if match.certain else "to confirm"


def _finding(f: FindingShape) -> dict[str, str]:
    weakest = next((h for h in f.via if h.claim == f.weakest), None)
    return {
        "row": "finding",
        "decision": f.decision.value if f.decision else "",
        "status": f.status.value,
        "measure": f.measure,
        "act": f.act,
        "clause": f.clause,
        "title": f.title,
        "reason": f.reason,
        "entity": f.entity,
        "entity_name": f.entity_name,
        "in_force_from": f.in_force.from_ or "",
        "in_force_to": f.in_force.to or "",
        "announced": f.announced or "",
        "finding_own": _yes(f.own),
        "path_class": str(f.path_class or ""),
        "path": path_words(f),
        "tier": str(f.tier) if f.via else "",
        "other_paths": str(f.other_paths),
        "weakest_claim": f.weakest or "",
        "weakest_grade": weakest.grade if weakest else "",
        "certain": _yes(f.certain),
        "disputed": _yes(f.disputed),
        "without_disputed": f.without_disputed,
        "missing": f.missing.value if f.missing else "",
        "resolve_by": f.resolve_by,
        "obligations": "; ".join(map(duty_words, f.obligations)),
        "exceptions_considered": "; ".join(f.exceptions_considered),
        "would_change": "; ".join(f.would_change),
        "set_aside": f.set_aside,
        "finding_id": f.id,
        "claims": " ".join(h.claim for h in f.via),
        "denials": "; ".join(f"{label} {words}" for label, words in accusation_rows(f)),
    }


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def rows(header: Iterable[str], values: Iterable[Iterable[object]]) -> str:
    """A header and a line for each row; what is absent is empty, and a flag is yes or no."""
    lines: list[Iterable[object]] = [header, *values]
    return "".join("\t".join(map(_plain, line)) + "\n" for line in lines)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else cell(str(value))
