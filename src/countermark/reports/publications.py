"""The one table of publications: every result there is, and each format it can be shown in.

Command line and web choose from it and add nothing. A renderer is loaded when its format is made:
nothing is loaded for a format that nobody asked for.
"""

from __future__ import annotations

from typing import Any

from countermark.model.audience import Audience
from countermark.model.formats import FORMATS
from countermark.model.verdict import Decision
from countermark.reports.apart import APART
from countermark.reports.check_publication import CHECK, with_settings
from countermark.reports.for_reader import (
    HOUSE,
    marked_for_reader,
    prepared_for,
    rows_for_reader,
)
from countermark.reports.publication import Content, Publication, Showing, as_json


def of(name: str) -> Publication:
    """The publication called ``name`` in the table; KeyError for one that is not there."""
    found = PUBLICATIONS.get(name)
    return APART[name]() if found is None else found


# --- explain, forms


def _explanation(told: Any, showing: Showing) -> Content:
    from countermark.reports.explanation import explanation

    return explanation(told, width=showing.width, colour=showing.colour)


def _form_text(filled: Any, showing: Showing) -> Content:
    from countermark.reports.form_text import form_text

    return form_text(filled, width=showing.width, colour=showing.colour)


def _form_page(filled: Any, showing: Showing) -> Content:
    from countermark.reports.html import form_page

    return form_page(filled, showing.templates())


def _form_docx(filled: Any, _: Showing) -> Content:
    from countermark.reports.form_document import form_docx

    return form_docx(filled)


def _form_csv(filled: Any, _: Showing) -> Content:
    from countermark.reports.form_document import form_csv

    return form_csv(filled)


def _form_list(shown: Any, _: Showing) -> Content:
    from countermark.reports.form_text import form_list

    return form_list(shown)


# --- screen


def _screen_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.screen_table import table

    return table(shown, width=showing.width, colour=showing.colour)


def _screen_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.screen_table import tsv

    return tsv(shown)


def _screen_decision(shown: Any) -> Decision:
    from countermark.reports.screening import worst

    return worst(shown)


def _mentions_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.mentions import table

    return table(shown, width=showing.width, colour=showing.colour)


def _mentions_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.mentions import tsv

    return tsv(shown)


def _mentions_decision(shown: Any) -> Decision:
    from countermark.reports.mentions import worst

    return worst(shown)


def _evaluation_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.evaluation import table

    return table(shown, width=showing.width, colour=showing.colour)


def _evaluation_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.evaluation import tsv

    return tsv(shown)


def _evaluation_page(shown: Any, showing: Showing) -> Content:
    from countermark.reports.evaluation import page

    return page(shown, showing.templates()["page.css"].decode())


# --- decisions


def _decision_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.decisions import answer_table

    return answer_table(shown, width=showing.width, colour=showing.colour)


def _decision_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.decisions import answer_tsv

    return answer_tsv(shown)


def _decisions_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.decisions import list_table

    return list_table(shown, width=showing.width, colour=showing.colour)


def _decisions_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.decisions import list_tsv

    return list_tsv(shown)


# --- register, ledger, config


def _register_sheet(shown: Any, showing: Showing) -> Content:
    from countermark.reports.register_sheet import sheet

    return sheet(shown, showing.width, showing.colour)


def _register_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.register_tsv import tsv

    return tsv(shown)


def _release_markdown(shown: Any, _: Showing) -> Content:
    from countermark.reports.release_diff import markdown

    return markdown(shown)


def _ledger_lines(found: Any, _: Showing) -> Content:
    from countermark.reports.ledger import lines

    return lines(found)


def _config_table(shown: Any, _: Showing) -> Content:
    from countermark.reports.config import table

    return table(shown)


def _config_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.config import tsv

    return tsv(shown)


def _lines(receipt: Any, _: Showing) -> Content:
    return "".join(f"{line}\n" for line in receipt)


def _nothing_decided(_: Any) -> int:
    return 0


PUBLICATIONS: dict[str, Publication] = {
    "check": CHECK,
    "explain": Publication(
        name="explain",
        schema="countermark.explain/1",
        renderers={
            "table": marked_for_reader(_explanation),
            "json": as_json,
            "tsv": marked_for_reader(_explanation),
        },
        decision=_nothing_decided,
        prepared=(prepared_for,),
        audiences=HOUSE,
    ),
    "form": Publication(
        name="forms",
        schema="countermark.form/1",
        renderers={
            "table": marked_for_reader(_form_text),
            "json": as_json,
            "tsv": marked_for_reader(_form_text),
            "html": _form_page,
            "docx": _form_docx,
            "csv": _form_csv,
        },
        decision=_nothing_decided,
        prepared=(prepared_for,),
        audiences=HOUSE,
    ),
    "forms": Publication(
        name="forms without a form",
        schema="countermark.forms/1",
        renderers={"table": _form_list, "json": as_json, "tsv": _form_list},
        decision=_nothing_decided,
    ),
    "screen": Publication(
        name="screen",
        schema="countermark.screen/1",
        renderers={
            "table": marked_for_reader(_screen_table),
            "json": as_json,
            "tsv": rows_for_reader(_screen_tsv),
        },
        decision=_screen_decision,
        prepared=(with_settings, prepared_for),
        audiences=HOUSE,
    ),
    "mentions": Publication(
        name="screen --text",
        schema="countermark.mentions/1",
        renderers={
            "table": marked_for_reader(_mentions_table),
            "json": as_json,
            "tsv": rows_for_reader(_mentions_tsv),
        },
        decision=_mentions_decision,
        prepared=(prepared_for,),
        audiences=HOUSE,
    ),
    "evaluation": Publication(
        name="screen evaluate",
        schema="countermark.evaluation/1",
        renderers={
            "table": _evaluation_table,
            "json": as_json,
            "tsv": _evaluation_tsv,
            "html": _evaluation_page,
        },
        decision=_nothing_decided,
    ),
    "decision": Publication(
        name="a decision",
        schema="countermark.decision/1",
        renderers={"table": _decision_table, "json": as_json, "tsv": _decision_tsv},
        decision=_nothing_decided,
    ),
    "decisions": Publication(
        name="decisions",
        schema="countermark.decisions/1",
        renderers={
            "table": marked_for_reader(_decisions_table),
            "json": as_json,
            "tsv": rows_for_reader(_decisions_tsv),
        },
        decision=_nothing_decided,
        prepared=(prepared_for,),
        audiences=(Audience.COUNSEL,),  # they name people, by what they are
    ),
    "register": Publication(
        name="register",
        schema="countermark.register/1",
        renderers={"table": _register_sheet, "json": as_json, "tsv": _register_tsv},
        decision=_nothing_decided,
    ),
    "register-due": Publication(
        name="register due",
        schema="countermark.register/1",
        renderers={"table": _register_sheet, "json": as_json, "tsv": _register_tsv},
        decision=lambda told: Decision.ACTION_REQUIRED if told.past else 0,
    ),
    "register-diff": Publication(
        name="register diff",
        schema="countermark.register/1",
        renderers={
            "table": _register_sheet,
            "json": as_json,
            "tsv": _register_tsv,
            "markdown": _release_markdown,
        },
        decision=lambda told: Decision.NOT_EXAMINED if told.not_examined else 0,
    ),
    # As ``explain`` shows what is not in a run: prose has no columns to pipe.
    "register-sheet": Publication(
        name="explain",
        schema="countermark.register/1",
        renderers={"table": _register_sheet, "json": as_json, "tsv": _register_sheet},
        decision=_nothing_decided,
    ),
    "ledger": Publication(
        name="ledger verify",
        schema="countermark.ledger/1",
        renderers={"table": _ledger_lines, "json": as_json, "tsv": _ledger_lines},
        decision=lambda found: 0 if found.sound else Decision.NOT_EXAMINED.exit_code,
    ),
    "config": Publication(
        name="config",
        schema="countermark.config/1",
        renderers={"table": _config_table, "json": as_json, "tsv": _config_tsv},
        decision=_nothing_decided,
    ),
    # What was stored, a line each and said at once, alike in every format.
    "receipt": Publication(
        name="receipt",
        schema="",
        renderers=dict.fromkeys(FORMATS, _lines),
        decision=lambda receipt: int(receipt.code),
        is_receipt=True,
    ),
}
"""By the name that a verb's record gives."""
