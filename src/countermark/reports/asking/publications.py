"""How questionnaires, askings and answers are published: records of the table."""

from __future__ import annotations

from typing import Any

from countermark.model.verdict import Decision
from countermark.reports.publication import Content, Publication, Showing, as_json


def _text(shown: Any, showing: Showing) -> Content:
    from countermark.reports.asking.questionnaire import text

    return text(shown, width=showing.width, colour=showing.colour)


def _docx(shown: Any, _: Showing) -> Content:
    from countermark.reports.asking.questionnaire import docx

    return docx(shown)


def _asked(shown: Any, showing: Showing) -> Content:
    from countermark.reports.asking.lists import asked_table

    return asked_table(shown, width=showing.width, colour=showing.colour)


def _asked_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.asking.lists import asked_tsv

    return asked_tsv(shown)


def _answer(shown: Any, showing: Showing) -> Content:
    from countermark.reports.asking.lists import answer_table

    return answer_table(shown, width=showing.width, colour=showing.colour)


def _answer_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.asking.lists import answer_tsv

    return answer_tsv(shown)


def _chased(shown: Any) -> Decision | int:
    """Action is required while somebody's answer is late, expired or contradicted."""
    pressing = ("no answer", "expired", "disputed")
    return Decision.ACTION_REQUIRED if any(shown.totals[one] for one in pressing) else 0


def _read(shown: Any) -> Decision | int:
    if shown.not_examined:
        return Decision.NOT_EXAMINED
    return Decision.UNRESOLVED if shown.contradictions else 0


QUESTIONNAIRE = Publication(
    name="ask",
    schema="countermark.questionnaire/1",
    renderers={"table": _text, "json": as_json, "tsv": _text, "docx": _docx},
    decision=lambda _: 0,
)
ASKED = Publication(
    name="ask without a supplier",
    schema="countermark.asked/1",
    renderers={"table": _asked, "json": as_json, "tsv": _asked_tsv},
    decision=_chased,
)
ANSWER = Publication(
    name="answer",
    schema="countermark.answer/1",
    renderers={"table": _answer, "json": as_json, "tsv": _answer_tsv},
    decision=_read,
)
