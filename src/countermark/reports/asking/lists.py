"""Who was asked and what came back, for a person at a terminal and as rows."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.asking import AskingRow, Contradiction, Standing
from countermark.model.verdict import Decision
from countermark.reports.shapes.asking import AnswerDocument, AskedDocument
from countermark.reports.terminal import Sheet, labelled, paragraph
from countermark.reports.tsv import rows

_MOST = 80
_INK = {Standing.DISPUTED: Decision.UNRESOLVED, Standing.LATE: Decision.ACTION_REQUIRED}


def asked_table(shown: AskedDocument, width: int, colour: bool) -> str:
    """The chase list."""
    paper = Sheet(width, colour)
    return "\n".join(line.rstrip() for line in _asked(shown, paper)) + "\n"


def asked_tsv(shown: AskedDocument) -> str:
    """A row for each asking, and for each supplier that is to be asked."""
    columns = (
        *("standing", "supplier", "contract", "asked_by", "asked_on", "answer_by", "signed_by"),
        *("signed_on", "expires_on", "unanswered", "contradictions", "named_by", "id"),
    )
    return rows(columns, (tuple(_cells(row)) for row in (*shown.askings, *shown.to_ask)))


def answer_table(shown: AnswerDocument, width: int, colour: bool) -> str:
    """What one answer says."""
    paper = Sheet(width, colour)
    return "\n".join(line.rstrip() for line in _answer(shown, paper)) + "\n"


def answer_tsv(shown: AnswerDocument) -> str:
    """A row for each answer."""
    against = {one.question: one for one in shown.contradictions}
    return rows(
        ("question", "said", "claims", "complete", "contradicted"),
        (
            (a.question, a.said, a.claims, _yes(a.complete), _against(against.get(a.question)))
            for a in shown.answers
        ),
    )


def _asked(shown: AskedDocument, paper: Sheet) -> Iterator[str]:
    yield f"Questions asked as of {shown.as_of}"
    yield ", ".join(f"{n} {state}" for state, n in shown.totals.items() if n) or "nobody was asked"
    for row in shown.askings[:_MOST]:
        yield ""
        state = row.standing.value.upper() if row.standing else ""
        head = paper.ink(state, _INK.get(row.standing) if row.standing else None)
        contract = f", contract {row.contract}" if row.contract else ""
        yield f"{head}  {_safe(row.supplier, paper)}{contract}"
        yield paragraph(_when(row), paper, indent=2, hanging=2)
        if row.unanswered and row.signed_on:
            yield labelled("unanswered", ", ".join(row.unanswered), paper, indent=2, column=13)
        for one in row.contradictions:
            yield labelled("contradicted", contradiction_words(one), paper, indent=2, column=13)
    if shown.askings[_MOST:]:
        yield f"and {len(shown.askings) - _MOST} more: --format tsv has all"
    if shown.to_ask:
        yield ""
        yield paper.strong("NAMED BY THEM, AND NOT ASKED")
        for row in shown.to_ask[:_MOST]:
            yield paragraph(f"{row.supplier} (named by {row.named_by})", paper, indent=2)
    yield ""
    yield paragraph(
        "No answer is neither a yes nor a no. A “no” clears nobody: it stands beside what was "
        "found.",
        paper,
        indent=0,
        hanging=0,
    )


def _when(row: AskingRow) -> str:
    asked = f"asked by {row.asked_by} on {row.asked_on}, answer by {row.answer_by}"
    if not row.signed_on:
        return asked
    over = "expired" if row.standing is Standing.EXPIRED else "holds until"
    return f"{asked}; signed by {row.signed_by} on {row.signed_on}, {over} {row.expires_on}"


def _answer(shown: AnswerDocument, paper: Sheet) -> Iterator[str]:
    head = paper.ink(shown.standing.value.upper(), _INK.get(shown.standing))
    yield f"{head}  {_safe(shown.supplier, paper)}"
    facts = (
        ("contract", shown.contract),
        ("signed by", f"{shown.signed_by}, on {shown.signed_on}"),
        ("authority", shown.authority),
        ("scope", shown.scope),
        ("holds until", shown.expires_on),
    )
    for label, words in facts:
        if words:
            yield labelled(label, words, paper, indent=2, column=13)
    yield ""
    for one in shown.answers:
        whole = {True: " (complete)", False: " (not complete)", None: ""}[one.complete]
        yield labelled(one.question, f"{one.said}{whole}", paper, indent=2, column=17)
    for id_ in shown.unanswered:
        yield labelled(id_, "not answered", paper, indent=2, column=17)
    for found in shown.contradictions:
        yield ""
        yield paragraph(f"DISPUTED: {contradiction_words(found)}", paper, indent=2, hanging=2)
    for gap in shown.not_examined:
        yield ""
        yield paragraph(f"NOT EXAMINED: {gap.what}: {gap.detail}", paper, indent=2, hanging=2)
    for words in shown.cautions:
        yield paragraph(f"caution: {words}", paper, indent=2, hanging=2)
    if shown.ask_next:
        yield ""
        yield paragraph(f"ask next: {', '.join(shown.ask_next)}", paper, indent=2, hanging=2)
    yield ""
    yield f"committed {shown.ledger}; countermark check counts with it from now on"


def contradiction_words(one: Contradiction) -> str:
    """``889-provide: “no”, against prohibited: ...; both are kept``."""
    return f"{one.question}: “{one.answer}”, against {one.against}; both are kept"


def _cells(row: AskingRow) -> Iterator[object]:
    yield row.standing.value if row.standing else "to ask"
    yield from (row.supplier, row.contract, row.asked_by, row.asked_on, row.answer_by)
    yield from (row.signed_by, row.signed_on, row.expires_on, "; ".join(row.unanswered))
    yield from ("; ".join(map(contradiction_words, row.contradictions)), row.named_by, row.id)


def _against(one: Contradiction | None) -> str:
    return one.against if one else ""


def _yes(value: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[value]


def _safe(text: str, paper: Sheet) -> str:
    return paragraph(text, paper, indent=0, hanging=2)
